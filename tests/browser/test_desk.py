"""The agent's desk in a real browser: from log-in to the next caller, with sound, by keyboard, through reloads."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import VOICE_HERTZ, picture
from tests.browser.desk import available, finish, go_home, has_a_break, talks
from tests.browser.eyes import findings
from tests.browser.hands import Hand, Keyboard, Mouse

PAUL = "+393337654321"  # known, with an open complaint
VERA = "+393335550002"
STRANGER = "+393339990001"
LOUD = 0.03
SONG_HERTZ = 440
CALLS_TIMED = 10


def _complain(customer: Any) -> None:
    customer.dial()
    customer.press("2")
    customer.press("1")


def _button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def _record(page: Page) -> Locator:
    return page.get_by_role("complementary", name="The customer's record")


@pytest.mark.timeout(300)  # a whole shift in one call
def test_an_agent_takes_a_call_from_the_ring_to_the_next_caller(person: Any, caller: Any) -> None:
    hand, page, customer = Keyboard(), person("bruno").page, caller(VERA)
    expect(page).to_have_url(page.url.partition("/desk")[0] + "/desk")
    _look(page, "desk-1-offline")
    available(page, hand)
    _look(page, "desk-2-available")

    _complain(customer)
    expect(_record(page).get_by_text("Vera Bianchi")).to_be_visible()
    expect(page.get_by_role("definition").filter(has_text="Complaint · Delay")).to_be_visible()
    hand.press(page.get_by_role("button", name="Accept"))
    talks(page)

    _are_heard(page, customer)
    _notes(page, hand)
    _look(page, "desk-4-talking")
    hand.press(page.get_by_role("button", name="Mute"))
    _is_muted(page, customer)
    hand.press(page.get_by_role("button", name="Unmute"))
    hand.press(page.get_by_role("button", name="Hold"))
    _is_held(page, customer)
    hand.press(page.get_by_role("button", name="Take back"))
    talks(page)
    customer.until(lambda: customer.loudness(VOICE_HERTZ) > LOUD, "the agent's voice does not come back after hold")
    _presses_keys(page, hand)
    _pauses_the_recording(page, hand)
    _goes_on_after_a_reload(page, customer)

    hand.press(page.get_by_role("button", name="Hang up"))
    _does_not_finish_without_a_result(page, hand)
    _promises(page, hand)
    _look(page, "desk-6-wrap-up")
    _keeps_the_draft_through_a_reload(page, hand)
    hand.press(page.get_by_role("button", name="Finish"))
    expect(page.get_by_role("heading", name="Ready for the next caller")).to_be_visible()

    customer.hang_up()
    _complain(customer)
    expect(_record(page).get_by_text("Send the other technician")).to_be_visible()
    expect(_record(page).get_by_text("The technician did not come.")).to_be_visible()
    hand.press(page.get_by_role("button", name="Refuse"))
    has_a_break(page, "a call was refused")
    customer.hang_up()
    go_home(page, hand)


def test_whatever_a_call_asks_for_is_there_for_the_mouse(person: Any, caller: Any) -> None:
    hand, page, customer = Mouse(), person("bruno").page, caller(PAUL)
    available(page, hand)
    _complain(customer)
    expect(_record(page).get_by_text("Paul Smith")).to_be_visible()
    hand.press(page.get_by_role("button", name="Accept"))
    talks(page)
    _notes(page, hand)
    hand.press(page.get_by_role("button", name="Mute"))
    expect(page.get_by_text("Your microphone is off")).to_be_visible()
    hand.press(page.get_by_role("button", name="Unmute"))
    hand.press(page.get_by_role("button", name="Hold"))
    expect(page.get_by_text("On hold: the caller hears music")).to_be_visible()
    hand.press(page.get_by_role("button", name="Take back"))
    talks(page)
    _presses_keys(page, hand)
    _pauses_the_recording(page, hand)
    hand.press(page.get_by_role("button", name="Hang up"))
    _does_not_finish_without_a_result(page, hand)
    _promises(page, hand)
    hand.press(page.get_by_role("button", name="More time"))
    hand.press(page.get_by_role("button", name="Finish"))
    expect(page.get_by_role("heading", name="Ready for the next caller")).to_be_visible()
    customer.hang_up()
    go_home(page, hand)


def _look(page: Page, name: str) -> None:
    picture(page, name)
    assert findings(page) == [], name


def _are_heard(page: Page, customer: Any) -> None:
    customer.sing(SONG_HERTZ)
    customer.until(lambda: customer.loudness(VOICE_HERTZ) > LOUD, "the agent's voice does not reach the caller")
    page.wait_for_function(
        "() => parseFloat(document.querySelector('[data-meter=theirs]').style.transform.slice(7)) > 0.2"
    )


def _notes(page: Page, hand: Hand) -> None:
    """A question mark in a note is a question mark."""
    hand.write(page.get_by_label("Note", exact=True), "Why? The technician did not come.")
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    expect(page.get_by_role("dialog")).to_be_hidden()


def _is_muted(page: Page, customer: Any) -> None:
    expect(page.get_by_text("Your microphone is off")).to_be_visible()
    customer.forget()
    customer.until(
        lambda: len(customer._frames) == 100 and customer.loudness(VOICE_HERTZ) < LOUD / 10, "a muted agent is heard"
    )


def _is_held(page: Page, customer: Any) -> None:
    expect(page.get_by_text("On hold: the caller hears music")).to_be_visible()
    customer.forget()
    customer.until(
        lambda: customer.loudness() > LOUD / 10 and customer.loudness(VOICE_HERTZ) < LOUD / 2, "no music on hold"
    )
    _look(page, "desk-5-held")


def _presses_keys(page: Page, hand: Hand) -> None:
    hand.press(_button(page, "Keypad"))
    pressed = page.get_by_role("log", name="Keys pressed")
    hand.press(_button(page, "5"))
    page.keyboard.press("7")
    expect(pressed).to_have_text("57")
    page.keyboard.press("Escape")
    expect(pressed).to_be_hidden()


def _pauses_the_recording(page: Page, hand: Hand) -> None:
    """It is so once the carrier has confirmed it, and still so after a reload."""
    expect(page.get_by_text("Being recorded")).to_be_visible()
    hand.press(page.get_by_role("button", name="Pause recording"))
    expect(page.get_by_text("Recording paused since")).to_be_visible()
    if isinstance(hand, Keyboard):
        page.reload()
        expect(page.get_by_text("Recording paused since")).to_be_visible()
        expect(page.get_by_role("button", name="In the call")).to_be_visible()
    hand.press(page.get_by_role("button", name="Go on recording"))
    expect(page.get_by_text("Being recorded")).to_be_visible()


def _goes_on_after_a_reload(page: Page, customer: Any) -> None:
    page.reload()
    talks(page)
    expect(page.get_by_role("button", name="In the call")).to_be_visible()
    expect(page.get_by_label("Note", exact=True)).to_have_value("Why? The technician did not come.")
    customer.forget()
    customer.until(lambda: customer.loudness(VOICE_HERTZ) > LOUD, "the call did not survive the reload")


def _does_not_finish_without_a_result(page: Page, hand: Hand) -> None:
    expect(page.get_by_role("heading", name="What came of it?")).to_be_visible()
    hand.press(page.get_by_role("button", name="Finish"))
    expect(page.get_by_text("Choose what came of it, then finish.")).to_be_visible()
    results = page.get_by_role("radiogroup", name="Result").get_by_role("radio")
    expect(results.first).to_be_focused()
    if isinstance(hand, Keyboard):
        expect(page.locator("label").filter(has_text="Solved").first).to_have_css("outline-style", "solid")


def _promises(page: Page, hand: Hand) -> None:
    hand.choose(page.get_by_role("radio", name="Next step promised", exact=True))
    expect(page.get_by_text("Choose what came of it, then finish.")).to_be_hidden()
    hand.pick(page.get_by_role("combobox", name="Case"), page.get_by_role("option").first)
    hand.write(page.get_by_role("textbox", name="Next step", exact=True), "Send the other technician")
    hand.press(page.get_by_role("button", name="Finish"))
    expect(page.get_by_text("Say by which day.")).to_be_visible()
    hand.choose(page.get_by_role("checkbox", name="Tomorrow"))


def _keeps_the_draft_through_a_reload(page: Page, hand: Hand) -> None:
    page.reload()
    expect(page.get_by_role("textbox", name="Next step", exact=True)).to_have_value("Send the other technician")
    hand.press(page.get_by_role("button", name="More time"))
    expect(page.get_by_role("button", name="More time")).to_be_hidden()


@pytest.mark.usefixtures("brief_offers")
def test_a_call_missed_puts_the_agent_on_break_and_says_why(person: Any, caller: Any) -> None:
    hand, page, stranger = Keyboard(), person("bruno").page, caller(STRANGER)
    available(page, hand)
    stranger.dial()
    stranger.press("0")
    expect(page.get_by_role("timer")).to_be_visible()
    expect(page.get_by_text("Not known yet")).to_be_visible()
    _look(page, "desk-3-offer")
    expect(page.get_by_role("heading", name="You missed a call")).to_be_visible(timeout=30_000)
    has_a_break(page, "a call was not answered")
    _look(page, "desk-3-missed")
    hand.press(page.get_by_role("button", name="I am back: available"))
    hand.press(page.get_by_role("button", name="Accept"))  # the same caller, who has waited
    talks(page)
    stranger.hang_up()
    finish(page, hand)
    go_home(page, hand)


def test_who_calls_for_the_first_time_is_put_on_record_from_the_desk(person: Any, caller: Any) -> None:
    page, stranger = person("bruno").page, caller("+393339990002")
    available(page)
    page.get_by_role("link", name="Customers").click()
    stranger.dial()
    stranger.press("0")
    expect(page.get_by_text("+393339990002 is calling")).to_be_visible()
    page.get_by_role("button", name="To the desk").click()
    page.get_by_role("button", name="Accept").click()
    talks(page)
    page.get_by_label("Who is it?").fill("Zoe Nuova")
    page.get_by_role("button", name="New customer “Zoe Nuova”").click()
    expect(page.get_by_role("complementary").get_by_text("Zoe Nuova")).to_be_visible()
    page.get_by_role("button", name="Edit the notes").click()
    page.get_by_label("Notes about this customer").fill("Prefers mornings")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Prefers mornings")).to_be_visible()
    stranger.hang_up()
    finish(page)
    go_home(page)


def test_one_page_holds_the_telephone_and_the_others_say_so(person: Any, caller: Any) -> None:
    bruno = person("bruno")
    first = bruno.page
    available(first)
    second = bruno.open(first.url)
    expect(second.get_by_role("button", name="Telephone in another tab")).to_be_visible()
    first.close()
    expect(second.get_by_role("button", name="Telephone ready")).to_be_visible()
    go_home(second)


def test_a_lost_connection_is_shown_at_once_and_heals(person: Any) -> None:
    bruno = person("bruno")
    page = bruno.page
    available(page)
    bruno.context.set_offline(True)
    expect(page.get_by_text("No connection")).to_be_visible()
    picture(page, "desk-7-lost")
    page.get_by_role("button", name="Bruno Neri").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_text("You will be logged out as soon as it is back.")).to_be_visible()
    page.get_by_role("button", name="Stay logged in").click()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    page.keyboard.press("Escape")
    bruno.context.set_offline(False)
    expect(page.get_by_text("No connection")).to_be_hidden()
    go_home(page)


def test_who_logs_out_without_a_connection_is_logged_out_when_it_is_back(person: Any) -> None:
    linh = person("linh")
    page = linh.page
    page.evaluate("sessionStorage.setItem('hotline.note.7', 'Her address is …')")
    linh.context.set_offline(True)
    expect(page.get_by_text("No connection")).to_be_visible()
    page.get_by_role("button", name="Linh").click()
    page.get_by_role("button", name="Log out").click()
    linh.context.set_offline(False)
    page.wait_for_url("**/log-in")
    assert page.evaluate("sessionStorage.getItem('hotline.note.7')") is None


def test_breaks_have_reasons_and_everything_is_done_by_keyboard(person: Any) -> None:
    hand, page = Keyboard(), person("bruno").page
    hand.pick(_button(page, "Break"), page.get_by_role("menuitem", name="Lunch"))
    has_a_break(page, "Lunch")
    _look(page, "desk-9-break")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys of the desk")).to_be_visible()
    _look(page, "desk-9-keys")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    go_home(page, hand)


def test_the_desk_speaks_the_agents_language_and_writes_thai_years_when_asked(person: Any) -> None:
    page = person("suda").page
    page.get_by_role("button", name="Suda Chaiyo").click()
    page.get_by_role("combobox", name="Language").click()
    page.get_by_role("option", name="ไทย").click()
    expect(page.get_by_role("heading", name="ยังไม่เริ่มรับสาย")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "th"
    picture(page, "desk-8-thai-menu")
    page.keyboard.press("Escape")
    assert findings(page) == []


def test_a_newcomer_chooses_a_password_and_takes_the_first_call(person: Any, caller: Any, running: Any) -> None:
    ada = person("ada")
    token = ada.page.request.get(f"{running.url}/api/session").json()["csrf_token"]
    newcomer = {"email": "nadia@demo.hotline.example", "name": "Nadia Nuova", "queues": ["reception"]}
    made = ada.page.request.post(
        f"{running.url}/api/agents/newcomers",
        headers={"X-CSRFToken": token},
        data={**newcomer, "password": "hotline-demo", "skills": {"language:en": 3}},
    )
    assert made.ok, made.text()
    page = person("nadia", begins="A password of your own").page
    page.get_by_label("Present password").fill("hotline-demo")
    page.get_by_label("New password").fill("a password of my own")
    page.get_by_label("The new one again").fill("a password of my own")
    page.keyboard.press("Enter")
    available(page)
    stranger = caller("+393339990003")
    stranger.dial()
    stranger.press("0")
    page.get_by_role("button", name="Accept").click()
    talks(page)
    stranger.hang_up()
    finish(page)
    go_home(page)


def test_an_offer_is_on_the_screen_soon_after_the_key(person: Any, caller: Any, pace: Any) -> None:
    page, stranger = person("bruno").page, caller("+393339990004")
    available(page)
    for _ in range(CALLS_TIMED):
        stranger.dial()
        stranger.press("0")
        pressed = pace.now()
        page.get_by_role("button", name="Accept").wait_for()
        pace.record("key pressed to offer on the screen", pressed)
        stranger.hang_up()
        expect(page.get_by_role("heading", name="Ready for the next caller")).to_be_visible()
    go_home(page)
