"""The house set up in a real browser, by keyboard alone and a line by mouse: agents, queues, lines, days, words."""

from __future__ import annotations

import re
import wave
from io import BytesIO
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Pace, Visitor
from tests.browser.desk import available, finish, go_home
from tests.browser.hands import Hand, Keyboard, Mouse, option
from tests.browser.office import HANDS, button, look, row, save, to
from tests.browser.system import Running

PAUL = "+393337654321"
OWN_PASSWORD = "a password of my own"
SECTIONS = ["Agents", "Staff", "Queues", "Lines", "Breaks", "Causes", "Reasons", "Holidays", "Import", "Audit"]


def test_a_new_agent_takes_calls_within_minutes_of_one_form(
    person: Any, chromium: Browser, running: Running, caller: Any, pace: Pace
) -> None:
    hand, page, begun = Keyboard(), person("ada").page, pace.now()
    email = "nina@demo.hotline.example"
    to(page, hand, "Agents")
    hand.press(button(page, "New agent"))
    expect(page.get_by_label("Name")).to_be_focused()
    page.keyboard.type("Nina Costa")
    hand.write(page.get_by_label("E-mail"), email)
    hand.pick(page.get_by_role("combobox", name="Add a language"), option(page, "English"))
    hand.choose(page.get_by_role("radiogroup", name="English: how well").get_by_role("radio", name="5"))
    hand.tick(page.get_by_role("checkbox", name="Complaints"))
    look(page, "administration-new-agent")
    hand.press(button(page, "Make the agent"))
    expect(page.get_by_text("Nina Costa can take calls")).to_be_visible()
    look(page, "administration-new-agent-made")
    password = page.locator("[data-fact='Temporary password']").inner_text()
    hand.press(button(page, "Done"))
    expect(row(page, "Nina Costa")).to_contain_text("Complaints")
    _takes_a_call(chromium, running, caller(PAUL), email, password)
    pace.record("a new agent, from the manager's form to the first talk", begun)


def _takes_a_call(chromium: Browser, running: Running, paul: Any, email: str, password: str) -> None:
    nina = Visitor(chromium)
    desk = nina.open(f"{running.url}/log-in")
    desk.fill("#email", email)
    desk.fill("#password", password)
    desk.keyboard.press("Enter")
    desk.fill("#old", password)
    desk.fill("#new", OWN_PASSWORD)
    desk.fill("#again", OWN_PASSWORD)
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/desk")
    available(desk)
    paul.dial()
    paul.press("2")
    paul.press("1")
    desk.get_by_role("button", name="Accept").click()
    expect(desk.get_by_text("Talking", exact=True)).to_be_visible()
    paul.hang_up()
    finish(desk)
    go_home(desk)
    nina.context.close()
    assert nina.complaints == []


def test_who_is_overtaken_by_another_manager_sees_by_whom_and_what(person: Any, running: Running) -> None:
    ada = person("ada")
    page, other = ada.page, ada.open(running.url)
    for each in (page, other):
        to(each, Mouse(), "Queues")
        button(each, "Reception").click()
    other.get_by_role("textbox", name="Wrap-up", exact=True).fill("75")
    save(other, Mouse())
    page.get_by_role("textbox", name="Wrap-up", exact=True).fill("99999")
    button(page, "Save").click()
    expect(page.get_by_text("At most 3600")).to_be_visible()
    page.get_by_role("textbox", name="Wrap-up", exact=True).fill("90")
    button(page, "Save").click()
    quicker = page.get_by_role("alert").filter(has_text="Somebody else was quicker")
    expect(quicker).to_contain_text("Ada Conti")
    expect(quicker.get_by_text("75")).to_be_visible()
    look(page, "administration-overtaken")
    quicker.get_by_role("button", name="Load what is there now").click()
    expect(page.get_by_role("textbox", name="Wrap-up", exact=True)).to_have_value("75")
    page.get_by_role("textbox", name="Wrap-up", exact=True).fill("60")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_role("link", name="Audit").click()
    newest = page.get_by_role("main").get_by_role("listitem").first
    expect(newest).to_contain_text("Changed: Queue Reception")
    expect(newest).to_contain_text("75 → 60")


def _put_out_of_use(page: Page, hand: Hand, name: str, picture: str | None = None) -> None:
    """By the last switch of the form that is open."""
    hand.tick(page.get_by_role("switch").last)
    if picture is not None:
        look(page, picture)
    save(page, hand)
    expect(row(page, name)).to_contain_text("Out of use")


