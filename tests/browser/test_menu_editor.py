"""The menu editor in a real browser: a manager changes the hotline by keyboard alone, and another one beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import picture
from tests.browser.eyes import findings
from tests.browser.hands import Keyboard, Mouse, option

MOUSE, KEYBOARD = Mouse(), Keyboard()
BETTER = "For a question, press 1. For an invoice, press 6. To speak to a person, press 0."


@pytest.fixture
def ada(person: Any) -> Iterator[Any]:
    """A manager; what callers hear is afterwards as it was."""
    manager = person("ada")
    yield manager
    manager.asks("POST", "flows/hotline/rollback", {"number": 1})


def _open(page: Page) -> None:
    page.goto(f"{page.evaluate('location.origin')}/flow/hotline/edit")
    expect(page.get_by_role("heading", name="Change: The hotline")).to_be_visible()


def _place(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def _unanswered(route: Route) -> None:
    """A page that hears nothing new, though it may still write."""
    if route.request.method == "GET":
        route.abort()
    else:
        route.continue_()


def _jump(page: Page, name: str) -> Locator:
    """To a place by its name, as somebody does who has no mouse."""
    page.keyboard.press("F3")
    KEYBOARD.pick(page.get_by_role("combobox", name="Go to"), option(page, name))
    place = _place(page, name)
    expect(place).to_be_focused()
    return place


@pytest.mark.timeout(240)
def test_a_manager_adds_a_key_by_keyboard_alone_publishes_it_and_brings_the_old_menu_back(ada: Any) -> None:
    page = ada.page
    KEYBOARD.press(page.get_by_role("navigation", name="Navigation").get_by_role("link", name="Menu", exact=True))
    KEYBOARD.press(page.get_by_role("link", name="Change this menu"))
    expect(page.get_by_role("heading", name="Change: The hotline")).to_be_visible()
    new = page.get_by_role("region", name="What is new")
    expect(new).to_contain_text("Nothing yet")
    welcome = _jump(page, "Welcome")
    KEYBOARD.press(welcome.get_by_role("button", name="Add a key"))
    expect(welcome.get_by_role("textbox", name="Name")).to_be_focused()
    page.keyboard.type("Invoices")
    KEYBOARD.pick(welcome.get_by_role("combobox", name="Leads to"), option(page, "Orders"))
    KEYBOARD.press(welcome.get_by_role("button", name="Done"))
    expect(new).to_contain_text("Key 6 “Invoices” added, to Orders")
    expect(page.get_by_text("Draft saved")).to_be_visible()
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(new).to_contain_text("to Reception")
    page.keyboard.press("Control+Shift+z")
    page.keyboard.press("Control+Shift+z")
    expect(new).to_contain_text("Key 6 “Invoices” added, to Orders")
    picture(page, "menu-1-draft")
    assert findings(page) == []
    welcome = _jump(page, "Welcome")
    KEYBOARD.press(welcome.get_by_role("button", name="Change Welcome"))
    said = welcome.get_by_role("group", name="What is said", exact=True).get_by_role("textbox", name="English")
    KEYBOARD.rewrite(said, BETTER)
    expect(new).to_contain_text("What is said: reworded in English")
    picture(page, "menu-2-words")
    assert findings(page) == []
    page.keyboard.press("Control+Enter")
    dialog = page.get_by_role("dialog", name="Publish for the next call")
    expect(dialog.get_by_role("textbox", name="Why")).to_be_focused()
    page.keyboard.type("Invoices have a key of their own")
    picture(page, "menu-3-publish")
    assert findings(page) == []
    KEYBOARD.press(dialog.get_by_role("button", name="Publish"))
    expect(page.get_by_text("what callers hear now")).to_be_visible()
    expect(page.get_by_text("Invoices have a key of their own")).to_be_visible()
    KEYBOARD.press(page.get_by_role("link", name="Change this menu"))
    expect(new).to_contain_text("Nothing yet")
    welcome = _jump(page, "Welcome")
    MOUSE.pick(welcome.get_by_role("button", name="More for 6 Invoices"), page.get_by_role("menuitem", name="Remove"))
    expect(page.get_by_text("Draft saved")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    KEYBOARD.press(page.get_by_role("button", name="Discard the draft"))
    KEYBOARD.press(page.get_by_role("button", name="Discard it for everybody"))
    KEYBOARD.press(page.get_by_role("button", name="Bring back revision 1", exact=True))
    sure = page.get_by_role("dialog", name="Bring back revision 1?")
    expect(sure).to_contain_text("Key 6 “Invoices” removed")
    picture(page, "menu-4-back")
    KEYBOARD.press(sure.get_by_role("button", name="Bring it back"))
    expect(page.get_by_text("Revision 1: what callers hear now")).to_be_visible()


def test_options_are_moved_taken_out_and_removed_where_they_stand(ada: Any) -> None:
    page = ada.page
    _open(page)
    welcome, new = _place(page, "Welcome"), page.get_by_role("region", name="What is new")
    for item, told in (
        ("Move down", "Keys in another order"),
        ("Take out for now", "Key 4 “Orders” is out for now"),
        ("Remove", "Key 4 “Orders” removed"),
    ):
        MOUSE.pick(welcome.get_by_role("button", name="More for 4 Orders"), page.get_by_role("menuitem", name=item))
        expect(new).to_contain_text(told)
    MOUSE.press(welcome.get_by_role("button", name="Change 3 Suggestions"))
    MOUSE.pick(welcome.get_by_role("combobox", name="Leads to"), option(page, "Another telephone"))
    place, wrong = _place(page, "Suggestions"), "This cannot be right: Telephone number."
    expect(place).to_contain_text(wrong)
    expect(page.get_by_role("region", name="To be put right")).to_contain_text(wrong)
    picture(page, "menu-5-problems")
    assert findings(page) == []
    MOUSE.press(page.get_by_role("button", name="Publish"))
    dialog = page.get_by_role("dialog", name="Publish for the next call")
    expect(dialog.get_by_role("button", name="Publish", exact=True)).to_be_disabled()
    expect(dialog).to_contain_text("They are run once the rest is put right.")
    MOUSE.press(dialog.get_by_role("button", name="Cancel"))
    MOUSE.press(place.get_by_role("button", name="Change Suggestions"))
    MOUSE.press(place.get_by_role("button", name="Remove Suggestions"))
    expect(place).to_be_hidden()
    MOUSE.press(page.get_by_role("button", name="Discard the draft"))
    MOUSE.press(page.get_by_role("button", name="Discard it for everybody"))
    expect(page.get_by_text("what callers hear now")).to_be_visible()


def test_two_managers_in_one_draft_see_each_other_and_overwrite_nothing_unseen(ada: Any, person: Any) -> None:
    page = ada.page
    _open(page)
    begun = ada.asks("GET", "drafts/hotline")
    root = person("root")
    theirs = {**begun["document"], "title": "Lake Bank"}
    root.asks("PUT", "drafts/hotline", {"version": begun["draft"]["version"], "document": theirs})
    expect(page.get_by_text("has changed the draft; it is shown as it is now")).to_be_visible()
    expect(page.get_by_role("heading", name="Change: Lake Bank")).to_be_visible()
    page.route("**/api/drafts/hotline", _unanswered)
    again = {"version": begun["draft"]["version"] + 1, "document": {**theirs, "title": "Hill Bank"}}
    root.asks("PUT", "drafts/hotline", again)
    welcome = _place(page, "Welcome")
    MOUSE.pick(welcome.get_by_role("button", name="More for 4 Orders"), page.get_by_role("menuitem", name="Remove"))
    expect(page.get_by_text("Not saved yet: nobody answers")).to_be_visible()
    page.unroute("**/api/drafts/hotline")
    expect(page.get_by_text("has changed this draft meanwhile")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("changed: The whole menu (Title).")
    expect(page.get_by_role("alert")).to_contain_text("You changed: Welcome (Keys).")
    picture(page, "menu-6-two")
    assert findings(page) == []
    MOUSE.press(page.get_by_role("button", name="Take theirs"))
    expect(page.get_by_role("heading", name="Change: Hill Bank")).to_be_visible()
    expect(welcome.get_by_role("button", name="More for 4 Orders")).to_be_visible()
    MOUSE.press(page.get_by_role("button", name="Discard the draft"))
    MOUSE.press(page.get_by_role("button", name="Discard it for everybody"))
    expect(page.get_by_text("what callers hear now")).to_be_visible()
