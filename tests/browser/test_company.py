"""More than two in a call: agents ask, swap, hand over and park; a supervisor listens, whispers, helps, takes over."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import VOICE_HERTZ, picture
from tests.browser.desk import available, finish, go_home, has_a_break, talks
from tests.browser.eyes import findings
from tests.browser.hands import Keyboard, Mouse

PAUL, VERA, STRANGER = "+393337654321", "+393335550002", "+393339990001"
LOUD = 0.03


def _complain(customer: Any) -> None:
    customer.dial()
    customer.press("2")
    customer.press("1")


def _takes(page: Page, who: str) -> None:
    expect(page.get_by_role("complementary").get_by_text(who).first).to_be_visible()
    page.keyboard.press("F2")
    talks(page)


def _in_call(page: Page, *words: str) -> None:
    """Who else the desk shows in the call, and how."""
    company = page.get_by_role("region", name="In this call")
    for each in words:
        expect(company.get_by_text(each, exact=True).first).to_be_visible()


def _thinks_again(page: Page) -> None:
    """Before an abusive call is ended by one key, there is a moment to keep it."""
    page.keyboard.press("Shift+F10")
    dialog = page.get_by_role("dialog", name="End this call and breathe")
    expect(dialog.get_by_text("a break of 5 min")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    talks(page)


def _has_passed_on(page: Page) -> None:
    """The wrap-up needs nothing more."""
    expect(page.get_by_role("radio", name="Passed on")).to_be_checked()
    page.keyboard.press("Control+Enter")


@pytest.mark.timeout(300)
def test_a_colleague_is_asked_and_takes_the_caller_by_keyboard_alone(person: Any, caller: Any) -> None:
    hand = Keyboard()
    bruno, chiara, paul = person("bruno").page, person("chiara"), caller(PAUL)
    available(bruno, hand)
    _complain(paul)
    _takes(bruno, "Paul Smith")
    available(chiara.page, hand)
    bruno.keyboard.press("F7")
    expect(bruno.get_by_label("Whom?")).to_be_focused()
    bruno.keyboard.type("complaints")
    expect(bruno.get_by_role("button", name="Ask first: Queue Complaints")).to_be_enabled()
    bruno.keyboard.press("Control+a")
    bruno.keyboard.type("chiara")
    hand.write(bruno.get_by_label("A word for them"), "May I refund it?")
    picture(bruno, "company-1-whom")
    assert findings(bruno) == []
    hand.press(bruno.get_by_role("button", name="Ask first: Chiara Riva"))
    _in_call(bruno, "being asked", "hears music")
    expect(chiara.page.get_by_role("alert").filter(has_text="Bruno Neri asks you into the call")).to_be_visible()
    expect(chiara.page.get_by_text("May I refund it?").first).to_be_visible()
    picture(chiara.page, "company-2-asked")
    assert findings(chiara.page) == []
    chiara.page.keyboard.press("F2")
    _in_call(bruno, "in the talk")
    expect(chiara.page.get_by_text("You talk with Bruno Neri; Paul Smith hears music")).to_be_visible()
    chiara.page.keyboard.press("F8")
    expect(chiara.page.get_by_role("button", name="Unmute")).to_be_visible()
    chiara.page.keyboard.press("F8")
    picture(bruno, "company-3-consulting")
    assert findings(bruno) == []
    bruno.keyboard.press("Control+k")
    for act in ("Swap: to the caller", "Bring all together", "Hand the caller over", "Send the other away", "Hang up"):
        expect(bruno.get_by_role("option", name=act)).to_be_visible()
    picture(bruno, "company-3b-palette")
    assert findings(bruno) == []
    bruno.keyboard.type("swap")
    bruno.keyboard.press("Enter")
    _in_call(bruno, "Chiara Riva", "hears music")
    talks(bruno)
    chiara.page.reload()
    expect(chiara.page.get_by_text("you hear music")).to_be_visible()
    bruno.keyboard.press("Shift+F8")
    expect(chiara.page.get_by_text("You are in the call with Bruno Neri and Paul Smith")).to_be_visible()
    expect(bruno.get_by_role("button", name="Hand over")).to_be_enabled()  # his desk knows it too
    bruno.keyboard.press("Shift+F7")
    _has_passed_on(bruno)
    talks(chiara.page)
    expect(chiara.page.get_by_text("Handed over by Bruno Neri")).to_be_visible()
    picture(chiara.page, "company-4-handed-over")
    paul.forget()
    paul.until(lambda: paul.loudness(VOICE_HERTZ) > LOUD, "who has the caller now is not heard")
    paul.hang_up()
    finish(chiara.page, hand)
    go_home(chiara.page, hand)
    go_home(bruno, hand)


def _asks_in_chiara(bruno: Page, chiara: Page) -> None:
    bruno.keyboard.press("F7")
    expect(bruno.get_by_label("Whom?")).to_be_focused()
    bruno.keyboard.type("chiara")
    Keyboard().press(bruno.get_by_role("button", name="Ask first: Chiara Riva"))
    expect(chiara.get_by_role("alert").filter(has_text="asks you into the call")).to_be_visible()
    chiara.keyboard.press("F2")
    expect(chiara.get_by_text("You talk with Bruno Neri; Paul Smith hears music")).to_be_visible()
    expect(bruno.get_by_role("button", name="Hand over")).to_be_enabled()


def _three_talk(bruno: Any, chiara: Any, paul: Any, hand: Any) -> None:
    """Bruno has Paul's call, and Chiara in it."""
    available(bruno, hand)
    _complain(paul)
    _takes(bruno, "Paul Smith")
    available(chiara, hand)
    _asks_in_chiara(bruno, chiara)


