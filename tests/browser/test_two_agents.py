"""Two agents at once, at their keyboards: whoever does not take a caller, another does; two talks do not mix."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import VOICE_HERTZ, picture
from tests.browser.desk import available, finish, go_home, has_a_break, talks
from tests.browser.eyes import findings
from tests.browser.hands import Keyboard

PAUL, VERA = "+393337654321", "+393335550002"
LOUD = 0.03
HAND = Keyboard()


def _offered(page: Page, who: str) -> None:
    expect(page.get_by_role("button", name="Accept")).to_be_visible()
    expect(page.get_by_role("complementary").get_by_text(who).first).to_be_visible()


def test_a_caller_who_is_refused_is_offered_to_the_next_agent(person: Any, handset: Any) -> None:
    bruno, chiara, paul = person("bruno").page, person("chiara").page, handset(PAUL)
    available(bruno, HAND)
    available(chiara, HAND)
    paul.complain()
    _offered(bruno, "Paul Smith")
    bruno.keyboard.press("Shift+F2")
    has_a_break(bruno, "a call was refused")
    _offered(chiara, "Paul Smith")
    chiara.keyboard.press("F2")
    talks(chiara)
    picture(bruno, "two-agents-1-refused")  # not while it rings: on a busy machine that takes as long
    paul.hang_up()
    finish(chiara, HAND)
    go_home(chiara, HAND)
    go_home(bruno, HAND)


@pytest.mark.usefixtures("brief_offers")
def test_a_caller_whom_an_agent_lets_ring_is_offered_to_the_next(person: Any, handset: Any) -> None:
    bruno, chiara, paul = person("bruno").page, person("chiara").page, handset(PAUL)
    available(bruno, HAND)
    available(chiara, HAND)
    paul.complain()
    _offered(bruno, "Paul Smith")
    _offered_later(chiara, "Paul Smith")
    has_a_break(bruno, "a call was not answered")
    chiara.keyboard.press("F2")
    talks(chiara)
    paul.hang_up()
    finish(chiara, HAND)
    go_home(chiara, HAND)
    go_home(bruno, HAND)


def _offered_later(page: Page, who: str) -> None:
    expect(page.get_by_role("button", name="Accept")).to_be_visible(timeout=45_000)
    _offered(page, who)


def test_a_caller_who_hangs_up_while_it_rings_leaves_the_agent_free(person: Any, handset: Any) -> None:
    bruno, paul = person("bruno").page, handset(PAUL)
    title = bruno.title()
    available(bruno, HAND)
    paul.complain()
    _offered(bruno, "Paul Smith")
    paul.hang_up()
    expect(bruno.get_by_role("heading", name="Ready for the next caller")).to_be_visible()
    expect(bruno.get_by_role("status").filter(has_text="Available")).to_be_visible()
    expect(bruno).to_have_title(title)
    paul.complain()
    _offered(bruno, "Paul Smith")
    bruno.keyboard.press("F2")
    talks(bruno)
    paul.hang_up()
    finish(bruno, HAND)
    go_home(bruno, HAND)


def test_two_talks_at_once_do_not_mix(person: Any, handset: Any) -> None:
    bruno, chiara, paul, vera = person("bruno"), person("chiara"), handset(PAUL), handset(VERA)
    available(bruno.page, HAND)
    paul.complain()
    _offered(bruno.page, "Paul Smith")
    bruno.page.keyboard.press("F2")
    talks(bruno.page)
    available(chiara.page, HAND)
    vera.complain()
    _offered(chiara.page, "Vera Bianchi")
    chiara.page.keyboard.press("F2")
    talks(chiara.page)
    for each in (paul, vera):
        each.ear.until(lambda each=each: each.ear.loudness(VOICE_HERTZ) > LOUD)
    bruno.page.keyboard.press("F8")
    paul.ear.until(lambda: paul.ear.loudness(VOICE_HERTZ) < LOUD / 10)
    assert vera.ear.loudness(VOICE_HERTZ) > LOUD
    for agent, customer in ((bruno, paul), (chiara, vera)):
        customer.hang_up()
        finish(agent.page, HAND)
        go_home(agent.page, HAND)


@pytest.mark.timeout(300)
def test_who_gets_a_caller_reads_what_the_others_noted_and_each_writes_their_own(person: Any, handset: Any) -> None:
    bruno, chiara, paul = person("bruno").page, person("chiara").page, handset(PAUL)
    available(bruno, HAND)
    paul.complain()
    _offered(bruno, "Paul Smith")
    bruno.keyboard.press("F2")
    talks(bruno)
    _types(bruno, "The lamp came")
    bruno.reload()
    talks(bruno)
    _types(bruno, " broken")  # goes on where the note ended
    expect(bruno.get_by_label("Note", exact=True)).to_have_value("The lamp came broken")
    available(chiara, HAND)
    _transfers(bruno, "Chiara Riva", "She knows the lamps")
    _offered(chiara, "Paul Smith")
    _reads(chiara, "Handed over by Bruno Neri", "The lamp came broken", "She knows the lamps")
    expect(chiara.get_by_text("so you need not say it again")).to_be_visible()
    expect(bruno.get_by_text("Handed over by")).to_have_count(0)
    assert findings(chiara) == []
    chiara.keyboard.press("F2")
    talks(chiara)
    _types(bruno, " twice")
    _reads(chiara, "Handed over by Bruno Neri", "The lamp came broken twice", "still writing")
    expect(bruno.get_by_text("Chiara Riva has the caller now")).to_be_visible()
    picture(chiara, "two-agents-2-noted-before")
    picture(bruno, "two-agents-3-who-has-the-caller")
    assert findings(chiara) == [] and findings(bruno) == []
    _types(chiara, "A new one is sent")
    expect(chiara.get_by_label("Note", exact=True)).to_have_value("A new one is sent")
    paul.hang_up()
    finish(chiara, HAND)
    bruno.keyboard.press("Control+Enter")
    expect(bruno.get_by_role("heading", name="Ready for the next caller")).to_be_visible()
    go_home(bruno, HAND)
    paul.complain()
    _offered(chiara, "Paul Smith")
    _signed(chiara)
    HAND.press(chiara.get_by_role("button", name="All contacts"))
    _signed(chiara)
    paul.hang_up()
    go_home(chiara, HAND)


@pytest.mark.timeout(300)
def test_who_has_spoken_with_somebody_in_this_call_is_not_greeted_as_if_nobody_had_answered(
    person: Any, handset: Any
) -> None:
    stranger = handset("+393339990077")
    stranger.complain()
    stranger.hang_up()  # in vain
    bruno, chiara = person("bruno").page, person("chiara").page
    available(bruno, HAND)
    stranger.complain()
    again = bruno.get_by_role("region", name="Calls again about this")
    expect(again.get_by_text("They have not spoken to anybody about it yet")).to_be_visible()
    bruno.keyboard.press("F2")
    talks(bruno)
    available(chiara, HAND)
    _transfers(bruno, "Chiara Riva", "")
    again = chiara.get_by_role("region", name="Calls again about this")
    expect(again.get_by_text("Before this call nobody had answered them")).to_be_visible()
    expect(again.get_by_text("In this call they have spoken with Bruno Neri already")).to_be_visible()
    expect(chiara.get_by_text("could not reach us")).to_have_count(0)
    stranger.hang_up()
    go_home(chiara, HAND)


@pytest.mark.timeout(300)
def test_a_wrap_up_that_is_finished_later_names_the_customer(person: Any, handset: Any) -> None:
    bruno, sara, paul = person("bruno").page, person("sara").page, handset(PAUL)
    available(bruno, HAND)
    paul.complain()
    _offered(bruno, "Paul Smith")
    bruno.keyboard.press("F2")
    talks(bruno)
    bruno.keyboard.press("F10")
    HAND.write(bruno.get_by_label("What is it about?"), "She wants the director")
    bruno.keyboard.press("Enter")
    expect(bruno.get_by_role("region", name="In this call").get_by_text("supervisor")).to_have_count(1)
    paul.hang_up()
    expect(bruno.get_by_role("heading", name="What came of it?")).to_be_visible()
    HAND.press(sara.get_by_role("link", name="Now"))
    # Whose presence changes moves on the board, and a menu that is open on them closes.
    writes = sara.get_by_role("region", name="Wrapping up 1")
    HAND.pick(
        writes.get_by_role("button", name="Act for Bruno Neri"), sara.get_by_role("menuitem", name="End the wrap-up")
    )
    HAND.press(bruno.get_by_role("button", name="Finish it now"))
    expect(bruno.get_by_role("region", name="What came of it?").get_by_text("Paul Smith")).to_be_visible()
    picture(bruno, "two-agents-4-finished-later")
    assert findings(bruno) == []
    finish(bruno, HAND)
    go_home(bruno, HAND)


def _types(page: Page, words: str) -> None:
    """Goes on with the note, and waits until the server has it."""
    expect(page.get_by_label("Note", exact=True)).to_be_focused()
    page.keyboard.type(words)
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()


def _transfers(page: Page, to: str, words: str) -> None:
    page.keyboard.press("F7")
    HAND.write(page.get_by_label("A word for them"), words)
    HAND.press(page.get_by_role("button", name=f"Transfer: {to}"))


def _reads(page: Page, title: str, *words: str) -> None:
    before = page.get_by_role("region", name=title)
    for each in words:
        expect(before.get_by_text(each)).to_be_visible()


def _signed(page: Page) -> None:
    """The last contact has both notes, each with its author."""
    went_before = page.get_by_role("region", name="What went before")
    for note in ("Bruno Neri · .*The lamp came broken twice", "Chiara Riva · .*A new one is sent"):
        expect(went_before.get_by_role("paragraph").filter(has_text=re.compile(note)).first).to_be_visible()
