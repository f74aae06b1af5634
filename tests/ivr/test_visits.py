"""What callers did in a flow: the events of a call and the visits they must give, and that each call counts once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, insert, select

from ivr import calls, reports
from ivr.calls import Call
from ivr.calls.journal import happened
from ivr.calls.visits import WHOLE, Visit, VisitCount, walk
from ivr.calls.visits.counting import bucket
from ivr.calls.visits.walk import Spot, Sum
from ivr.clock import VirtualClock
from ivr.contacts import Contact
from ivr.house import House
from ivr.jobs import LocalJobs
from ivr.reports import Asked, FlowFigures, Visited, Wanted
from ivr.reports.flow_figures import Occurred
from tests.conftest import START
from tests.ivr.conftest import Carrier, action_of, words_of
from workers import calls as ended_calls
from workers import jobs

Table = Sequence[tuple[float, str, dict[str, Any]]]
PEOPLE = {1: frozenset({"complaints", "reception"}), 2: frozenset[str]()}
LEAVINGS = {"went_on", "connected", "hung_up", "finished", "cut_off", "stayed"}


def _trail(*steps: str) -> dict[str, Any]:
    """`menu` enters it, `menu?` falls silent there: only the word after the colon is not a place."""
    return {"trail": [step.split(":") if ":" in step else ["entered", step] for step in steps]}


COMPLAINT: Table = [
    (0, "call_received", _trail("greeting", "menu")),
    (8, "silence", _trail("silent:")),
    (16, "keys_pressed", _trail("erred:")),
    (20, "keys_pressed", _trail("pressed:2", "complaints")),
    (20, "entry_queued", {"queue": "complaints"}),
    (50, "talk_started", {"agent": 8}),
    (90, "talk_ended", {"by": "agent"}),
    (91, "call_ended", {"cause": "flow"}),
]
GAVE_UP: Table = [
    (0, "call_received", _trail("menu")),
    (5, "keys_pressed", _trail("repeated:")),
    (9, "keys_pressed", _trail("pressed:3", "menu2")),
    (12, "keys_pressed", _trail("pressed:9", "menu")),
    (30, "call_ended", {"cause": "customer"}),
]
CALLED_BACK: Table = [
    (0, "call_received", _trail("menu")),
    (3, "keys_pressed", _trail("spoke:5", "callback")),
    (9, "callback_offered", {"entry": 1}),
    (9, "told", _trail()),
    (12, "call_ended", {"cause": "flow"}),
]
STAYED_ON: Table = [
    *COMPLAINT[:7],
    (90, "conversation_ended", {**_trail("solved"), "revision": 2}),
    (95, "keys_pressed", {**_trail("pressed:1", "thanks"), "revision": 2}),
    (97, "call_ended", {"cause": "flow"}),
]
TOLD_LATE: Table = [
    (0, "call_received", _trail("menu")),
    (4, "call_ended", {"cause": "customer"}),
    (5, "silence", _trail("silent:", "reception")),
]
ENDED_WITHIN_THE_SECOND: Table = [
    (0, "call_received", _trail("menu")),
    (9.7, "conversation_ended", _trail("solved")),
    (12, "call_ended", {"cause": "customer", "happened": (START + timedelta(seconds=9)).isoformat()}),
]
PRESSED_LATE: Table = [*TOLD_LATE[:2], (5, "key", _trail("pressed:1", "reception"))]


def _walked(table: Table, until: int = 200) -> dict[Spot, Sum]:
    journal = [
        SimpleNamespace(kind=kind, at=START + timedelta(seconds=second), data=json.dumps(data))
        for second, kind, data in table
    ]
    return walk(sorted(journal, key=happened), 1, PEOPLE, START + timedelta(seconds=until))


def _became(table: Table, revision: int = 1) -> str:
    (spot,) = [spot for spot in _walked(table) if spot.node == WHOLE and spot.revision_id == revision]
    return spot.what


@pytest.mark.parametrize(
    ("table", "spot", "expected"),
    [
        (COMPLAINT, ("greeting", "entered"), Sum(1, 0)),
        (COMPLAINT, ("greeting", "went_on"), Sum(1, 0)),
        (COMPLAINT, ("menu", "entered"), Sum(1, 20)),
        (COMPLAINT, ("menu", "silent"), Sum(1, 0)),
        (COMPLAINT, ("menu", "erred"), Sum(1, 0)),
        (COMPLAINT, ("menu", "chose", "2"), Sum(1, 0)),
        (COMPLAINT, ("complaints", "entered"), Sum(1, 30)),
        (COMPLAINT, ("complaints", "connected"), Sum(1, 0)),
        (COMPLAINT, ("complaints", "finished"), None),
        (GAVE_UP, ("menu", "entered"), Sum(2, 27)),
        (GAVE_UP, ("menu", "repeated"), Sum(1, 0)),
        (GAVE_UP, ("menu", "went_on"), Sum(1, 0)),
        (GAVE_UP, ("menu", "hung_up"), Sum(1, 0)),
        (CALLED_BACK, ("menu", "chose", "5"), Sum(1, 0)),
        (CALLED_BACK, ("callback", "finished"), Sum(1, 0)),
        (TOLD_LATE, ("menu", "hung_up"), Sum(1, 0)),
        (TOLD_LATE, ("reception", "hung_up"), None),
        (ENDED_WITHIN_THE_SECOND, ("solved", "hung_up"), Sum(1, 0)),
        (PRESSED_LATE, ("menu", "went_on"), Sum(1, 0)),
        (PRESSED_LATE, ("reception", "hung_up"), Sum(1, 0)),
    ],
)
def test_a_journal_tells_what_was_done_where(table: Table, spot: tuple[str, ...], expected: Sum | None) -> None:
    assert _walked(table).get(Spot(1, *spot)) == expected


def test_a_call_becomes_what_it_first_asked_for() -> None:
    assert [_became(table) for table in (COMPLAINT, GAVE_UP, CALLED_BACK)] == ["person", "hung_up", "callback"]
    assert (_became(STAYED_ON), _became(STAYED_ON, 2)) == ("person", "finished")
    assert _became(GAVE_UP[:3]) == "stayed"


def test_a_call_that_no_flow_spoke_to_has_no_visits() -> None:
    assert _walked([(0, "call_placed", {}), (9, "call_ended", {"cause": "no_answer"})]) == {}


STEPS = st.lists(
    st.sampled_from(["menu", "menu2", "complaints", "pressed:1", "silent:", "erred:", "repeated:"]), max_size=4
)
HAPPENINGS = st.lists(
    st.one_of(
        STEPS.map(lambda steps: ("keys_pressed", _trail(*steps))),
        st.sampled_from(
            [
                ("talk_started", {}),
                ("transfer_ended", {"status": "completed"}),
                ("transfer_ended", {"status": "busy"}),
                ("callback_offered", {}),
                ("conversation_ended", {**_trail("solved"), "revision": 2}),
                ("call_ended", {"cause": "customer"}),
                ("call_ended", {"cause": "unknown"}),
            ]
        ),
    ),
    max_size=12,
)


@given(HAPPENINGS)
def test_whoever_enters_a_place_leaves_it_hangs_up_or_is_there_still(happenings: list[tuple[str, Any]]) -> None:
    walked = _walked([(second, kind, data) for second, (kind, data) in enumerate(happenings)])
    for spot in walked:
        if spot.what == "entered":
            ends = [walked.get(spot._replace(what=how), Sum()).times for how in LEAVINGS]
            assert walked[spot].times == sum(ends)
    for revision in {spot.revision_id for spot in walked}:
        assert [spot.node for spot in walked if spot.revision_id == revision].count(WHOLE) == 1
    stays = sum(total.seconds for spot, total in walked.items() if spot.what == "entered")
    assert stays <= 200
    assert sum(total.times for spot, total in walked.items() if spot.what == "stayed" and spot.node) <= 1


@given(st.integers(0, 100_000))
def test_a_class_of_seconds_begins_at_or_before_the_second_and_at_its_own_first(seconds: int) -> None:
    assert bucket(seconds) <= seconds
    assert bucket(bucket(seconds)) == bucket(seconds)


# -- through the whole application


def _in_the_menu(carrier: Carrier, sid: str) -> Any:
    document = carrier.dials(sid=sid)
    while "complaint" not in words_of(document):
        document = carrier.hears(action_of(document), Digits="1", CallSid=sid)
    return document


def _sid(number: int) -> str:
    return f"CA{number:032d}"


def _hangs_up(carrier: Carrier, sid: str) -> None:
    carrier.post("/voice/status", CallStatus="completed", SequenceNumber="0", CallSid=sid)


def _call(carrier: Carrier, clock: VirtualClock, number: int, *keys: str) -> None:
    """Who presses these keys in the menu, ten seconds apart, and hangs up ten seconds later."""
    document = _in_the_menu(carrier, _sid(number))
    for key in keys:
        clock.move_to(clock.now() + timedelta(seconds=10))
        document = carrier.hears(action_of(document), CallSid=_sid(number), **({"Digits": key} if key else {}))
    clock.move_to(clock.now() + timedelta(seconds=10))
    _hangs_up(carrier, _sid(number))


@pytest.fixture
def called(carrier: Carrier, company: House, clock: VirtualClock) -> House:
    """Three calls: a complaint with its cause, one who presses nothing, then what means nothing, and an order."""
    for number, keys in enumerate((("2", "1"), ("", "8"), ("4",)), 1):
        _call(carrier, clock, number, *keys)
    ended_calls.finish_all(company)
    return company


def _figures(house: House, **asked: Any) -> FlowFigures:
    with house.db.reading() as tx:
        return reports.flow_figures(tx, Asked("hotline", **asked), "Europe/Rome")


def _place(found: FlowFigures, node: str) -> Any:
    return next(place for place in found.nodes if place.node == node)


def test_figures_tell_what_callers_did_at_each_place(called: House) -> None:
    found = _figures(called)
    assert (found.calls, found.contained, found.zone) == (3, 1, "Europe/Rome")
    assert (found.ends.person, found.ends.hung_up) == (2, 1)
    welcome = _place(found, "welcome")
    assert (welcome.entered, welcome.seconds, welcome.median_seconds) == (Occurred(3, 3), 50, 10)
    assert (welcome.silent, welcome.erred, welcome.hung_up) == (Occurred(1, 1), Occurred(1, 1), Occurred(1, 1))
    chosen = {(option.node, option.key): option.chosen.calls for option in found.options}
    assert chosen["welcome", "2"] == chosen["welcome", "4"] == 1
    assert [(served.number, served.calls) for served in found.served] == [(1, 3)]


def test_counting_again_changes_nothing_and_late_news_moves_the_call(called: House, clock: VirtualClock) -> None:
    before = _figures(called)
    with called.db.writing() as tx:
        assert [calls.count_visits(tx, call_id, "Europe/Rome") for call_id in (1, 2, 3)] == [False] * 3
    assert _figures(called) == before
    with called.db.writing() as tx:
        tx.happened = clock.now() - timedelta(minutes=1)
        calls.record(tx, calls.Entry(2, "callback_offered", "late", {"entry": 7}))
    with called.db.writing() as tx:
        assert calls.count_visits(tx, 2, "Europe/Rome")
    after = _figures(called)
    assert (after.calls, after.ends.callback, after.ends.hung_up, after.contained) == (3, 1, 0, 0)


def test_the_counts_by_day_are_the_sums_of_the_calls(called: House) -> None:
    with called.db.reading() as tx:
        for table in (Visit, VisitCount):
            assert tx.scalar(select(func.sum(table.times)))
        of_calls = select(
            Visit.node, Visit.what, Visit.key, func.count(), func.sum(Visit.times), func.sum(Visit.seconds)
        )
        spots = (Visit.node, Visit.what, Visit.key)
        told = {tuple(row) for row in tx.rows(of_calls.group_by(*spots))}
        counted = (VisitCount.node, VisitCount.what, VisitCount.key)
        sums = (func.sum(each) for each in (VisitCount.calls, VisitCount.times, VisitCount.seconds))
        assert {tuple(row) for row in tx.rows(select(*counted, *sums).group_by(*counted))} == told


def test_the_carrier_does_not_wait_for_the_counting(carrier: Carrier, company: House) -> None:
    carrier.dials(sid=_sid(1))
    _hangs_up(carrier, _sid(1))
    assert _figures(company).calls == 0
    wakes = [wake for wake in cast(LocalJobs, company.jobs).waiting if wake.name == "call_ended"]
    for wake in wakes:
        jobs.perform(company, wake.name, *wake.ids)
    assert _figures(company).calls == 1


def test_a_day_is_the_house_s_own(carrier: Carrier, company: House, clock: VirtualClock) -> None:
    clock.move_to(datetime(2026, 3, 2, 23, 30, tzinfo=UTC))  # half past midnight in Rome
    carrier.dials(sid=_sid(1))
    _hangs_up(carrier, _sid(1))
    ended_calls.finish_all(company)
    third = date(2026, 3, 3)
    assert _figures(company, first_day=third, last_day=third).calls == 1
    assert _figures(company, last_day=date(2026, 3, 2)).calls == 0


def test_another_revision_and_another_flow_have_their_own_figures(called: House) -> None:
    assert _figures(called, revision=1).calls == 3
    assert _figures(called, revision=2).nodes == []
    with called.db.reading() as tx:
        assert reports.flow_figures(tx, Asked("survey"), "Europe/Rome").calls == 0


@pytest.mark.parametrize(
    ("visited", "expected"),
    [
        (Visited("hotline"), [3, 2, 1]),
        (Visited("hotline", node="welcome"), [3, 2, 1]),
        (Visited("hotline", node="welcome", did="silent"), [2]),
        (Visited("hotline", node="welcome", did="chose", key="4"), [3]),
        (Visited("hotline", did="person"), [3, 1]),
        (Visited("hotline", did="hung_up", revision=1), [2]),
        (Visited("hotline", did="hung_up", revision=9), []),
        (Visited("nowhere"), []),
    ],
)
@pytest.mark.parametrize("few_calls", [0, 5_000])
def test_the_calls_behind_a_figure_are_found(
    called: House, visited: Visited, expected: list[int], few_calls: int
) -> None:
    with called.db.reading() as tx:
        wanted = Wanted(visited=visited, since=START - timedelta(days=1), until=START + timedelta(days=1))
        found = reports.call_log.wanted_calls(tx, wanted, few_calls)
        assert [row.id for row in tx.rows(found)] == expected


WAYS = (("welcome", "doubts", "orders"), ("orders", "doubts", "welcome"), ("doubts", "welcome"))
"""Whoever goes one way and whoever goes the other are counted at the same places."""


def _ended(house: House, number: int) -> int:
    """A call that went one of the ways and has ended, not counted yet."""
    values = {"direction": "inbound", "line_id": 1, "called": "+39800123456", "started_at": START, "status": "ended"}
    with house.db.writing() as tx:
        contact = {"channel": "call", "line_id": 1, "language": "en", "started_at": START}
        contact_id = tx.insert(insert(Contact).values(**contact))
        call_id = tx.insert(insert(Call).values(**values, contact_id=contact_id, revision_id=1))
        calls.record(tx, calls.Entry(call_id, "call_received", "way", _trail(*WAYS[number % len(WAYS)])))
        calls.record(tx, calls.Entry(call_id, "call_ended", "end", {"cause": "customer"}))
    return call_id


def test_calls_that_end_at_once_are_counted_into_one_day_without_a_deadlock(company: House) -> None:
    ended = [_ended(company, number) for number in range(48)]
    with ThreadPoolExecutor(8) as workers:
        list(workers.map(partial(ended_calls.ended, company), ended))
    with company.db.reading() as tx:
        of_place = select(VisitCount.node, func.sum(VisitCount.calls)).where(VisitCount.what == "entered")
        counted = {row.node: row[1] for row in tx.rows(of_place.group_by(VisitCount.node))}
    assert counted == {"welcome": 48, "orders": 32, "doubts": 48}
