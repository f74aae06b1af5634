"""The carrier's books and ours, side by side: what it was told is taken, whom it rang and wrote to, who met whom."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select

from ivr.calls import Call, CallEvent
from tests.kill.conftest import LINE, Living

OK = 200
RESCUED = "/voice/rescued"
TURN = re.compile(r"/voice/calls/(\d+)/turns/(\d+)")
CONFERENCE = re.compile(r"/voice/conferences/\d+")


def unkept(living: Living) -> list[str]:
    """Of the events that the carrier was told are taken: those that are not on record."""
    called, turns, conferences = _on_record(living)
    taken = [hook for hook in _webhooks(living) if hook["answer"]["status"] == OK]
    lost = []
    for hook in taken:
        path, form = urlsplit(hook["request"]["url"]).path, dict(hook["request"]["form"])
        if path == "/voice/incoming":
            kept = form["CallSid"] in called
        elif turn := TURN.fullmatch(path):
            kept = (int(turn[1]), f"turn:{turn[2]}") in turns
        elif CONFERENCE.fullmatch(path):
            kept = f"conference:{form['ConferenceSid']}:{form['SequenceNumber']}" in conferences
        else:
            kept = True
        if not kept:
            lost.append(f"{path} {form}")
    return lost


def arrived(living: Living) -> set[str]:
    """Calls that the carrier was told are taken."""
    taken = [hook for hook in _webhooks(living) if hook["answer"]["status"] == OK]
    return {hook["call_sid"] for hook in taken if urlsplit(hook["request"]["url"]).path == "/voice/incoming"}


def led_elsewhere(living: Living) -> set[str]:
    """Calls that were led on otherwise: by the carrier to its fallback or out of the queue, or by the emergency words.

    The carrier waits for 15 seconds and the emergency words for 2; where a killed process takes longer to come back or
    the database to answer, as on a busy machine, that is right.
    """
    return {hook["call_sid"] for hook in _webhooks(living) if _is_elsewhere(hook)}


def _is_elsewhere(hook: dict[str, Any]) -> bool:
    failed = hook["kind"] == "webhook" and hook["error_code"]
    return bool(failed) or RESCUED in (hook["answer"]["body"] or "")


def times_asked(living: Living, numbers: Iterable[str]) -> Counter[str]:
    """How often each of these was rung or written to by us."""
    calls = [call["to"] for call in living.get("/sandbox/calls")["calls"] if call["from"] == LINE]
    texts = [text["to"] for text in living.get("/sandbox/messages")["messages"] if text["from"] == LINE]
    return Counter(number for number in calls + texts if number in set(numbers))


def most_agents_at_once(living: Living) -> int:
    """How many agents a customer had in the conference at a time."""
    callers = {call["call_sid"]: call["from"] for call in living.get("/sandbox/calls")["calls"]}
    inside: Counter[str] = Counter()
    most = 0
    for event in living.get("/sandbox/events?after=0")["events"]:
        moved = {"conference_joined": 1, "conference_left": -1}.get(event["kind"], 0)
        if moved and callers[event["call_sid"]].startswith("client:"):
            inside[event["conference"]] += moved
            most = max(most, inside[event["conference"]])
    return most


def _webhooks(living: Living) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = living.get("/sandbox/journal?after=0")["entries"]
    return entries


def _on_record(living: Living) -> tuple[set[str], set[tuple[int, str]], set[str]]:
    with living.house.db.reading() as tx:
        called = {row.sid for row in tx.rows(select(Call.sid))}
        events = tx.rows(select(CallEvent.call_id, CallEvent.source_key))
    turns = {(event.call_id, event.source_key) for event in events if event.source_key.startswith("turn:")}
    return called, turns, {event.source_key for event in events if event.source_key.startswith("conference:")}
