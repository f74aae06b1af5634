"""What an agent knows and does beside the call, by keyboard alone: repeat, proofs, guidance, calling out, Ctrl-K."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import picture
from tests.browser.desk import go_home, say_result, talks
from tests.browser.eyes import findings
from tests.browser.hands import Keyboard

CARLA = "+393335550004"  # complained three days ago, and was promised a technician yesterday
VERA = "+393335550002"


def _palette(page: Page, words: str, option: str) -> None:
    """Ctrl-K, words, Enter."""
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Screen, customer").fill(words)
    expect(page.get_by_role("option", name=option).first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()


def _look(page: Page, name: str) -> None:
    picture(page, name)
    assert findings(page) == [], name


def _card(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name)


@pytest.mark.timeout(300)  # two calls and their pictures
def test_an_agent_knows_the_matter_is_sure_of_the_caller_and_calls_by_keyboard(person: Any, caller: Any) -> None:
    hand, page = Keyboard(), person("bruno").page
    expect(page.get_by_role("button", name="Available", exact=True)).to_be_visible()
    _palette(page, "avail", "Available")
    expect(page.get_by_role("button", name="Telephone ready")).to_be_visible()

    carla = caller(CARLA)
    carla.dial()
    carla.press("2")
    carla.press("1")
    again = _card(page, "Calls again about this")
    expect(again.get_by_text("Still cold; promised a technician.")).to_be_visible()
    expect(again.get_by_text("may I ask you two short questions first?")).to_be_visible()
    expect(_card(page, "What Complaints has you say").get_by_text("A refund up to € 50")).to_be_visible()
    _look(page, "record-offer")
    _palette(page, "accept", "Accept the call")
    talks(page)

    hand.press(page.get_by_role("button", name="Ask to be sure…"))
    hand.write(page.get_by_label("What they say"), "99999")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Does not match")).to_be_visible()
    hand.write(page.get_by_label("What they say"), "40121")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Matches still needed: 1")).to_be_visible()
    _look(page, "record-asking")
    hand.write(page.get_by_label("What they say"), "carla.verdi@example.com")
    page.keyboard.press("Enter")
    expect(page.get_by_text("They have proved who they are.")).to_be_visible()
    expect(again.get_by_text("we promised you an answer")).to_be_visible()

    _palette(page, "hang", "Hang up")
    say_result(page, hand)
    hand.tick(page.get_by_role("switch", name="Call the customer back at a time"))
    _look(page, "record-wrap-up")
    hand.tick(page.get_by_role("switch", name="Call the customer back at a time"))
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Ready for the next caller")).to_be_visible()

    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Screen, customer").fill("vera")
    expect(page.get_by_role("option", name="Vera Bianchi")).to_be_visible()
    _look(page, "palette")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Vera Bianchi")).to_be_visible()
    _look(page, "record-customer")
    hand.press(page.get_by_role("button", name=f"Call {VERA}"))
    expect(page.get_by_text("It rings at theirs")).to_be_visible()
    _look(page, "record-calling")
    page.keyboard.press("F9")
    expect(page.get_by_text("Given up before anybody answered")).to_be_visible()
    expect(page.get_by_role("radio", name="No answer")).to_be_checked()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Ready for the next caller")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys of the desk").get_by_text("Ctrl+K")).to_be_visible()
    _look(page, "record-keys")
    page.keyboard.press("Escape")
    go_home(page, hand)
