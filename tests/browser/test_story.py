"""The whole story, with a customer, an agent and a manager at once: from the dialled number to the survey's answers."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import VOICE_HERTZ, picture
from tests.browser.desk import go_home, say_result
from tests.browser.eyes import findings
from tests.browser.hands import Hand, Keyboard, Mouse
from tests.browser.sound import RATE, loudness

PAUL = "+393337654321"
LOUD = 0.03
ASKED = "3-asked"
NOTE = "The boiler is cold again."

pytestmark = pytest.mark.timeout(420)  # a story lasts as long as its survey lets it wait


def _button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def _surveyed_by(ada: Any, channel: str) -> None:
    line = next(each for each in ada.asks("GET", "lines") if each["number"] == "+39800123456")
    ada.asks("PATCH", f"lines/{line['id']}", {"survey_by": channel, "survey_delay_seconds": 5})


def _is_busy(bruno: Any, hand: Hand, somebody: Any) -> None:
    """The only agent at work comes, and talks with somebody else."""
    hand.press(_button(bruno.page, "Available"))
    expect(_button(bruno.page, "Telephone ready. Telephone and devices")).to_be_visible()
    somebody.dial()
    somebody.press("2")
    somebody.press("1")
    _takes(bruno, hand)


def _waits(ada: Any, customer: Any, name: str) -> None:
    """The customer hears how long it may take, and the manager sees who waits."""
    customer.complain()
    expect(customer.status).to_contain_text("In the queue")
    expect(ada.page.get_by_role("listitem", name="Complaints").get_by_text(name)).to_be_visible()


def _is_served(bruno: Any, hand: Hand, somebody: Any, name: str) -> None:
    """The agent is free again, sees at once who it is and why, and takes the call."""
    somebody.hang_up()
    say_result(bruno.page, hand)
    hand.press(bruno.page.get_by_role("button", name="Finish"))
    record = bruno.page.get_by_role("complementary", name="The customer's record")
    expect(record.get_by_text(name).first).to_be_visible()
    expect(bruno.page.get_by_role("definition").filter(has_text="Complaint · Delay")).to_be_visible()
    _takes(bruno, hand)


def _takes(bruno: Any, hand: Hand) -> None:
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
    """How loud the microphone's voice is on each channel of the call's recording, where it is loudest."""
    recording = ada.asks("GET", f"calls/{call_id}")["recordings"][0]
    with wave.open(io.BytesIO(ada.asks("GET", f"recordings/{recording['id']}/audio"))) as file:
        sound = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").reshape(-1, file.getnchannels())
    return [max(loudness([part], VOICE_HERTZ) for part in _seconds(channel)) for channel in sound.T]


def _seconds(channel: NDArray[np.int16]) -> list[bytes]:
    return [channel[at : at + RATE].tobytes() for at in range(0, len(channel), RATE)]


@dataclass(frozen=True, slots=True)
class Way:
    """One way of living the story: whose hands work the screens, who calls, and how the survey comes."""

    hand: Hand
    number: str
    name: str
    survey_by: str
    answer_survey: Callable[[Any, Hand], None]


WAYS = {
    "mouse": Way(Mouse(), "+393335557001", "Rosa Marini", "call", _answers_by_call),
    "keyboard": Way(Keyboard(), "+393335557002", "Old Mr Moss", "sms", _answers_by_text),
}


@pytest.mark.parametrize("by", WAYS)
def test_a_customer_calls_is_served_and_is_asked_while_a_manager_watches(
    by: str, person: Any, handset: Any, caller: Any
) -> None:
    way = WAYS[by]
    hand, name = way.hand, way.name
    ada, bruno, customer, paul = person("ada"), person("bruno"), handset(way.number), caller(PAUL)
    _surveyed_by(ada, way.survey_by)
    _never_asked_before(ada, way)
    hand.press(ada.page.get_by_role("link", name="Now", exact=True))

    _is_busy(bruno, hand, paul)
    _waits(ada, customer, name)
    _look(by, "1-waiting", manager=ada, customer=customer)
    _is_served(bruno, hand, paul, name)
    expect(_talks(ada).get_by_text(name)).to_be_visible()
    _each_hears_the_other(bruno, customer, hand)
    _goes_on_after_a_reload(bruno, customer)
    _look(by, "2-talking", manager=ada, agent=bruno, customer=customer)

    customer.hang_up()
    _is_wrapped_up(bruno, hand)
    expect(_talks(ada).get_by_text("Nobody is talking")).to_be_visible()
    way.answer_survey(customer, hand)
    _look(by, ASKED, customer=customer)
    _is_on_record(ada, hand, name)
    _look(by, "4-on-record", manager=ada)
    go_home(bruno.page)


def _never_asked_before(ada: Any, way: Way) -> None:
    """A customer of this story alone: who was asked in another test is not asked again so soon."""
    ada.asks("POST", "customers", {"name": way.name, "numbers": [way.number], "language": "en"})


def _talks(ada: Any) -> Locator:
    talks: Locator = ada.page.get_by_role("region", name="Talking")
    return talks


def _look(by: str, scene: str, **people: Any) -> None:
    """Pictures of everybody's page, and nothing in the way of anybody; once, but for how somebody is asked."""
    for who, each in people.items() if by == "mouse" or scene == ASKED else ():
        picture(each.page, f"story-{by}-{scene}-{who}")
        assert findings(each.page) == [], who


def _is_on_record(ada: Any, hand: Hand, name: str) -> None:
    """The call's page has what was said, noted and answered."""
    page = ada.page
    hand.press(page.get_by_role("link", name="Calls", exact=True))
    served = page.get_by_role("row").filter(has_text="Bruno Neri", has_not_text="Survey call")
    hand.press(served.get_by_role("link", name=name).first)
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.get_by_text(NOTE)).to_be_visible()
    loud = _heard_on_record(ada, int(page.url.rpartition("/")[2]))
    assert len(loud) == 2
    assert min(loud) > LOUD
