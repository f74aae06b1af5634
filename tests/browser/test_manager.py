"""The manager's screens in a real browser: now, the log, one call with its sound, surveys, the menu, the health."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import picture
from tests.browser.desk import available, go_home, say_result
from tests.browser.eyes import PICTURES, findings
from tests.browser.hands import Hand, Keyboard, Mouse, option
from tests.browser.hurry import every_queue

PAUL, VERA, MRS_HILL = "+393337654321", "+393335550002", "+393335550001"
NOTE = "The technician did not come: promised for Tuesday."
SONG_HERTZ = 440
SOME_SECONDS = re.compile(r"^0:(0[4-9]|[1-5]\d)$")
TARGET_SECONDS = 4
WALL = {"width": 1920, "height": 1080}

MOUSE, KEYBOARD = Mouse(), Keyboard()

pytestmark = pytest.mark.timeout(420)  # talks are lived, and their recordings are fetched


def _go(page: Page, path: str, heading: str, hand: Hand = MOUSE) -> None:
    """Opens a screen by the navigation's own link."""
    hand.press(page.get_by_role("navigation", name="Navigation").get_by_role("link", name=path, exact=True))
    expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()


def _complain(customer: Any) -> None:
    customer.dial()
    customer.press("2")
    customer.press("1")


def _talk(agent: Page) -> None:
    agent.get_by_role("button", name="Accept").click()
    expect(agent.get_by_text("Talking", exact=True)).to_be_visible()


def _hang_up(agent: Page) -> None:
    agent.keyboard.press("F9")
    expect(agent.get_by_role("heading", name="What came of it?")).to_be_visible()


def _write_up(agent: Page) -> None:
    say_result(agent)
    agent.keyboard.press("Control+Enter")
    expect(agent.get_by_role("heading", name="What came of it?")).to_be_hidden()


def _tab_to(page: Page, wanted: Locator) -> None:
    """Goes there by the Tab key alone."""
    for _ in range(60):
        if wanted.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the Tab key does not lead there")


def _queue(page: Page, name: str) -> Locator:
    return page.get_by_role("listitem", name=name, exact=True)


@pytest.fixture(scope="module")
def lived(running: Any) -> dict[str, bool]:
    """Whether the talk that the later tests read about has been had."""
    return {}


def _live(lived: dict[str, bool], person: Any, caller: Any) -> None:
    """Paul complains, sings so that there is something to hear, and is answered."""
    if lived:
        return
    bruno, paul = person("bruno").page, caller(PAUL)
    available(bruno)
    _complain(paul)
    _talk(bruno)
    paul.sing(SONG_HERTZ)
    bruno.keyboard.type(NOTE)
    expect(bruno.get_by_text("Saved", exact=True)).to_be_visible()
    expect(bruno.get_by_text(SOME_SECONDS).first).to_be_visible()
    _hang_up(bruno)
    _write_up(bruno)
    paul.hang_up()
    go_home(bruno)
    lived["talk"] = True


@pytest.fixture
def soon_over_the_target(running: Any) -> Iterator[None]:
    with every_queue(running.url, "target_seconds", TARGET_SECONDS):
        yield


@pytest.mark.usefixtures("soon_over_the_target")
def test_a_supervisor_sees_who_waits_and_who_talks_as_it_happens(person: Any, caller: Any) -> None:
    page, bruno = person("sara").page, person("bruno").page
    vera, hill = caller(VERA), caller(MRS_HILL)
    _go(page, "Now", "Now")
    picture(page, "now-1-quiet")
    available(bruno)
    complaints = _queue(page, "Complaints")
    expect(page.get_by_role("heading", name="Available 1")).to_be_visible()
    _complain(vera)
    _talk(bruno)
    talks = page.get_by_role("region", name="Talking (1)")
    expect(talks.get_by_text("Bruno Neri")).to_be_visible()
    expect(talks.get_by_role("link", name="Vera Bianchi")).to_be_visible()
    _complain(hill)
    expect(complaints.get_by_role("link", name="Old Mrs Hill")).to_be_visible()
    expect(complaints.get_by_text("Over the target")).to_be_visible(timeout=45_000)
    picture(page, "now-2-waiting")
    assert findings(page) == []
    page.set_viewport_size(WALL)
    if PICTURES:
        page.screenshot(path=Path("var/screenshots/console/now-2-waiting-wall.png"))
    level = page.get_by_role("button", name="Service level", exact=True).first
    _tab_to(page, level)
    definition = page.get_by_role("tooltip").filter(has_text="Answered within the queue's target time (")
    expect(definition).to_be_visible()
    hill.hang_up()
    expect(complaints.get_by_role("link", name="Old Mrs Hill")).to_be_hidden()
    _hang_up(bruno)
    _write_up(bruno)
    vera.hang_up()
    go_home(bruno)