@pytest.mark.timeout(300)
def test_who_hangs_up_in_company_is_asked_whether_the_others_talk_on(person: Any, caller: Any) -> None:
    hand = Keyboard()
    bruno, chiara, paul = person("bruno").page, person("chiara").page, caller(PAUL)
    _three_talk(bruno, chiara, paul, hand)
    question = bruno.get_by_role("dialog", name="Leave, or end the call?")
    bruno.keyboard.press("F9")
    expect(question.get_by_text("If you leave, Chiara Riva and Paul Smith talk on without you.")).to_be_visible()
    expect(question.get_by_role("button", name="Leave: they talk on")).to_be_focused()
    picture(bruno, "company-9-leaving")
    assert findings(bruno) == []
    bruno.keyboard.press("Escape")
    expect(question).to_be_hidden()
    _in_call(bruno, "Chiara Riva")
    bruno.get_by_role("link", name="Customers").click()
    bruno.get_by_role("button", name="Hang up").click()
    expect(question).to_be_visible()
    bruno.keyboard.press("F9")
    bruno.get_by_role("link", name="Desk").click()
    _has_passed_on(bruno)
    expect(bruno.get_by_role("heading", name="Ready for the next caller")).to_be_visible()
    talks(chiara)
    expect(chiara.get_by_text("Handed over by Bruno Neri")).to_be_visible()
    paul.hang_up()
    finish(chiara, hand)
    go_home(chiara, hand)
    go_home(bruno, hand)


@pytest.mark.timeout(300)
def test_a_call_of_three_is_ended_for_all_by_its_own_key(person: Any, caller: Any) -> None:
    hand = Keyboard()
    bruno, chiara, paul = person("bruno").page, person("chiara").page, caller(PAUL)
    _three_talk(bruno, chiara, paul, hand)
    bruno.keyboard.press("Control+F9")
    _in_call(bruno, "Chiara Riva")
    bruno.keyboard.press("F9")
    expect(bruno.get_by_role("dialog", name="Leave, or end the call?")).to_be_visible()
    bruno.keyboard.press("Control+F9")
    expect(chiara.get_by_role("heading", name="Ready for the next caller")).to_be_visible()
    finish(bruno, hand)
    go_home(chiara, hand)
    go_home(bruno, hand)


@pytest.mark.timeout(300)
def test_a_supervisor_watches_over_two_agents_and_three_callers(person: Any, caller: Any) -> None:
    hand = Mouse()
    bruno, chiara, sara = person("bruno").page, person("chiara").page, person("sara").page
    paul, vera, stranger = caller(PAUL), caller(VERA), caller(STRANGER)
    available(bruno, hand)
    _complain(paul)
    _takes(bruno, "Paul Smith")
    available(chiara, hand)
    _complain(vera)
    _takes(chiara, "Vera Bianchi")
    _complain(stranger)
    hand.press(sara.get_by_role("link", name="Now"))
    listen = sara.get_by_role("menuitem", name="Listen")
    hand.pick(sara.get_by_role("button", name="Come into the call of Bruno Neri"), listen)
    bar = sara.get_by_role("region", name="The talk you are in")
    expect(bar.get_by_text("You listen to Bruno Neri and Paul Smith")).to_be_visible()
    _in_call(bruno, "Sara Fontana", "listens")
    sara.mouse.move(0, 0)  # off the figure that has come to stand under it: what is pointed at is explained
    picture(sara, "company-5-listening")
    assert findings(sara) == []
    bar.get_by_text("Whisper", exact=True).click()
    _in_call(bruno, "whispers")
    hand.press(bar.get_by_role("button", name="Leave"))
    expect(bar).not_to_be_visible()
    hand.press(chiara.get_by_role("button", name="Call a supervisor"))
    hand.write(chiara.get_by_label("What is it about?"), "She wants the director")
    hand.press(chiara.get_by_role("button", name="Call", exact=True))
    expect(chiara.get_by_text("A supervisor is being called")).to_be_visible()
    expect(sara.get_by_role("alert").filter(has_text="She wants the director")).to_be_visible()
    picture(sara, "company-6-help")
    hand.press(sara.get_by_role("button", name="Help", exact=True))
    expect(bar.get_by_text("Only Chiara Riva hears you")).to_be_visible()
    hand.press(bar.get_by_role("button", name="Take over"))
    talks(sara)
    expect(sara.get_by_text("Taken over from Chiara Riva")).to_be_visible()
    expect(chiara.get_by_role("alert").filter(has_text="Sara Fontana has taken over this talk")).to_be_visible()
    _has_passed_on(chiara)
    expect(chiara.get_by_role("button", name="Accept")).to_be_visible()
    chiara.keyboard.press("F2")
    talks(chiara)
    hand.press(bruno.get_by_role("button", name="Park"))
    expect(bruno.get_by_role("heading", name="Parked callers")).to_be_visible()
    first = bruno.get_by_role("main").get_by_role("heading", level=2).first
    expect(first).to_have_text(re.compile("On a break|Ready for the next caller"))  # what one is comes before all else
    picture(bruno, "company-7-parked")
    assert findings(bruno) == []
    bruno.keyboard.press("F3")
    talks(bruno)
    _thinks_again(bruno)
    bruno.keyboard.press("Shift+F10")
    expect(bruno.get_by_role("dialog", name="End this call and breathe")).to_be_visible()
    bruno.keyboard.press("Shift+F10")
    has_a_break(bruno, "ends by itself")
    picture(bruno, "company-8-breathing")
    assert findings(bruno) == []
    for each in (vera, stranger):
        each.hang_up()
