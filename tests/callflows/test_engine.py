"""What callers meet everywhere, told one small story at a time."""

from datetime import UTC, datetime
from typing import Any

import pytest

from callflows import engine
from callflows.actions import (
    Action,
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
    Transfer,
    Wait,
)
from callflows.document import compile
from callflows.events import (
    CallStarted,
    ConversationEnded,
    Event,
    KeysPressed,
    MessageRecorded,
    QueueLeft,
    Silence,
    SpeechHeard,
    Told,
    TransferEnded,
)
from callflows.flow import Flow
from callflows.state import State, Step
from tests.callflows.flows import MONDAY_MORNING, SMALL, shipped, small, starting_with

EN = {"en": "Words."}


def play(flow: Flow, *events: Event, facts: dict[str, Any] | None = None, call: CallStarted | None = None) -> Step:
    """The step after the last of these events; what was kept comes back as a fact."""
    known = dict(facts or {})
    step = engine.start(flow, call or CallStarted(), known, MONDAY_MORNING)
    for event in events:
        kept = {action.name: action.value for action in step.actions if isinstance(action, Keep)}
        known["kept"] = {**known.get("kept", {}), **kept}
        step = engine.advance(flow, step.state, event, known, MONDAY_MORNING)
    return step


def heard(step: Step) -> str:
    said = [action for action in step.actions if isinstance(action, Speak | Listen | RecordMessage)]
    return " ".join(part.text or "" for action in said for part in action.utterances)


def last(step: Step) -> Action:
    return step.actions[-1]


SMALL_FLOW = compile(SMALL)


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


@pytest.mark.parametrize(
    ("known", "node"),
    [
        ({"open": False}, "closed"),
        ({"open": True, "full": True}, "queue_full"),
        ({"open": True, "staffed": 0}, "nobody_there"),
        ({"open": True, "staffed": 1}, "doubts"),
        ({}, "doubts"),
    ],
)
def test_a_queue_that_cannot_serve_leads_elsewhere(known: dict[str, Any], node: str) -> None:
    step = play(shipped("hotline"), KeysPressed("1"), facts={"queue:doubts": known}, call=CallStarted("known", "it"))
    assert step.state.node == node


def test_priority_puts_a_customer_ahead() -> None:
    assert last(play(SMALL_FLOW, KeysPressed("1"), facts={"priority": 600})) == Wait("desk", "order", 600)


def test_odd_events_in_the_queue_leave_the_caller_there() -> None:
    for event in (KeysPressed("5"), Silence(), Told("x", {}), MessageRecorded()):
        assert isinstance(last(play(SMALL_FLOW, KeysPressed("1"), event)), Wait)


def test_an_unknown_result_of_a_queue_leads_to_a_message() -> None:
    assert isinstance(last(play(SMALL_FLOW, KeysPressed("1"), QueueLeft("eaten"))), RecordMessage)


@pytest.mark.parametrize("event", [ConversationEnded(), QueueLeft("connected")])
def test_after_the_talk_the_caller_hears_a_goodbye(event: Event) -> None:
    step = play(SMALL_FLOW, KeysPressed("1"), event)
    assert heard(step) == "Thank you for calling. Goodbye."
    assert last(step) == HangUp()


# -- messages


def test_an_empty_message_is_asked_for_once_more() -> None:
    step = play(SMALL_FLOW, KeysPressed("2"), MessageRecorded(None, 0))
    assert isinstance(last(step), RecordMessage)
    assert heard(step).startswith("Sorry, we did not hear a message.")
    assert last(play(SMALL_FLOW, KeysPressed("2"), MessageRecorded(None, 0), MessageRecorded("RE", 0))) == HangUp()


def test_a_suggestion_of_a_caller_who_hangs_up_still_opens_a_case() -> None:
    flow, call = shipped("hotline"), CallStarted("known", "en")
    step = play(flow, KeysPressed("3"), MessageRecorded("RE1", 9, "hangup"), call=call)
    assert last(step) == Ask("open_case", {"kind": "suggestion", "recording": "RE1"})
    step = play(
        flow,
        KeysPressed("3"),
        MessageRecorded("RE1", 9, "hangup"),
        Told("open_case", {"reference": "1234566"}),
        call=call,
    )
    assert step.actions == (HangUp(),)


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


def test_a_caller_who_presses_nothing_is_called_back_on_the_number_they_call_from() -> None:
    flow, facts = shipped("hotline"), {"queue:doubts": {"staffed": 0}}
    step = play(flow, *[KeysPressed("1")] * 2, Silence(), Silence(), facts=facts, call=CallStarted("known", "en"))
    assert last(step) == Ask("store_callback", {"number_ref": "caller", "queue": "reception", "reason": "doubt"})


