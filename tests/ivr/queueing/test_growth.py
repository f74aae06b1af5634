"""What happens for every caller looks things up by an index, so that a year of calls costs no more than a day's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, Pool, event

from ivr import agents, conversation, dispatch, queues
from ivr.house import House
from ivr.reports import company
from ivr.reports.board import board
from ivr.reports.briefing import briefing
from workers import due

GROWING = {
    *("queue_entries", "offers", "presence_periods", "call_events", "contacts", "calls", "cases", "tasks", "legs"),
    *("conversations", "carrier_requests", "surveys", "survey_answers", "recordings", "messages", "particulars"),
}

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # its planner says what it does


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    """What SQLAlchemy executes, with its parameters, and what the driver is told past it, its values filled in."""
    seen: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        keep(statement, parameters)

    def keep(statement: str, parameters: Any = ()) -> None:
        if statement.split(maxsplit=1)[0] in ("SELECT", "UPDATE", "DELETE", "WITH"):
            seen.append((statement, parameters))

    def listen(connection: Any, *_: Any) -> None:
        connection.set_trace_callback(keep)

    def leave(connection: Any, *_: Any) -> None:
        connection.set_trace_callback(None)

    listeners: list[tuple[Any, str, Any]] = [
        (Engine, "before_cursor_execute", note),
        (Pool, "checkout", listen),
        (Pool, "checkin", leave),
    ]
    for target, name, listener in listeners:
        event.listen(target, name, listener)
    try:
        yield seen
    finally:
        for target, name, listener in listeners:
            event.remove(target, name, listener)


def scans(house: House, statements: list[tuple[str, Any]]) -> set[str]:
    """The statements that read a growing table from end to end, as SQLite plans them."""
    found = set()
    with house.db.writing() as tx:
        for statement, parameters in statements:
            plan = tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            for step in plan:
                words = str(step.detail).split()
                if words[0] == "SCAN" and words[1] in GROWING and "USING" not in words:
                    found.add(f"{step.detail}: {statement}")
    return found


def test_no_step_of_a_caller_s_way_reads_a_growing_table_from_end_to_end(floor: Any) -> None:
    queue = floor.queue()
    agent = floor.agent("bruno", queue)
    with statements() as seen:
        first, second = floor.caller(number="+393331234567"), floor.caller(number="+393330000000")
        floor.poll(first)
        floor.available(agent)
        floor.run()
        with floor.house.db.writing() as tx:
            offer = dispatch.pending_of(tx, agent)
            briefing(tx, offer.id)
            queues.glance(tx, "doubts", "en")
            queues.silent(tx)
            queues.standings(tx)
            dispatch.expire_due(tx)
            agents.expire_wrap_ups(tx)
            due.next_due(tx)
        floor.talk(first, 60, wrap_up_seconds=30)
        floor.abandon(second)
        floor.caller(number="+393330000000")
    assert len(seen) > 100
    assert scans(floor.house, seen) == set()


def test_no_look_at_a_desk_or_at_the_board_reads_a_growing_table_from_end_to_end(floor: Any) -> None:
    queue = floor.queue()
    agent = floor.agent("bruno", queue)
    floor.caller(number="+393331234567")
    with statements() as seen, floor.house.db.reading() as tx:
        company.parked(tx, (queue,), agent)
        company.part_of(tx, agent)
        conversation.unfinished_of(tx, agent)
        board(tx, "Europe/Rome")
    assert len(seen) > 10
    assert scans(floor.house, seen) == set()
