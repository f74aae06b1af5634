"""A clock that would go back behind the record."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ivr import revisions
from ivr.house import House
from ivr.supervision.past import TimeWouldGoBack, require_later
from tests.conftest import START


@pytest.fixture
def told(house: House) -> House:
    """A house in which something was put on record at START."""
    ready = revisions.prepare(revisions.shipped("survey"))
    with house.db.writing() as tx:
        revisions.publish(tx, ready)
    return house


def test_an_empty_database_may_begin_at_any_time(house: House) -> None:
    require_later(house, START - timedelta(days=3650))


def test_a_clock_may_go_on_from_the_record(told: House) -> None:
    require_later(told, START)
    require_later(told, START + timedelta(days=1))


def test_a_clock_that_begins_before_the_record_is_refused_with_the_way_out(told: House) -> None:
    way_out = "start over with --fresh" if "sqlite" in told.settings.database else "use an empty database"
    with pytest.raises(
        TimeWouldGoBack, match=rf"2026-03-02 09:00:00 UTC.*--starting 2026-03-02T09:01\+00:00 .*, or {way_out}"
    ):
        require_later(told, START - timedelta(seconds=1))
