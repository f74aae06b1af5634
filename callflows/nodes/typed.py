"""Numbers that a caller types: asked for, read back, and used to identify a customer or a case."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final

from callflows import reference as references
from callflows.actions import Listen
from callflows.events import Event, KeysPressed, Silence, Told
from callflows.nodes.node import Node
from callflows.nodes.options import Patience, patience
from callflows.prompts import Prompt, compile_prompt
from callflows.run import Run
from callflows.words import standing_prompt

if TYPE_CHECKING:
    from callflows.flow import Setting

RIGHT_KEY: Final = "1"
AGAIN_KEY: Final = "2"
FINISH_KEY: Final = "#"
DATUM_DIGITS: Final = 4
TELEPHONE_DIGITS: Final = (5, 15)
TRIES: Final = 3

Done = Callable[[Run], str | None]
GivenUp = Callable[[Run, Patience], str | None]


class NumberEntry:
    """Asks for one number, reads it back and keeps it under its name; part of a node.

    Whose patience is out is led on by it, unless the node has a way of its own (`given_up`).
    """

    def __init__(self, node: Node, source: Mapping[str, Any], shape: "NumberShape", setting: "Setting") -> None:
        self.shape = shape
        self.prompt = compile_prompt(source["prompt"], setting.languages)
        self.short = node.optional_prompt("repeat", source) or self.prompt
        confirm = source.get("confirm")
        self.confirmed = shape.confirm if confirm is None else bool(confirm)
        self.read_back = node.optional_prompt("read_back", source)
        self.no_input: Patience = patience(node, "no_input", setting.person)
        self.no_match: Patience = patience(node, "no_match", setting.person)
        self.seconds = int(source.get("key_seconds") or setting.key_seconds)
        self.keys = {key: option.goto for key, option in setting.keys.items()}
        self.back_key = setting.back_key
        self.given_up: GivenUp = _led_on
        self.typing = f"{shape.name}:typing"
        self.confirming = f"{shape.name}:confirming"

    def begin(self, run: Run) -> None:
        """Ask for the number."""
        self._listen(run, self.prompt)

    def owns(self, phase: str) -> bool:
        """Whether the caller is typing or confirming this number."""
        return phase in (self.typing, self.confirming)

    def handle(self, run: Run, event: Event, done: Done) -> str | None:
        """An event while typing or confirming; `done` goes on once the number is kept."""
        match event:
            case KeysPressed(digits=digits) if digits:
                return self._typed(run, digits, done) if run.phase == self.typing else self._confirm(run, digits, done)
            case KeysPressed() | Silence():
                return self._silent(run)
        return self._ask_again(run)

    def refused(self, run: Run) -> str | None:
        """The number was well-formed but is not known: ask once more."""
        run.say(run.standing("wrong_number"))
        self._listen(run, self.short)
        return None

    def prompts(self) -> Iterable[Prompt | None]:
        return (self.prompt, self.short, self.read_back, self.no_input.prompt, self.no_match.prompt)

    def targets(self) -> Iterable[str]:
        return (self.no_input.goto, self.no_match.goto, *self.keys.values())

    def _typed(self, run: Run, digits: str, done: Done) -> str | None:
        if digits in self.keys:
            run.did("pressed", digits)
            return self.keys[digits]
        if digits == self.back_key:
            run.did("pressed", digits)
            return run.back()
        if "*" in digits:
            return self._ask_again(run)
        if not self.shape.accepts(digits):
            return self._wrong(run)
        run.keep(self.shape.name, digits)
        run.silences = 0
        if not self.confirmed:
            return done(run)
        return self._read_back(run)

    def _confirm(self, run: Run, digits: str, done: Done) -> str | None:
        if digits == RIGHT_KEY:
            return done(run)
        if digits == AGAIN_KEY:
            return self._ask_again(run)
        if digits in self.keys:
            run.did("pressed", digits)
            return self.keys[digits]
        return self._read_back(run) if digits == "*" else self._wrong_confirmation(run)

    def _wrong(self, run: Run) -> str | None:
        run.erred()
        if self.no_match.is_out(run.errors):
            return self.given_up(run, self.no_match)
        run.say(run.words(self.no_match.prompt) or run.standing("wrong_number"))
        return self._ask_again(run)

    def _wrong_confirmation(self, run: Run) -> str | None:
        run.erred()
        if self.no_match.is_out(run.errors):
            return self.given_up(run, self.no_match)
        run.say(run.standing("no_match"))
        return self._read_back(run)

    def _silent(self, run: Run) -> str | None:
        run.fell_silent()
        if self.no_input.is_out(run.silences):
            return self.given_up(run, self.no_input)
        run.say(run.words(self.no_input.prompt) or run.standing("no_input"))
        return self._read_back(run) if run.phase == self.confirming else self._ask_again(run)

    def _ask_again(self, run: Run) -> str | None:
        self._listen(run, self.short)
        return None

    def _read_back(self, run: Run) -> str | None:
        typed = run.kept_value(self.shape.name)
        if typed is None:
            return self._ask_again(run)
        run.phase = self.confirming
        said = self.read_back or standing_prompt("read_back", (run.language,))
        spoken = run.value(self.shape.name)
        words = said.say(run.language, run.slow, lambda name: spoken if name == "digits" else run.value(name))
        run.listen(Listen(words, run.language, self.seconds, 1, ""))
        return None

    def _listen(self, run: Run, prompt: Prompt) -> None:
        run.phase = self.typing
        run.listen(Listen(run.words(prompt), run.language, self.seconds, self.shape.most, FINISH_KEY))


def _led_on(run: Run, patience: Patience) -> str:
    return patience.goto


class NumberShape:
    """What a typed number must look like: its length, and for a reference its check digit."""

    def __init__(self, name: str, least: int, most: int, confirm: bool = True) -> None:
        self.name = name
        self.least = least
        self.most = most
        self.confirm = confirm

    def accepts(self, digits: str) -> bool:
        if not (digits.isascii() and digits.isdigit() and self.least <= len(digits) <= self.most):
            return False
        return self.name != "reference" or references.is_valid(digits)


class Identify(Node):
    """Finds a case by its reference, or a customer by a number, and proves the caller by one more datum.

    A right reference alone links the contact (and leads to `match` only when no datum is asked); contents are
    spoken only after the datum is right too. `tries` wrong pairs, or the application's "locked", lead to
    `not_found`.
    """

    kind: ClassVar[str] = "identify"

    def __init__(self, name: str, source: Mapping[str, Any], setting: "Setting") -> None:
        super().__init__(name, source, setting)
        self.by: str = source.get("by") or "reference"
        self.match: str = source["match"]
        self.not_found: str = source.get("not_found") or setting.person
        self.tries = int(source.get("tries") or TRIES)
        self.first = NumberEntry(self, source, _shape(self.by, source), setting)
        datum = source.get("datum")
        self.datum = NumberEntry(self, datum, _datum_shape(datum), setting) if isinstance(datum, Mapping) else None

    def enter(self, run: Run) -> str | None:
        self.first.begin(run)
        return None

    def handle(self, run: Run, event: Event) -> str | None:
        if self.first.owns(run.phase):
            return self.first.handle(run, event, self._find)
        if self.datum and self.datum.owns(run.phase):
            return self.datum.handle(run, event, self._prove)
        if isinstance(event, Told) and run.phase == "finding":
            return self._found(run, event.answer)
        if isinstance(event, Told) and run.phase == "proving":
            return self._proved(run, event.answer)
        return self.name

    def prompts(self) -> Iterable[Prompt | None]:
        return (*self.first.prompts(), *(self.datum.prompts() if self.datum else ()))

    def facts(self) -> frozenset[str]:
        return super().facts() | {"kept"}

    def targets(self) -> Iterable[str]:
        return (self.match, self.not_found, *self.first.targets())

    def _find(self, run: Run) -> str | None:
        if self.by == "reference":
            run.ask("case_by_reference", {"reference_ref": "reference"}, "finding")
        else:
            run.ask("identify", {"digits_ref": self.by}, "finding")
        return None

    def _found(self, run: Run, answer: Mapping[str, Any]) -> str | None:
        if not answer.get("found"):
            return self._failed(run, answer)
        if answer.get("verified") is True or self.datum is None:
            return self.match
        run.errors = run.silences = 0
        self.datum.begin(run)
        return None

    def _prove(self, run: Run) -> str | None:
        first = "reference_ref" if self.by == "reference" else "digits_ref"
        run.ask("identify", {first: self.by, "datum_ref": "datum"}, "proving")
        return None

    def _proved(self, run: Run, answer: Mapping[str, Any]) -> str | None:
        return self.match if answer.get("verified") is True else self._failed(run, answer)

    def _failed(self, run: Run, answer: Mapping[str, Any]) -> str | None:
        run.tries += 1
        if answer.get("locked") or run.tries >= self.tries:
            return self.not_found
        return self.first.refused(run)


def _shape(by: str, source: Mapping[str, Any]) -> NumberShape:
    if by == "reference":
        return NumberShape("reference", references.REFERENCE_DIGITS, references.REFERENCE_DIGITS)
    least = int(source.get("min_digits") or 4)
    return NumberShape(by, least, max(least, int(source.get("max_digits") or 15)))


def _datum_shape(datum: Mapping[str, Any]) -> NumberShape:
    count = int(datum.get("digits") or DATUM_DIGITS)
    return NumberShape("datum", count, count, confirm=False)
