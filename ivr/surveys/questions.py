"""A survey's flow read as a list of questions, for those who answer in writing. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from callflows import words
from callflows.flow import Flow
from callflows.nodes.menus import LanguageNode, Menu, Option, Question, answers, options
from callflows.nodes.node import Node
from callflows.nodes.passages import Announce, Branch, Hours
from callflows.nodes.places import Voicemail
from callflows.prompts import NOTHING, Prompt, Spoken, compile_prompt

COMMENT = "survey_comment"
NO_COMMENT = "0"
HOPS = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """One question in one language. Without `choices` it is answered in one's own words."""

    node: str
    question: str
    text: str
    choices: Mapping[str, Option]
    labels: Mapping[str, str]

    def next_node(self, flow: Flow, digit: str | None) -> str | None:
        """Where the answer leads."""
        if digit is not None and digit in self.choices:
            return self.choices[digit].goto
        node = flow.nodes[self.node]
        return getattr(node, "goto", None)


def first(flow: Flow, language: str) -> Asked | None:
    """The first question, past the words that only a call needs."""
    return at_or_after(flow, flow.start, language)


def at_or_after(flow: Flow, name: str | None, language: str) -> Asked | None:
    """The question at this node or the next one on the way on from it; None at the end."""
    for _ in range(HOPS):
        node = flow.nodes.get(name) if name is not None else None
        if node is None:
            return None
        if isinstance(node, Question) or (isinstance(node, Voicemail) and node.purpose == COMMENT):
            return _asked(flow, node, _spoken(flow, language))
        name = _onward(node)
    return None


def all_of(flow: Flow, language: str) -> Iterator[Asked]:
    """Every question on the way on, none twice."""
    seen: set[str] = set()
    asked = first(flow, language)
    while asked is not None and asked.node not in seen:
        seen.add(asked.node)
        yield asked
        asked = at_or_after(flow, asked.next_node(flow, None), language)


def is_bad(flow: Flow, question: str, value: str) -> bool:
    """Whether a person should follow this answer up: where the flow says so, else by the names everybody uses."""
    chosen = [
        option
        for node in flow.nodes.values()
        if isinstance(node, Question) and node.question == question
        for option in node.answers.values()
    ]
    if any(option.follow_up for option in chosen):
        return any(option.follow_up and str(option.value) == value for option in chosen)
    return (question == "solved" and value in ("no", "2", "False")) or (question == "agent" and value in ("1", "2"))


def digit_in(text: str) -> str | None:
    """The one digit that a message consists of, in whatever script it is written: "3", " 3.", "๓", "3️⃣"."""
    telling = [character for character in text if unicodedata.category(character)[0] in "LN"]
    if len(telling) != 1:
        return None
    value = unicodedata.digit(telling[0], None)
    return None if value is None else str(value)


def company(flow: Flow, language: str) -> str:
    """The company's name as the flow has it."""
    return flow.company[_spoken(flow, language)].text


def invitation(asked: Asked, flow: Flow, language: str) -> str:
    """The first text message: who asks, what, how to answer, how to stop."""
    return f"{company(flow, language)}: {question_text(asked, language)} {standing(language, 'sms_stop')}".lstrip(": ")


def question_text(asked: Asked, language: str) -> str:
    """The question and how to answer it by text."""
    return f"{asked.text} {_how(asked, language, 'sms_answer')}"


def hint(asked: Asked, language: str) -> str:
    """What is said, once, to an answer that was not understood."""
    return _how(asked, language, "sms_again")


def standing(language: str, name: str, **values: Spoken) -> str:
    """A standing sentence as text."""
    return " ".join(said.text for said in words.say(language, name, False, **values) if said.text)


def _how(asked: Asked, language: str, name: str) -> str:
    if not asked.choices:
        return standing(language, "sms_free")
    digits = sorted(asked.choices)
    return standing(language, name, low=Spoken(digits[0]), high=Spoken(digits[-1]))


def _spoken(flow: Flow, language: str) -> str:
    return language if language in flow.languages else flow.languages[0]


def _asked(flow: Flow, node: Question | Voicemail, language: str) -> Asked:
    written = node.source.get("text")
    prompt = compile_prompt(written, flow.languages) if written else node.prompt
    text = _text(prompt, flow, language)
    if isinstance(node, Voicemail):
        return Asked(node.name, node.question or "comment", text, {}, {})
    choices = {key: option for key, option in node.answers.items() if option.value is not None}
    return Asked(node.name, node.question, text, choices, _labels(node, language))


def _text(prompt: Prompt | None, flow: Flow, language: str) -> str:
    if prompt is None:
        return ""
    said = prompt.say(language, False, lambda name: flow.company[language] if name == "company" else NOTHING)
    return " ".join(part.text for part in said if part.text)


def _labels(node: Question, language: str) -> dict[str, str]:
    """A word for each answer where the flow has one in this language."""
    found = {}
    for key, written in answers(node.source):
        spoken = (written.get("words") or {}).get(language) or ()
        if spoken:
            found[key] = str(spoken[0])
    return found


def _onward(node: Node) -> str | None:
    match node:
        case LanguageNode() | Announce():
            return node.goto
        case Menu():
            return next(
                (str(item["goto"]) for _, item in options(node.source.get("options")) if not item.get("note")), None
            )
        case Branch():
            return node.otherwise
        case Hours():
            return node.open
    return None
