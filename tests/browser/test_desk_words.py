"""What the desk says to whom: of a caller's language, at a telephone, and in each language in one row."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.as_if import desk_as_if
from tests.browser.conftest import picture
from tests.browser.desk import available, finish, go_home, talks
from tests.browser.eyes import findings

STRANGER = "+393339990031"
SETTLED = re.compile("Speaks Vietnamese, settled for .+: speak plainly.")
ONE_ROW_PIXELS = 66
LANGUAGES = ("en", "it", "th", "vi", "mn")


def _as_if(page: Page, part: str, **facts: Any) -> None:
    """Shows a part of the desk as it is only for some."""

    def change(desk: dict[str, Any]) -> None:
        if desk[part] is not None:
            desk[part] |= facts

    desk_as_if(page, change)


def test_of_a_caller_who_settled_for_another_language_the_offer_says_so(person: Any, caller: Any) -> None:
    page, stranger = person("bruno").page, caller(STRANGER)
    _as_if(page, "offer", spoken_language="vi")
    available(page)
    stranger.dial()
    stranger.press("2")
    stranger.press("1")
    expect(page.get_by_text(SETTLED)).to_be_visible()
    picture(page, "desk-words-settled")
    assert findings(page) == []
    page.get_by_role("link", name="Customers").click()
    expect(page.get_by_role("region", name="A caller for you").get_by_text(SETTLED)).to_be_visible()
    picture(page, "desk-words-settled-elsewhere")
    assert findings(page) == []
    stranger.hang_up()
    page.get_by_role("link", name="Desk").click()
    go_home(page)


def test_the_desk_of_who_works_at_a_telephone_speaks_of_no_microphone(person: Any) -> None:
    page = person("bruno").page
    _as_if(page, "me", phone="telephone", number="+390298765432")
    page.reload()
    expect(page.get_by_text("Calls then ring at +390298765432.")).to_be_visible()
    picture(page, "desk-words-telephone")
    page.keyboard.press("F1")
    keys = page.get_by_role("dialog", name="Keys of the desk")
    expect(keys.get_by_text("Hang up", exact=True)).to_be_visible()
    expect(keys.get_by_text("Microphone off and on")).to_be_hidden()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Calls ring at +390298765432").click()
    settings = page.get_by_role("dialog", name="Your telephone, and notices")
    expect(settings.get_by_role("switch")).to_be_visible()
    expect(settings.get_by_label("Microphone")).to_be_hidden()
    picture(page, "desk-words-telephone-settings")
    assert findings(page) == []


@pytest.mark.parametrize("presence", ["available", "wrap_up"])
def test_presence_and_telephone_stand_in_one_row_in_every_language(person: Any, presence: str) -> None:
    page = person("bruno").page
    _as_if(page, "me", presence=presence, next_presence=None)
    heights = {}
    for language in LANGUAGES:
        page.evaluate("language => localStorage.setItem('hotline.language', language)", language)
        page.reload()
        expect(page.locator("html")).to_have_attribute("lang", language)
        bar = page.locator("main section").first
        expect(bar.get_by_role("button").first).to_be_visible()
        page.wait_for_timeout(1_500)  # the telephone comes with words of its own
        heights[language] = (bar.bounding_box() or {})["height"]
        picture(page, f"desk-words-bar-{presence}-{language}")
    assert {language: height for language, height in heights.items() if height > ONE_ROW_PIXELS} == {}


def _as_if_spoken(page: Page, language: str) -> None:
    """Shows the talk as one with a caller of this language."""

    def change(desk: dict[str, Any]) -> None:
        if desk["conversation"] is not None:
            desk["conversation"]["briefing"]["language"] = language

    desk_as_if(page, change)


def test_whoever_passes_a_caller_on_is_warned_where_their_language_is_not_spoken(person: Any, caller: Any) -> None:
    page, chiara, stranger = person("bruno").page, person("chiara").page, caller(STRANGER)
    _as_if_spoken(page, "vi")
    available(page)
    stranger.dial()
    stranger.press("0")
    page.get_by_role("button", name="Accept").click()
    talks(page)
    available(chiara)
    page.keyboard.press("F7")
    ways = page.get_by_role("dialog", name="Ask or transfer").get_by_role("listitem")
    expect(ways.filter(has_text="Chiara Riva").get_by_text("does not speak Vietnamese")).to_be_visible()
    none = ways.filter(has_text="Queue Complaints").get_by_text("nobody at work there speaks Vietnamese")
    expect(none).to_be_visible()
    picture(page, "desk-words-other-language")
    assert findings(page) == []
    page.keyboard.press("Escape")
    stranger.hang_up()
    finish(page)
    go_home(page)
    go_home(chiara)


BESIDE = """
() => {
  const [way, search] = [...document.querySelectorAll("header button")].filter((each) => each.offsetWidth);
  return way.getBoundingClientRect().right <= search.getBoundingClientRect().left;
}
"""
"""On a narrow page the first two buttons of the head, which lead everywhere, stand apart."""


def test_in_the_head_of_a_narrow_page_nothing_covers_anything_in_any_language(person: Any) -> None:
    page = person("bruno").page
    _as_if(page, "me", presence="wrap_up", next_presence="break", next_reason="lunch")
    page.goto(f"{page.evaluate('location.origin')}/customers")
    covered = []
    for language in LANGUAGES:
        page.evaluate("language => localStorage.setItem('hotline.language', language)", language)
        page.set_viewport_size({"width": 390, "height": 844})
        page.reload()
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator("header").get_by_role("button")).to_have_count(4)
        covered += [] if page.evaluate(BESIDE) else [language]
        picture(page, f"desk-words-head-{language}")
    assert covered == []
