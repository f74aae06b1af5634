"""`sandbox many`: carriers as they are asked for, each a process of its own that need not load the program again."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from collections.abc import Mapping
from typing import Any, NoReturn

import click

from sandbox.commands.run import run

URL = re.compile(r"http://\S+:\d+")


@click.command()
def many() -> None:
    """Run a carrier for each line of standard input, all until it ends.

    A line is JSON: {"arguments": ["--port", "0"], "environment": {}}. It is answered by another: {"pid": 7,
    "url": "http://…"}, or by {"said": "…"} from a carrier that did not come up. SIGTERM ends a carrier.
    """
    os.setpgid(0, 0)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for carriers that have ended
    for line in sys.stdin:
        click.echo(json.dumps(_born(json.loads(line))))
    os.killpg(0, signal.SIGTERM)


def _born(wish: Mapping[str, Any]) -> dict[str, Any]:
    ear, mouth = os.pipe()
    if not (pid := os.fork()):
        _live(wish, mouth)
    os.close(mouth)
    with os.fdopen(ear) as banner:
        said = []
        for line in banner:
            if url := URL.search(line):
                return {"pid": pid, "url": url[0]}
            said.append(line)
    return {"said": "".join(said).strip()}


def _live(wish: Mapping[str, Any], mouth: int) -> NoReturn:
    """From now on this process is a carrier."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.update(wish["environment"])
    os.dup2(mouth, sys.stdout.fileno())
    os.dup2(os.open(os.devnull, os.O_RDONLY), sys.stdin.fileno())
    try:
        run.main(wish["arguments"], prog_name="sandbox")
    finally:
        os._exit(0)  # what the forebear would do at its end is not this one's affair
