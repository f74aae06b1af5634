"""What a carrier may do at any time: send its webhooks again, several times, in another order."""

from __future__ import annotations

import random
from typing import Any

from ivr.rehearsal.stage import Stage

TIMES = 2
WEBHOOKS = ("webhook", "callback")


def send_everything_again(stage: Stage, seed: int) -> list[str]:
    """Repeats every webhook of the stage, shuffled; gives what is on record otherwise afterwards, in sentences."""
    stage.conductor.pass_time(stage.conductor.now())
    before = stage.records.everything()
    numbers = [entry["n"] for entry in stage.exchange.journal() if entry["kind"] in WEBHOOKS] * TIMES
    random.Random(seed).shuffle(numbers)  # noqa: S311 (an order, not a secret)
    for number in numbers:
        stage.exchange.send_again(number)
    stage.conductor.pass_time(stage.conductor.now())
    return _changes(before, stage.records.everything())


def _changes(before: dict[str, list[dict[str, Any]]], after: dict[str, list[dict[str, Any]]]) -> list[str]:
    changes = []
    for table, rows in after.items():
        if len(rows) != len(before[table]):
            changes.append(f"{table} had {len(before[table])} rows and has {len(rows)}")
            continue
        for old, new in zip(before[table], rows, strict=True):
            changes += [f"{table}.{name} was {old[name]} and is {new[name]}" for name in new if new[name] != old[name]]
    return changes
