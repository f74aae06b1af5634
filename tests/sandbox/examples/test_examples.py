"""Programs like those of the SDK's documentation, run as they stand but for the base URL, hosts and SIDs."""

from __future__ import annotations

import asyncio
import contextlib
import io
import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from tests.sandbox.examples.world import world
from tests.sandbox.stand import ACCOUNT, TOKEN, Stand, converse

PROGRAM = re.compile(
    r"^## (?P<title>[^\n]+)\n\n```python\n(?P<code>.*?)```\n\nprints\n\n```\n(?P<prints>.*?)```", re.M | re.S
)
CLIENT = "client = Client(account_sid, auth_token)\n"
FEWEST = 95


def programs() -> list[tuple[str, str, str]]:
    """Title, source and expected output of each, from the pages of this folder."""
    pages = sorted(Path(__file__).parent.glob("*.md"))
    found = [(page.stem, match) for page in pages for match in PROGRAM.finditer(page.read_text())]
    return [(f"{page}: {match['title']}", match["code"], match["prints"]) for page, match in found]


def run(code: str, url: str) -> str:
    """What a program prints, once it is pointed at another base URL."""
    assert CLIENT in code
    code = code.replace(CLIENT, f"{CLIENT}client.api.base_url = {url!r}\n")
    heard = io.StringIO()
    with contextlib.redirect_stdout(heard):
        exec(compile(code, "example", "exec"), {"__name__": "__main__"})  # noqa: S102  a program of this folder
    return heard.getvalue()


@pytest.mark.parametrize(("title", "code", "prints"), programs(), ids=[title for title, _, _ in programs()])
def test_a_program_of_the_documentation_runs(
    title: str, code: str, prints: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", ACCOUNT)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", TOKEN)

    async def scene(stand: Stand) -> None:
        sids = await world(stand)
        program, expected = code, prints
        for written, real in sids.items():
            program, expected = program.replace(written, real), expected.replace(written, real)
        program = program.replace("http://demo.example.com", stand.app_url)
        printed = await asyncio.to_thread(run, program, stand.url)
        lines, patterns = printed.splitlines(), expected.splitlines()
        assert len(lines) == len(patterns), printed
        assert all(map(fnmatchcase, lines, patterns)), printed
        await stand.after(5)

    converse(scene)


def test_there_are_programs_for_every_resource() -> None:
    titles = [title for title, _, _ in programs()]
    assert len(titles) == len(set(titles)) >= FEWEST
    assert {title.partition(":")[0] for title in titles} == {
        "account",
        "calls",
        "conferences",
        "messages",
        "numbers",
        "queues",
        "recordings",
    }
