"""The table of the README against the vocabulary here and the official SDK's."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from dataclasses import dataclass, field
from pathlib import Path

from twilio.twiml import TwiML, lower_camel, voice_response

import sandbox
from sandbox import attachments, failures, loops, media, messages, replies, rules, twiml, verdicts, voices
from sandbox.streams import streams, wire
from sandbox.verbs import beside, dial_queue, enqueue, legs, prompts, refer, texts
from sandbox.vocabulary import ATTRIBUTES, NOT_SIMULATED, SSML
from tests.sandbox.test_error_codes import MISTAKES

README = Path(inspect.getfile(sandbox)).parent / "README.md"


@dataclass
class Row:
    done: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)
    rest: str = ""

    @property
    def named(self) -> set[str]:
        return self.done | self.taken | words(self.rest)


def words(cell: str) -> set[str]:
    return set(re.findall(r"`([A-Za-z:-]+)`", cell))


def section(title: str) -> str:
    return README.read_text().partition(f"### {title}\n")[2].partition("\n### ")[0]


def table() -> dict[str, Row]:
    rows = {}
    for line in section("TwiML").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `") and len(cells) == 4:
            for element in words(cells[0]):
                rows[element] = Row(words(cells[1]), words(cells[2]), cells[3])
    return rows


def written_by_the_sdk() -> dict[str, set[str]]:
    """Element by element, what the SDK's methods write: attributes, without what becomes the element's text."""
    found: dict[str, set[str]] = {}
    for parent in vars(voice_response).values():
        if not (inspect.isclass(parent) and issubclass(parent, TwiML) and parent is not TwiML):
            continue
        for method in vars(parent).values():
            call = nested_by(method)
            if call is not None:
                assert isinstance(call.func, ast.Name)
                child = getattr(voice_response, call.func.id)
                texts_of_child = set(inspect.signature(child.__init__).parameters)
                given = {keyword.arg for keyword in call.keywords if keyword.arg and keyword.arg not in texts_of_child}
                names = {lower_camel(TwiML.MAP.get(name, name)) for name in given}
                found.setdefault(name_of(child), set()).update(names)
    return found


def nested_by(method: object) -> ast.Call | None:
    """The `Child(…)` of a method that says `self.nest(Child(…))`."""
    if not inspect.isfunction(method):
        return None
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(method)))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "nest":
            child = node.args[0]
            return child if isinstance(child, ast.Call) else None
    return None


def name_of(child: type[TwiML]) -> str:
    named = re.search(r'self\.name = "([^"]+)"', inspect.getsource(child.__init__))
    return named[1] if named is not None else child.__name__


def test_the_table_names_every_element_and_attribute_that_the_sdk_can_write() -> None:
    rows, written = table(), written_by_the_sdk()
    assert len(written) > 50
    missing = {
        element: names - rows[element].named if element in rows else {"all of it"} for element, names in written.items()
    }
    assert {element: names for element, names in missing.items() if names} == {}


def test_what_the_table_calls_done_or_taken_is_what_the_carrier_reads() -> None:
    rows = table()
    for element, attributes in (ATTRIBUTES | {name: set(known) for name, known in SSML.items()}).items():
        told = rows[element].done | rows[element].taken
        known = {name.replace("{http://www.w3.org/XML/1998/namespace}", "xml:") for name in attributes}
        assert known <= told, element
    grouped = ("emphasis", "lang", "phoneme", "prosody", "w", "p", "s", "Headers", "Hangup", "Leave", "Body", "Media")
    for element in set(ATTRIBUTES) - set(grouped):
        assert rows[element].done | rows[element].taken == ATTRIBUTES[element], element


def test_what_is_not_simulated_is_called_not() -> None:
    rows = table()
    assert all(rows[element].rest.startswith("not") for element in NOT_SIMULATED)


def test_every_code_of_the_rules_and_the_verbs_stands_in_the_list() -> None:
    listed = {int(code) for code in re.findall(r"\b\d{5}\b", section("Error codes").partition("\nNever: ")[0])}
    of_rules = {rule.code for of_element in rules.RULES.values() for rule in of_element.values()}
    of_rules |= set(rules.WRONG_CHILD.values()) | {code for _, code in MISTAKES}
    modules = (
        failures,
        media,
        verdicts,
        voices,
        twiml,
        attachments,
        loops,
        messages,
        replies,
        streams,
        wire,
        beside,
        dial_queue,
        enqueue,
        legs,
        prompts,
        refer,
        texts,
    )
    named = {
        value
        for module in modules
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, int) and 11_000 <= value < 40_000 and value not in (20_000, 32_635)
    }
    assert (of_rules | named) - listed == set()
