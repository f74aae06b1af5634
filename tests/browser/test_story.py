"""The whole story, with a customer, an agent and a manager at once: from the dialled number to the survey's answers."""

from __future__ import annotations

import io
import wave
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import VOICE_HERTZ, findings, picture
from tests.browser.desk import go_home
from tests.browser.hands import Hand, Keyboard, Mouse
from tests.browser.sound import loudness

VERA, MRS_HILL = "+393335550002", "+393335550001"
LOUD = 0.03
NOTE = "The boiler is cold again."

pytestmark = pytest.mark.timeout(420)  # a story lasts as long as its survey lets it wait


def _button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def _surveyed_by(ada: Any, channel: str) -> None:
    line = next(each for each in ada.asks("GET", "lines") if each["number"] == "+39800123456")
    ada.asks("PATCH", f"lines/{line['id']}", {"survey_by": channel, "survey_delay_seconds": 5})


def _waits(ada: Any, customer: Any, name: str) -> None:
    """Nobody is at work yet: the customer waits, and the manager sees it."""
    customer.complain()
    expect(customer.status).to_contain_text("In the queue")
    queue = ada.page.get_by_role("listitem", name="Complaints")
    expect(queue.get_by_text(name)).to_be_visible()


def _is_taken(bruno: Any, hand: Hand, name: str) -> None:
    """An agent comes to work, sees who it is and why, and takes the call."""
    hand.press(_button(bruno.page, "Available"))
    record = bruno.page.get_by_role("complementary", name="The customer's record")
    expect(record.get_by_text(name).first).to_be_visible()
    expect(bruno.page.get_by_role("definition").filter(has_text="Complaint · Delay")).to_be_visible()
    hand.press(bruno.page.get_by_role("button", name="Accept"))
    expect(bruno.page.get_by_text("Talking", exact=True)).to_be_visible()


def _each_hears_the_other(bruno: Any, customer: Any, hand: Hand) -> None:
    customer.ear.until(lambda: customer.ear.loudness(VOICE_HERTZ) > LOUD)
    hand.press(bruno.page.get_by_role("button", name="Mute"))
    customer.ear.until(lambda: customer.ear.loudness(VOICE_HERTZ) < LOUD / 10)
    hand.press(customer.node.get_by_role("button", name="Speak"))
    bruno.ear.until(lambda: bruno.ear.loudness(VOICE_HERTZ) > LOUD)
    hand.press(customer.node.get_by_role("button", name="Mute"))
    hand.press(bruno.page.get_by_role("button", name="Unmute"))


def _goes_on_after_a_reload(bruno: Any, customer: Any) -> None:
    bruno.page.reload()
    expect(bruno.page.get_by_text("Talking", exact=True)).to_be_visible()
    expect(bruno.page.get_by_role("button", name="In the call")).to_be_visible()
    customer.ear.until(lambda: customer.ear.loudness(VOICE_HERTZ) > LOUD)


def _is_wrapped_up(bruno: Any, hand: Hand) -> None:
    page = bruno.page
    expect(page.get_by_role("heading", name="What came of it?")).to_be_visible()
    hand.write(page.get_by_label("Note", exact=True), NOTE)
    hand.choose(page.get_by_role("radio", name="Solved", exact=True))
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    hand.press(page.get_by_role("button", name="Finish"))
    expect(page.get_by_role("heading", name="Ready for the next caller")).to_be_visible()


def _answers_by_call(customer: Any, _: Hand) -> None:
    customer.answer()
    customer.press("1", "To start, press 1")
    customer.press("1", "Was your matter solved")
    customer.press("5", "How was the person")
    customer.press("2", "explain your matter again")
    customer.press("2", "in your own words")
    expect(customer.status).to_have_text("The other side hung up")


def _answers_by_text(customer: Any, hand: Hand) -> None:
    hand.press(customer.node.get_by_role("button", name="Messages"))
    customer.texts("1", "Was your matter solved")
    customer.texts("5", "How was the person")
    customer.texts("2", "explain your matter again")


def _heard_on_record(ada: Any, call_id: int) -> list[float]:
    """How loud the agents' voice is on each channel of the call's recording."""
    recording = ada.asks("GET", f"calls/{call_id}")["recordings"][0]
    with wave.open(io.BytesIO(ada.asks("GET", f"recordings/{recording['id']}/audio"))) as file:
        sound = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").reshape(-1, file.getnchannels())
    return [loudness([channel.tobytes()], VOICE_HERTZ) for channel in sound.T]


STORIES = {
    "mouse": (Mouse(), VERA, "Vera Bianchi", "call", _answers_by_call),
    "keyboard": (Keyboard(), MRS_HILL, "Old Mrs Hill", "sms", _answers_by_text),
}


@pytest.mark.parametrize("way", STORIES)
def test_a_customer_calls_is_served_and_is_asked_while_a_manager_watches(way: str, person: Any, handset: Any) -> None:
    hand, number, name, channel, answer_survey = STORIES[way]
    ada, bruno, customer = person("ada"), person("bruno"), handset(number)
    _surveyed_by(ada, channel)
    hand.press(ada.page.get_by_role("link", name="Now", exact=True))

    _waits(ada, customer, name)
    picture(ada.page, f"story-{way}-1-manager-sees-who-waits")
    _is_taken(bruno, hand, name)
    expect(ada.page.get_by_text(name)).to_be_visible()
    _each_hears_the_other(bruno, customer, hand)
    _goes_on_after_a_reload(bruno, customer)
    for page, who in ((ada.page, "manager"), (bruno.page, "agent"), (customer.page, "customer")):
        picture(page, f"story-{way}-2-talking-{who}")
        assert findings(page) == []

    customer.hang_up()
    _is_wrapped_up(bruno, hand)
    answer_survey(customer, hand)
    picture(customer.page, f"story-{way}-3-survey")
    assert findings(customer.page) == []
    go_home(bruno.page)
