"""A message that a caller leaves is heard, done and taken back by the agents of its queue."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import picture
from tests.browser.desk import available, go_home
from tests.browser.eyes import findings

STRANGER, MASKED = "+393339990077", "+39…077"
VOICE_HERTZ, MESSAGE_SECONDS = 500, 3


def test_a_message_left_instead_of_waiting_is_heard_and_done(person: Any, caller: Any) -> None:
    page, stranger = person("bruno").page, caller(STRANGER)
    available(page)
    stranger.dial()
    stranger.press("0")
    expect(page.get_by_role("button", name="Accept")).to_be_visible()
    stranger.press("2")
    expect(page.get_by_text(f"{STRANGER} is leaving a message instead of waiting")).to_be_visible()
    picture(page, "desk-10-withdrawn")
    assert findings(page) == []
    stranger.until(lambda: stranger.beeps == 1, "no message was asked for")
    stranger.sing(VOICE_HERTZ)
    page.get_by_role("link", name="To do").click()
    expect(page.get_by_text("No message waits")).to_be_visible()
    picture(page, "messages-1-none")
    stranger.until(lambda: stranger.sung_seconds > MESSAGE_SECONDS, "they cannot be heard")
    stranger.sing(None)
    stranger.hang_up()
    listen = page.get_by_role("button", name="Listen")
    expect(listen.first).to_be_visible(timeout=60_000)
    listen.first.click()
    expect(page.get_by_role("slider", name="Place in the recording")).to_be_visible()
    picture(page, "messages-2-heard")
    assert findings(page) == []
    page.get_by_role("button", name=f"Done: {MASKED}").click()
    expect(page.get_by_text(MASKED)).to_be_hidden()
    page.get_by_text("Done", exact=True).click()
    page.get_by_role("button", name=f"Not done after all: {MASKED}").click()
    expect(page.get_by_text("No message is done yet")).to_be_visible()
    picture(page, "messages-3-none-done")
    page.get_by_role("link", name="Desk").click()
    go_home(page)
    page.get_by_role("link", name="To do").click()
    call, why = page.get_by_role("button", name=f"Call {MASKED}"), "To call somebody, be available or on a break."
    call.hover()
    expect(page.get_by_role("tooltip")).to_have_text(why)
    expect(call).to_have_accessible_description(why)
