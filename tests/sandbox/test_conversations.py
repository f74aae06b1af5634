"""Whole conversations: documents, what the caller does, and what both sides saw, kept in files.

`UPDATE_GOLDEN=1` writes what they see now.
"""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from sandbox.clock import instant
from sandbox.lines import Behaviour
from tests.sandbox.stand import CALLER, LINE, START, Stand, converse

FOLDER = Path(__file__).parent / "conversations"
USUAL = {"AccountSid", "ApiVersion", "Direction", "Caller", "Called", "From", "To", "ParentCallSid", "Timestamp"}
USUAL |= {"CallbackSource", "RecordingStartTime", "RecordingUrl", "TranscriptionUrl", "TranscriptionType"}
PLACES = re.compile(r"(From|To|Caller|Called)(City|State|Zip|Country)")
SID = re.compile(r"\b([A-Z]{2})([0-9a-f]{32})\b")


class Story:
    """What happened, told line by line; SIDs are named in the order in which they appear."""

    def __init__(self, stand: Stand) -> None:
        self._stand = stand
        self._names: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    def told(self) -> str:
        carrier = self._stand.carrier
        lines = [(instant(event["at"]), 0, "", self._event(event)) for event in carrier.events.after(0)]
        for entry in carrier.journal.after(0):
            asked = f"{entry.method} {entry.url.partition('?')[0]}"
            lines.append((entry.at, 1, asked, self._asked(asked, dict(entry.form))))
            lines += [(entry.at, 2, asked, f"  warned {warning}") for warning in entry.warnings]
        lines.sort(key=lambda line: line[:3])
        whole = "\n".join(f"{(at - START) / timedelta(seconds=1):6.1f}  {text}" for at, _, _, text in lines)
        return SID.sub(self._name, whole.replace(self._stand.app_url, "")) + "\n"

    def _name(self, found: re.Match[str]) -> str:
        if found[0] not in self._names:
            self._counts[found[1]] = self._counts.get(found[1], 0) + 1
            self._names[found[0]] = f"{found[1]}-{self._counts[found[1]]}"
        return self._names[found[0]]

    @staticmethod
    def _event(event: dict[str, Any]) -> str:
        left_out = {"n", "at", "kind"}
        facts = [f"{name}={value!r}" for name, value in event.items() if name not in left_out and value is not None]
        return " ".join([event["kind"], *facts])

    @staticmethod
    def _asked(asked: str, form: dict[str, str]) -> str:
        shown = [f"{k}={v}" for k, v in sorted(form.items()) if k not in USUAL and not PLACES.fullmatch(k)]
        return " ".join([f"> {asked}", *shown])


async def play(stand: Stand, steps: list[Any]) -> None:
    """`dial`, `press: keys`, `speak: words`, `record: seconds`, `wait: seconds`, `text: words`, `answer` (who rings),
    `hangup`."""
    sid = ""
    for step in steps:
        given: Any
        what, given = next(iter(step.items())) if isinstance(step, dict) else (step, None)
        if what == "dial":
            sid = await stand.dial(**({"from_": given} if given else {}))
        elif what == "press":
            await stand.press(sid, str(given))
        elif what == "wait":
            await stand.after(float(given))
        elif what == "answer":
            await stand.act(stand.events("ringing")[-1]["call_sid"], "answer")
        elif what == "text":
            await stand.control("POST", "/messages", {"from": CALLER, "to": LINE, "body": given})
            await stand.settle()
        elif what == "speak":
            await stand.act(sid, "speech", {"text": given})
        elif what == "record":
            await stand.act(sid, "record", {"seconds": given})
        else:
            await stand.act(sid, what)


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.yaml")))
def test_a_conversation_goes_as_it_went(name: str) -> None:
    script = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    golden = FOLDER / f"{name}.txt"
    told = []

    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line", status_callback="/over")
        stand.pages |= {"/over": ""} | script["pages"]
        for address, behaviour in script.get("handsets", {}).items():
            stand.carrier.behaviours[address] = Behaviour(**behaviour)
        await play(stand, script["steps"])
        told.append(Story(stand).told())

    converse(scene)
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(told[0], encoding="utf-8")
    assert told[0] == golden.read_text(encoding="utf-8")
