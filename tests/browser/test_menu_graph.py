"""The menu as a graph in a real browser: read, changed by keyboard alone, and by dragging."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import picture
from tests.browser.eyes import findings
from tests.browser.hands import Keyboard, Mouse, option

MOUSE, KEYBOARD = Mouse(), Keyboard()


@pytest.fixture
def ada(person: Any) -> Iterator[Any]:
    """A manager; no draft of hers is left to the next."""
    manager = person("ada")
    yield manager
    for draft in manager.asks("GET", "drafts"):
        manager.asks("DELETE", f"drafts/{draft['flow']}?version={draft['version']}")


def _card(page: Page, title: str) -> Locator:
    return page.get_by_role("group", name=re.compile(f"^{title}, "))


def _open(page: Page) -> None:
    page.goto(f"{page.evaluate('location.origin')}/flow/hotline/edit?view=graph")
    expect(_card(page, "Greeting")).to_be_visible()


def _jump(page: Page, name: str) -> Locator:
    page.keyboard.press("F3")
    KEYBOARD.pick(page.get_by_role("combobox", name="Go to"), option(page, name))
    card = _card(page, name)
    expect(card).to_be_focused()
    return card


def _drag(page: Page, what: Locator, to: Locator) -> None:
    grip, goal = what.bounding_box(), to.bounding_box()
    assert grip and goal
    page.mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    page.mouse.down()
    page.mouse.move(goal["x"] + goal["width"] / 2, goal["y"] + goal["height"] / 2, steps=8)
    page.mouse.up()


def test_a_manager_reads_the_graph_and_changes_a_menu_in_it_by_keyboard_alone(ada: Any) -> None:
    page = ada.page
    page.goto(f"{page.evaluate('location.origin')}/flow/hotline")
    expect(page.get_by_role("heading", name="The hotline")).to_be_visible()
    KEYBOARD.choose(page.get_by_role("radio", name="Graph"))
    expect(page).to_have_url(re.compile("view=graph"))
    expect(_card(page, "Greeting")).to_have_accessible_name("Greeting, Announcement, First place, 1 way out")
    picture(page, "graph-1-read")
    assert findings(page) == []
    KEYBOARD.press(_card(page, "Greeting"))
    expect(page.get_by_text("good day").last).to_be_visible()
    page.keyboard.press("Escape")
    expect(_card(page, "Greeting")).to_be_focused()
    _open(page)
    welcome = _jump(page, "Welcome")
    page.keyboard.press("ArrowRight")
    expect(welcome).not_to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(welcome).to_be_focused()
    page.keyboard.press("Enter")
    beside, new = page.get_by_role("region", name="Welcome", exact=True), page.get_by_role("region", name="What is new")
    KEYBOARD.press(beside.get_by_role("button", name="Add a key"))
    page.keyboard.type("Invoices")
    KEYBOARD.pick(beside.get_by_role("combobox", name="Leads to"), option(page, "Orders"))
    expect(new).to_contain_text("Key 6 “Invoices” added, to Orders")
    picture(page, "graph-2-form")
    assert findings(page) == []
    page.keyboard.press("Escape")
    expect(beside).to_be_hidden()
    expect(welcome).to_be_focused()
    expect(welcome).to_contain_text("Invoices")
    page.keyboard.press("Alt+ArrowDown")
    expect(new).to_contain_text("Where the graph shows it")
    KEYBOARD.press(page.get_by_role("button", name="Tidy up"))
    expect(new).not_to_contain_text("Where the graph shows it")
    _jump(page, "Orders")
    page.keyboard.press("Delete")
    expect(page.get_by_role("status").filter(has_text="Orders is removed")).to_be_visible()
    expect(welcome).to_have_accessible_name(re.compile("2 problems"))
    picture(page, "graph-3-problems")
    assert findings(page) == []
    page.keyboard.press("Control+z")
    expect(welcome).not_to_have_accessible_name(re.compile("problem"))


def test_a_line_is_dragged_to_another_place_and_a_place_is_put_elsewhere(ada: Any) -> None:
    page = ada.page
    _open(page)
    new = page.get_by_role("region", name="What is new")
    page.emulate_media(reduced_motion="reduce")
    welcome, other = _jump(page, "Welcome"), _card(page, "Welcome back")
    for _ in range(2):
        MOUSE.press(page.get_by_role("button", name="Further away"))
    _drag(page, welcome.locator("[data-handleid='options.4']"), other)
    expect(new).to_contain_text("Key 4 “Orders” leads to Welcome back, no longer to Orders")
    page.keyboard.press("Control+z")
    expect(new).to_contain_text("Nothing yet")
    _drag(page, welcome.locator("[data-handleid='options.+']"), other)
    expect(new).to_contain_text("added, to Welcome back")
    before = welcome.bounding_box()
    _drag(page, welcome.locator("strong"), page.get_by_role("button", name="Closer"))
    expect(new).to_contain_text("Where the graph shows it")
    assert welcome.bounding_box() != before
    MOUSE.press(page.get_by_role("button", name="Undo"))
    expect(new).not_to_contain_text("Where the graph shows it")
