"""`hotline origin`."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import click

from ivr.supervision.origin import Upstreams, serve


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--web", default="http://127.0.0.1:8001", show_default=True, help="Where `hotline web` listens.")
@click.option("--stream", default="http://127.0.0.1:8002", show_default=True, help="Where `hotline stream` listens.")
@click.option("--behind-proxy", is_flag=True, help="A proxy of yours stands before this: believe its X-Forwarded-*.")
@click.option(
    "--fallback",
    type=click.Path(path_type=Path),
    default=lambda: Path(os.environ.get("HOTLINE_VAR", "var")) / "fallback",
    help="Folder of the documents for when the application is away; else `fallback` in HOTLINE_VAR.",
)
def origin(host: str, port: int, web: str, stream: str, behind_proxy: bool, fallback: Path) -> None:
    """Put the web process and the event stream behind one address."""
    asyncio.run(serve(host, port, Upstreams(web, stream, behind_proxy, fallback)))
