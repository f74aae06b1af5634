"""What callers meet everywhere, told one small story at a time."""

from datetime import UTC, datetime
from typing import Any

import pytest

from callflows import engine
from callflows.actions import (
    Ask,
    HangUp,
    Keep,
    Listen,
    Note,
    RecordMessage,
    SaveAnswer,
    SetCause,
    SetLanguage,
    SetReason,
    Speak,
    Wait,
)
from callflows.document import compile
from callflows.events import (
    CallStarted,
    Event,
    KeysPressed,
    MessageRecorded,
    Silence,
    SpeechHeard,
    Told,
)
from callflows.state import State
from tests.callflows.flows import MONDAY_MORNING, shipped, small, starting_with
from tests.callflows.playing import SMALL_FLOW, heard, last, play

EN = {"en": "Words."}


def test_keys_work_from_the_first_word_of_the_prompt() -> None:
    step = play(SMALL_FLOW)
    assert len(step.actions) == 1
    listen = last(step)
    assert isinstance(listen, Listen)
    assert [said.text for said in listen.utterances] == ["For sales press 1, to leave a message press 2."]
    assert (listen.timeout_seconds, listen.max_digits, listen.finish_key) == (8, 1, "")


def test_star_repeats_the_long_prompt_and_silence_the_short_one() -> None:
    assert heard(play(SMALL_FLOW, KeysPressed("*"))) == "For sales press 1, to leave a message press 2."
    assert heard(play(SMALL_FLOW, Silence())) == "Sorry, I did not hear a key. Sales 1, message 2."
    assert heard(play(SMALL_FLOW, KeysPressed("7"))).startswith("Sorry, that key is not one of the choices.")


@pytest.mark.parametrize("events", [(KeysPressed("0"),), (Silence(), Silence()), (KeysPressed("7"), KeysPressed("7"))])
def test_nought_silence_and_wrong_keys_lead_to_a_person(events: tuple[Event, ...]) -> None:
    assert last(play(SMALL_FLOW, *events)) == Wait("desk")


def test_silence_between_wrong_keys_does_not_start_the_count_again() -> None:
    assert last(play(SMALL_FLOW, KeysPressed("7"), Silence(), KeysPressed("7"))) == Wait("desk")


def test_a_key_sets_reason_and_cause() -> None:
    step = play(shipped("hotline"), KeysPressed("2"), KeysPressed("1"), call=CallStarted(language="en"))
    assert SetCause("delay") in step.actions
    assert last(step) == Wait("complaints", "complaint")


def test_a_slow_customer_hears_slow_speech_and_has_double_time() -> None:
    listen = last(play(SMALL_FLOW, call=CallStarted("known", slow=True)))
    assert isinstance(listen, Listen)
    assert listen.timeout_seconds == 16
    assert all(said.slow for said in listen.utterances)


def test_each_language_is_offered_in_its_own_voice() -> None:
    listen = last(play(shipped("hotline")))
    assert isinstance(listen, Listen)
    assert [said.language for said in listen.utterances] == ["en", "en", "it", "th", "vi", "mn"]


def test_a_chosen_language_is_said_and_remembered() -> None:
    step = play(shipped("hotline"), KeysPressed("2"))
    assert step.actions[0] == SetLanguage("it")
    assert (step.state.language, step.state.language_known) == ("it", True)


def test_the_recording_notice_cannot_be_cut_short() -> None:
    step = play(shipped("hotline"), call=CallStarted("known", "en"))
    spoken = [action for action in step.actions if isinstance(action, Speak)]
    assert spoken[-1].utterances[-1].text == "This call may be recorded to improve our service."
    assert Note("recording_notice") in step.actions


def test_spoken_words_choose_an_option() -> None:
    document = small()
    document["nodes"]["welcome"]["speech"] = True
    document["nodes"]["welcome"]["options"]["1"]["words"] = {"en": ["sales", "buy something"]}
    flow = compile(document)
    listen = last(play(flow))
    assert isinstance(listen, Listen)
    assert (listen.speech, listen.hints) == (True, ("sales", "buy something"))
    assert last(play(flow, SpeechHeard("I want to Buy something."))) == Wait("desk", "order")
    assert "not one of the choices" in heard(play(flow, SpeechHeard("wholesales")))
    assert "did not hear" in heard(play(flow, SpeechHeard(" ")))


def test_an_option_that_is_switched_off_is_a_wrong_key() -> None:
    document = small()
    document["nodes"]["welcome"]["options"]["2"]["enabled"] = False
    document["nodes"]["welcome"]["options"]["3"] = {"goto": "message"}
    assert "not one of the choices" in heard(play(compile(document), KeysPressed("2")))


# -- queues


# -- messages


def test_a_survey_comment_is_saved_as_an_answer() -> None:
    keys = [KeysPressed(key) for key in "11521"]
    step = play(shipped("survey"), *keys, MessageRecorded("RE1", 5), call=CallStarted("known", "en"))
    assert SaveAnswer("comment", "RE1") in step.actions


# -- numbers


