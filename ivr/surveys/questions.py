"""A survey's flow read as a list of questions, for those who answer on a page. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from callflows import text
from callflows.flow import Flow
from callflows.nodes.menus import Question
from callflows.nodes.options import Option
from callflows.nodes.places import Voicemail
from callflows.prompts import NOTHING, Prompt

QUESTIONS_LIMIT = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """One question in one language. Without `choices` it is answered in one's own words."""

    question: str
    text: str
    choices: Mapping[str, Option]


def all_of(flow: Flow, language: str) -> Iterator[Asked]:
    """Every question that somebody meets who answers all of them."""
    name = text.question_from(flow, flow.start)
    for _ in range(QUESTIONS_LIMIT):
        node = flow.nodes.get(name or "")
        if isinstance(node, Question):
            yield Asked(node.question, _said(flow, node.text or node.prompt, language), node.answers)
        elif isinstance(node, Voicemail) and node.question:
            yield Asked(node.question, "", {})
        else:
            return
        name = text.question_from(flow, node.goto)


def company(flow: Flow, language: str) -> str:
    """The company's name as the flow has it."""
    return flow.company[text.spoken_language(flow, language)].text


def is_bad(flow: Flow, question: str, value: str) -> bool:
    """Whether a person should follow this answer up: where the flow says so, else by the names everybody uses."""
    possible = [option for node in _asking(flow, question) for option in node.answers.values()]
    if any(option.follow_up for option in possible):
        return any(option.follow_up and str(option.value) == value for option in possible)
    return (question == "solved" and value in ("2", "no")) or (question == "agent" and value in ("1", "2"))


def _asking(flow: Flow, question: str) -> Iterator[Question]:
    return (node for node in flow.nodes.values() if isinstance(node, Question) and node.question == question)


def _said(flow: Flow, prompt: Prompt | None, language: str) -> str:
    if prompt is None:
        return ""
    spoken = text.spoken_language(flow, language)
    said = prompt.say(spoken, False, lambda name: flow.company[spoken] if name == "company" else NOTHING)
    return " ".join(part.text for part in said if part.text)
