"""`hotline web`: granian over wsgi.py (about half the CPU a request of gunicorn's threads; see bench/webhook)."""

from __future__ import annotations

import os
import sys

import click

from ivr.commands.ground import read_settings

ONE_PROCESS_ON_SQLITE = 1


def stay_on_one_core() -> None:
    """Keeps this process and what it becomes on one of its cores, where the system lets it.

    The interpreter runs one thread at a time anyway; with its threads on one core they no longer wake each other
    across cores for nothing at every statement (a fifth of a menu step's CPU; measured in bench/webhook).
    """
    if sys.platform == "linux":
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[os.getpid() % len(cores)]})


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8001, show_default=True, help="Port to listen on.")
@click.option("--workers", default=ONE_PROCESS_ON_SQLITE, show_default=True, help="Processes (1 on SQLite).")
@click.option("--threads", default=8, show_default=True, help="Threads a process.")
@click.option("--one-core/--any-core", default=None, help="Stay on one core (on SQLite, unless told otherwise).")
def web(host: str, port: int, workers: int, threads: int, one_core: bool | None) -> None:
    """Serve webhooks, API and pages. In production behind `hotline origin` or a proxy of your own."""
    settings = read_settings()
    on_sqlite = settings.database.startswith("sqlite")
    if workers > ONE_PROCESS_ON_SQLITE and on_sqlite:
        raise click.UsageError("--workers above 1 wants PostgreSQL: set DATABASE_URL, or leave it at 1")
    if on_sqlite if one_core is None else one_core:
        stay_on_one_core()
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
