"""Prompts in a real browser: written, heard, recorded into the microphone, found again and taken anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import picture
from tests.browser.eyes import findings
from tests.browser.hands import Keyboard, Mouse

MOUSE, KEYBOARD = Mouse(), Keyboard()
MILLISECONDS = 1_500


@pytest.fixture
def ada(person: Any) -> Iterator[Any]:
    """A manager; nothing of the draft is left behind."""
    manager = person("ada")
    yield manager
    drafts = {draft["flow"]: draft["version"] for draft in manager.asks("GET", "drafts")}
    if "hotline" in drafts:
        manager.asks("DELETE", f"drafts/hotline?version={drafts['hotline']}")


def _open(page: Page, path: str) -> None:
    page.goto(f"{page.evaluate('location.origin')}{path}")


def _record(page: Page, about: str) -> None:
    """Speaks into the microphone for a moment."""
    MOUSE.press(page.get_by_role("button", name=f"Record: {about}", exact=True))
    stop = page.get_by_role("button", name=f"Stop: {about}", exact=True)
    expect(stop).to_be_visible()
    page.wait_for_timeout(MILLISECONDS)
    MOUSE.press(stop)


def test_a_prompt_is_written_heard_and_recorded_where_it_stands_and_taken_anew_in_the_library(ada: Any) -> None:
    page = ada.page
    _open(page, "/flow/hotline/edit")
    MOUSE.press(page.get_by_role("button", name="Change Welcome", exact=True))
    said = page.get_by_role("region", name="Welcome", exact=True).get_by_role("group", name="What is said", exact=True)
    english = said.get_by_role("textbox", name="English")
    english.fill("Welcome to {company}. Your case is {case}.")
    expect(said.get_by_text("Nothing can be put for {case} here.")).to_be_visible()
    english.fill("Welcome to {company}. Your case is {reference}.")
    expect(said.get_by_text("“Welcome to Aurora. Your case is 4 0 7, 1 8, 3 5.”")).to_be_visible()
    about = "Welcome: What is said, English"
    MOUSE.press(said.get_by_role("button", name=f"Hear the text: {about}"))
    expect(said.get_by_role("button", name=f"Hear the text: {about}")).to_be_visible()
    _record(page, about)
    played = said.get_by_role("list", name=f"Played for {about}")
    expect(played).to_contain_text("Welcome: What is said (English)")
    expect(said.get_by_text("Callers do not hear The company, The case’s reference")).to_be_visible()
    english.fill("Welcome.")
    MOUSE.press(said.get_by_role("button", name=f"Play: {about}"))
    expect(said.get_by_role("button", name=f"Stop: {about}")).to_be_visible()
    expect(page.get_by_text("Draft saved")).to_be_visible()
    picture(page, "prompts-1-words")
    assert findings(page) == []
    MOUSE.press(page.get_by_role("button", name="Words in every language"))
    matrix = page.get_by_role("dialog", name="Words in every language")
    cell = matrix.get_by_role("button", name="Welcome: What is said, English: Recorded")
    MOUSE.press(cell)
    expect(matrix.get_by_role("textbox", name="English")).to_have_value("Welcome.")
    expect(matrix.get_by_text("Mongolian is not offered to callers yet")).to_be_visible()
    picture(page, "prompts-2-every-language")
    assert findings(page) == []
    _open(page, "/clips?search=What%20is%20said")
    entry = page.get_by_role("listitem", name="Welcome: What is said (English)")
    expect(entry).to_contain_text("Welcome to {company}. Your case is {reference}.")
    expect(entry.get_by_role("link", name="the draft of Hotline: Welcome")).to_be_visible()
    MOUSE.press(entry.get_by_role("button", name="Record anew"))
    page.wait_for_timeout(MILLISECONDS)
    MOUSE.press(entry.get_by_role("button", name="Stop"))
    MOUSE.press(page.get_by_role("button", name="Put it into the draft of Hotline"))
    expect(page.get_by_role("link", name="It is in the draft of Hotline")).to_be_visible()
    picture(page, "prompts-3-library")
    assert findings(page) == []
    written = ada.asks("GET", "drafts/hotline")["document"]["nodes"]["welcome"]["prompt"]["en"]
    assert written == {"text": "Welcome.", "audio": "en-welcome-2"}


def test_a_language_without_a_voice_is_recorded_one_after_the_other_by_keyboard(ada: Any) -> None:
    page = ada.page
    _open(page, "/clips/session/mn")
    lacking = [each for each in ada.asks("GET", "clips/wanted/mn") if each["seconds"] is None]
    first, second = lacking[0], lacking[1]
    expect(page.get_by_text(first["words"], exact=True)).to_be_visible()
    page.keyboard.press("r")
    expect(page.get_by_role("button", name="Stop: ")).to_be_visible()
    page.wait_for_timeout(MILLISECONDS)
    page.keyboard.press("r")
    expect(page.get_by_role("button", name="Record anew: ")).to_be_visible()
    page.keyboard.press("h")
    expect(page.get_by_role("button", name="Stop: ")).to_be_visible()
    picture(page, "prompts-4-session")
    assert findings(page) == []
    page.keyboard.press("n")
    expect(page.get_by_text(second["words"], exact=True)).to_be_visible()
    left = {each["name"] for each in ada.asks("GET", "clips/wanted/mn") if each["seconds"] is None}
    assert first["name"] not in left
