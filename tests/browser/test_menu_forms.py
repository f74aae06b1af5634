"""The forms of the menu editor in a real browser: hours, forks, a new queue beside the draft, problems put right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import picture
from tests.browser.eyes import findings
from tests.browser.hands import Keyboard, Mouse, option
from tests.browser.office import menu_as_it_was

MOUSE, KEYBOARD = Mouse(), Keyboard()


@pytest.fixture
def ada(person: Any) -> Iterator[Any]:
    """A manager; the menu is afterwards as it was."""
    manager = person("ada")
    with menu_as_it_was(manager):
        yield manager


def _place(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def _changing(page: Page, name: str) -> Locator:
    place = _place(page, name)
    MOUSE.press(place.get_by_role("button", name=f"Change {name}", exact=True))
    return place


def _open(page: Page) -> Locator:
    """The editor; what is new in it."""
    page.goto(f"{page.evaluate('location.origin')}/flow/hotline/edit")
    return page.get_by_role("region", name="What is new")


def test_a_manager_sets_hours_a_fork_and_what_holds_for_the_whole_menu(ada: Any) -> None:
    page = ada.page
    new = _open(page)
    hours = _changing(page, "Hours")
    ahead = hours.get_by_role("region", name="The next days")
    expect(ahead).to_contain_text("08:00-20:00")
    MOUSE.press(hours.get_by_role("button", name="Saturday: add a period"))
    MOUSE.press(hours.get_by_role("button", name="All weekdays like Monday"))
    hours.get_by_label("Day to be added").fill("2027-12-24")
    MOUSE.press(hours.get_by_role("button", name="Add the day"))
    expect(ahead).to_contain_text("09:00-13:00, 14:00-18:00")
    expect(new).to_contain_text("Special days: changed")
    ahead.scroll_into_view_if_needed()
    picture(page, "forms-1-hours")

    fork = _changing(page, "Called again")
    expect(fork).to_contain_text("If the caller rang within the last 7 days and the caller has an open case")
    MOUSE.press(fork.get_by_role("button", name="Add a case"))
    case = fork.get_by_role("group", name="Case 2")
    MOUSE.pick(case.get_by_role("combobox", name="And also"), option(page, "Language"))
    expect(case).to_contain_text("If the customer is known and the language is English")
    MOUSE.pick(case.get_by_role("combobox", name="Leads to"), option(page, "Orders"))
    expect(new).to_contain_text("Conditions: changed")
    picture(page, "forms-2-fork")

    MOUSE.press(page.get_by_text("Settings of the whole menu"))
    MOUSE.pick(page.get_by_role("combobox", name="Key back to the menu before"), option(page, "7"))
    expect(new).to_contain_text("Key back to the menu before: – → 7")
    MOUSE.pick(page.get_by_role("combobox", name="Add a key for every menu"), option(page, "#"))
    expect(page.get_by_role("textbox", name="Name of key #")).to_be_visible()
    picture(page, "forms-3-whole")
    assert findings(page) == []


def test_a_key_to_a_new_queue_is_published_with_a_problem_put_right_and_a_warning_accepted(ada: Any) -> None:
    page = ada.page
    new = _open(page)
    welcome = _place(page, "Welcome")
    MOUSE.press(welcome.get_by_role("button", name="Add a key"))
    page.keyboard.type("Invoices")
    MOUSE.pick(welcome.get_by_role("combobox", name="Leads to"), option(page, "A queue"))
    MOUSE.press(welcome.get_by_role("button", name="Done"))
    invoices = _changing(page, "Invoices")
    MOUSE.press(invoices.get_by_role("button", name="New queue …"))
    dialog = page.get_by_role("dialog", name="New queue")
    expect(dialog.get_by_role("textbox", name="Name")).to_have_value("Invoices")
    MOUSE.choose(dialog.get_by_role("radio", name="By the week"))
    MOUSE.tick(dialog.get_by_role("checkbox", name="Bruno"))
    picture(page, "forms-4-queue")
    assert findings(page) == []
    KEYBOARD.press(dialog.get_by_role("button", name="Make the queue"))
    expect(dialog).to_be_hidden()
    expect(invoices.get_by_role("combobox", name="Queue", exact=True)).to_have_value("Invoices")
    MOUSE.press(invoices.get_by_role("button", name="Done"))

    unsaid = welcome.get_by_text("do not name the key 6")
    expect(unsaid).to_have_count(10)
    MOUSE.press(welcome.get_by_role("button", name="Add “For Invoices, press 6.”").first)
    expect(unsaid).to_have_count(9)
    MOUSE.press(welcome.get_by_role("button", name="Say it in every language …").first)
    names = welcome.get_by_role("form", name="What do callers hear it called?")
    expect(names.get_by_role("textbox", name="English")).to_have_value("Invoices")
    expect(names.get_by_role("textbox", name="Thai")).to_have_value("")
    MOUSE.write(names.get_by_role("textbox", name="Italian"), "le fatture")
    picture(page, "forms-4-names")
    assert findings(page) == []
    MOUSE.press(names.get_by_role("button", name="Add to what is said"))
    expect(unsaid).to_have_count(6)  # no name in Thai and Vietnamese; a recording has to be spoken anew
    expect(welcome.get_by_text("For another language, press 9. To speak to a person, press 0.")).to_contain_text(
        "For Invoices, press 6. For another language"
    )
    MOUSE.press(welcome.get_by_role("button", name="Accept it").first)
    expect(welcome).to_contain_text("Accepted by Ada")
    expect(new).to_contain_text("accepts a warning: a key that is not named")
    picture(page, "forms-5-accepted")

    MOUSE.press(page.get_by_role("button", name="Publish"))
    dialog = page.get_by_role("dialog", name="Publish for the next call")
    expect(dialog).to_contain_text("Accepted by Ada")
    picture(page, "forms-6-publish")
    assert findings(page) == []
    MOUSE.press(dialog.get_by_role("button", name="Publish", exact=True))
    expect(page.get_by_text("what callers hear now")).to_be_visible()
    assert "warning_accepted" in [line["act"] for line in ada.asks("GET", "audit?subject=flow:hotline")]
