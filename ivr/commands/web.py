"""`hotline web`: granian over wsgi.py (about half the CPU a request of gunicorn's threads; see bench/webhook)."""

from __future__ import annotations

import os
import sys

import click

from ivr.commands.ground import read_settings

ONE_PROCESS_ON_SQLITE = 1


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8001, show_default=True, help="Port to listen on.")
@click.option("--workers", default=ONE_PROCESS_ON_SQLITE, show_default=True, help="Processes (1 on SQLite).")
@click.option("--threads", default=8, show_default=True, help="Threads a process.")
def web(host: str, port: int, workers: int, threads: int) -> None:
    """Serve webhooks, API and pages. In production behind `hotline origin` or a proxy of your own."""
    settings = read_settings()
    if workers > ONE_PROCESS_ON_SQLITE and settings.database.startswith("sqlite"):
        raise click.UsageError("--workers above 1 wants PostgreSQL: set DATABASE_URL, or leave it at 1")
    argv = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        host,
        "--port",
        str(port),
        "--workers",
        str(workers),
    ]
    argv += ["--blocking-threads", str(threads), "--no-ws", "--log-level", "error"]
    argv += ["--respawn-failed-workers", "--respawn-interval", "0.1", "--workers-kill-timeout", "10", "wsgi:app"]
    os.execv(sys.executable, argv)  # noqa: S606
