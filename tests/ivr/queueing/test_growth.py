"""What happens for every caller looks things up by an index, so that a year of calls costs no more than a day's."""

from __future__ import annotations

from typing import Any

import pytest

from ivr import agents, conversation, dispatch, queues
from ivr.reports import company, talks, waiting_page
from ivr.reports.board import board
from ivr.reports.briefing import briefing
from tests.ivr.statements import scans, statements
from workers import due

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # its planner says what it does


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


def test_no_look_for_whose_line_is_engaged_reads_a_growing_table_from_end_to_end(floor: Any) -> None:
    floor.available(floor.agent("bruno", floor.queue()))
    callbacks = []
    for number in ("+393331234567", "+393330000000"):
        asking = floor.caller(number=number)
        with floor.house.db.writing() as tx:
            queues.leave(tx, asking, "callback")
            callbacks.append(queues.enter_callback(tx, floor.entry(asking).contact_id, asking))
    with statements() as seen:
        assert floor.run() == 0
        with floor.house.db.reading() as tx:
            found = dispatch.obstacles(tx, callbacks)
    assert {each.why for each in found.values()} == {dispatch.Why.ON_THE_LINE}
    assert any("under_way" in statement for statement, _ in seen)
    assert scans(floor.house, seen) == set()


def test_no_look_at_a_desk_or_at_the_board_reads_a_growing_table_from_end_to_end(floor: Any) -> None:
    queue = floor.queue()
    agent = floor.agent("bruno", queue)
    first, second = floor.caller(number="+393331234567"), floor.caller(language="vi")
    floor.available(agent)
    with floor.house.db.writing() as tx:
        dispatch.hand(tx, second, agent, 60)
    with statements() as seen, floor.house.db.reading() as tx:
        company.parked(tx, (queue,), agent)
        company.part_of(tx, agent)
        conversation.unfinished_of(tx, agent)
        board(tx, "Europe/Rome")
        waiting_page(tx, queue, first, 50)
        talks.help_wanted(tx)
    assert len(seen) > 10
    assert scans(floor.house, seen) == set()
