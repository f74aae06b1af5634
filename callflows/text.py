"""A survey held by text messages: the same flow, its questions one message each, its answers one digit."""

import unicodedata
from dataclasses import dataclass
from typing import Final

from callflows import stopping, words
from callflows.actions import Note, SaveAnswer
from callflows.flow import Flow
from callflows.nodes.menus import Menu, Question
from callflows.nodes.node import Node
from callflows.nodes.options import Option
from callflows.nodes.passages import Announce
from callflows.nodes.places import Voicemail
from callflows.prompts import NOTHING, Prompt, Spoken

MOST_TRIES: Final = 3
NO_COMMENT: Final = "0"


@dataclass(frozen=True, slots=True)
class TextStep:
    """What to send and what was answered; `node` None ends it, `tries` counts misreadings."""

    node: str | None
    message: str | None
    effects: tuple[SaveAnswer | Note, ...] = ()
    tries: int = 0


def open_conversation(flow: Flow, language: str) -> TextStep:
    """The first message: who asks, the first question, how to answer and how to stop."""
    language = spoken_language(flow, language)
    node = question_from(flow, flow.start)
    if node is None:
        return TextStep(None, None)
    company = flow.company[language].text
    asked = f"{company}: {question(flow, node, language)}" if company else question(flow, node, language)
    return TextStep(node, f"{asked} {sentence(language, 'sms_stop')}")


def reply(flow: Flow, node: str, language: str, text: str, tries: int = 0) -> TextStep:
    """What follows from a customer's message to the question of this node; never raises.

    A message that is understood as no answer is asked again, at most MOST_TRIES times.
    """
    language = spoken_language(flow, language)
    if stopping.is_stop(text):
        return TextStep(None, sentence(language, "sms_stopped"), (Note("opted_out"),))
    asked = flow.nodes.get(node)
    if isinstance(asked, Question):
        chosen = asked.answers.get(parse_digit(text) or "")
        return _answered(flow, language, chosen, asked) if chosen else _again(asked, language, tries)
    if isinstance(asked, Voicemail) and asked.question:
        comment = text.strip()
        said = (SaveAnswer(asked.question, comment),) if comment and comment != NO_COMMENT else ()
        return _next(flow, language, asked.goto, said)
    return TextStep(None, None)


def parse_digit(text: str) -> str | None:
    """The one digit in a message ("3", " 3.", "voto 3!", "๓"), None if there is none or more than one."""
    found = [unicodedata.digit(character, -1) for character in text]
    digits = [value for value in found if value >= 0]
    return str(digits[0]) if len(digits) == 1 else None


def question_from(flow: Flow, name: str | None) -> str | None:
    """The first node with a question on the way from here, as a caller who agrees to everything would go."""
    for _ in range(flow.hops):
        node = flow.nodes.get(name or "")
        if isinstance(node, Question) or (isinstance(node, Voicemail) and node.question):
            return name
        name = _onward(node, flow)
        if name is None:
            return None
    return None


def question(flow: Flow, name: str, language: str) -> str:
    """A question as one text message, with how to answer it."""
    node = flow.nodes[name]
    if isinstance(node, Question):
        written = node.text or node.prompt
        return f"{_words(flow, written, language)} {_how(node, language, 'sms_answer')}"
    return sentence(language, "sms_free")


def sentence(language: str, name: str, **values: str) -> str:
    """A standing sentence as text."""
    spoken = {key: Spoken(value) for key, value in values.items()}
    said = words.standing(language, name).say(False, lambda key: spoken.get(key, NOTHING))
    return " ".join(part.text for part in said if part.text)


def spoken_language(flow: Flow, language: str) -> str:
    """This language if the flow has it, else the flow's first."""
    return language if language in flow.languages else flow.languages[0]


def _answered(flow: Flow, language: str, chosen: Option, asked: Question) -> TextStep:
    effects: tuple[SaveAnswer | Note, ...] = (SaveAnswer(asked.question, chosen.value),)
    if chosen.follow_up:
        effects += (Note("follow_up", {"question": asked.question, "value": chosen.value}),)
    if chosen.note:
        effects += (Note(chosen.note),)
    return _next(flow, language, chosen.goto, effects)


def _next(flow: Flow, language: str, goto: str | None, effects: tuple[SaveAnswer | Note, ...]) -> TextStep:
    node = question_from(flow, goto)
    if node is None:
        return TextStep(None, sentence(language, "sms_thanks"), (*effects, Note("survey_finished")))
    return TextStep(node, question(flow, node, language), effects)


def _again(asked: Question, language: str, tries: int) -> TextStep:
    if tries + 1 >= MOST_TRIES:
        return TextStep(None, sentence(language, "sms_thanks"), tries=tries + 1)
    return TextStep(asked.name, _how(asked, language, "sms_again"), tries=tries + 1)


def _how(asked: Question, language: str, name: str) -> str:
    keys = sorted(asked.answers)
    return sentence(language, name, low=keys[0], high=keys[-1]) if keys else ""


def _onward(node: Node | None, flow: Flow) -> str | None:
    if isinstance(node, Announce):
        return node.goto
    if isinstance(node, Menu):
        common = set(flow.setting.keys)
        return next((option.goto for key, option in sorted(node.options.items()) if key not in common), None)
    return None


def _words(flow: Flow, prompt: Prompt | None, language: str) -> str:
    if prompt is None:
        return ""
    said = prompt.say(language, False, lambda name: flow.company[language] if name == "company" else NOTHING)
    return " ".join(part.text for part in said if part.text)
