"""`hotline stream`: gunicorn with gevent, since a stream is an open connection a screen (measured in bench/stream)."""

from __future__ import annotations

import os
import sys

import click

from ivr.commands.ground import read_settings


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8002, show_default=True, help="Port to listen on.")
def stream(host: str, port: int) -> None:
    """Serve the event stream of the screens."""
    read_settings()
    argv = [
        sys.executable,
        "-m",
        "gunicorn",
        "--worker-class",
        "gevent",
        "--workers",
        "1",
        "--worker-connections",
        "5000",
    ]
    argv += ["--bind", f"{host}:{port}", "--graceful-timeout", "1", "--timeout", "60", "--log-level", "warning"]
    argv += ["--no-control-socket", "ivr.web.stream:create_stream()"]
    os.execv(sys.executable, argv)  # noqa: S606
