"""The agent's desk in a real browser: from log-in to the next caller, with sound, by keyboard, through reloads."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import VOICE_HERTZ, picture
from tests.browser.eyes import findings

PAUL = "+393337654321"  # known, with an open complaint
STRANGER = "+393339990001"
LOUD = 0.03
SONG_HERTZ = 440
CALLS_TIMED = 10


def _available(page: Page) -> None:
    page.get_by_role("button", name="Available", exact=True).click()
    expect(page.get_by_role("heading", name="Ready for the next caller")).to_be_visible()
    expect(page.get_by_role("button", name="Telephone ready")).to_be_visible()


def _complain(customer: Any) -> None:
    customer.dial()
    customer.press("2")
    customer.press("1")


def _go_home(page: Page) -> None:
    page.get_by_role("button", name="Offline").click()
    expect(page.get_by_role("heading", name="Not at work")).to_be_visible()


def _finish(page: Page) -> None:
    expect(page.get_by_role("heading", name="What came of it?")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Ready for the next caller")).to_be_visible()


def test_an_agent_takes_a_call_from_the_ring_to_the_next_caller(person: Any, caller: Any) -> None:
    page, paul = person("bruno").page, caller(PAUL)
    expect(page).to_have_url(page.url.partition("/desk")[0] + "/desk")
    assert findings(page) == []
    picture(page, "desk-1-offline")
    _available(page)
    picture(page, "desk-2-available")

    _complain(paul)
    expect(page.get_by_role("button", name="Accept")).to_be_visible()
    record = page.get_by_role("complementary", name="The customer's record")
    expect(record.get_by_text("Paul Smith")).to_be_visible()
    expect(record.get_by_text("Pay the refund")).to_be_visible()
    expect(page.get_by_role("definition").filter(has_text="Complaint · Delay")).to_be_visible()
    page.keyboard.press("F2")
    expect(page.get_by_text("Talking", exact=True)).to_be_visible()

    paul.sing(SONG_HERTZ)
    paul.until(lambda: paul.loudness(VOICE_HERTZ) > LOUD, "the agent's voice does not reach the caller")
    page.wait_for_function("parseFloat(document.querySelector('[data-meter=theirs]').style.transform.slice(7)) > 0.2")
    page.keyboard.type("The technician did not come.")
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    picture(page, "desk-4-talking")
    assert findings(page) == []

    page.keyboard.press("F8")
    expect(page.get_by_text("Your microphone is off")).to_be_visible()
    paul.forget()
    paul.until(lambda: len(paul._frames) == 100 and paul.loudness(VOICE_HERTZ) < LOUD / 10, "a muted agent is heard")
    page.keyboard.press("F8")

    page.keyboard.press("F4")
    expect(page.get_by_text("On hold: the caller hears music")).to_be_visible()
    paul.forget()
    paul.until(lambda: paul.loudness() > LOUD / 10 and paul.loudness(VOICE_HERTZ) < LOUD / 2, "no music on hold")
    picture(page, "desk-5-held")
    page.keyboard.press("F4")
    expect(page.get_by_text("Talking", exact=True)).to_be_visible()
    paul.until(lambda: paul.loudness(VOICE_HERTZ) > LOUD, "the agent's voice does not come back after hold")

    page.reload()
    expect(page.get_by_text("Talking", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="In the call")).to_be_visible()
    expect(page.get_by_label("Note", exact=True)).to_have_value("The technician did not come.")
    paul.forget()
    paul.until(lambda: paul.loudness(VOICE_HERTZ) > LOUD, "the call did not survive the reload")

    page.keyboard.press("F9")
    expect(page.get_by_role("heading", name="What came of it?")).to_be_visible()
    page.get_by_text("Next step promised", exact=True).click()
    page.get_by_role("combobox", name="Case").click()
    page.get_by_role("option", name="Complaint").click()
    page.get_by_label("Next step", exact=True).fill("Send the other technician")
    page.get_by_text("Tomorrow").click()
    assert findings(page) == []
    picture(page, "desk-6-wrap-up")
    page.reload()
    expect(page.get_by_label("Next step", exact=True)).to_have_value("Send the other technician")
    page.get_by_role("button", name="More time").click()
    expect(page.get_by_role("button", name="More time")).to_be_hidden()
    _finish(page)

    paul.hang_up()
    _complain(paul)
    expect(record.get_by_text("Send the other technician")).to_be_visible()
    expect(record.get_by_text("The technician did not come.")).to_be_visible()
    page.keyboard.press("Shift+F2")
    expect(page.get_by_text("Break · a call was refused")).to_be_visible()
    _go_home(page)


def test_a_call_missed_puts_the_agent_on_break_and_says_why(person: Any, caller: Any) -> None:
    page, stranger = person("bruno").page, caller(STRANGER)
    _available(page)
    stranger.dial()
    stranger.press("0")
    expect(page.get_by_role("timer")).to_be_visible()
    expect(page.get_by_text("Not known yet")).to_be_visible()
    assert findings(page) == []
    picture(page, "desk-3-offer")
    expect(page.get_by_text("Break · a call was not answered")).to_be_visible(timeout=30_000)
    assert findings(page) == []
    _go_home(page)


def test_who_calls_for_the_first_time_is_put_on_record_from_the_desk(person: Any, caller: Any) -> None:
    page, stranger = person("bruno").page, caller("+393339990002")
    _available(page)
    page.get_by_role("link", name="Customers").click()
    stranger.dial()
    stranger.press("0")
    expect(page.get_by_text("+393339990002 is calling")).to_be_visible()
    page.get_by_role("button", name="To the desk").click()
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("Talking", exact=True)).to_be_visible()
    page.get_by_label("Who is it?").fill("Zoe Nuova")
    page.get_by_role("button", name="New customer “Zoe Nuova”").click()
    expect(page.get_by_role("complementary").get_by_text("Zoe Nuova")).to_be_visible()
    page.get_by_role("button", name="Edit the notes").click()
    page.get_by_label("Notes about this customer").fill("Prefers mornings")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Prefers mornings")).to_be_visible()
    stranger.hang_up()
    _finish(page)
    _go_home(page)


def test_one_page_holds_the_telephone_and_the_others_say_so(person: Any, caller: Any) -> None:
    bruno = person("bruno")
    first = bruno.page
    _available(first)
    second = bruno.open(first.url)
    expect(second.get_by_role("button", name="Telephone in another tab")).to_be_visible()
    first.close()
    expect(second.get_by_role("button", name="Telephone ready")).to_be_visible()
    _go_home(second)


def test_a_lost_connection_is_shown_at_once_and_heals(person: Any) -> None:
    bruno = person("bruno")
    page = bruno.page
    _available(page)
    bruno.context.set_offline(True)
    expect(page.get_by_text("No connection")).to_be_visible()
    picture(page, "desk-7-lost")
    bruno.context.set_offline(False)
    expect(page.get_by_text("No connection")).to_be_hidden()
    _go_home(page)


def test_breaks_have_reasons_and_everything_is_done_by_keyboard(person: Any) -> None:
    page = person("bruno").page
    page.get_by_role("button", name="Break").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Lunch")).to_be_visible()
    lunch = page.get_by_role("menuitem", name="Lunch")
    page.keyboard.press("End")
    while not lunch.evaluate("each => each === document.activeElement"):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Break · Lunch")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys of the desk")).to_be_visible()
    assert findings(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    _go_home(page)


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
    _available(page)
    stranger = caller("+393339990003")
    stranger.dial()
    stranger.press("0")
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("Talking", exact=True)).to_be_visible()
    stranger.hang_up()
    _finish(page)
    _go_home(page)


def test_an_offer_is_on_the_screen_soon_after_the_key(person: Any, caller: Any, pace: Any) -> None:
    page, stranger = person("bruno").page, caller("+393339990004")
    _available(page)
    for _ in range(CALLS_TIMED):
        stranger.dial()
        stranger.press("0")
        pressed = pace.now()
        page.get_by_role("button", name="Accept").wait_for()
        pace.record("key pressed to offer on the screen", pressed)
        stranger.hang_up()
        expect(page.get_by_role("heading", name="Ready for the next caller")).to_be_visible()
    _go_home(page)
