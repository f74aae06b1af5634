"""`hotline worker live|later`."""

from __future__ import annotations

import click

from ivr.commands.ground import read_settings
from workers.serving import serve

THREADS = {"live": 4, "later": 2}


@click.command()
@click.argument("queue", type=click.Choice(list(THREADS)))
@click.option("--threads", type=click.IntRange(1, 64), help="How many jobs at once (live 4, later 2).")
def worker(queue: str, threads: int | None) -> None:
    """Carry out the jobs of QUEUE as they are woken. Any number may run; the sweep makes good what they miss."""
    settings = read_settings()
    if not settings.redis_url:
        raise click.UsageError("REDIS_URL is not set: without Redis nothing wakes a worker; `hotline sweep` is enough")
    serve(settings.redis_url, queue, threads or THREADS[queue])
