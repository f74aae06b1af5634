"""Holidays over the API: a country's calendar as it counts here, and the company's own special days."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated

from flask import Blueprint
from pydantic import Field

from ivr import special_days, staff
from ivr.special_days import Holiday, NewDay, SpecialDayView
from ivr.staff import Role
from ivr.web.api.access import me, needs
from ivr.web.api.contract import Body, Query, Title, speaks
from ivr.web.api.vocabulary import HolidayCountry, Version, seen_version
from ivr.web.ground import house

rooms = Blueprint("special_days", __name__)


class Calendar(Query):
    """Which country (ISO code) and year."""

    country: HolidayCountry
    year: Annotated[int, Field(ge=2000, le=2100)]


class DayIn(Body):
    """A day for hours that follow a country's holidays. `closed` false: we work although it is one."""

    day: Annotated[date, Field(strict=False)]
    title: Title
    country: HolidayCountry | None = None
    closed: bool = True


class DayChange(DayIn):
    """The day as it shall be."""

    version: Version = seen_version()


@rooms.get("/holidays")
@needs(Role.AGENT)
@speaks(query=Calendar, gives=list[Holiday])
def calendar(query: Calendar) -> list[Holiday]:
    """A country's year as it counts here: its public holidays and our special days."""
    with house().db.reading() as tx:
        return special_days.calendar(tx, query.country, query.year)


@rooms.get("/holidays/countries")
@needs(Role.AGENT)
@speaks(gives=list[str])
def countries() -> list[str]:
    """The countries whose public holidays are known, as ISO codes."""
    return sorted(special_days.countries())


@rooms.get("/special-days")
@needs(Role.AGENT)
@speaks(gives=list[SpecialDayView])
def listing() -> list[SpecialDayView]:
    """Our special days, the latest first."""
    with house().db.reading() as tx:
        return special_days.listing(tx)


@rooms.post("/special-days")
@needs(Role.MANAGER)
@speaks(body=DayIn, gives=SpecialDayView, status=201, refuses=(409,))
def add(body: DayIn) -> SpecialDayView:
    """Adds a special day; queues and flows that follow the country's holidays keep it from the next call on."""
    with house().db.writing() as tx:
        added = special_days.add(tx, NewDay(body.day, body.title, body.country, body.closed))
        staff.audit(tx, me().id, "special_day_added", f"special_day:{added.id}", None, _told(added))
        return added


@rooms.put("/special-days/<int:day_id>")
@needs(Role.MANAGER)
@speaks(body=DayChange, gives=SpecialDayView, refuses=(409,))
def change(day_id: int, body: DayChange) -> SpecialDayView:
    """Changes a special day."""
    with house().db.writing() as tx:
        before = special_days.by_id(tx, day_id)
        new = NewDay(body.day, body.title, body.country, body.closed)
        after = special_days.change(tx, day_id, new, body.version)
        staff.audit(tx, me().id, "special_day_changed", f"special_day:{day_id}", _told(before), _told(after))
        return after


@rooms.delete("/special-days/<int:day_id>")
@needs(Role.MANAGER)
@speaks()
def remove(day_id: int) -> None:
    """Takes a special day out of the calendar."""
    with house().db.writing() as tx:
        before = special_days.by_id(tx, day_id)
        special_days.remove(tx, day_id)
        staff.audit(tx, me().id, "special_day_removed", f"special_day:{day_id}", _told(before), None)


def _told(view: SpecialDayView) -> dict[str, object]:
    return {**asdict(view), "day": view.day.isoformat()}
