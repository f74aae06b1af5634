"""A new menu in a real browser: begun from a card by keyboard alone, opened in the editor, taken back."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import picture
from tests.browser.eyes import findings
from tests.browser.hands import Keyboard, Mouse

MOUSE, KEYBOARD = Mouse(), Keyboard()


def test_a_manager_begins_a_menu_with_a_template_and_finds_it_in_the_editor_and_among_the_menus(person: Any) -> None:
    page = person("ada").page
    KEYBOARD.press(page.get_by_role("navigation", name="Navigation").get_by_role("link", name="Menu", exact=True))
    KEYBOARD.press(page.get_by_role("link", name="New menu"))
    expect(page.get_by_role("heading", name="New menu")).to_be_visible()
    KEYBOARD.choose(page.get_by_role("radio", name="Utility with outages"))
    expect(page.get_by_text("A queue is made for it: Outages")).to_be_visible()
    KEYBOARD.write(page.get_by_role("textbox", name="Name of the menu"), "Water in Como")
    KEYBOARD.rewrite(page.get_by_role("textbox", name="Company"), "Acqua")
    KEYBOARD.tick(page.get_by_role("checkbox", name="Thai"))
    picture(page, "menu-7-new")
    assert findings(page) == []
    KEYBOARD.press(page.get_by_role("button", name="Begin"))
    expect(page.get_by_role("heading", name="Change: Water in Como")).to_be_visible()
    expect(page.get_by_text("A new menu. Callers hear it once it is published")).to_be_visible()
    expect(page.get_by_role("region", name="To be put right")).to_contain_text("Outages: Nobody serves this queue")
    picture(page, "menu-8-begun")
    page.goto(f"{page.evaluate('location.origin')}/flow/water_in_como")
    expect(page.get_by_text("Callers have never heard this menu")).to_be_visible()
    expect(page.get_by_role("combobox", name="Which menu")).to_have_value("Water in como (draft)")
    picture(page, "menu-9-unheard")
    assert findings(page) == []
    KEYBOARD.press(page.get_by_role("link", name="Go on with the draft"))
    MOUSE.press(page.get_by_role("button", name="Discard the draft"))
    MOUSE.press(page.get_by_role("button", name="Discard it for everybody"))
    expect(page.get_by_text("what callers hear now")).to_be_visible()
