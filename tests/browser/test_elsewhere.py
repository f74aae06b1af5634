"""Away from the desk and from the board: offers, one's own presence and calls for help come to every screen."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import picture
from tests.browser.desk import available, finish, go_home, has_a_break, talks
from tests.browser.eyes import findings
from tests.browser.hands import Keyboard
from tests.browser.office import button

STRANGER, ANOTHER, THIRD = "+393339990021", "+393339990022", "+393339990023"
"""Nobody whom other stories tell of: a survey rings at whoever has talked, minutes later."""
HAND = Keyboard()
COUNT_NOTES = """
    window.notes = 0;
    const Plain = window.OscillatorNode;
    window.OscillatorNode = class extends Plain { constructor(...all) { super(...all); window.notes += 1; } };
"""


def _asks(customer: Any) -> None:
    """Whom the line does not know chooses a language first."""
    customer.dial()
    customer.press("2")
    customer.press("1")


def _goes_to(page: Page, screen: str) -> None:
    HAND.press(page.get_by_role("navigation", name="Navigation").get_by_role("link", name=screen))
    expect(page.get_by_role("heading", level=1, name=screen)).to_be_visible()


def _edits_somebody(page: Page) -> Locator:
    """A drawer over the whole page, and the field in it that is being written in."""
    origin = page.evaluate("location.origin")
    page.goto(f"{origin}/customers/1")
    HAND.press(button(page, "Edit"))
    field = page.get_by_role("dialog").get_by_label("Postcode")
    HAND.rewrite(field, "20100")
    return field


def _offered(page: Page) -> Locator:
    return page.get_by_role("region", name="A caller for you")


def _presence(page: Page) -> Locator:
    """In the head."""
    return page.locator("header").get_by_role("button", name=re.compile("^Choose what you do"))


def _look(page: Page, name: str) -> None:
    assert findings(page) == [], name
    picture(page, f"elsewhere-{name}")


@pytest.mark.timeout(300)
def test_an_offer_is_taken_and_refused_by_its_keys_over_whatever_is_open(person: Any, caller: Any) -> None:
    page, another = person("bruno").page, caller(ANOTHER)
    available(page, HAND)
    field = _edits_somebody(page)
    _asks(another)
    expect(_offered(page).get_by_role("alert")).to_have_text(f"{ANOTHER} is calling")
    expect(_offered(page)).to_contain_text("Question · Doubts")
    expect(field).to_be_focused()
    _offered(page).get_by_role("button", name="Accept").click(trial=True)  # nothing lies over it
    page.keyboard.press("Shift+F2")
    missed = page.get_by_role("alert").filter(has_text="You refused a call")
    expect(missed).to_contain_text("no calls come to you")
    expect(field).to_have_value("20100")
    page.keyboard.press("Escape")
    HAND.press(missed.get_by_role("button", name="I am back: available"))
    expect(missed).to_be_hidden()
    expect(_offered(page)).to_be_visible()  # the same caller, who has waited
    page.keyboard.press("F2")
    talks(page)
    expect(page).to_have_url(re.compile("/desk$"))
    another.hang_up()
    finish(page, HAND)
    go_home(page, HAND)


@pytest.mark.timeout(300)
@pytest.mark.usefixtures("brief_offers")
def test_an_offer_that_is_missed_elsewhere_is_said_until_the_agent_is_back(person: Any, caller: Any) -> None:
    page, stranger = person("bruno").page, caller(STRANGER)
    available(page, HAND)
    _goes_to(page, "Customers")
    stranger.dial()
    stranger.press("0")
    expect(_offered(page).get_by_role("timer")).to_be_visible()
    picture(page, "elsewhere-offer")
    missed = page.get_by_role("alert").filter(has_text="You missed a call")
    expect(missed).to_be_visible(timeout=45_000)
    stranger.hang_up()
    expect(_presence(page)).to_contain_text("a call was not answered")
    _look(page, "missed")
    page.reload()
    expect(missed).to_be_visible()
    _goes_to(page, "To do")
    HAND.press(missed.get_by_role("button", name="I am back: available"))
    expect(_presence(page)).to_contain_text("Available")
    expect(missed).to_be_hidden()
    _goes_to(page, "Desk")
    go_home(page, HAND)


def test_a_caller_who_hangs_up_while_it_rings_elsewhere_is_told_for_a_moment(person: Any, caller: Any) -> None:
    page, stranger = person("bruno").page, caller(STRANGER)
    available(page, HAND)
    _goes_to(page, "Customers")
    stranger.dial()
    stranger.press("0")
    expect(_offered(page)).to_be_visible()
    stranger.hang_up()
    expect(_offered(page)).to_be_hidden()
    told = page.get_by_role("status").filter(has_text=f"{STRANGER} hung up before you answered.")
    expect(told).to_be_visible()
    _look(page, "gone")
    expect(told).to_be_hidden(timeout=30_000)
    _goes_to(page, "Desk")
    expect(told).to_be_visible()
    go_home(page, HAND)


def test_presence_stands_in_the_head_of_every_screen_and_is_changed_there(person: Any) -> None:
    page = person("bruno").page
    expect(_presence(page)).to_be_hidden()  # at the desk it stands below
    _goes_to(page, "Customers")
    expect(_presence(page)).to_contain_text("Offline")
    HAND.press(_presence(page))
    choice = page.get_by_role("dialog", name="Choose what you do")
    HAND.pick(choice.get_by_role("button", name="Break"), page.get_by_role("menuitem", name="Lunch"))
    expect(choice).to_be_hidden()
    expect(_presence(page)).to_be_focused()
    expect(_presence(page)).to_contain_text("Break")
    expect(_presence(page)).to_contain_text("Lunch · 0:")
    HAND.press(_presence(page))
    expect(choice.get_by_role("button", name="Break")).to_have_attribute("aria-pressed", "true")
    _look(page, "presence-open")
    HAND.press(choice.get_by_role("button", name="Available"))
    expect(_presence(page)).to_contain_text("Available")
    _look(page, "presence")
    _goes_to(page, "Desk")
    expect(page.get_by_role("heading", name="Ready for the next caller")).to_be_visible()
    go_home(page, HAND)


@pytest.mark.timeout(300)
def test_what_is_chosen_for_after_the_call_is_shown_and_can_be_taken_back(person: Any, caller: Any) -> None:
    page, third = person("bruno").page, caller(THIRD)
    available(page, HAND)
    _asks(third)
    expect(page.get_by_role("button", name="Accept")).to_be_visible()
    page.keyboard.press("F2")
    talks(page)
    then = page.get_by_text("then: Break · Lunch")
    lunch = page.get_by_role("menuitem", name="Lunch")
    HAND.pick(button(page, "Break"), lunch)
    expect(then).to_be_visible()
    _look(page, "then-desk")
    HAND.press(button(page, "Not after all: Break · Lunch"))
    expect(then).to_be_hidden()
    HAND.pick(button(page, "Break"), lunch)
    expect(then).to_be_visible()
    _goes_to(page, "Customers")
    expect(_presence(page)).to_contain_text("On a call")
    expect(_presence(page)).to_contain_text("then: Break · Lunch")
    HAND.press(_presence(page))
    expect(button(page, "Not after all: Break · Lunch")).to_be_visible()
    _look(page, "then")
    page.keyboard.press("Escape")
    _goes_to(page, "Desk")
    third.hang_up()
    expect(page.get_by_role("heading", name="What came of it?")).to_be_visible()
    HAND.choose(page.get_by_role("radiogroup", name="Result").get_by_role("radio").first)
    page.keyboard.press("Control+Enter")
    has_a_break(page, "Lunch")
    go_home(page, HAND)


@pytest.mark.timeout(300)
def test_a_talk_is_seen_and_worked_by_its_keys_from_every_screen(person: Any, caller: Any) -> None:
    page, third = person("bruno").page, caller(THIRD)
    available(page, HAND)
    _asks(third)
    expect(page.get_by_role("button", name="Accept")).to_be_visible()
    page.keyboard.press("F2")
    talks(page)
    talk = page.get_by_role("region", name="Your call")
    expect(talk).to_be_hidden()  # it stands there itself
    _goes_to(page, "Customers")
    expect(talk).to_contain_text(f"{THIRD} 0:")
    expect(talk.get_by_role("status").filter(has_text="Doubts")).to_have_text("Talking · Doubts")
    HAND.write(page.get_by_label("Find a customer"), "ros")
    _look(page, "talk")

    page.keyboard.press("F4")
    expect(talk).to_contain_text("On hold: the caller hears music")
    page.keyboard.press("F8")
    expect(talk).to_contain_text("your microphone is off")
    page.keyboard.press("F6")
    expect(talk).to_contain_text("recording paused")
    _look(page, "talk-held")
    page.keyboard.press("F6")
    expect(talk).not_to_contain_text("recording paused")
    page.keyboard.press("F8")
    HAND.press(talk.get_by_role("button", name="Take back"))
    expect(talk).to_contain_text("Talking")
    expect(page.get_by_label("Find a customer")).to_have_value("ros")

    page.keyboard.press("Shift+F3")
    expect(page).to_have_url(re.compile("/desk$"))
    expect(talk).to_be_hidden()
    _goes_to(page, "Customers")
    page.keyboard.press("F7")  # asks to whom: at the desk
    expect(page.get_by_role("dialog", name="Ask or transfer")).to_be_visible()
    expect(page).to_have_url(re.compile("/desk$"))
    page.keyboard.press("Escape")

    _goes_to(page, "Customers")
    page.keyboard.press("F9")
    writing = page.get_by_role("region", name="Still to be written up")
    expect(writing).to_contain_text(THIRD)
    expect(writing.get_by_role("timer")).to_contain_text("left")
    _look(page, "writing")
    HAND.press(writing.get_by_role("button", name="Write it up"))
    finish(page, HAND)
    go_home(page, HAND)


@pytest.mark.timeout(300)
def test_a_call_for_help_finds_a_supervisor_on_whatever_screen(person: Any, caller: Any) -> None:
    bruno, sara, another = person("bruno").page, person("sara").page, caller(ANOTHER)
    sara.add_init_script(COUNT_NOTES)
    sara.reload()
    available(bruno, HAND)
    _asks(another)
    expect(bruno.get_by_role("button", name="Accept")).to_be_visible()
    bruno.keyboard.press("F2")
    talks(bruno)
    _goes_to(sara, "Customers")
    HAND.write(sara.get_by_label("Find a customer"), "ros")
    usual = sara.title()

    _calls_for_help(bruno, "She wants the director")
    wanted = sara.get_by_role("region", name="Calls for help")
    expect(wanted.get_by_role("alert")).to_contain_text("Bruno Neri calls for a supervisor “She wants the director”")
    expect(wanted).to_contain_text("Doubts · Question")
    expect(wanted.get_by_role("link", name="+39…022")).to_be_visible()
    expect(sara).to_have_title("⚑ Bruno Neri calls for help")
    sara.wait_for_function("() => window.notes >= 2")
    _look(sara, "help")
    HAND.press(bruno.get_by_role("button", name="Not needed"))
    expect(wanted).to_be_hidden()
    expect(sara).to_have_title(usual)
    expect(bruno.get_by_role("button", name="Call a supervisor")).to_be_enabled()

    _calls_for_help(bruno, "")
    HAND.press(wanted.get_by_role("button", name="Not now"))
    expect(wanted).to_be_hidden()
    _goes_to(sara, "Now")
    expect(sara.get_by_role("alert").filter(has_text="Bruno Neri calls for a supervisor")).to_be_visible()
    HAND.press(bruno.get_by_role("button", name="Not needed"))
    expect(bruno.get_by_role("button", name="Call a supervisor")).to_be_enabled()
    _goes_to(sara, "Customers")
    HAND.write(sara.get_by_label("Find a customer"), "ros")

    _calls_for_help(bruno, "")
    HAND.press(wanted.get_by_role("button", name="Help"))
    expect(sara.get_by_role("region", name="The talk you are in")).to_contain_text("Only Bruno Neri hears you")
    expect(wanted).to_be_hidden()
    expect(sara.get_by_label("Find a customer")).to_have_value("ros")  # given a telephone, and nothing else has changed
    another.hang_up()
    finish(bruno, HAND)
    go_home(bruno, HAND)


def _calls_for_help(page: Page, about: str) -> None:
    page.keyboard.press("F10")
    expect(page.get_by_label("What is it about?")).to_be_focused()
    page.keyboard.type(about)
    HAND.press(page.get_by_role("button", name="Call", exact=True))
    expect(page.get_by_text("A supervisor is being called")).to_be_visible()