def test_a_call_is_found_opened_and_heard_by_keyboard(person: Any, caller: Any, lived: dict[str, bool]) -> None:
    _live(lived, person, caller)
    page = person("ada").page
    _go(page, "Calls", "Calls")
    expect(page.get_by_role("cell", name="Answered").first).to_be_visible()
    number = page.get_by_label("Number", exact=True)
    _tab_to(page, number)
    page.keyboard.type("333 765 4321")
    expect(page).to_have_url(re.compile(r"number=333"))
    expect(page.get_by_role("link", name="Vera Bianchi")).to_have_count(0)  # of many calls, by then
    picture(page, "calls-1-filtered")
    assert findings(page) == []
    found = page.get_by_role("link", name="Paul Smith").first
    _tab_to(page, found)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Paul Smith", level=1)).to_be_visible()
    expect(page.get_by_text(NOTE)).to_be_visible()
    story = page.get_by_role("region", name="What happened")
    expect(story.get_by_text("Bruno Neri took the call.")).to_be_visible()
    place = page.get_by_role("slider", name="Place in the recording: Customer, Agent")
    expect(place).to_be_visible(timeout=60_000)
    picture(page, "call-1-whole")
    assert findings(page) == []
    _tab_to(page, page.get_by_role("button", name="Play", exact=True))
    page.keyboard.press("Enter")
    expect(place).to_have_attribute("aria-valuetext", re.compile("^0:0[1-9] of"))
    place.focus()
    page.keyboard.press("Home")
    expect(place).to_have_attribute("aria-valuenow", "0")
    back = page.get_by_role("link", name="All calls")
    back.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"number=333"))
    expect(number).to_have_value("333 765 4321")
    number.fill("12")
    expect(page.get_by_text("No call matches").or_(page.locator("[aria-invalid=true]")).first).to_be_visible()


def test_a_filter_is_undone_by_the_back_button_and_an_empty_log_says_why(
    person: Any, caller: Any, lived: dict[str, bool]
) -> None:
    _live(lived, person, caller)
    page = person("ada").page
    _go(page, "Calls", "Calls", KEYBOARD)
    KEYBOARD.pick(page.get_by_role("combobox", name="Outcome"), option(page, "Left the queue, spoke to nobody"))
    expect(page).to_have_url(re.compile("outcome=left"))
    expect(page.get_by_text("No call matches")).to_be_visible()
    picture(page, "calls-2-none")
    page.go_back()
    expect(page.get_by_role("link", name="Paul Smith").first).to_be_visible()
    with page.expect_download() as table:
        page.get_by_role("link", name="Download as a table").click()
    assert "Paul Smith" in table.value.path().read_text("utf-8-sig")


def test_what_customers_said_the_menu_and_the_parts_are_there_to_read(
    person: Any, caller: Any, lived: dict[str, bool]
) -> None:
    _live(lived, person, caller)
    page = person("sara").page
    _go(page, "Surveys", "Surveys", KEYBOARD)
    expect(page.get_by_role("link", name="Paul Smith").first).to_be_visible()
    picture(page, "surveys-1-list")
    assert findings(page) == []
    KEYBOARD.pick(page.get_by_role("combobox", name="Agent", exact=True), option(page, "Ugo Greco"))
    expect(page.get_by_text("No survey matches")).to_be_visible()
    page.go_back()
    KEYBOARD.press(page.get_by_role("link", name="Paul Smith").first)
    expect(page.get_by_role("heading", name="Paul Smith", level=1)).to_be_visible()
    _go(page, "Menu", "The hotline", KEYBOARD)
    expect(page.get_by_text("Revision 1: what callers hear now")).to_be_visible()
    picture(page, "flow-1-tree")
    assert findings(page) == []
    _go(page, "Health", "Health", KEYBOARD)
    expect(page.get_by_role("heading", name="Telephone carrier")).to_be_visible()
    picture(page, "parts-1-all")
    assert findings(page) == []