def _stereo() -> bytes:
    """Two seconds as a studio records them, which no telephone carries."""
    file = BytesIO()
    with wave.open(file, "wb") as song:
        song.setnchannels(2)
        song.setsampwidth(2)
        song.setframerate(44_100)
        song.writeframes((b"\x00\x10\x00\x10" * 50 + b"\x00\xf0\x00\xf0" * 50) * 882)
    return file.getvalue()


def test_a_queue_gets_its_hours_results_and_special_days(person: Any) -> None:
    hand, page, title = Keyboard(), person("ada").page, "Repairs"
    to(page, hand, "Queues")
    hand.press(button(page, "New queue"))
    hand.write(page.get_by_label("Title"), title)
    hand.write(page.get_by_label("Key"), title.lower())
    hand.choose(page.get_by_role("radio", name="By the week"))
    hand.press(button(page, "Monday: add a period"))
    hand.press(button(page, "Monday: remove 14:00-18:00"))
    expect(button(page, "Monday: add a period")).to_be_focused()
    hand.press(button(page, "Monday: add a period"))
    page.get_by_label("Monday, until").first.fill("12:00")  # hours and minutes are fields of the browser's own
    hand.press(button(page, "All weekdays like Monday"))
    for result in ("repaired", "to be visited"):
        hand.write(page.get_by_label("Results of a call: a new one"), result)
        page.keyboard.press("Enter")
    hand.press(button(page, "to be visited: up"))
    hand.pick(page.get_by_role("combobox", name="Callback: who is called first"), option(page, "The customer"))
    hand.write(page.get_by_label("Announcement"), "We come within two days.")
    music, clip = page.get_by_role("combobox", name="Music"), f"{title.lower()}-tune.wav"
    song = {"name": f"{title} Tune.wav", "mimeType": "audio/wav", "buffer": _stereo()}
    page.get_by_label("Upload a sound").set_input_files([song])
    expect(music).to_have_value(f"{clip} · 0:02")
    hand.press(button(page, "Listen"))
    hand.press(button(page, "Stop"))
    look(page, "administration-new-queue")
    save(page, hand)
    expect(row(page, title)).to_contain_text("Monday – Friday 09:00-12:00, 14:00-18:00 (Europe/Rome)")
    hand.press(button(page, title))
    results = page.get_by_role("list", name="Results of a call").get_by_role("listitem")
    expect(results).to_have_text(["to be visited", "repaired"])
    expect(page.get_by_role("combobox", name="Callback: who is called first")).to_have_value("The customer")
    expect(page.get_by_label("Announcement")).to_have_value("We come within two days.")
    expect(music).to_have_value(f"{clip} · 0:02")
    _put_out_of_use(page, hand, title)


