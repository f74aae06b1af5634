"""The company's own telephone numbers: which flow each runs, in which languages, what it can do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, String, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from ivr.db import Row, Tx, revise
from ivr.sentences import Sentence
from ivr.staff import audit


class Line(Row):
    """One number of ours."""

    __tablename__ = "lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)  # E.164
    title: Mapped[str] = mapped_column(String(120))
    flow: Mapped[str] = mapped_column(String(60))
    survey_flow: Mapped[str | None] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(8))  # spoken when nothing is known of the caller
    country: Mapped[str] = mapped_column(String(2))
    time_zone: Mapped[str] = mapped_column(String(60))
    sends_sms: Mapped[bool] = mapped_column(default=True)
    receives_sms: Mapped[bool] = mapped_column(default=True)
    survey_by: Mapped[str] = mapped_column(String(10), default="call")  # call | sms | link | none
    survey_delay_seconds: Mapped[int] = mapped_column(default=30)
    emergency: Mapped[bool] = mapped_column(default=False)
    emergency_words: Mapped[dict[str, Any]] = mapped_column(default=dict)  # language -> text
    emergency_ends_calls: Mapped[bool] = mapped_column(default=False)  # after the words help, and no menu
    emergency_at: Mapped[datetime | None]  # when it was switched last, on or off
    emergency_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    carrier_sid: Mapped[str | None] = mapped_column(String(34))
    active: Mapped[bool] = mapped_column(default=True)  # False: no longer ours; who calls it all the same is answered
    version: Mapped[int] = mapped_column(default=1)


class NoSuchLine(Exception):
    """There is no line of that id or number."""


class NumberTaken(Sentence):
    """Another line has that number."""


class EmergencyWithoutWords(Sentence):
    """Switched on, an emergency says nothing in a language callers hear."""


@dataclass(frozen=True, slots=True)
class NewLine:
    """A number to be put into use; `number` is E.164, `time_zone` an IANA name."""

    number: str
    title: str
    flow: str
    language: str
    country: str
    time_zone: str
    survey_flow: str | None = None
    sends_sms: bool = True
    receives_sms: bool = True
    survey_by: str = "call"
    survey_delay_seconds: int = 30


@dataclass(frozen=True, slots=True)
class LineView:
    """A line as it stands now."""

    id: int
    number: str
    title: str
    flow: str
    survey_flow: str | None
    language: str
    country: str
    time_zone: str
    sends_sms: bool
    receives_sms: bool
    survey_by: str
    survey_delay_seconds: int
    emergency: bool
    emergency_words: Mapping[str, str] = field(default_factory=dict)
    emergency_ends_calls: bool = False
    emergency_at: datetime | None = None
    emergency_by: int | None = None
    carrier_sid: str | None = None
    active: bool = True
    version: int = 1


@dataclass(frozen=True, slots=True)
class Emergency:
    """The switch as it is wanted; `words` per language and `ends_calls`: None leaves them as they were.

    `ends_calls`: after the words callers are offered a message or a callback, and no menu.
    """

    on: bool
    words: Mapping[str, str] | None = None
    ends_calls: bool | None = None

    def spoken(self) -> dict[str, str]:
        return {language: text.strip() for language, text in (self.words or {}).items() if text.strip()}


def add(tx: Tx, new: NewLine) -> LineView:
    """Puts a number into use; raises NumberTaken."""
    _keep_unique(tx, new.number, None)
    values = {name: getattr(new, name) for name in NewLine.__slots__}
    line_id = tx.insert(insert(Line).values(**values, emergency=False, emergency_words={}))
    tx.hint("lines", line_id)
    return by_id(tx, line_id)


def by_number(tx: Tx, number: str) -> LineView | None:
    """The line that was dialled, None for a number that is not ours."""
    return _one(tx, Line.number == number)


def by_id(tx: Tx, line_id: int) -> LineView:
    """Raises NoSuchLine."""
    found = _one(tx, Line.id == line_id)
    if found is None:
        raise NoSuchLine(f"there is no line {line_id}")
    return found


def listing(tx: Tx) -> list[LineView]:
    """Every line, by number."""
    return [LineView(**row._mapping) for row in tx.rows(select(Line).order_by(Line.number))]


def change(tx: Tx, line_id: int, seen: int | None = None, **values: Any) -> LineView:
    """Changes columns other than the emergency's; raises NoSuchLine, NumberTaken, Overtaken unless `seen` fits."""
    by_id(tx, line_id)
    if "number" in values:
        _keep_unique(tx, values["number"], line_id)
    if values:
        revise(tx, Line, line_id, seen, values)
        tx.hint("lines", line_id)
    return by_id(tx, line_id)


def switch_emergency(tx: Tx, line_id: int, wanted: Emergency, by: int | None) -> LineView:
    """Switches the emergency announcement for the next call.

    `by` is the staff member's id, for the audit. Raises NoSuchLine, and EmergencyWithoutWords when it is switched
    on without words in the line's own language.
    """
    before = by_id(tx, line_id)
    kept = dict(before.emergency_words) if wanted.words is None else wanted.spoken()
    if wanted.on and before.language not in kept:
        raise EmergencyWithoutWords(
            f"callers of {before.title} would hear nothing: give the words in the line's language ({before.language})",
            line=before.title,
            language=before.language,
        )
    ends_calls = before.emergency_ends_calls if wanted.ends_calls is None else wanted.ends_calls
    switched = {"emergency": wanted.on, "emergency_words": kept, "emergency_ends_calls": ends_calls}
    told = {"emergency_at": tx.now, "emergency_by": by}
    revise(tx, Line, line_id, None, {**switched, **told})
    tx.hint("lines", line_id)
    after = by_id(tx, line_id)
    audit(tx, by, "emergency_switched", f"line:{line_id}", _emergency(before), _emergency(after))
    return after


def _emergency(line: LineView) -> dict[str, Any]:
    return {"on": line.emergency, "words": dict(line.emergency_words), "ends_calls": line.emergency_ends_calls}


def _keep_unique(tx: Tx, number: str, line_id: int | None) -> None:
    other = by_number(tx, number)
    if other is not None and other.id != line_id:
        raise NumberTaken(f"{number} is the line {other.title} already", line=other.title)


def _one(tx: Tx, condition: ColumnElement[bool]) -> LineView | None:
    row = tx.row(select(Line).where(condition))
    return None if row is None else LineView(**row._mapping)
