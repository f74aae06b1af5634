"""Documents of the kind that the carrier's reference publishes, and what its words say the far end sees of each.

A document: `line` (what the number called answers), `pages` (what other paths answer), `handsets` (what they do by
themselves), `steps` (as in conversations). Expected, each only where it is given: `heard` by the caller, `others` (by
each party called), `asked` (requests in their order: the path, and parameters that must be so), `warned` (codes),
`status` of the caller's call, `texts` (to and body of each that was delivered).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from aiohttp import web

from sandbox.lines import Behaviour
from tests.sandbox.stand import CALLER, LINE, Hit, Stand, converse
from tests.sandbox.test_conversations import play

FOLDER = Path(__file__).parent / "documents"
FEWEST = 100
OTHER = "+390255550000"
UNTOLD = ("/line", "/over", "/sound.mp3", "/owl.png")


@dataclass(frozen=True)
class Sample:
    """One document, and what is expected of it."""

    name: str
    line: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    handsets: dict[str, dict[str, Any]] = field(default_factory=dict)
    steps: list[Any] = field(default_factory=lambda: ["dial", {"wait": 60}])
    heard: list[str] | None = None
    others: dict[str, list[str]] = field(default_factory=dict)
    asked: list[str] | None = None
    warned: list[int] = field(default_factory=list)
    status: str = "completed"
    texts: list[str] | None = None


def samples() -> Iterator[Sample]:
    for page in sorted(FOLDER.glob("*.yaml")):
        for name, facts in yaml.safe_load(page.read_text(encoding="utf-8")).items():
            yield Sample(f"{page.stem}: {name}", **facts)


def sound(params: dict[str, str]) -> web.StreamResponse:
    """Five seconds of something: who is not listened to needs no real sound."""
    return web.Response(body=b"ID3", content_type="audio/mpeg")


def picture(params: dict[str, str]) -> web.StreamResponse:
    return web.Response(body=b"PNG", content_type="image/png")


@pytest.mark.parametrize("sample", list(samples()), ids=lambda sample: sample.name)
def test_the_far_end_of_a_published_document_sees_what_the_reference_says(sample: Sample) -> None:
    async def scene(stand: Stand) -> None:
        for number in (LINE, OTHER):
            stand.own(number, "/line", status_callback="/over", sms_url="/line")
        stand.pages |= {"/over": "", "/sound.mp3": sound, "/owl.png": picture, "/line": sample.line}
        stand.pages |= sample.pages
        for address, behaviour in sample.handsets.items():
            stand.carrier.behaviours[address] = Behaviour(**behaviour)
        await play(stand, sample.steps)
        calls = stand.carrier.calls.all()
        if calls:
            assert stand.status(calls[0].sid) == sample.status
        if sample.heard is not None:
            assert heard(stand, calls[0].sid) == sample.heard
        for address, told in sample.others.items():
            assert [heard(stand, call.sid) for call in calls if call.to == address] == [told], address
        if sample.asked is not None:
            hits = [hit for hit in stand.hits if hit.path not in UNTOLD]
            assert len(hits) == len(sample.asked), [(hit.path, hit.params) for hit in hits]
            for hit, wanted in zip(hits, sample.asked, strict=True):
                assert told_by(hit, wanted) == wanted
        warnings = [int(text[:5]) for entry in stand.carrier.journal.after(0) for text in entry.warnings]
        assert warnings == sample.warned
        if sample.texts is not None:
            gone = [m for m in stand.carrier.messages.all() if m.direction != "inbound" and m.status == "delivered"]
            assert [f"{m.to} {m.body}".replace(CALLER, "caller") for m in gone] == sample.texts

    converse(scene)


def heard(stand: Stand, sid: str) -> list[str]:
    return [text.removeprefix(stand.app_url) for text in stand.heard(sid)]


def told_by(hit: Hit, wanted: str) -> str:
    """What is expected, with the values that were really sent; a name that was not sent is left out."""
    names = [pair.partition("=")[0] for pair in wanted.split()[2:]]
    sent = [f"{name}={hit.params[name].replace(' ', '+')}" for name in names if name in hit.params]
    return " ".join([hit.method, hit.path, *sent])


def test_there_are_enough_documents_for_every_verb() -> None:
    found = list(samples())
    assert len(found) == len({sample.name for sample in found}) >= FEWEST
