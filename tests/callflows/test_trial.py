"""Trial calls: what is told of a conversation, on sound documents and on drafts that are not finished."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callflows.document import compile
from callflows.rehearsal import MOST_STEPS, RehearsalUnreadableError, rehearse
from callflows.trial import attempt
from callflows.turns import Trial
from tests.callflows.flows import SHIPPED, shipped, shipped_document

WIDE = settings(max_examples=40, deadline=None)
ENGLISH = {"language": "en", "at": "2026-03-02T10:00"}
STEPS = st.lists(
    st.sampled_from(
        [
            *"0123459*#",
            "1234566",
            "0721234567#",
            "silence",
            "hang up",
            "agent hangs up",
            {"say": "one"},
            {"left": "timed_out"},
            {"left": "callback"},
            {"left": "odd"},
            {"message": 0},
            {"message": 20},
            {"message_then_hangs_up": 5},
            {"transfer": "busy"},
        ]
    ),
    max_size=12,
)
BREAKAGE = st.one_of(
    st.none(), st.just(""), st.just({}), st.just([]), st.just("nowhere"), st.just(7), st.just({"kind": "menu"})
)


def tried(document: Any, keys: list[Any], **script: Any) -> Trial:
    return attempt(document, {**ENGLISH, **script, "keys": keys})


def broken(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    document = copy.deepcopy(shipped_document("hotline"))
    change(document["nodes"])
    return document


def test_a_trial_tells_the_place_of_every_utterance_and_what_the_call_waits_for() -> None:
    trial = tried(shipped_document("hotline"), ["4"])
    asked, waits = trial.turns
    assert (asked.said[0].node, asked.said[-1].node) == ("greeting", "welcome")
    assert (asked.node, asked.awaits.what, asked.awaits.seconds) == ("welcome", "keys", 8)
    assert [(one.key, one.goto) for one in asked.awaits.keys][:2] == [("1", "doubts"), ("2", "complaint_cause")]
    assert asked.awaits.keys[-1].key == "0"
    assert waits.path == ["welcome", "orders"]
    assert (waits.awaits.what, waits.awaits.queue, waits.awaits.callback_key) == ("queue", "orders", "1")
    assert "You are number 3 in line." in [said.text for said in waits.said]
    assert {"queue:orders", "priority"} == {known.name for known in waits.known}
    assert trial.expects == {"queue": "orders", "reason": "order", "language": "en", "ends": "queue"}


def test_the_keys_that_choose_a_language_name_it() -> None:
    asked = attempt(shipped_document("hotline"), {}).turns[0].awaits
    assert [(each.key, each.language) for each in asked.keys[:2]] == [("1", "en"), ("2", "it")]


def test_the_short_words_are_told_from_the_long_ones() -> None:
    _, again = tried(shipped_document("hotline"), ["silence"]).turns
    assert all(said.again and said.node == "welcome" for said in again.said)


def test_words_with_a_recording_name_it() -> None:
    said = attempt(shipped_document("hotline"), {"language": "mn"}, planned=False).turns[0].said
    assert all(one.audio for one in said)


@pytest.mark.parametrize(("planned", "language"), [(True, "mn"), (False, "en")])
def test_a_planned_language_is_offered_only_to_whoever_tries_it(planned: bool, language: str) -> None:
    trial = attempt(shipped_document("hotline"), {"keys": ["5"]}, planned=planned)
    assert trial.expects.get("language") == language


@pytest.mark.parametrize(
    ("script", "node"),
    [
        ({"at": "2026-03-02T21:00"}, "closed"),
        ({"at": "2026-03-08T10:00"}, "closed"),
        ({"facts": {"holidays:IT": ["2026-03-02"]}}, "closed_holiday"),
        ({"facts": {"emergency": {"on": True, "ends_calls": True}}}, "emergency_help"),
        ({}, "welcome"),
    ],
)
def test_who_calls_and_when_decides_the_way(script: dict[str, Any], node: str) -> None:
    assert tried(shipped_document("hotline"), [], **script).turns[-1].node == node


def test_facts_are_lent_only_where_the_script_is_silent_and_kept_only_if_used() -> None:
    lent = {"holidays:IT": ["2026-03-02"], "queue:orders": {"open": False}}
    trial = attempt(shipped_document("hotline"), ENGLISH, lambda document, now: lent)
    assert trial.turns[-1].node == "closed_holiday"
    assert trial.rehearsal["facts"] == {"holidays:IT": ["2026-03-02"]}
    own = {**ENGLISH, "facts": {"holidays:IT": []}}
    assert attempt(shipped_document("hotline"), own, lambda document, now: lent).turns[-1].node == "welcome"
    again = rehearse(shipped("hotline"), trial.rehearsal)
    assert again.state
    assert again.state.node == "closed_holiday"


def test_steps_after_the_end_are_counted_and_not_played() -> None:
    trial = tried(shipped_document("hotline"), ["hang up", "1", "2"])
    assert (len(trial.turns), trial.unplayed, trial.turns[-1].awaits.what) == (2, 2, "end")


def test_a_draft_is_called_up_to_the_place_that_is_not_finished() -> None:
    document = broken(lambda nodes: nodes["orders"].update(queue=""))
    trial = tried(document, ["4", "1"])
    assert [turn.awaits.what for turn in trial.turns] == ["keys", "unfinished"]
    assert (trial.turns[-1].node, trial.unplayed) == ("orders", 1)
    assert [problem.path for problem in trial.problems] == ["nodes.orders.queue"]
    assert tried(document, ["1"]).problems == []


def test_a_way_that_leads_nowhere_ends_where_it_leads_with_the_problem_of_the_place_before() -> None:
    trial = tried(broken(lambda nodes: nodes["welcome"]["options"]["4"].update(goto="nowhere")), ["4"])
    assert (trial.turns[-1].node, trial.turns[-1].awaits.what) == ("nowhere", "unfinished")
    assert [(problem.code, problem.node) for problem in trial.problems] == [("missing_node", "welcome")]


@pytest.mark.parametrize("document", [None, [], {}, {"nodes": 3}, {"flow": "x", "nodes": {"": {}}, "languages": []}])
def test_what_is_hardly_a_document_is_answered_with_its_problems(document: Any) -> None:
    trial = tried(document, ["1"])
    assert (trial.turns, trial.unplayed) == ([], 1)
    assert trial.problems


def test_a_rehearsal_that_fails_says_what_came_instead_and_how_it_would_hold() -> None:
    expect = {
        "queue": "doubts",
        "reason": "order",
        "hears": ["One moment", "Never said"],
        "never_hears": ["One moment"],
    }
    trial = tried(shipped_document("hotline"), ["4"], expect=expect)
    assert [(miss.name, miss.wanted, miss.found) for miss in trial.misses] == [
        ("queue", "doubts", "orders"),
        ("hears", "Never said", None),
        ("never_hears", "One moment", None),
    ]
    assert trial.made_right == {"queue": "orders", "reason": "order", "hears": ["One moment"]}
    assert tried(shipped_document("hotline"), ["4"], expect=trial.made_right).misses == []


@pytest.mark.parametrize(
    "script",
    [
        {"keys": "1"},
        {"keys": ["sing"]},
        {"at": "noon"},
        {"keyz": []},
        {"facts": 3},
        {"keys": ["*"] * (MOST_STEPS + 1)},
        {"expect": {"weather": "fine"}},
    ],
)
def test_a_script_that_cannot_be_read_is_refused(script: dict[str, Any]) -> None:
    with pytest.raises(RehearsalUnreadableError):
        attempt(shipped_document("hotline"), {**ENGLISH, **script})


@WIDE
@given(st.sampled_from(SHIPPED), STEPS, st.sampled_from(["known", "unknown", "withheld"]))
def test_a_trial_and_a_rehearsal_are_one_conversation(name: str, keys: list[Any], who: str) -> None:
    script = {"caller": who, "keys": keys}
    trial, transcript = attempt(shipped_document(name), script), rehearse(shipped(name), script)
    told = [said.text for turn in trial.turns for said in turn.said if said.text]
    assert transcript.state
    assert trial.turns[-1].node == transcript.state.node
    assert [text for text in told if text in transcript.heard] == transcript.heard
    assert rehearse(shipped(name), {**script, "expect": trial.expects}).misses == []


@WIDE
@given(st.sampled_from(SHIPPED), STEPS, st.data())
def test_whatever_is_broken_a_trial_is_answered(name: str, keys: list[Any], data: st.DataObject) -> None:
    document = copy.deepcopy(shipped_document(name))
    place: Any = document
    while isinstance(place, dict | list) and place:
        part = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        if data.draw(st.booleans()) or not isinstance(place[part], dict | list) or not place[part]:
            place[part] = data.draw(BREAKAGE)
            break
        place = place[part]
    trial = tried(document, keys)
    assert len(trial.turns) + trial.unplayed == len(keys) + bool(trial.turns)
    assert trial.problems or trial.turns[-1].awaits.what != "unfinished"


def test_a_sound_document_is_tried_as_it_is_compiled() -> None:
    document = shipped_document("survey")
    assert attempt(document, {}).turns[0].said[0].text == rehearse(compile(document, planned=True), {}).heard[0]