def test_a_typed_number_is_read_back_and_only_its_name_is_in_the_state() -> None:
    flow, call = shipped("hotline"), CallStarted("known", "en")
    step = play(flow, KeysPressed("5"), KeysPressed("1234566"), call=call)
    assert "You typed 1 2 3, 4 5, 6 6" in heard(step)
    assert Keep("reference", "1234566") in step.actions
    assert "1234566" not in str(step.state.to_json())
    assert last(play(flow, KeysPressed("5"), KeysPressed("1234566"), KeysPressed("1"), call=call)) == Ask(
        "case_by_reference", {"reference_ref": "reference"}
    )


def test_a_read_back_whose_number_is_lost_is_asked_again() -> None:
    flow = shipped("hotline")
    step = play(flow, KeysPressed("5"), KeysPressed("1234566"), call=CallStarted("known", "en"))
    again = engine.advance(flow, step.state, KeysPressed("*"), {}, MONDAY_MORNING)
    assert heard(again) == "Please type the seven digits of your reference."


def test_the_contents_of_a_case_are_kept_from_whoever_is_not_verified() -> None:
    flow, call = shipped("hotline"), CallStarted("known", "en")
    before = (KeysPressed("5"), KeysPressed("1234566"), KeysPressed("1"), Told("case_by_reference", {"found": True}))
    proved = (*before, KeysPressed("4567"), Told("identify", {"found": True, "verified": True}))
    told = {"found": True, "reference": "1234566", "status": "open", "due": "2026-03-05"}
    assert "the last 4 digits" in heard(play(flow, *before, call=call))
    assert last(play(flow, *proved, call=call)) == Ask("case_status", {"reference_ref": "reference"})
    refused = play(flow, *proved, Told("case_status", {**told, "verified": False}), call=call)
    assert "we are working on it" not in heard(refused)
    assert isinstance(last(refused), Wait)
    spoken = play(flow, *proved, Told("case_status", {**told, "verified": True}), call=call)
    assert heard(spoken).startswith(
        "Case 1 2 3, 4 5, 6 6: we are working on it. The next step is due on Thursday 5 March"
    )


def test_a_withheld_number_is_asked_for() -> None:
    flow, facts = shipped("hotline"), {"queue:doubts": {"staffed": 0}}
    step = play(flow, KeysPressed("1"), KeysPressed("1"), facts=facts, call=CallStarted("withheld", "en"))
    assert heard(step).startswith("Please type your telephone number")
    listen = last(step)
    assert isinstance(listen, Listen)
    assert (listen.max_digits, listen.finish_key) == (15, "#")


# -- transfers, hours, branches


HOURS = {
    "kind": "hours",
    "timezone": "Europe/Rome",
    "week": {"mon": ["08:00-12:00", "14:00-18:00"], "sun": "22:00-24:00"},
    "special_days": {"2026-03-09": [], "2026-03-11": ["10:00-11:00"]},
    "holidays": "IT",
    "open": "desk",
    "closed": "message",
    "holiday": "bye",
}


@pytest.mark.parametrize(
    ("local", "node"),
    [
        ("2026-03-02T07:59:59+01:00", "message"),
        ("2026-03-02T08:00:00+01:00", "desk"),
        ("2026-03-02T12:00:00+01:00", "message"),
        ("2026-03-02T17:59:59+01:00", "desk"),
        ("2026-03-02T18:00:00+01:00", "message"),
        ("2026-03-08T23:59:59+01:00", "desk"),
        ("2026-03-09T09:00:00+01:00", "message"),
        ("2026-03-11T10:30:00+01:00", "desk"),
        ("2026-03-30T08:00:00+02:00", "desk"),
        ("2026-03-30T07:30:00+01:00", "desk"),
        ("2026-04-06T09:00:00+02:00", "bye"),
    ],
)
def test_hours_are_local_and_holidays_and_special_days_count(local: str, node: str) -> None:
    flow = starting_with("hours", HOURS)
    now = datetime.fromisoformat(local).astimezone(UTC)
    step = engine.start(flow, CallStarted(), {"holidays:IT": ["2026-04-06"]}, now)
    assert step.state.node == node


@pytest.mark.parametrize(
    ("when", "facts", "holds"),
    [
        ({"customer": "known"}, {"customer": {"known": True}}, True),
        ({"customer": "unknown"}, {"customer": {"known": True}}, False),
        ({"trust": "verified"}, {"customer": {"trust": "verified"}}, True),
        ({"trust": "none"}, {}, True),
        ({"open_case": True}, {"open_cases": [{"reference": "1234566"}]}, True),
        ({"open_case": False}, {"open_cases": []}, True),
        ({"priority": True}, {"priority": 60}, True),
        ({"priority": 600}, {"priority": 60}, False),
        ({"called_again_within_days": 7}, {"called_again": {"days": 3}}, True),
        ({"called_again_within_days": 2}, {"called_again": {"days": 3}}, False),
        ({"called_again_about": "order"}, {"called_again": {"days": 3, "reason": "order"}}, True),
        ({"emergency": True}, {"emergency": {"on": True}}, True),
        ({"queue_open": "desk"}, {"queue:desk": {"open": False}}, False),
        ({"queue_staffed": "desk"}, {"queue:desk": {"staffed": 2}}, True),
        ({"caller": "unknown"}, {}, True),
        ({"language": "en"}, {}, True),
        ({"reason": "order"}, {}, False),
        ({"customer": "known", "emergency": True}, {"customer": {"known": True}}, False),
    ],
)
def test_branches_go_by_facts(when: dict[str, Any], facts: dict[str, Any], holds: bool) -> None:
    flow = starting_with("fork", {"kind": "branch", "cases": [{"when": when, "goto": "desk"}], "else": "message"})
    assert play(flow, facts=facts).state.node == ("desk" if holds else "message")


