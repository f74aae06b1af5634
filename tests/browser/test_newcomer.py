"""A manager's first quarter of an hour: a key to a new queue, in five languages, tried, published, called, undone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import picture
from tests.browser.desk import available
from tests.browser.hands import Keyboard, Mouse, option
from tests.browser.office import menu_as_it_was

MOUSE, KEYBOARD = Mouse(), Keyboard()
CUSTOMER = "+393339990003"
SPOKEN_MILLISECONDS = 1_500
WORDS = {
    "English": " For deliveries, press 6.",
    "Italian": " Per le consegne, prema 6.",
    "Thai": " เรื่องการจัดส่ง กด 6 ค่ะ",
    "Vietnamese": " Về việc giao hàng, xin bấm 6.",
}


@pytest.fixture
def ada(person: Any) -> Iterator[Any]:
    """A manager; the menu is afterwards as it was."""
    manager = person("ada")
    with menu_as_it_was(manager):
        yield manager


def _say_more(field: Locator, words: str) -> None:
    field.click()
    field.page.keyboard.press("Control+End")
    field.page.keyboard.insert_text(words)
    expect(field).to_have_value(re.compile(f"{re.escape(words)}$"))


@pytest.mark.timeout(240)
def test_a_newcomer_adds_a_key_in_five_languages_tries_it_calls_it_and_takes_it_back(
    ada: Any, person: Any, caller: Any
) -> None:
    page = ada.page
    MOUSE.press(page.get_by_role("navigation", name="Navigation").get_by_role("link", name="Menu", exact=True))
    MOUSE.press(page.get_by_role("link", name="Change this menu"))
    welcome = page.get_by_role("region", name="Welcome", exact=True)
    MOUSE.press(welcome.get_by_role("button", name="Add a key"))
    page.keyboard.type("Deliveries")
    MOUSE.pick(welcome.get_by_role("combobox", name="Leads to"), option(page, "A queue"))
    expect(welcome.get_by_role("combobox", name="Which queue")).to_have_value("Reception")
    MOUSE.press(welcome.get_by_role("button", name="New queue …"))
    dialog = page.get_by_role("dialog", name="New queue")
    MOUSE.choose(dialog.get_by_role("radio", name="By the week"))
    MOUSE.tick(dialog.get_by_role("checkbox", name="Bruno"))
    MOUSE.press(dialog.get_by_role("button", name="Make the queue"))
    expect(dialog).to_be_hidden()
    expect(welcome.get_by_role("combobox", name="Which queue")).to_have_value("Deliveries")
    MOUSE.press(welcome.get_by_role("button", name="Done"))
    place = page.get_by_role("region", name="Deliveries", exact=True)

    MOUSE.press(welcome.get_by_role("button", name="Change Welcome", exact=True))
    said = welcome.get_by_role("group", name="What is said", exact=True)
    for language, words in WORDS.items():
        _say_more(said.get_by_role("textbox", name=language), words)
    about = "Welcome: What is said, Mongolian"
    MOUSE.press(said.get_by_role("button", name=re.compile(f"^Record: {about}")))
    page.wait_for_timeout(SPOKEN_MILLISECONDS)
    MOUSE.press(said.get_by_role("button", name=re.compile(f"^Stop: {about}")))
    expect(said.get_by_role("button", name=re.compile(f"^Record anew: {about}"))).to_be_visible()
    picture(page, "newcomer-1-words")
    MOUSE.press(welcome.get_by_role("button", name="Done"))

    MOUSE.press(page.get_by_role("button", name="Try it"))
    telephone = page.get_by_role("region", name="Telephone")
    MOUSE.pick(telephone.get_by_role("combobox", name="Speaks"), option(page, "English"))
    MOUSE.press(telephone.get_by_role("button", name="Call", exact=True))
    MOUSE.press(telephone.get_by_role("button", name="Key 6: Deliveries"))
    heard = telephone.get_by_role("list", name="What is heard")
    expect(heard).to_contain_text("For deliveries, press 6.")
    expect(place).to_have_attribute("data-lit", "true")
    picture(page, "newcomer-2-tried")

    MOUSE.press(page.get_by_role("button", name="Publish"))
    dialog = page.get_by_role("dialog", name="Publish for the next call")
    MOUSE.write(dialog.get_by_role("textbox", name="Why"), "Deliveries have a queue of their own")
    expect(dialog).to_contain_text("What is said: recorded anew in Mongolian")
    expect(dialog).to_contain_text("Mongolian is not offered to callers yet")
    picture(page, "newcomer-3-publish")
    MOUSE.press(dialog.get_by_role("button", name="Publish", exact=True))
    expect(page.get_by_text("what callers hear now")).to_be_visible()

    available(person("bruno").page)
    customer = caller(CUSTOMER)
    customer.dial()
    customer.press("1")
    customer.press("6")
    customer.until(lambda: "deliveries, press 6" in " ".join(customer.words), "the new words are not heard")
    customer.until(lambda: ada.asks("GET", "calls?limit=1")[0]["queues"] == ["deliveries"], "they do not wait there")
    customer.hang_up()

    MOUSE.press(page.get_by_role("button", name="Bring back revision 1", exact=True))
    sure = page.get_by_role("dialog", name="Bring back revision 1?")
    expect(sure).to_contain_text("Key 6 “Deliveries” removed")
    picture(page, "newcomer-4-back")
    MOUSE.press(sure.get_by_role("button", name="Bring it back"))
    expect(page.get_by_text("Revision 1: what callers hear now")).to_be_visible()
