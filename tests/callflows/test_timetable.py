"""By which hours a flow lets callers through to a queue."""

from __future__ import annotations

from typing import Any

from callflows.document import compile
from callflows.timetable import hours_before
from tests.callflows.flows import shipped, small, starting_with

WEEK = {"week": {"mon": "08:00-20:00"}}
SORRY = {"kind": "announce", "prompt": {"en": "We are closed."}, "goto": "message"}


def _hours(open: str, closed: str) -> dict[str, Any]:
    return {"kind": "hours", **WEEK, "open": open, "closed": closed}


def test_every_queue_of_the_shipped_line_has_the_hours_that_callers_meet_first() -> None:
    flow = shipped("hotline")
    for queue in ("reception", "doubts", "complaints", "orders"):
        found = hours_before(flow, queue)
        assert found is not None
        assert found.name == "hours"


def test_the_hours_nearest_to_the_queue_count() -> None:
    document = small(
        line=_hours("welcome", "sorry"),
        sales=_hours("shop", "sorry"),
        shop={"kind": "queue", "queue": "shop"},
        sorry=SORRY,
    )
    document["start"] = "line"
    document["nodes"]["welcome"]["options"]["3"] = {"goto": "sales"}
    document["nodes"]["welcome"]["prompt"] = {"en": "For sales press 1, to leave a message 2, for the shop 3."}
    flow = compile(document)
    names = {queue: hours_before(flow, queue) for queue in ("shop", "desk", "elsewhere")}
    assert {queue: node and node.name for queue, node in names.items()} == {
        "shop": "sales",
        "desk": "line",
        "elsewhere": "sales",  # which the flow does not name
    }


def test_hours_that_only_change_the_words_keep_nobody_out() -> None:
    lunch = {"kind": "announce", "prompt": {"en": "It is lunch time."}, "goto": "welcome"}
    assert hours_before(starting_with("noon", _hours("welcome", "lunch"), lunch=lunch), "desk") is None


def test_a_line_without_hours_has_none() -> None:
    assert hours_before(compile(small()), "desk") is None
