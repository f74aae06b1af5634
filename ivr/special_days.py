"""The days on which the week does not count: a country's public holidays, and the company's own special days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays
from sqlalchemy import ColumnElement, Date, Index, String, UniqueConstraint, delete, insert, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column

from ivr.db import Row, Tx, revise

_NO_COUNTRY = text("country IS NULL")  # of which a unique constraint would let any number stand


class SpecialDay(Row):
    """A day of the company's own for hours that follow a country's holidays; queues' and flows' alike."""

    __tablename__ = "special_days"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date)
    country: Mapped[str | None] = mapped_column(String(2))  # None: wherever we are
    title: Mapped[str] = mapped_column(String(120))
    closed: Mapped[bool] = mapped_column(default=True)  # False: we work although it is a public holiday
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        UniqueConstraint("day", "country"),
        Index("uq_special_days_everywhere", "day", unique=True, sqlite_where=_NO_COUNTRY, postgresql_where=_NO_COUNTRY),
    )


class NoSuchDay(Exception):
    """There is no special day of that id."""


class DayTaken(Exception):
    """That day has been said something of already."""


@dataclass(frozen=True, slots=True)
class NewDay:
    """A special day; `country` None: wherever we are; not `closed`: we work although it is a holiday."""

    day: date
    title: str
    country: str | None = None
    closed: bool = True


@dataclass(frozen=True, slots=True)
class SpecialDayView:
    """A special day as it stands now."""

    id: int
    day: date
    country: str | None
    title: str
    closed: bool
    version: int


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day of a country's calendar as it counts here; `special_id` None: the country's own word stands."""

    day: date
    title: str
    closed: bool
    special_id: int | None


def listing(tx: Tx) -> list[SpecialDayView]:
    """Every special day, the latest first."""
    rows = tx.rows(select(SpecialDay).order_by(SpecialDay.day.desc(), SpecialDay.id))
    return [SpecialDayView(**row._mapping) for row in rows]


def by_id(tx: Tx, day_id: int) -> SpecialDayView:
    """Raises NoSuchDay."""
    row = tx.row(select(SpecialDay).where(SpecialDay.id == day_id))
    if row is None:
        raise NoSuchDay(f"there is no special day {day_id}")
    return SpecialDayView(**row._mapping)


def add(tx: Tx, new: NewDay) -> SpecialDayView:
    """Raises DayTaken."""
    _keep_unique(tx, new, None)
    values = {name: getattr(new, name) for name in NewDay.__slots__}
    day_id = tx.insert(insert(SpecialDay).values(**values, version=1))
    tx.hint("special_days", day_id)
    return by_id(tx, day_id)


def change(tx: Tx, day_id: int, new: NewDay, seen: int | None = None) -> SpecialDayView:
    """Raises NoSuchDay, DayTaken, Overtaken unless at the version `seen`."""
    by_id(tx, day_id)
    _keep_unique(tx, new, day_id)
    revise(tx, SpecialDay, day_id, seen, {name: getattr(new, name) for name in NewDay.__slots__})
    tx.hint("special_days", day_id)
    return by_id(tx, day_id)


def remove(tx: Tx, day_id: int) -> None:
    """Raises NoSuchDay. No record refers to a special day, so it may go."""
    by_id(tx, day_id)
    tx.execute(delete(SpecialDay).where(SpecialDay.id == day_id))
    tx.hint("special_days", day_id)


def closed_days(tx: Tx, country: str, years: Iterable[int]) -> list[date]:
    """The days of these years on which whoever follows the country's holidays is closed, in order."""
    return sorted(day for day, found in _calendar(tx, country, tuple(years)).items() if found.closed)


def is_closed(tx: Tx, country: str, day: date) -> bool:
    """Whether whoever follows the country's holidays is closed all that day."""
    row = tx.row(
        select(SpecialDay.closed)
        .where(SpecialDay.day == day, _of(country))
        .order_by(SpecialDay.country.is_(None))
        .limit(1)
    )
    return day in public(country, day.year) if row is None else bool(row.closed)


def calendar(tx: Tx, country: str, year: int) -> list[Holiday]:
    """A country's year as it counts here: public holidays and special days, in order."""
    found = _calendar(tx, country, (year,))
    return [found[day] for day in sorted(found)]


@lru_cache(maxsize=256)
def public(country: str, year: int) -> Mapping[date, str]:
    """A country's public holidays with their names; none for a country that is not known."""
    try:
        return dict(holidays.country_holidays(country, years=year))
    except NotImplementedError:
        return {}


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """The countries whose public holidays are known, as ISO codes."""
    return frozenset(holidays.list_supported_countries(include_aliases=False))


def _calendar(tx: Tx, country: str, years: tuple[int, ...]) -> dict[date, Holiday]:
    found = {
        day: Holiday(day, title, closed=True, special_id=None)
        for year in years
        for day, title in public(country, year).items()
    }
    within = SpecialDay.day.between(date(min(years), 1, 1), date(max(years), 12, 31))
    # What is said of the country alone comes last, and so counts more than what is said of every one.
    said = select(SpecialDay).where(within, _of(country)).order_by(SpecialDay.country.is_not(None), SpecialDay.id)
    for row in tx.rows(said):
        found[row.day] = Holiday(row.day, row.title, row.closed, row.id)
    return found


def _of(country: str) -> ColumnElement[bool]:
    return or_(SpecialDay.country.is_(None), SpecialDay.country == country)


def _keep_unique(tx: Tx, new: NewDay, day_id: int | None) -> None:
    same = (
        SpecialDay.day == new.day,
        SpecialDay.country.is_(None) if new.country is None else SpecialDay.country == new.country,
    )
    other = tx.scalar(select(SpecialDay.id).where(*same).limit(1))
    if other is not None and other != day_id:
        raise DayTaken(f"{new.day.isoformat()} stands in the list already: change it there")