@HANDS
def test_a_line_is_put_into_use_and_out_of_it(person: Any, hand: Hand) -> None:
    page = person("ada").page
    title, number = ("Milan", "+390299999901") if isinstance(hand, Mouse) else ("Turin", "+390119999901")
    to(page, hand, "Lines")
    hand.press(button(page, "New line"))
    hand.write(page.get_by_label("Number"), "12")
    hand.write(page.get_by_label("Title"), title)
    hand.pick(page.get_by_role("combobox", name="Menu (flow)"), option(page, "hotline"))
    hand.pick(page.get_by_role("combobox", name="Country"), option(page, "Italy (IT)"))
    hand.press(page.get_by_role("dialog").get_by_role("button", name="Save"))
    expect(page.get_by_label("Number")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Number")).to_be_focused()
    look(page, "administration-new-line-refused")
    hand.rewrite(page.get_by_label("Number"), number)
    save(page, hand)
    expect(row(page, title)).to_contain_text(number)
    hand.press(button(page, title))
    _put_out_of_use(page, hand, title, "administration-line")


def test_a_day_of_ones_own_comes_into_the_calendar_and_out_of_it(person: Any) -> None:
    hand, page = Keyboard(), person("ada").page
    to(page, hand, "Holidays")
    hand.press(page.get_by_role("button", name=re.compile("Christmas Day.*: change|Natale.*: change")))
    hand.rewrite(page.get_by_label("Title"), "We work at Christmas")
    look(page, "administration-special-day")
    save(page, hand)
    worked = row(page, "We work at Christmas")
    expect(worked).to_contain_text("At work")
    hand.press(worked.get_by_role("button"))
    hand.press(button(page, "Take out of the calendar"))
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(worked).to_be_hidden()
    hand.press(button(page, "New special day"))
    page.locator("input[type=date]").fill("2026-08-17")  # day and month are fields of the browser's own
    hand.write(page.get_by_label("Title"), "The house is painted")
    save(page, hand)
    expect(row(page, "The house is painted")).to_contain_text("August 17, 2026")
    hand.press(row(page, "The house is painted").get_by_role("button"))
    hand.press(button(page, "Take out of the calendar"))
    expect(row(page, "The house is painted")).to_be_hidden()


@pytest.mark.parametrize(("section", "word"), [("Breaks", "dentist"), ("Causes", "too noisy")])
def test_a_word_is_added_to_a_list_and_taken_out_of_use(person: Any, section: str, word: str) -> None:
    hand, page = Keyboard(), person("ada").page
    to(page, hand, section)
    hand.press(button(page, "New word"))
    hand.write(page.get_by_label("Key"), word)
    hand.write(page.get_by_label("English"), word)
    if section == "Breaks":
        hand.write(page.get_by_label("Allowed"), "45")
    look(page, "administration-new-word")
    save(page, hand)
    hand.press(button(page, word))
    _put_out_of_use(page, hand, word)


def test_somebody_gets_a_log_in_and_loses_it(person: Any) -> None:
    hand, page, name = Keyboard(), person("root").page, "Mia Serra"
    to(page, hand, "Staff")
    hand.press(button(page, "New member of staff"))
    hand.write(page.get_by_label("Name"), name)
    hand.write(page.get_by_label("E-mail"), "mia@demo.hotline.example")
    hand.pick(page.get_by_role("combobox", name="Role"), option(page, "Manager"))
    look(page, "administration-new-staff")
    save(page, hand)
    expect(row(page, name)).to_contain_text("Has a temporary password")
    hand.press(button(page, name))
    hand.press(button(page, "Log them out everywhere"))
    expect(page.get_by_text("Logged out on every browser")).to_be_visible()
    _put_out_of_use(page, hand, name, "administration-staff-member")


@HANDS
def test_an_emergency_is_heard_by_the_next_caller_and_seen_by_everybody(person: Any, caller: Any, hand: Hand) -> None:
    page, desk, paul = person("ada").page, person("bruno").page, caller(PAUL)
    ends_calls = isinstance(hand, Keyboard)
    hand.press(page.get_by_role("link", name="Emergency switch"))
    expect(page.get_by_text("No emergency: calls are answered as usual")).to_be_visible()
    look(page, "emergency-off")
    hand.press(button(page, "Switch the emergency on"))
    expect(page.get_by_role("radio", name="Offer a callback or a message, then goodbye")).to_be_checked()
    hand.choose(page.get_by_role("radio", name="Closed today" if ends_calls else "Severe weather"))
    hand.rewrite(page.get_by_label("What callers hear: English"), "The bridge is closed today.")
    after = "Offer a callback or a message, then goodbye" if ends_calls else "Go on to the menu"
    expect(page.get_by_role("radio", name=after)).to_be_checked()
    look(page, "emergency-words")
    hand.press(button(page, "Continue"))
    expect(page.get_by_role("dialog").get_by_text("The bridge is closed today.")).to_be_visible()
    expect(page.get_by_role("dialog").get_by_text(f"After the words: {after}")).to_be_visible()
    look(page, "emergency-sure")
    page.keyboard.press("Enter")
    expect(page.get_by_text("EMERGENCY ON: ")).to_be_visible()
    expect(desk.get_by_text("Emergency on")).to_be_visible()
    look(page, "emergency-on")
    look(desk, "emergency-at-the-desk")
    paul.dial()
    paul.until(lambda: any("The bridge is closed today" in words for words in paul.words), "nobody told the caller")
    follows = "To be called back as soon as we can" if ends_calls else "a person"
    paul.until(lambda: any(follows in words for words in paul.words), f"the caller did not hear: {follows}")
    paul.hang_up()
    hand.press(button(page, "Switch it off"))
    expect(page.get_by_role("dialog").get_by_text("The bridge is closed today.")).to_be_visible()
    look(page, "emergency-sure-off")
    hand.press(button(page, "Switch off now"))
    expect(page.get_by_text("No emergency: calls are answered as usual")).to_be_visible()
    expect(desk.get_by_text("Emergency on")).to_be_hidden()


def test_every_part_of_administration_is_reached_by_keyboard_and_fits(person: Any) -> None:
    page = person("ada").page
    for section in SECTIONS:
        to(page, Keyboard(), section)
        look(page, f"administration-{section.lower()}")
