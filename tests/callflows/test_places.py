"""Where a caller may come to stay: queues, callbacks, transfers, messages."""

from typing import Any

import pytest

from callflows import engine
from callflows.actions import (
    Ask,
    HangUp,
    RecordMessage,
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
    Told,
    TransferEnded,
)
from tests.callflows.flows import MONDAY_MORNING, SMALL, shipped, small, starting_with
from tests.callflows.playing import SMALL_FLOW, heard, last, play


@pytest.mark.parametrize(
    ("known", "node"),
    [
        ({"open": False}, "nobody_there"),
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


def test_a_caller_who_presses_nothing_is_called_back_on_the_number_they_call_from() -> None:
    flow, facts = shipped("hotline"), {"queue:doubts": {"staffed": 0}}
    step = play(flow, *[KeysPressed("1")] * 2, Silence(), Silence(), facts=facts, call=CallStarted("known", "en"))
    assert last(step) == Ask("store_callback", {"number_ref": "caller", "queue": "doubts", "reason": "doubt"})


WAITED = (KeysPressed("2"), KeysPressed("1"), QueueLeft("callback"))
KNOWN = CallStarted("known", "en")
REFUSED = "we cannot call you back on that number"


def test_who_cannot_type_another_number_is_offered_their_own_and_then_their_place_in_line() -> None:
    flow = shipped("hotline")
    in_vain = [KeysPressed("2"), KeysPressed("12"), KeysPressed("13")]
    offered = play(flow, *WAITED, *in_vain, call=KNOWN)
    assert "on the number you are calling from, press 1" in heard(offered)
    assert isinstance(last(play(flow, *WAITED, *in_vain, KeysPressed("1"), call=KNOWN)), Ask)
    back = play(flow, *WAITED, *in_vain, *in_vain, call=KNOWN)
    assert "You keep your place in line." in heard(back)
    assert (last(back), back.state.node) == (Wait("complaints", "complaint"), "complaints")
    assert {"queue:complaints", "priority"} <= engine.needs(flow, offered.state, KeysPressed("1"))


def test_who_goes_back_to_a_queue_that_is_full_by_now_is_promised_no_place_in_it() -> None:
    in_vain = [KeysPressed("2"), KeysPressed("12"), KeysPressed("13")]
    start = play(shipped("hotline"), *WAITED, *in_vain, *in_vain[:2], call=KNOWN)
    full = {"queue:complaints": {"full": True}}
    back = engine.advance(shipped("hotline"), start.state, in_vain[2], full, MONDAY_MORNING)
    assert "You keep your place" not in heard(back)
    assert back.state.node == "queue_full"


def test_a_withheld_number_that_cannot_be_typed_leads_back_to_the_place_in_line() -> None:
    called = CallStarted("withheld", "en")
    back = play(shipped("hotline"), *WAITED, Silence(), Silence(), call=called)
    assert last(back) == Wait("complaints", "complaint")


def test_who_has_left_no_place_leaves_a_message_as_before() -> None:
    steps: list[Event] = [KeysPressed("1"), KeysPressed("1"), Silence(), Silence()]
    step = play(shipped("hotline"), *steps, facts={"queue:doubts": {"staffed": 0}}, call=CallStarted("withheld", "en"))
    assert isinstance(last(step), RecordMessage)


def test_in_place_of_a_number_that_is_not_called_another_may_be_said() -> None:
    flow = shipped("hotline")
    no = Told("store_callback", {"stored": False, "another": True})
    own = play(flow, *WAITED, KeysPressed("1"), no, call=KNOWN)
    assert REFUSED in heard(own)
    assert "type your telephone number" in heard(own)
    typed: list[Event] = [KeysPressed("1"), no, KeysPressed("8951234567"), KeysPressed("1")]
    assert "on the number you are calling from, press 1" in heard(play(flow, *WAITED, *typed, no, call=KNOWN))
    third = play(flow, *WAITED, *typed, no, KeysPressed("1"), no, call=KNOWN)
    assert "To wait for a colleague, press 1." in heard(third)  # three are enough
    assert last(play(flow, *WAITED, *typed, call=KNOWN)) == Ask(
        "store_callback", {"number_ref": "callback_number", "queue": "complaints", "reason": "complaint"}
    )


def test_where_no_number_will_do_none_is_asked_for() -> None:
    capped = Told("store_callback", {"stored": False, "another": False})
    step = play(shipped("hotline"), *WAITED, KeysPressed("1"), capped, call=KNOWN)
    assert "To wait for a colleague, press 1." in heard(step)


TIMES = {
    "hour": "2026-03-02T11:00:00+01:00",
    "morning": "2026-03-03T09:00:00+01:00",
    "next_afternoon": "2026-03-04T14:00:00+01:00",
}


CALLBACK = {"queue:doubts": {"staffed": 0}, "callback_times:doubts": TIMES}


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
    wanted = {"number_ref": "caller", "queue": "doubts", "reason": "doubt", "due": TIMES["morning"]}
    assert last(asked) == Ask("store_callback", wanted)
    stored = Told("store_callback", {"stored": True})
    done = play(flow, *keys, KeysPressed("1"), stored, facts=CALLBACK, call=known)
    assert heard(done).startswith("Thank you. We will call you tomorrow morning.")


@pytest.mark.parametrize(
    ("language", "begins", "said"),
    [
        ("en", "2026-03-02T14:30:00+01:00", "We are closed now, and will call you back today from 14 o'clock."),
        ("en", "2026-03-03T08:00:00+01:00", "will call you back tomorrow from 8 o'clock."),
        ("en", "2026-03-03T00:00:00+01:00", "will call you back tomorrow from 0 o'clock."),
        ("en", "2026-03-09T08:00:00+01:00", "will call you back on Monday 9 March from 8 o'clock."),
        ("it", "2026-03-09T08:00:00+01:00", "La richiameremo lunedì 9 marzo, a partire dalle ore 8."),
        ("th", "2026-03-09T08:00:00+01:00", "เราจะโทรกลับหาคุณวันจันทร์ที่ 9 มีนาคม ตั้งแต่เวลา 8 นาฬิกาเป็นต้นไปค่ะ"),
        ("vi", "2026-03-09T08:00:00+01:00", "sẽ gọi lại cho quý khách vào thứ Hai ngày 9 tháng 3, từ 8 giờ."),
        ("mn", "2026-03-03T08:00:00+01:00", "бид Тан руу маргааш 8 цагаас хойш эргэж залгана."),
    ],
)
def test_who_asks_while_nobody_calls_back_hears_from_when_on_they_are_called(
    language: str, begins: str, said: str
) -> None:
    keys = [KeysPressed("1"), KeysPressed("1"), KeysPressed("1")]
    stored = Told("store_callback", {"stored": True, "from": begins})
    step = play(shipped("hotline"), *keys, stored, facts=CALLBACK, call=CallStarted("known", language))
    assert said in heard(step)


CHOOSING = (KeysPressed("1"), KeysPressed("1"), KeysPressed("3"))
SOON = "We will call you as soon as it is your turn."


def test_whoever_misses_a_time_hears_the_times_again_and_a_late_key_is_one_of_them() -> None:
    flow = shipped("hotline")
    misses: list[Event] = [Silence(), KeysPressed("2")]
    for missed in misses:
        asked = heard(play(flow, *CHOOSING, missed, facts=CALLBACK, call=KNOWN))
        assert asked.startswith("Sorry, ")
        assert "To be called in an hour, press 1." in asked
        assert "the number you are calling from" not in asked
        keys: list[Event] = [*CHOOSING, missed, KeysPressed("1"), KeysPressed("1")]
        wanted = {"number_ref": "caller", "queue": "doubts", "reason": "doubt", "due": TIMES["hour"]}
        assert last(play(flow, *keys, facts=CALLBACK, call=KNOWN)) == Ask("store_callback", wanted)


def test_whoever_chooses_no_time_is_told_in_full_that_it_is_soon_before_a_key_is_a_number() -> None:
    flow = shipped("hotline")
    silent: list[Event] = [*CHOOSING, Silence(), Silence()]
    step = play(flow, *silent, facts=CALLBACK, call=KNOWN)
    assert isinstance(step.actions[-2], Speak)
    assert [said.text for said in step.actions[-2].utterances] == [SOON]
    assert "on the number you are calling from, press 1" in heard(step)
    step = play(flow, *silent, KeysPressed("1"), facts=CALLBACK, call=KNOWN)
    assert last(step) == Ask("store_callback", {"number_ref": "caller", "queue": "doubts", "reason": "doubt"})
    thought_better: list[Event] = [
        *CHOOSING,
        KeysPressed("1"),
        KeysPressed("3"),
        Silence(),
        Silence(),
        KeysPressed("1"),
    ]
    step = play(flow, *thought_better, facts=CALLBACK, call=KNOWN)  # what was chosen before holds no more
    assert "due" not in str(last(step))


def test_at_the_end_they_hear_when_and_which_number_is_called() -> None:
    flow = shipped("hotline")
    keys: list[Event] = [KeysPressed("1"), KeysPressed("1")]
    stored = Told("store_callback", {"stored": True, "number": "3475550202"})
    soon = heard(play(flow, *keys, KeysPressed("1"), stored, facts=CALLBACK, call=KNOWN))
    number = "The number that we will call is 3 4 7, 5 5 5, 0 2 0, 2."
    assert soon.startswith(f"Thank you, we will call you back. {SOON} {number}")
    chosen: list[Event] = [*CHOOSING, KeysPressed("1"), KeysPressed("1"), stored]
    later = heard(play(flow, *chosen, facts=CALLBACK, call=KNOWN))
    assert later.startswith(f"Thank you. We will call you in an hour. {number}")


@pytest.mark.parametrize("language", ["en", "it", "th", "vi", "mn"])
def test_the_number_is_said_in_every_language(language: str) -> None:
    keys = [KeysPressed("1")] * 3
    stored = Told("store_callback", {"stored": True, "number": "347"})
    step = play(shipped("hotline"), *keys, stored, facts=CALLBACK, call=CallStarted("known", language))
    said = [part for action in step.actions if isinstance(action, Speak) for part in action.utterances]
    if language == "mn":
        clips = [part.audio for part in said]
        assert {"mn-say-callback-soon", "mn-say-callback-number", "mn-digit-3", "mn-digit-7"} <= set(clips)
    else:
        assert "3 4 7" in heard(step)


def test_where_no_time_can_be_had_none_is_offered() -> None:
    facts = CALLBACK | {"callback_times:doubts": {}}
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


def test_a_transfer_that_nobody_takes_leads_to_a_message() -> None:
    flow = starting_with("duty", {"kind": "transfer", "number": "+390600000000"}, **{"desk": SMALL["nodes"]["desk"]})
    assert last(play(flow)) == Transfer("+390600000000")
    assert isinstance(last(play(flow, TransferEnded("busy"))), RecordMessage)
    assert last(play(flow, TransferEnded("completed"))) == HangUp()
