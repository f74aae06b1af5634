"""A callback that reaches nobody: the agent is told, a person finds it, and one word says that it was a machine."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.browser.conftest import picture
from tests.browser.desk import go_home
from tests.browser.eyes import findings

STRANGER, MASKED = "+393339990088", "+39…088"
MACHINE = "+393339990089"


@pytest.fixture
def tried_once(person: Any) -> Any:
    """The queues give a callback up after one call, so that none is tried again in mid of another test; a manager."""
    ada = person("ada", "Now")
    before = {each["id"]: each["callback_tries"] for each in ada.asks("GET", "queue-settings")}
    for queue in before:
        ada.asks("PATCH", f"queue-settings/{queue}", {"callback_tries": 1})
    yield ada
    for queue, tries in before.items():
        ada.asks("PATCH", f"queue-settings/{queue}", {"callback_tries": tries})


def _wants_a_callback(stranger: Any) -> None:
    stranger.dial()
    for key in ("2", "1", "1", "1"):  # English, a question; to be called back, on this number
        stranger.press(key)
    stranger.until(lambda: stranger.state == "ready", "the call did not end")


def _behaves(running: Any, number: str, **how: Any) -> None:
    requests.put(f"{running.sandbox}/sandbox/handsets/{number}", json=how, timeout=10).raise_for_status()


def _look(page: Page, name: str) -> None:
    picture(page, f"callbacks-{name}")
    assert findings(page) == [], name


@pytest.mark.timeout(300)
def test_what_reaches_nobody_is_told_found_and_closed(person: Any, caller: Any, running: Any, tried_once: Any) -> None:
    page, stranger = person("bruno").page, caller(STRANGER)
    _wants_a_callback(stranger)
    _behaves(running, STRANGER, on_call="busy")
    page.get_by_role("button", name="Available", exact=True).click()
    expect(page.get_by_text("A callback for you")).to_be_visible()
    expect(page.get_by_text("They are called once you accept.")).to_be_visible()
    expect(page.get_by_text("none yet")).to_be_visible()
    page.get_by_role("button", name="Accept").click()
    told = page.get_by_role("status").filter(has_text=f"{STRANGER}: the line was busy.")
    expect(told).to_be_visible()
    expect(page.get_by_text("Given up:")).to_be_visible()
    _look(page, "2-busy")
    told.get_by_role("button", name="Understood").click()
    expect(told).to_be_hidden()
    page.get_by_role("link", name="To do").click()
    page.get_by_text("Callbacks given up (1)").click()
    expect(page.get_by_role("heading", name=MASKED)).to_be_visible()
    _look(page, "3-given-up")
    _closed(tried_once.page)
    go_home_from(page)


def _closed(ada: Page) -> None:
    """By the manager, from the call's page."""
    ada.get_by_role("link", name="Calls").click()
    ada.get_by_role("link", name=STRANGER).first.click()
    expect(ada.get_by_text("This callback was given up")).to_be_visible()
    _look(ada, "4-call")
    ada.get_by_role("link", name="To the callbacks given up").click()
    ada.get_by_role("button", name=f"Close: {STRANGER}").click()
    ada.get_by_role("button", name="Close", exact=True).click()
    expect(ada.get_by_text("Say in a word what came of it.")).to_be_visible()
    _look(ada, "5-closing")
    ada.get_by_label("What came of it").fill("Wrote a letter")
    ada.keyboard.press("Enter")
    expect(ada.get_by_text("No callback was given up")).to_be_visible()
    ada.get_by_text("Done", exact=True).click()
    expect(ada.get_by_text("Wrote a letter")).to_be_visible()


def go_home_from(page: Page) -> None:
    page.get_by_role("link", name="Desk").click()
    go_home(page)


@pytest.mark.timeout(300)
def test_one_word_says_that_it_was_a_machine(person: Any, caller: Any, running: Any, tried_once: Any) -> None:
    page, stranger = person("bruno").page, caller(MACHINE)
    _wants_a_callback(stranger)
    _behaves(running, MACHINE, on_call="answer", after_seconds=12)
    page.get_by_role("button", name="Available", exact=True).click()
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("Callback: the customer is being called…")).to_be_visible()
    expect(page.get_by_role("button", name="Give back")).to_be_visible()
    expect(page.get_by_text("Talking, on a callback")).to_be_visible()
    _look(page, "7-talking")
    page.get_by_role("button", name="Machine").click()
    expect(page.get_by_role("status").filter(has_text="a machine answered.")).to_be_visible()
    expect(page.get_by_text("Given up:")).to_be_visible()
    _look(page, "8-machine")
    go_home(page)
