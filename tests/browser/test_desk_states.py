"""Every state of the desk that is not on the way of a good call, looked at: light and dark, wide and narrow, by axe."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.as_if import DESK, desk_as_if
from tests.browser.conftest import picture
from tests.browser.desk import available, finish, go_home, talks
from tests.browser.eyes import findings

STRANGER = "+393339990011"
AWAY = {"message": "something went wrong on our side, and it is in the log"}
KNOW_THE_SOCKETS = """
    window.sockets = [];
    window.Known = class extends WebSocket { constructor(...all) { super(...all); window.sockets.push(this); } };
    window.WebSocket = window.Known;
"""
CUT = """() => {
    window.WebSocket = class { constructor() { setTimeout(() => this.onclose(), 300); } send() {} close() {} };
    window.sockets.forEach((each) => each.close());
}"""


def _look(page: Page, name: str) -> None:
    picture(page, f"desk-state-{name}")
    assert findings(page) == [], name


@pytest.mark.timeout(300)  # many pictures
def test_every_state_of_a_call_is_seen_and_said(person: Any, caller: Any) -> None:
    page, stranger = person("bruno").page, caller(STRANGER)
    page.add_init_script(KNOW_THE_SOCKETS)
    available(page)
    stranger.dial()
    stranger.press("2")
    stranger.press("1")
    page.get_by_role("button", name="Accept").click()
    talks(page)
    page.keyboard.press("?")
    expect(page.get_by_label("Note", exact=True)).to_have_value("?")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("F1")
    expect(page.get_by_role("dialog", name="Keys of the desk")).to_be_visible()
    page.keyboard.press("Escape")

    # From here on: a route that is made in the moment in which another is taken away may come too late.
    held: list[Route] = []  # the first is answered when we say so
    page.context.route("**/hold", lambda route: _refuse(route) if held else held.append(route))
    _connecting(page)
    _nobody_known(page)
    _muted_and_not_recorded(page)
    _refused_by_the_server(page, held)
    _without_the_server(page)
    _without_the_telephone(page)

    stranger.hang_up()
    expect(page.get_by_role("heading", name="What came of it?")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Choose what came of it, then finish.")).to_be_visible()
    _look(page, "no-result")
    finish(page)
    go_home(page)


def _as_if(page: Page, **talk: Any) -> None:
    """Shows the talk as it is only for a moment."""

    desk_as_if(page, lambda desk: desk["conversation"].update(talk))
    page.reload()


def _as_it_is(page: Page) -> None:
    page.unroute_all(behavior="wait")
    page.reload()
    talks(page)
    expect(page.get_by_role("button", name="In the call")).to_be_visible()


def _connecting(page: Page) -> None:
    _as_if(page, status="joining", talking_at=None)
    expect(page.get_by_text("Connecting the caller…")).to_be_visible()
    _look(page, "connecting")
    _as_it_is(page)


def _nobody_known(page: Page) -> None:
    page.get_by_label("Who is it?").fill("Paul")
    expect(page.get_by_role("button", name="It is them").first).to_be_visible()
    _look(page, "nobody-known")
    page.get_by_label("Who is it?").fill("")


def _muted_and_not_recorded(page: Page) -> None:
    page.keyboard.press("F8")
    expect(page.get_by_text("Your microphone is off")).to_be_visible()
    page.keyboard.press("F6")
    expect(page.get_by_text("Recording paused since")).to_be_visible()
    _look(page, "muted-not-recorded")
    page.keyboard.press("F6")
    expect(page.get_by_text("Being recorded")).to_be_visible()
    page.keyboard.press("F8")


def _refuse(route: Route) -> None:
    route.fulfill(status=500, json=AWAY)


def _refused_by_the_server(page: Page, held: list[Route]) -> None:
    page.keyboard.press("F4")
    expect(page.get_by_role("button", name="Putting on hold…")).to_be_visible()
    page.keyboard.press("F4")
    expect(page.get_by_role("status").filter(has_text="Your key was not taken")).to_be_visible()
    _look(page, "key-not-taken")
    _refuse(held[0])
    expect(page.get_by_text("something went wrong on our side")).to_be_visible()
    _look(page, "refused")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Screen, customer").fill("hold")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_text("something went wrong on our side")).to_be_visible()
    _look(page, "refused-in-the-palette")
    page.keyboard.press("Escape")
    page.context.unroute("**/hold")


def _without_the_server(page: Page) -> None:
    """What is typed meanwhile is saved when it is back."""
    page.context.set_offline(True)
    expect(page.get_by_text("No connection", exact=True)).to_be_visible()
    page.get_by_label("Note", exact=True).fill("Typed in the dark")
    expect(page.get_by_text("this browser keeps your words")).to_be_visible()
    _look(page, "lost")
    page.context.set_offline(False)
    expect(page.get_by_text("No connection", exact=True)).to_be_hidden()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()


def _without_the_telephone(page: Page) -> None:
    """Its socket is cut and does not come back in time: the caller waits again, and the desk says so."""
    page.evaluate(CUT)
    expect(page.get_by_text("The telephone has lost its connection")).to_be_visible()
    expect(page.get_by_role("heading", name="Your call lost its connection")).to_be_visible()
    _look(page, "call-lost")
    page.evaluate("() => { window.WebSocket = window.Known }")
    expect(page.get_by_role("button", name="Telephone ready")).to_be_visible()
    page.get_by_role("button", name="I am back: available").click()
    page.get_by_role("button", name="Accept").click()
    talks(page)


def test_a_desk_that_the_server_cannot_show_says_so_and_offers_another_try(person: Any) -> None:
    page = person("bruno").page
    page.route(DESK, lambda route: route.fulfill(status=500, json=AWAY))
    page.reload()
    expect(page.get_by_text("something went wrong on our side")).to_be_visible()
    _look(page, "error")
    page.unroute(DESK)
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="Not at work")).to_be_visible()


def test_a_session_that_ends_in_mid_call_is_begun_anew_in_another_tab_and_the_call_goes_on(
    person: Any, caller: Any
) -> None:
    page, root, stranger = person("bruno").page, person("root"), caller(STRANGER)
    (bruno,) = [each for each in root.asks("GET", "staff") if each["name"] == "Bruno Neri"]
    available(page)
    stranger.dial()
    stranger.press("2")
    stranger.press("1")
    page.get_by_role("button", name="Accept").click()
    talks(page)
    root.asks("POST", f"staff/{bruno['id']}/end-sessions")
    over = page.get_by_role("dialog", name="You are logged out")
    expect(over).to_be_visible()
    _look(page, "logged-out-talking")
    with page.context.expect_page() as opened:
        page.keyboard.press("Enter")
    other = opened.value
    other.get_by_label("E-mail").fill("bruno@demo.hotline.example")
    other.get_by_label("Password", exact=True).fill("hotline-demo")
    other.keyboard.press("Enter")
    expect(over).to_be_hidden()
    other.close()
    talks(page)
    page.get_by_label("Note", exact=True).fill("Still here")
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    stranger.hang_up()
    finish(page)
    go_home(page)


def test_a_session_that_is_ended_elsewhere_is_said_at_once_and_leads_to_the_log_in(person: Any) -> None:
    page, root = person("bruno").page, person("root")
    (bruno,) = [each for each in root.asks("GET", "staff") if each["name"] == "Bruno Neri"]
    available(page)
    root.asks("POST", f"staff/{bruno['id']}/end-sessions")
    expect(page.get_by_role("dialog", name="You are logged out")).to_be_visible()
    _look(page, "logged-out")
    expect(page.get_by_role("button", name="Log in")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#email")).to_be_focused()
    page.keyboard.type("bruno@demo.hotline.example")
    page.keyboard.press("Tab")
    page.keyboard.type("hotline-demo")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ready for the next caller")).to_be_visible()
    again = page.get_by_text("You are available again, as before")
    expect(again).to_be_visible()
    _look(page, "as-before")
    page.get_by_role("button", name="Stay available").click()
    expect(again).to_be_hidden()
    go_home(page)
