"""What is asked of the database, and how SQLite plans to find it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, Pool, event

from ivr.house import House

GROWING = {
    *(
        "queue_entries",
        "offers",
        "parties",
        "presence_periods",
        "call_events",
        "contacts",
        "calls",
        "cases",
        "tasks",
        "legs",
    ),
    *("conversations", "carrier_requests", "surveys", "survey_answers", "recordings", "messages", "particulars"),
}


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
