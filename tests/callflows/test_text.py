"""The survey by text messages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflows import text
from callflows.actions import Note, SaveAnswer
from callflows.document import compile
from tests.callflows.flows import SMALL, shipped

SURVEY = shipped("survey")


def test_the_first_message_names_the_company_and_how_to_stop() -> None:
    first = text.open_conversation(SURVEY, "en")
    assert first.node == "solved"
    assert first.message == (
        "Aurora: Was your matter solved? 1 yes, 2 no. Reply with a digit from 1 to 2. Reply STOP for no more messages."
    )


@pytest.mark.parametrize("language", ["en", "it", "th", "vi", "mn"])
def test_a_whole_conversation_in_every_language(language: str) -> None:
    step = text.open_conversation(SURVEY, language)
    effects: list[SaveAnswer | Note] = []
    for answer in ("2", " 5.", "๒", "Thank you!"):
        assert step.node
        step = text.reply(SURVEY, step.node, language, answer)
        effects += step.effects
    assert effects == [
        SaveAnswer("solved", 2),
        Note("follow_up", {"question": "solved", "value": 2}),
        SaveAnswer("agent", 5),
        SaveAnswer("repeated", 2),
        SaveAnswer("comment", "Thank you!"),
        Note("survey_finished"),
    ]
    assert step.node is None
    assert step.message


def test_an_answer_that_is_not_understood_is_asked_again_but_not_for_ever() -> None:
    step = text.reply(SURVEY, "agent", "en", "very good")
    assert (step.node, step.tries, step.effects) == ("agent", 1, ())
    assert step.message == "Sorry, we did not understand. Please reply with one digit from 1 to 5."
    assert text.reply(SURVEY, "agent", "en", "9", 2).node is None


def test_stop_is_honoured_at_any_question() -> None:
    step = text.reply(SURVEY, "comment", "vi", "Dừng")
    assert (step.node, step.effects) == (None, (Note("opted_out"),))


def test_nought_means_no_comment() -> None:
    assert text.reply(SURVEY, "comment", "en", " 0 ").effects == (Note("survey_finished"),)


@pytest.mark.parametrize(
    ("message", "digit"),
    [("3", "3"), (" 3.", "3"), ("3!", "3"), ("voto 4", "4"), ("๓", "3"), ("３", "3"), ("3️⃣", "3"), ("٣", "3")],
)
def test_one_digit_is_an_answer(message: str, digit: str) -> None:
    assert text.parse_digit(message) == digit


@pytest.mark.parametrize("message", ["", "ok", "10", "4/5", "1 2", "YES"])
def test_anything_else_is_none(message: str) -> None:
    assert text.parse_digit(message) is None


@given(st.sampled_from([*SURVEY.nodes, "gone"]), st.text(), st.integers(0, 5))
def test_no_message_whatever_raises(node: str, message: str, tries: int) -> None:
    text.reply(SURVEY, node, "en", message, tries)


def test_a_flow_without_questions_asks_nothing() -> None:
    assert text.open_conversation(compile(SMALL), "en") == text.TextStep(None, None)
