"""What callers do in a flow over the API, and the calls behind each figure."""

from __future__ import annotations

from typing import Any

import pytest

from ivr.house import House
from ivr.staff import Role
from tests.ivr.conftest import Carrier, action_of
from workers import calls as ended_calls

SIDS = ["CA" + "1" * 32, "CA" + "2" * 32]


@pytest.fixture
def called(carrier: Carrier, company: House) -> None:
    """One who asks for the menu again and hangs up, one who hangs up at once."""
    for sid in SIDS:
        document = carrier.dials(sid=sid)
        if sid == SIDS[0]:
            carrier.hears(action_of(document), Digits="*", CallSid=sid)
        carrier.post("/voice/status", CallStatus="completed", SequenceNumber="0", CallSid=sid)
    ended_calls.finish_all(company)


def test_agents_read_what_callers_do(browser: Any, called: None) -> None:
    found = browser(Role.AGENT).get("/flows/hotline/figures", {"first_day": "2026-03-02", "last_day": "2026-03-02"})
    assert (found["calls"], found["contained"], found["zone"]) == (2, 2, "Europe/Rome")
    assert found["ends"]["hung_up"] == 2
    (place,) = [place for place in found["nodes"] if place["hung_up"]["calls"]]
    assert place["entered"] == {"calls": 2, "times": 2}
    assert place["repeated"] == {"calls": 1, "times": 1}
    assert found["served"] == [{"number": 1, "calls": 2}]


def test_days_without_calls_and_flows_that_nobody_knows_have_empty_figures(browser: Any, called: None) -> None:
    agent = browser(Role.AGENT)
    for path, query in (("hotline", {"last_day": "2026-03-01"}), ("nowhere", {})):
        found = agent.get(f"/flows/{path}/figures", query)
        assert (found["calls"], found["nodes"], found["options"], found["served"]) == (0, [], [], [])


def test_a_figure_s_calls_are_found_and_a_place_without_its_flow_is_refused(browser: Any, called: None) -> None:
    supervisor = browser(Role.SUPERVISOR)
    (place,) = [
        place["node"] for place in supervisor.get("/flows/hotline/figures")["nodes"] if place["repeated"]["calls"]
    ]
    asked = {"flow": "hotline", "node": place, "did": "repeated"}
    assert [line["sid"] for line in supervisor.get("/calls", asked)] == [SIDS[0]]
    assert len(supervisor.get("/calls", {"flow": "hotline", "did": "hung_up"})) == 2
    supervisor.get("/calls", {"node": place}, status=422)
    supervisor.get("/calls", asked | {"did": "danced"}, status=422)
