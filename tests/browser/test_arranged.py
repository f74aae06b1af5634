"""What a wrap-up arranges: a callback where the result speaks of one, a promise, and a line that confirms it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import picture
from tests.browser.desk import available, calls_off_what_is_planned, finish, go_home, talks
from tests.browser.eyes import findings
from tests.browser.hands import Mouse
from tests.browser.hurry import every_queue
from tests.browser.system import Running

STRANGER = "+393339990041"
SAVED = re.compile(r"Saved\. Case \d{7} opened · Promise due .+17:00 CET, by you · Callback .+ CET, by whoever is free")


def _talks_to(page: Page, stranger: Any) -> None:
    stranger.dial()
    stranger.press("0")
    page.get_by_role("button", name="Accept").click()
    talks(page)


def _writes_up_a_call_of(page: Page, stranger: Any) -> None:
    available(page)
    _talks_to(page, stranger)
    stranger.hang_up()
    expect(page.get_by_role("heading", name="What came of it?")).to_be_visible()


def _result(page: Page, name: str) -> None:
    Mouse().choose(page.get_by_role("radio", name=name))


@pytest.mark.timeout(300)
def test_who_will_call_back_is_asked_when_and_told_what_was_arranged(person: Any, caller: Any) -> None:
    page, stranger = person("bruno").page, caller(STRANGER)
    _writes_up_a_call_of(page, stranger)
    switch = page.get_by_role("switch", name="Call the customer back at a time")
    expect(page.get_by_text("Still missing: Result")).to_be_visible()
    _result(page, "Answered")
    expect(switch).not_to_be_checked()
    _result(page, "We will call back")
    expect(switch).to_be_checked()
    expect(page.get_by_text("Still missing")).to_have_count(0)  # the callback is what is promised
    expect(page.get_by_label("On the day", exact=True)).not_to_have_value("")
    picture(page, "arranged-1-will-call-back")
    assert findings(page) == []
    Mouse().tick(switch)
    expect(switch).not_to_be_checked()
    _result(page, "Answered")
    _result(page, "We will call back")
    expect(switch).not_to_be_checked()  # what was taken away stays away
    expect(page.get_by_text("Still missing: Case")).to_be_visible()
    picture(page, "arranged-3-still-missing")
    assert findings(page) == []
    Mouse().tick(switch)
    Mouse().pick(page.get_by_role("combobox", name="Case"), page.get_by_role("option", name="New case…"))
    page.get_by_label("In a sentence").fill("The bill")
    page.get_by_label("Next step").fill("Send the bill anew")
    page.get_by_text("Tomorrow", exact=True).click()
    page.keyboard.press("Control+Enter")
    said = page.get_by_role("status", name="What you arranged")
    expect(said).to_have_text(SAVED)
    expect(page.get_by_role("heading", name="Ready for the next caller")).to_be_focused()
    picture(page, "arranged-2-saved")
    assert findings(page) == []
    page.get_by_role("button", name="Dismiss").press("Enter")
    expect(said).to_be_empty()
    expect(page.get_by_role("heading", name="Ready for the next caller")).to_be_focused()
    _calls_it_off(page, stranger)
    go_home(page)


def _calls_it_off(page: Page, stranger: Any) -> None:
    """Or the telephone would ring in the midst of other tests."""
    _talks_to(page, stranger)
    calls_off_what_is_planned(page)
    stranger.hang_up()
    finish(page)


@pytest.mark.timeout(300)
def test_the_callback_is_the_promise_that_its_result_needs(person: Any, caller: Any) -> None:
    page, stranger = person("bruno").page, caller(STRANGER)
    _writes_up_a_call_of(page, stranger)
    _result(page, "We will call back")
    page.keyboard.press("Control+Enter")
    said = page.get_by_role("status", name="What you arranged")
    expect(said).to_have_text(re.compile(r"Saved\. Callback .+, by whoever is free"))
    _calls_it_off(page, stranger)
    go_home(page)


@pytest.mark.timeout(300)
def test_what_stands_in_the_form_is_saved_when_the_time_runs_out(person: Any, caller: Any, running: Running) -> None:
    page, stranger = person("bruno").page, caller(STRANGER)
    with every_queue(running.url, "wrap_up_seconds", 12):
        _writes_up_a_call_of(page, stranger)
        _result(page, "We will call back")
        said = page.get_by_role("status", name="What you arranged")
        expect(said).to_have_text(re.compile(r"The time was over: saved as it stood\. Callback .+, by whoever is free"))
    _calls_it_off(page, stranger)
    go_home(page)


@pytest.mark.timeout(300)
def test_a_promise_is_never_due_before_now_and_the_next_talk_has_no_word_of_the_last(person: Any, caller: Any) -> None:
    page, stranger = person("bruno").page, caller(STRANGER)
    _writes_up_a_call_of(page, stranger)
    _result(page, "Answered")
    Mouse().pick(page.get_by_role("combobox", name="Case"), page.get_by_role("option", name="New case…"))
    page.get_by_label("In a sentence").fill("The bill")
    page.get_by_label("Next step").fill("Send the bill anew")
    page.get_by_text("Tomorrow", exact=True).click()
    page.get_by_label("By the day").fill("2020-01-01")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Choose a time that is to come.")).to_be_visible()
    page.get_by_text("Tomorrow", exact=True).click()
    page.keyboard.press("Control+Enter")
    said = page.get_by_role("status", name="What you arranged")
    expect(said).to_contain_text("Saved.")
    _talks_to(page, stranger)
    expect(said).to_be_empty()
    stranger.hang_up()
    expect(page.get_by_role("heading", name="What came of it?")).to_be_visible()
    _result(page, "Answered")
    page.keyboard.press("Control+Enter")
    expect(said).to_have_text("Saved.")
    go_home(page)
