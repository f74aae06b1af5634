"""What a carrier may do at any time: send its webhooks again, several times, later and in another order."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from ivr.rehearsal.stage import Stage

TIMES = 2
WEBHOOKS = ("webhook", "callback")
LONG_AFTER = timedelta(minutes=10)  # all that was kept back has come by then, and all that was soon due is done

Rows = Sequence[Mapping[str, Any]]

_RECORD_OF_ALL = "call_events"
_REQUESTS = "carrier_requests"
_SECRET = frozenset({"password_hash", "token"})
_OF_A_WAIT = frozenset({"told", "carrier_queue_sid", "announced_low", "announced_high"})
_OUT_OF_A_WAIT = "dequeue_member"
_BY_LENGTH = "visit_counts"  # sums of what stands in `visits` too, kept apart by how long callers stayed
_DIFFERENT_EACH_TIME = [
    (re.compile(r"([A-Z]{2})[0-9a-f]{32}"), r"\1…"),  # the carrier's identifiers
    (re.compile(r"http://127\.0\.0\.1:\d+(/s/[\w-]+)?"), "origin"),
    (re.compile(r"\b\d{7}\b|\b\d{3} \d{2} \d{2}\b"), "reference"),
]
_LASTS = re.compile(r"seconds$|^sha256$|^bytes$")  # a recording's sound is as long as the talk
_A_LENGTH = re.compile(r"""["']\w*seconds["']: ?[\d.]+""")  # within the JSON of a record or of an event
_WHEN_IT_WAS = re.compile(r',?"happened":"[^"]*"')  # the carrier's own, of news that came late
_AN_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+([+-]\d\d:\d\d|Z)")  # among the facts of a turn


def outcome(stage: Stage, on_time: bool = True, after: timedelta = LONG_AFTER) -> dict[str, list[dict[str, Any]]]:
    """All that is on record and all that was asked of the carrier, so long after a performance.

    In such a form that two performances of one script give the same. Without `on_time`, instants and lengths of time
    are left out; so are the carrier's words on a leg, which are journalled whenever they come, and whether a caller
    whose agent was heard of late had begun to wait at the carrier by then.
    """
    stage.conductor.pass_time(stage.conductor.now() + after)
    found = {name: rows for name, rows in stage.records.everything().items() if on_time or name != _BY_LENGTH}
    told = [row for row in stage.records.rows(_RECORD_OF_ALL, {}) if row["kind"] != "leg_status"]
    asked = [row for row in stage.records.rows(_REQUESTS, {}) if on_time or row["kind"] != _OUT_OF_A_WAIT]
    found[_RECORD_OF_ALL] = [_only(row, "call_id", "kind", "source_key", "data") for row in told]
    found[_REQUESTS] = [_only(row, "kind", "key", "status") for row in asked]
    found["calls made"] = [_only(call, "from", "to", "direction", "status") for call in stage.exchange.calls()]
    alike = {table: [_comparable(row, on_time) for row in rows] for table, rows in found.items()}
    return alike | {table: sorted(alike[table], key=_text) for table in (_RECORD_OF_ALL, _REQUESTS)}


def send_everything_again(stage: Stage, seed: int) -> list[str]:
    """Repeats every webhook of the stage, shuffled; gives what is on record otherwise afterwards, in sentences."""
    stage.conductor.pass_time(stage.conductor.now())
    before = stage.records.everything()
    numbers = [entry["n"] for entry in stage.exchange.journal() if entry["kind"] in WEBHOOKS] * TIMES
    random.Random(seed).shuffle(numbers)  # noqa: S311 (an order, not a secret)
    for number in numbers:
        stage.exchange.send_again(number)
    stage.conductor.pass_time(stage.conductor.now())
    return changes(before, stage.records.everything())


def changes(before: Mapping[str, Rows], after: Mapping[str, Rows]) -> list[str]:
    """In sentences, what is otherwise in `after`."""
    found = []
    for table, rows in after.items():
        if len(rows) != len(before[table]):
            found += _appeared_and_gone(table, before[table], rows)
            continue
        for old, new in zip(before[table], rows, strict=True):
            found += [f"{table}.{name} was {old[name]} and is {new[name]}" for name in new if new[name] != old[name]]
    return found


def _appeared_and_gone(table: str, before: Rows, after: Rows) -> list[str]:
    old, new = Counter(map(_text, before)), Counter(map(_text, after))
    sentences = [f"{table} had {len(before)} rows and has {len(after)}"]
    sentences += [f"{table} has {row} no more" for row in (old - new).elements()]
    return sentences + [f"{table} has {row} now" for row in (new - old).elements()]


def _only(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: _masked(row[name]) for name in names}


def _comparable(row: Mapping[str, Any], on_time: bool) -> dict[str, Any]:
    kept = {name: value for name, value in row.items() if name not in _SECRET}
    if not on_time:
        kept = {name: value for name, value in kept.items() if not _tells_time(name, value)}
        kept = {name: value if value is None else _timeless(str(value)) for name, value in kept.items()}
    return {name: _masked(value) for name, value in kept.items()}


def _timeless(text: str) -> str:
    for pattern in (_A_LENGTH, _WHEN_IT_WAS, _AN_INSTANT):
        text = pattern.sub("", text)
    return text


def _tells_time(name: str, value: Any) -> bool:
    return hasattr(value, "isoformat") or bool(_LASTS.search(name)) or name in _OF_A_WAIT


def _masked(value: Any) -> Any:
    """`value` as text without what is different each time; what says only that nothing is there stays."""
    if value is None:
        return None
    text = str(value)
    for pattern, word in _DIFFERENT_EACH_TIME:
        text = pattern.sub(word, text)
    return text


def _text(row: Mapping[str, Any]) -> str:
    return str(sorted(row.items()))
