"""A supervisor at the board: why somebody waits, to whom they go, who talks outside, whom one logs out with care."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import picture
from tests.browser.desk import available, say_result, talks
from tests.browser.eyes import findings
from tests.browser.hands import Keyboard, Mouse, option

PAUL, VERA, OUTSIDE = "+393337654321", "+393335550002", "+390298765432"
MANY = 9
HAND = Mouse()


def _complain(customer: Any) -> None:
    customer.dial()
    customer.press("2")
    customer.press("1")


def _takes_paul(bruno: Page) -> None:
    expect(bruno.get_by_role("complementary").get_by_text("Paul Smith").first).to_be_visible()
    bruno.keyboard.press("F2")
    talks(bruno)


def _talks_to_paul(bruno: Page, paul: Any) -> None:
    available(bruno)
    _complain(paul)
    _takes_paul(bruno)


def _board(supervisor: Page) -> Page:
    HAND.press(supervisor.get_by_role("link", name="Now"))
    expect(supervisor.get_by_role("heading", level=1, name="Now")).to_be_visible()
    return supervisor


def _in_complaints(page: Page) -> Locator:
    return page.get_by_role("listitem", name="Complaints", exact=True)


def _look(page: Page, name: str) -> None:
    page.mouse.move(0, 0)  # off the figure that has come to stand under it: what is pointed at is explained
    picture(page, f"board-{name}")
    assert findings(page) == [], name


@pytest.fixture
def crowd(person: Any) -> Iterator[None]:
    """More colleagues at work than a menu can list; none of them speaks any caller's language."""
    ada = person("ada")
    people = [{"name": f"Temp {n}", "email": f"temp{n}@example.com", "queues": ["complaints"]} for n in range(MANY)]
    ids = [ada.asks("POST", "agents/newcomers", each)["agent"]["id"] for each in people]
    for agent_id in ids:
        ada.asks("PUT", f"agents/{agent_id}/presence", {"presence": "available"})
    yield
    for agent in ada.asks("GET", "agents"):
        if agent["id"] in ids:
            ada.asks("PATCH", f"agents/{agent['id']}", {"version": agent["version"], "active": False})


@pytest.mark.timeout(300)
def test_a_row_says_why_its_caller_waits_and_whoever_is_meant_is_found_by_name(
    person: Any, caller: Any, crowd: None
) -> None:
    page, bruno, paul, vera = _board(person("sara").page), person("bruno").page, caller(PAUL), caller(VERA)
    complaints, ada = _in_complaints(page), person("ada")
    (neri,) = [agent["id"] for agent in ada.asks("GET", "agents") if agent["name"] == "Bruno Neri"]
    ada.asks("PUT", f"agents/{neri}/presence", {"presence": "break", "reason": "lunch"})
    _complain(paul)
    expect(complaints.get_by_text("Nobody at work speaks English · 1 who could take the call")).to_be_visible()
    _look(page, "1-beside-free-agents")
    HAND.press(bruno.get_by_role("button", name="Available", exact=True))
    _takes_paul(bruno)
    _complain(vera)
    expect(complaints.get_by_text("Vera Bianchi")).to_be_visible()
    Keyboard().pick(
        complaints.get_by_role("button", name="Act for Vera Bianchi"), page.get_by_role("menuitem", name="Hand to…")
    )
    whom = page.get_by_role("combobox", name="To whom?")
    expect(whom).to_be_focused()
    page.keyboard.type("brun")
    expect(option(page, "Bruno Neri · On a call")).to_be_visible()
    page.keyboard.press("Enter")
    expect(whom).to_have_value("Bruno Neri · On a call")
    _look(page, "2-to-whom")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(complaints.get_by_text("Handed to Bruno Neri, 4:")).to_be_visible()
    _look(page, "3-handed")
    vera.hang_up()
    paul.hang_up()


@pytest.mark.timeout(300)
def test_a_caller_left_with_a_number_outside_is_seen_and_taken_out_of_it(
    person: Any, caller: Any, running: Any
) -> None:
    how = {"on_call": "answer"}
    requests.put(f"{running.sandbox}/sandbox/handsets/{OUTSIDE}", json=how, timeout=10).raise_for_status()
    page, bruno, paul = _board(person("sara").page), person("bruno").page, caller(PAUL)
    _talks_to_paul(bruno, paul)
    bruno.keyboard.press("F7")
    HAND.write(bruno.get_by_label("Whom?"), OUTSIDE)
    HAND.press(bruno.get_by_role("button", name=f"Transfer: {OUTSIDE}"))
    outside = page.get_by_role("region", name="Talking (1)").get_by_role("listitem")
    expect(outside.get_by_text("outside, left there by Bruno Neri")).to_be_visible()
    expect(outside.get_by_text("being called")).to_be_hidden()
    expect(outside.get_by_text("+39…432")).to_be_visible()
    _look(page, "4-outside")
    ends = page.get_by_role("menuitem", name="End this talk")
    HAND.pick(outside.get_by_role("button", name="Act for Paul Smith, who talks outside"), ends)
    sure = page.get_by_role("dialog", name="End the talk of Paul Smith with +39…432?")
    expect(sure.get_by_text("The caller stays on the line")).to_be_visible()
    _look(page, "5-end-outside")
    HAND.press(sure.get_by_role("button", name="End this talk"))
    expect(page.get_by_role("region", name="Talking (0)").get_by_text("Nobody is talking")).to_be_visible()
    paul.hang_up()
    say_result(bruno)