# -- faults


def test_whatever_is_wrong_with_us_the_caller_can_leave_a_message() -> None:
    lost = State("gone_node", "en")
    step = engine.advance(SMALL_FLOW, lost, KeysPressed("1"), {}, MONDAY_MORNING)
    assert isinstance(last(step), RecordMessage)
    assert "something is not working on our side" in heard(step)
    note = step.actions[0]
    assert isinstance(note, Note)
    assert note.kind == "fault"
    done = engine.advance(SMALL_FLOW, step.state, MessageRecorded("RE1", 12), {}, MONDAY_MORNING)
    assert Note("message", {"recording": "RE1", "seconds": 12, "purpose": "voicemail"}) in done.actions
    assert last(done) == HangUp()


def test_a_caller_hears_however_much_is_said_in_a_row() -> None:
    said = {f"part{n}": {"kind": "announce", "prompt": {"en": f"Part {n}."}, "goto": f"part{n + 1}"} for n in range(60)}
    said["part59"]["goto"] = "welcome"
    flow = starting_with("part0", said.pop("part0"), **said)
    assert "Part 59. For sales" in heard(engine.start(flow, CallStarted("known", "en"), {}, MONDAY_MORNING))


def test_a_language_that_was_withdrawn_falls_back_to_the_first() -> None:
    step = engine.advance(SMALL_FLOW, State("welcome", "th"), Silence(), {}, MONDAY_MORNING)
    assert step.state.language == "en"


def test_facts_are_asked_for_only_where_they_can_matter() -> None:
    flow = shipped("hotline")
    assert engine.needs(flow, None, CallStarted()) == {"emergency", "holidays:IT", "called_again", "open_cases"}
    welcome = State("welcome", "en")
    assert engine.needs(flow, welcome, KeysPressed("1")) == {"queue:doubts", "priority"}
    assert engine.needs(flow, welcome, KeysPressed("2")) == frozenset()


def test_the_times_of_a_callback_are_those_of_the_queue_that_was_asked_for() -> None:
    flow = shipped("hotline")
    closed = State("closed", "en", queue="complaints")
    assert "callback_times:complaints" in engine.needs(flow, closed, KeysPressed("1"))
    assert engine.needs(flow, closed._replace(queue=None), KeysPressed("1")) == {"kept", "callback_times:reception"}
    call = {"kind": "callback", "ask_number": {"en": "Which number?"}, "done": {"en": "Done."}, "choose_time": True}
    straight = starting_with("there", {"kind": "queue", "queue": "doubts", "closed": "call"}, call=call)
    assert "callback_times:doubts" in engine.needs(straight, None, CallStarted())


def test_asking_again_needs_nothing_until_patience_is_out() -> None:
    flow = shipped("hotline")
    welcome = State("welcome", "en")
    for event in (KeysPressed("*"), KeysPressed("7"), Silence()):
        assert engine.needs(flow, welcome, event) == frozenset()
    out_of_patience = State("welcome", "en", silences=1, errors=1)
    for event in (KeysPressed("7"), Silence()):
        assert engine.needs(flow, out_of_patience, event) == {"queue:reception", "priority"}


def test_the_reason_stays_with_the_caller() -> None:
    step = play(SMALL_FLOW, KeysPressed("1"))
    assert SetReason("order") in step.actions
    assert State.from_json(step.state.to_json()).reason == "order"


PROMISED = "You have asked us to call you back: your place in line is kept until you have spoken to us."


def test_who_is_to_be_called_back_hears_once_that_we_know_it() -> None:
    called = CallStarted("known", "en", awaits_callback=True)
    assert heard(play(SMALL_FLOW, call=called)).startswith(f"{PROMISED} For sales press 1")
    assert PROMISED not in heard(play(SMALL_FLOW, KeysPressed("*"), call=called))
    assert PROMISED not in heard(play(SMALL_FLOW))


def test_they_hear_it_in_the_language_that_they_choose_first() -> None:
    called = CallStarted("unknown", None, awaits_callback=True)
    offer = play(shipped("hotline"), call=called)
    assert PROMISED not in heard(offer)
    assert "Ci ha chiesto di essere richiamato" in heard(play(shipped("hotline"), KeysPressed("2"), call=called))


def test_who_comes_to_a_queue_without_a_menu_hears_it_there() -> None:
    straight = starting_with("there", {"kind": "queue", "queue": "doubts"})
    assert PROMISED in heard(play(straight, call=CallStarted("known", "en", awaits_callback=True)))
