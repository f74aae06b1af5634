"""Somebody new takes a call after one request of a manager's and a password of their own."""

from __future__ import annotations

import pytest

from ivr import dispatch, staff
from ivr.app import create_app
from ivr.staff import NewStaff, Role
from tests.ivr.api.conftest import PASSWORD_HASH, Browser
from tests.ivr.conversation.conftest import Scene


@pytest.fixture
def manager(scene: Scene) -> Browser:
    scene.do(lambda tx: staff.add(tx, NewStaff("m@bank.example", "Mara", Role.MANAGER, PASSWORD_HASH)))
    browser = Browser(create_app(scene.house).test_client())
    assert browser.log_in("m@bank.example").status_code == 200
    return browser


def test_a_newcomer_takes_the_caller_who_waits(scene: Scene, manager: Browser) -> None:
    meeting = scene.caller()
    assert meeting.offer is None
    new = {"email": "nina@bank.example", "name": "Nina", "queues": ["doubts"], "skills": {"language:en": 3}}
    made = manager.post("/agents/newcomers", new, status=201)
    nina = Browser(create_app(scene.house).test_client())
    nina.log_in("nina@bank.example", made["temporary_password"])
    words = {"old": made["temporary_password"], "new": "a password of mine"}
    nina.token = nina.put("/me/password", words)["csrf_token"]
    nina.put("/desk/presence", {"presence": "available"})
    dispatch.run(scene.house, "main")
    offer = nina.get("/desk")["offer"]
    assert offer["entry_id"] == meeting.entry_id
    meeting.id = nina.post(f"/desk/offers/{offer['offer_id']}/accept")["conversation"]
    meeting.agent_calls_in().customer_comes()
    assert (meeting.status, meeting.presence) == ("talking", ("on_call", None))


def test_a_newcomer_is_not_rung_at_a_number_that_costs_a_fortune(manager: Browser) -> None:
    new = {"email": "nina@bank.example", "name": "Nina", "phone": "telephone", "number": "+881612345678"}
    assert "cannot be rung" in manager.post("/agents/newcomers", new, status=422)["message"]
    made = manager.post("/agents/newcomers", {**new, "number": "+390212345678"}, status=201)["agent"]
    refused = manager.patch(f"/agents/{made['id']}", {"number": "+881612345678"}, status=422)
    assert "cannot be rung" in refused["message"]