@pytest.mark.timeout(300)
def test_whoever_talks_is_logged_out_only_after_a_second_thought_and_keeps_the_caller(person: Any, caller: Any) -> None:
    page, bruno, paul = _board(person("sara").page), person("bruno").page, caller(PAUL)
    _talks_to_paul(bruno, paul)
    logs_out = page.get_by_role("menuitem", name="Log out")
    act = page.get_by_role("button", name="Act for Bruno Neri")
    sure = page.get_by_role("dialog", name="Log Bruno Neri out?")
    expect(page.get_by_role("heading", name="On a call 1")).to_be_visible()  # their row has moved, and its menu with it
    HAND.pick(act, logs_out)
    expect(sure.get_by_text("It goes on until one of the two hangs up")).to_be_visible()
    _look(page, "6-log-out")
    page.keyboard.press("Enter")  # leaves it as it is
    expect(sure).to_be_hidden()
    talks(bruno)
    HAND.pick(act, logs_out)
    HAND.press(sure.get_by_role("button", name="Log out"))
    expect(bruno.get_by_role("dialog", name="You are logged out").get_by_text("Your call goes on")).to_be_visible()
    expect(page.get_by_role("region", name="Talking (1)").get_by_text("Bruno Neri")).to_be_visible()
    expect(page.get_by_text("then: Not at work")).to_be_visible()
    assert paul.state == "in_call"
    paul.hang_up()
    expect(page.get_by_role("region", name="Talking (0)")).to_be_visible()


@pytest.mark.timeout(300)
def test_what_is_open_about_an_agent_stays_open_whatever_the_agent_does_meanwhile(person: Any, caller: Any) -> None:
    page, bruno, paul = _board(person("sara").page), person("bruno").page, caller(PAUL)
    available(bruno)
    logs_out = page.get_by_role("menuitem", name="Log out")
    expect(page.get_by_role("region", name="Available").get_by_text("Bruno Neri")).to_be_visible()
    HAND.press(page.get_by_role("button", name="Act for Bruno Neri"))
    expect(logs_out).to_be_visible()
    _complain(paul)
    row = page.get_by_role("region", name="Available").get_by_role("listitem").filter(has_text="Bruno Neri")
    expect(row.get_by_text("Being called")).to_be_visible()  # it stays where it was for as long as its menu is open
    picture(page, "board-7-menu-stays")  # a menu lies outside of every landmark, as axe would have it
    HAND.press(logs_out)
    sure = page.get_by_role("dialog", name="Log Bruno Neri out?")
    expect(sure.get_by_text("A call is ringing for Bruno Neri")).to_be_visible()
    expect(page.get_by_role("region", name="Being called").get_by_text("Bruno Neri")).to_be_visible()
    _takes_paul(bruno)
    expect(sure.get_by_text("It goes on until one of the two hangs up")).to_be_visible()
    _look(page, "8-question-stays")
    page.keyboard.press("Enter")
    expect(sure).to_be_hidden()
    talks(bruno)
    paul.hang_up()
    say_result(bruno)


@pytest.mark.timeout(300)
def test_what_an_open_menu_offers_stays_in_its_place_when_it_holds_no_more(person: Any) -> None:
    page, bruno = _board(person("sara").page), person("bruno").page
    expect(page.get_by_role("region", name="Not at work").get_by_text("Bruno Neri")).to_be_visible()
    HAND.press(page.get_by_role("button", name="Act for Bruno Neri"))
    makes, logs_out = (page.get_by_role("menuitem", name=name) for name in ("Make available", "Log out"))
    expect(logs_out).to_be_visible()
    expect(makes).to_be_enabled()
    before = _height(logs_out)
    HAND.press(bruno.get_by_role("button", name="Available", exact=True))
    expect(makes).to_be_disabled()
    expect(makes).to_contain_text("already so")
    assert _height(logs_out) == before
    picture(page, "board-9-menu-in-place")
    makes.click(force=True)
    expect(makes).to_be_visible()  # nothing is done, and the menu stays
    page.keyboard.press("Escape")
    expect(page.get_by_role("region", name="Available").get_by_text("Bruno Neri")).to_be_visible()


def _height(item: Locator) -> float:
    """Where on the screen it stands."""
    box = item.bounding_box()
    assert box is not None
    return box["y"]