TIMES = {
    "hour": "2026-03-02T11:00:00+01:00",
    "morning": "2026-03-03T09:00:00+01:00",
    "next_afternoon": "2026-03-04T14:00:00+01:00",
}
CALLBACK = {"queue:doubts": {"staffed": 0}, "callback_times:reception": TIMES}


def test_by_a_key_the_caller_chooses_when_to_be_called_back_and_then_where() -> None:
    flow, known = shipped("hotline"), CallStarted("known", "en")
    keys = [KeysPressed("1"), KeysPressed("1")]
    assert heard(play(flow, *keys, facts=CALLBACK, call=known)).endswith("To choose when we call, press 3.")
    keys.append(KeysPressed("3"))
    assert heard(play(flow, *keys, facts=CALLBACK, call=known)) == (
        "To be called in an hour, press 1. To be called tomorrow morning, press 3. "
        "To be called on the afternoon of our next working day, press 4."
    )
    keys.append(KeysPressed("3"))
    assert "press 3" not in heard(play(flow, *keys, facts=CALLBACK, call=known))
    asked = play(flow, *keys, KeysPressed("1"), facts=CALLBACK, call=known)
    wanted = {"number_ref": "caller", "queue": "reception", "reason": "doubt", "due": TIMES["morning"]}
    assert last(asked) == Ask("store_callback", wanted)
    stored = Told("store_callback", {"stored": True})
    done = play(flow, *keys, KeysPressed("1"), stored, facts=CALLBACK, call=known)
    assert heard(done).startswith("Thank you. We will call you tomorrow morning.")


def test_a_time_that_is_not_to_be_had_is_asked_again_and_silence_means_soon() -> None:
    flow, known = shipped("hotline"), CallStarted("known", "en")
    keys = [KeysPressed("1"), KeysPressed("1"), KeysPressed("3")]
    assert "not one of the choices" in heard(play(flow, *keys, KeysPressed("2"), facts=CALLBACK, call=known))
    step = play(flow, *keys, Silence(), KeysPressed("1"), facts=CALLBACK, call=known)
    assert last(step) == Ask("store_callback", {"number_ref": "caller", "queue": "reception", "reason": "doubt"})


def test_where_no_time_can_be_had_none_is_offered() -> None:
    facts = CALLBACK | {"callback_times:reception": {}}
    step = play(shipped("hotline"), KeysPressed("1"), KeysPressed("1"), facts=facts, call=CallStarted("known", "en"))
    assert "choose when" not in heard(step)


@pytest.mark.parametrize(
    ("facts", "seconds"),
    [
        ({}, 10),
        ({"priority": 90}, 100),
        ({"repeats": {"order": 3}}, 310),
        ({"repeats": {"order": 8, "doubt": 1}}, 10),
        ({"customer": {"known": True, "trust": "verified"}, "open_cases": [{}], "repeats": {"order": 0}}, 370),
    ],
)
def test_a_queue_ranks_by_every_rule_that_holds(facts: dict[str, Any], seconds: int) -> None:
    rules = [
        {"when": {"same_reason_within_days": 7}, "seconds": 300},
        {"when": {"customer": "known", "open_case": True}, "seconds": 60},
    ]
    flow = compile(small(desk={"kind": "queue", "queue": "desk", "priority_seconds": 10, "ahead": rules}))
    assert last(play(flow, KeysPressed("1"), facts=facts)) == Wait("desk", "order", seconds)


# -- transfers, hours, branches


def test_a_transfer_that_nobody_takes_leads_to_a_message() -> None:
    flow = starting_with("duty", {"kind": "transfer", "number": "+390600000000"}, **{"desk": SMALL["nodes"]["desk"]})
    assert last(play(flow)) == Transfer("+390600000000")
    assert isinstance(last(play(flow, TransferEnded("busy"))), RecordMessage)
    assert last(play(flow, TransferEnded("completed"))) == HangUp()


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


def test_a_language_that_was_withdrawn_falls_back_to_the_first() -> None:
    step = engine.advance(SMALL_FLOW, State("welcome", "th"), Silence(), {}, MONDAY_MORNING)
    assert step.state.language == "en"


def test_facts_are_asked_for_only_where_they_can_matter() -> None:
    flow = shipped("hotline")
    assert engine.needs(flow, None, CallStarted()) == {"emergency", "holidays:IT", "called_again", "open_cases"}
    welcome = State("welcome", "en")
    assert engine.needs(flow, welcome, KeysPressed("1")) == {"queue:doubts", "priority"}
    assert engine.needs(flow, welcome, KeysPressed("2")) == frozenset()


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
