"""The book of choices: the lists as they stand, and changing a word of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from ivr.choices.rows import ChoiceKind, ChoiceRow
from ivr.choices.shipped import SHIPPED
from ivr.db import Overtaken, Tx, revise

POSITION_STEP = 10
MEANWHILE = "somebody else has changed this meanwhile: load it again, and change what is there now"


class ChoiceUnknown(Exception):
    """The word is not in its list, or no longer to be chosen."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A word as it stands. `labels`: language -> label; `allowed_minutes`: breaks only; `version` 0: never changed."""

    kind: ChoiceKind
    key: str
    labels: Mapping[str, str]
    allowed_minutes: int | None
    position: int
    active: bool
    version: int


@dataclass(frozen=True, slots=True)
class Written:
    """What a word shall be; `seen`: the version that was read, None for a new one."""

    labels: Mapping[str, str]
    allowed_minutes: int | None = None
    position: int = 100
    active: bool = True
    seen: int | None = None


def listing(tx: Tx, kind: ChoiceKind | None = None, active: bool = False) -> list[Choice]:
    """The lists in their order, or one of them; `active`: only what can be chosen now."""
    found = dict(_AS_SHIPPED)
    found |= {(choice.kind, choice.key): choice for choice in map(_choice, tx.rows(select(ChoiceRow)))}
    wanted = [c for c in found.values() if kind in (None, c.kind) and (c.active or not active)]
    return sorted(wanted, key=lambda choice: (list(ChoiceKind).index(choice.kind), choice.position, choice.key))


def one(tx: Tx, kind: ChoiceKind, key: str) -> Choice:
    """Raises ChoiceUnknown."""
    row = tx.row(select(ChoiceRow).where(ChoiceRow.kind == kind, ChoiceRow.key == key))
    found = _AS_SHIPPED.get((kind, key)) if row is None else _choice(row)
    if found is None:
        raise ChoiceUnknown(f"{key} is not in the list of {WORDS[kind]}")
    return found


def expect(tx: Tx, kind: ChoiceKind, key: str | None) -> None:
    """Raises ChoiceUnknown, with the words that there are, for one that cannot be chosen; None is no choice."""
    if key is None:
        return
    known = [choice.key for choice in listing(tx, kind, active=True)]
    if key not in known:
        ways_out = f"choose one of {', '.join(known)}" if known else "a manager can put one into it"
        raise ChoiceUnknown(f"{key} is not in the list of {WORDS[kind]}: {ways_out}")


def write(tx: Tx, kind: ChoiceKind, key: str, written: Written) -> Choice:
    """Adds the word or changes it. Raises Overtaken unless it is at the version seen (0 and None: not written yet)."""
    values = {
        "labels": dict(written.labels),
        "allowed_minutes": written.allowed_minutes,
        "position": written.position,
        "active": written.active,
    }
    row = tx.row(select(ChoiceRow.id).where(ChoiceRow.kind == kind, ChoiceRow.key == key))
    if row is not None and not written.seen:
        raise Overtaken(MEANWHILE)
    if row is not None:
        revise(tx, ChoiceRow, row.id, written.seen, values)
    else:
        _insert(tx, kind, key, values)
    tx.hint("choices", str(kind))
    return one(tx, kind, key)


def _insert(tx: Tx, kind: ChoiceKind, key: str, values: dict[str, Any]) -> None:
    statement = tx.conflict_free(ChoiceRow).values(kind=str(kind), key=key, version=1, **values)
    if tx.changed(statement.on_conflict_do_nothing(index_elements=["kind", "key"])) == 0:
        raise Overtaken(MEANWHILE)


def _choice(row: Any) -> Choice:
    return Choice(ChoiceKind(row.kind), row.key, row.labels, row.allowed_minutes, row.position, row.active, row.version)


WORDS = {ChoiceKind.REASON: "reasons", ChoiceKind.CAUSE: "causes", ChoiceKind.BREAK: "breaks"}

_AS_SHIPPED = {
    (word.kind, word.key): Choice(
        word.kind, word.key, word.labels, word.allowed_minutes, position * POSITION_STEP, True, 0
    )
    for position, word in enumerate(SHIPPED, start=1)
}
