"""What callers do in the menu in a real browser: calls are dialled, their figures read, and one clicked."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import picture
from tests.browser.eyes import findings
from tests.browser.hands import Keyboard

ONE, OTHER = "+393339990001", "+393339990002"
KEYBOARD = Keyboard()

pytestmark = pytest.mark.timeout(240)  # calls are lived


def _figures(page: Page, name: str) -> Any:
    return page.get_by_role("region", name=name, exact=True)


def test_a_manager_reads_what_callers_do_in_the_menu_and_opens_the_calls_behind_a_number(
    person: Any, caller: Any
) -> None:
    ada, one, other = person("ada"), caller(ONE), caller(OTHER)
    page = ada.page
    origin = page.evaluate("location.origin")
    before = ada.asks("GET", "flows/hotline/figures")["calls"]
    KEYBOARD.press(page.get_by_role("navigation", name="Navigation").get_by_role("link", name="Menu", exact=True))
    KEYBOARD.press(page.get_by_role("link", name="What callers do"))
    expect(page.get_by_role("heading", name="What callers do: The hotline")).to_be_visible()
    if before == 0:
        expect(page.get_by_text("No calls yet in this period")).to_be_visible()
        picture(page, "figures-1-none")
        assert findings(page) == []
    one.dial()
    for key in ("8", "1", "2", "1"):  # the first of them means nothing; then English
        one.press(key)
    other.dial()
    for key in ("1", "2"):
        other.press(key)
    other.until(lambda: other.words[-1].startswith("We are sorry"), "the causes are not asked for")
    other.hang_up()
    one.hang_up()
    welcome = _figures(page, "Welcome")
    pressed = re.compile(r"^Welcome: 2 Complaints: \d+, show the calls?$")
    ended = page.get_by_role("region", name="How calls ended")
    expect(ended.get_by_role("link", name=f"Calls: {before + 2}, show the calls")).to_be_visible(timeout=45_000)
    expect(ended).to_contain_text("Asked for a person")
    languages = _figures(page, "Choose language")
    expect(
        languages.get_by_role("link", name=re.compile(r"^Choose language: Key meant nothing: \d+, show"))
    ).to_be_visible()
    expect(languages).to_contain_text("English")
    picture(page, "figures-2-calls")
    assert findings(page) == []
    page.goto(f"{page.url}?revision=1")
    expect(welcome.get_by_role("link", name=pressed)).to_be_visible()
    KEYBOARD.press(welcome.get_by_role("link", name=pressed))
    expect(page.get_by_role("heading", name="Calls", level=1)).to_be_visible()
    expect(page).to_have_url(re.compile(r"/calls\?flow=hotline&revision=1&node=welcome&did=chose&key=2$"))
    rows = page.get_by_role("table", name="Calls").get_by_role("row")
    for number in (ONE, OTHER):
        expect(rows.filter(has_text=number).first).to_be_visible()
    expect(page.get_by_role("search")).to_contain_text("Hotline · Revision 1 · Welcome · Chose 2")
    picture(page, "figures-3-behind")
    assert findings(page) == []
    page.go_back()
    expect(welcome).to_be_visible()
    page.goto(f"{page.url}&first_day=2026-01-01&last_day=2030-12-31&beside=days")
    expect(welcome).to_contain_text("before 0")
    picture(page, "figures-4-before")
    assert findings(page) == []
    page.goto(f"{origin}/flow/hotline/figures?view=graph")
    expect(page.get_by_role("link", name=pressed)).to_be_visible()
    picture(page, "figures-5-graph")
    assert findings(page) == []
