"""A callback that is agreed waits for who writes up, and is made by another: whose result is whose."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.browser.conftest import picture
from tests.browser.desk import available, finish, go_home, say_result, talks
from tests.browser.eyes import findings

STRANGER = "+393339990090"
SOON = timedelta(seconds=45)


def _talks_to(page: Page, customer: Any) -> None:
    customer.dial()
    customer.press("2")
    customer.press("1")
    page.get_by_role("button", name="Accept").click()
    talks(page)
    customer.hang_up()
    expect(page.get_by_role("heading", name="What came of it?")).to_be_visible()


def _agrees_to_call_back_soon(agent: Any) -> None:
    desk = agent.asks("GET", "desk")
    at = datetime.fromisoformat(desk["now"].replace("Z", "+00:00")) + SOON
    said = {"disposition": "will call back", "callback_at": at.isoformat()}
    agent.asks("POST", f"desk/conversations/{desk['conversation']['id']}/wrap-up", said)


@pytest.mark.timeout(300)
def test_it_waits_for_who_writes_up_and_each_call_names_its_own_agent_and_result(
    person: Any, caller: Any, running: Any
) -> None:
    bruno, chiara, sara, stranger = person("bruno"), person("chiara").page, person("sara", "Now"), caller(STRANGER)
    available(bruno.page)
    _talks_to(bruno.page, stranger)
    _agrees_to_call_back_soon(bruno)
    go_home(bruno.page)
    available(chiara)
    _talks_to(chiara, stranger)
    expect(chiara.get_by_role("region", name="Callback planned")).to_be_visible()
    available(bruno.page)
    held = sara.page.get_by_text("Just talked with us: it is being written up")
    expect(held).to_be_visible(timeout=60_000)
    expect(bruno.page.get_by_role("button", name="Accept")).to_have_count(0)
    picture(sara.page, "own-results-1-held")
    assert findings(sara.page) == []
    go_home(bruno.page)
    answers: dict[str, Any] = {"on_call": "answer", "after_seconds": 1}
    requests.put(f"{running.sandbox}/sandbox/handsets/{STRANGER}", json=answers, timeout=10).raise_for_status()
    say_result(chiara)
    chiara.keyboard.press("Control+Enter")
    expect(chiara.get_by_text("A callback for you")).to_be_visible()
    expect(held).to_have_count(0)
    chiara.get_by_role("button", name="Accept").click()
    expect(chiara.get_by_text("Talking, on a callback")).to_be_visible()
    stranger.hang_up()
    expect(chiara.get_by_role("heading", name="What came of it?")).to_be_visible()
    finish(chiara)
    go_home(chiara)
    _named(sara)


def _named(sara: Any) -> None:
    called_back, _, first = (each for each in sara.asks("GET", "calls?number=%2B393339990090") if each["agent"])
    assert (first["purpose"], first["agent"], first["disposition"]) == ("customer", "Bruno Neri", "will call back")
    assert (called_back["purpose"], called_back["agent"]) == ("callback", "Chiara Riva")
    assert called_back["disposition"] not in (None, "will call back")
    sara.page.get_by_role("link", name="Calls").click()
    theirs = sara.page.get_by_role("row").filter(has_text=STRANGER)
    expect(theirs.filter(has_text="Bruno Neri")).to_have_count(1)
    expect(theirs.filter(has_text="Chiara Riva")).to_have_count(2)
    picture(sara.page, "own-results-2-calls")
    assert findings(sara.page) == []
