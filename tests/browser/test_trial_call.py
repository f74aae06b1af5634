"""The telephone beside the menu editor, by keyboard alone: a draft is called, and the call is kept as a rehearsal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import picture
from tests.browser.eyes import findings
from tests.browser.hands import Keyboard, Mouse, option

KEYBOARD, MOUSE = Keyboard(), Mouse()


@pytest.fixture
def page(person: Any) -> Iterator[Page]:
    """A manager's editor; the draft is forgotten afterwards."""
    ada = person("ada")
    ada.page.goto(f"{ada.page.evaluate('location.origin')}/flow/hotline/edit")
    expect(ada.page.get_by_role("heading", name="Change: The hotline")).to_be_visible()
    yield ada.page
    ada.page.goto(f"{ada.page.evaluate('location.origin')}/flow")
    version = ada.asks("GET", "drafts/hotline")["draft"]["version"]
    ada.asks("DELETE", f"drafts/hotline?version={version}")


def _jump(page: Page, name: str) -> Locator:
    page.keyboard.press("F3")
    KEYBOARD.pick(page.get_by_role("combobox", name="Go to"), option(page, name))
    place = page.get_by_role("region", name=name, exact=True)
    expect(place).to_be_focused()
    return place


def _leads_to(place: Locator, name: str) -> None:
    KEYBOARD.rewrite(place.get_by_role("combobox", name="Leads to"), name)
    expect(option(place.page, name)).to_be_visible()
    place.page.keyboard.press("ArrowDown")
    place.page.keyboard.press("Enter")
    KEYBOARD.press(place.get_by_role("button", name="Done"))


@pytest.mark.timeout(300)  # every place is reached by the Tab key
def test_a_new_key_is_tried_in_thai_out_of_hours_and_the_run_is_kept_and_fails_once_it_is_broken(page: Page) -> None:
    closed = _jump(page, "Closed")
    KEYBOARD.press(closed.get_by_role("button", name="Add a key"))
    expect(closed.get_by_role("textbox", name="Name")).to_be_focused()
    page.keyboard.type("Ideas")
    _leads_to(closed, "Leave suggestion")
    page.keyboard.press("F4")
    telephone = page.get_by_role("region", name="Telephone")
    KEYBOARD.pick(telephone.get_by_role("combobox", name="Speaks"), option(page, "Thai"))
    KEYBOARD.pick(telephone.get_by_role("combobox", name="When"), option(page, "At night"))
    KEYBOARD.press(telephone.get_by_role("button", name="Call", exact=True))
    heard = telephone.get_by_role("list", name="What is heard")
    expect(heard).to_contain_text("ขณะนี้ปิดทำการ")
    expect(telephone.get_by_role("button", name="Key 3: Ideas")).to_be_visible()
    expect(closed).to_have_attribute("data-lit", "true")
    page.keyboard.press("3")
    expect(heard).to_contain_text("Presses 3")
    expect(page.get_by_role("region", name="Leave suggestion", exact=True)).to_have_attribute("data-lit", "true")
    picture(page, "trial-1-call")
    assert findings(page) == []
    KEYBOARD.press(telephone.get_by_role("button", name="Save this run as a rehearsal"))
    expect(telephone).to_contain_text("Saved as a rehearsal: Leave suggestion, Thai, 2026-03-02 23:00, 3")
    closed = _jump(page, "Closed")
    KEYBOARD.press(closed.get_by_role("button", name="Change 3 Ideas"))
    _leads_to(closed, "Call me back")
    expect(heard).to_contain_text("Since your last change this leads elsewhere; before: Leave suggestion.")
    rehearsals = page.get_by_role("region", name="Rehearsals")
    expect(rehearsals).to_contain_text("Place: expected Leave suggestion, but it was Call me back.")
    wrong = page.get_by_role("region", name="To be put right (1)")
    expect(wrong).to_contain_text("Leave suggestion, Thai, 2026-03-02 23:00, 3: A rehearsal fails")
    picture(page, "trial-2-fails")
    assert findings(page) == []
    KEYBOARD.press(wrong.get_by_role("button", name="Show it on the telephone"))
    expect(telephone).to_contain_text("Plays the rehearsal “Leave suggestion, Thai, 2026-03-02 23:00, 3”")
    KEYBOARD.press(rehearsals.get_by_role("button", name="Take what happens now as right"))
    expect(rehearsals.get_by_text("Take what happens now as right")).to_have_count(0)
    expect(page.get_by_text("Nothing: it may be published.")).to_be_visible()


def test_the_place_of_the_call_is_brought_back_into_sight_when_the_call_moves_on(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    MOUSE.press(page.get_by_role("button", name="Try it"))
    telephone = page.get_by_role("region", name="Telephone")
    MOUSE.press(telephone.get_by_role("button", name="Call", exact=True))
    MOUSE.press(telephone.get_by_role("button", name=re.compile("^Key 1")))
    welcome = page.get_by_role("region", name="Welcome", exact=True)
    expect(welcome).to_have_attribute("data-lit", "true")
    _jump(page, "Closed")
    expect(welcome).not_to_be_in_viewport()
    MOUSE.press(telephone.get_by_role("button", name="Say nothing"))
    expect(welcome).to_be_in_viewport()
    expect(welcome).to_have_attribute("data-lit", "true")
