"""Shapes of opening hours: a week, special days, their periods."""

from collections.abc import Mapping
from typing import Any

from callflows.nodes.passages import WEEKDAYS
from callflows.shape.judgement import at, is_date, is_opening
from callflows.shape.walk import Walk


def week(walk: Walk, value: Any, path: str) -> None:
    if not isinstance(value, Mapping):
        walk.say("bad_hours", path, "Give opening periods by day: mon, tue, wed, thu, fri, sat, sun.")
        return
    for day, written in value.items():
        if day not in WEEKDAYS:
            walk.say(
                "bad_hours",
                at(path, day),
                f"{day!s:.20} is not a day: mon, tue, wed, thu, fri, sat, sun.",
            )
        opening(walk, written, at(path, day))


def special_days(walk: Walk, value: Any, path: str) -> None:
    if not isinstance(value, Mapping):
        walk.say("bad_hours", path, "Give opening periods by date, such as 2026-12-24.")
        return
    for day, written in value.items():
        if not is_date(day):
            walk.say("bad_hours", at(path, day), f"{day!s:.20} is not a date such as 2026-12-24.")
        opening(walk, written, at(path, day))


def opening(walk: Walk, written: Any, path: str) -> None:
    if not is_opening(written):
        walk.say(
            "bad_hours",
            path,
            'Opening periods look like ["08:00-12:00", "14:00-18:00"], or [] for closed.',
        )
