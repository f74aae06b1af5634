"""Nodes that ask for one key: menus, the choice of language, survey questions, the state of a case."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final

from callflows import words
from callflows.actions import Listen, SaveAnswer, Utterances
from callflows.events import Event, KeysPressed, Silence, SpeechHeard, Told
from callflows.nodes.node import Node
from callflows.nodes.options import Option, Patience, answer, answers, occurs, option, options, patience
from callflows.prompts import Prompt, compile_prompt
from callflows.run import Run
from callflows.state import State

if TYPE_CHECKING:
    from callflows.flow import Setting

REPEAT_KEY: Final = "*"


class Menu(Node):
    """Says what each key does and does it."""

    kind: ClassVar[str] = "menu"

    def __init__(self, name: str, source: Mapping[str, Any], setting: "Setting") -> None:
        super().__init__(name, source, setting)
        self.short = self.optional_prompt("repeat") or self.prompt
        self.seconds = int(source.get("key_seconds") or setting.key_seconds)
        self.speech = bool(source.get("speech"))
        self.options = {**setting.keys, **self.own_options(setting)}
        self.back_key = setting.back_key
        self.no_input = patience(self, "no_input", self.usual_way_on(setting))
        self.no_match = patience(self, "no_match", self.usual_way_on(setting))
        self.hints = {code: tuple(self._hints(code)) for code in setting.languages}

    def usual_way_on(self, setting: "Setting") -> str:
        """Where a caller goes who presses nothing, or nothing that means anything."""
        return setting.person

    def own_options(self, setting: "Setting") -> dict[str, Option]:
        return {key: option(key, written) for key, written in options(self.source.get("options"))}

    def enter(self, run: Run) -> str | None:
        run.acknowledge()
        return self.listen(run, run.words(self.prompt))

    def listen(self, run: Run, said: Utterances) -> str | None:
        run.listen(Listen(said, run.language, self.seconds, 1, "", self.speech, self.hints[run.language]))
        return None

    def handle(self, run: Run, event: Event) -> str | None:
        match event:
            case KeysPressed(digits=digits) if digits:
                return self.pressed(run, digits)
            case KeysPressed() | Silence():
                return self.silent(run)
            case SpeechHeard(text=text):
                return self.spoken(run, text)
        return self.name

    def pressed(self, run: Run, digits: str) -> str | None:
        found = self.options.get(digits)
        if found:
            run.did("pressed", digits)
            return self.choose(run, found)
        if digits == self.back_key:
            run.did("pressed", digits)
            return run.back()
        if digits == REPEAT_KEY:
            run.did("repeated")
            return self.again(run)
        return self.wrong(run)

    def again(self, run: Run) -> str | None:
        """The whole prompt once more."""
        return self.enter(run)

    def choose(self, run: Run, chosen: Option) -> str | None:
        if chosen.note:
            run.note(chosen.note)
        if chosen.language:
            run.set_language(chosen.language)
        if chosen.reason or chosen.cause:
            run.set_reason(chosen.reason, chosen.cause)
        return chosen.goto

    def spoken(self, run: Run, text: str) -> str | None:
        """The option whose longest word occurs in what was said; nothing heard is silence."""
        said = f" {words.plain(text)} "
        if not said.strip():
            return self.silent(run)
        found = [
            (len(word), chosen)
            for chosen in self.options.values()
            for word in (chosen.heard or {}).get(run.language, ())
            if occurs(word, said)
        ]
        if not found:
            return self.wrong(run)
        chosen = max(found, key=lambda pair: pair[0])[1]
        run.did("spoke", chosen.key)
        return self.choose(run, chosen)

    def silent(self, run: Run) -> str | None:
        run.fell_silent()
        return self.ask_again(run, self.no_input, run.silences, "no_input")

    def wrong(self, run: Run) -> str | None:
        run.erred()
        return self.ask_again(run, self.no_match, run.errors, "no_match")

    def ask_again(self, run: Run, limit: Patience, count: int, sentence: str) -> str | None:
        if limit.is_out(count):
            return limit.goto
        return self.listen(run, (run.words(limit.prompt) or run.standing(sentence)) + run.words(self.short))

    def prompts(self) -> Iterable[Prompt | None]:
        return (self.prompt, self.short, self.no_input.prompt, self.no_match.prompt)

    def targets(self) -> Iterable[str]:
        return (*(chosen.goto for chosen in self.options.values()), self.no_input.goto, self.no_match.goto)

    def way_on(self, state: State, event: Event) -> str | None:
        match event:
            case KeysPressed(digits=digits) if digits in self.options:
                return self.options[digits].goto
            case KeysPressed(digits=digits) if digits == self.back_key:
                return state.menus_above[-1] if state.menus_above else self.name
            case KeysPressed(digits=digits) if digits == REPEAT_KEY:
                return self.name
            case KeysPressed(digits=digits) if digits:
                return self.no_match.goto if self.no_match.is_out(state.errors + 1) else self.name
            case KeysPressed() | Silence():
                return self.no_input.goto if self.no_input.is_out(state.silences + 1) else self.name
        return None

    def _hints(self, code: str) -> Iterable[str]:
        return (word for chosen in self.options.values() for word in (chosen.heard or {}).get(code, ()))


class LanguageNode(Menu):
    """Offers the flow's languages, each in its own words; a caller whose language is known is not asked.

    `always` asks nevertheless (for a menu's "other language" key). Where one language is served there is no choice.
    """

    kind: ClassVar[str] = "language"

    def __init__(self, name: str, source: Mapping[str, Any], setting: "Setting") -> None:
        self.goto: str = source["goto"]
        self.always = bool(source.get("always"))
        super().__init__(name, source, setting)
        self.offers = language_offers(source, setting)

    def usual_way_on(self, setting: "Setting") -> str:
        return self.goto

    def own_options(self, setting: "Setting") -> dict[str, Option]:
        keys = language_keys(self.source, setting.languages)
        return {key: Option(key, self.goto, language=code) for key, code in keys.items()}

    def enter(self, run: Run) -> str | None:
        if len(self.offers) < 2 or (run.language_known and not self.always):
            return self.goto
        self.listen(run, run.words(self.prompt) + self.offered(run))
        return None

    def offered(self, run: Run) -> Utterances:
        """Every language's offer, in that language."""
        return tuple(part for code, offer in self.offers for part in offer.say(code, run.slow, run.value))

    def ask_again(self, run: Run, limit: Patience, count: int, sentence: str) -> str | None:
        if limit.is_out(count):
            return limit.goto
        return self.listen(run, self.offered(run))

    def prompts(self) -> Iterable[Prompt | None]:
        return (*super().prompts(), *(offer for _, offer in self.offers))

    def through(self) -> Iterable[str]:
        return (self.goto,)


class Question(Menu):
    """Asks one survey question and saves the answer; a caller who stays silent goes on to the next."""

    kind: ClassVar[str] = "question"

    def __init__(self, name: str, source: Mapping[str, Any], setting: "Setting") -> None:
        self.goto: str = source["goto"]
        self.question: str = source.get("question") or name
        super().__init__(name, source, setting)
        self.answers = self.own_options(setting)
        self.text = self.optional_prompt("text")

    def usual_way_on(self, setting: "Setting") -> str:
        return self.goto

    def own_options(self, setting: "Setting") -> dict[str, Option]:
        return {key: answer(key, written, self.goto) for key, written in answers(self.source)}

    def choose(self, run: Run, chosen: Option) -> str | None:
        if chosen.value is not None:
            run.do(SaveAnswer(self.question, chosen.value))
            if chosen.follow_up:
                run.note("follow_up", question=self.question, value=chosen.value)
        return super().choose(run, chosen)


class CaseStatus(Menu):
    """Reads out the case whose reference is kept, to a verified customer only, and then works as a menu.

    Its prompt holds {case}. Anyone else is led to `not_verified`, and where there is no case to `none`.
    """

    kind: ClassVar[str] = "case_status"

    def __init__(self, name: str, source: Mapping[str, Any], setting: "Setting") -> None:
        super().__init__(name, source, setting)
        self.not_verified: str = source.get("not_verified") or setting.person
        self.none: str = source.get("none") or self.not_verified

    def enter(self, run: Run) -> str | None:
        run.ask("case_status", {"reference_ref": "reference"}, "asking")
        return None

    def again(self, run: Run) -> str | None:
        return self.name

    def handle(self, run: Run, event: Event) -> str | None:
        if isinstance(event, Told):
            return self.told(run, event.answer)
        return self.name if run.phase == "asking" else super().handle(run, event)

    def told(self, run: Run, answer: Mapping[str, Any]) -> str | None:
        if not answer.get("found", bool(answer.get("status"))):
            return self.none
        if answer.get("trust") != "verified" and answer.get("verified") is not True:
            return self.not_verified
        run.case, run.phase = answer, "told"
        if isinstance(answer.get("reference"), str):
            run.keep("reference", answer["reference"])
        else:
            run.case = {**answer, "reference": run.kept_value("reference") or ""}
        return self.listen(run, run.words(self.prompt))

    def facts(self) -> frozenset[str]:
        return super().facts() | {"customer", "kept"}

    def targets(self) -> Iterable[str]:
        return (*super().targets(), self.not_verified, self.none)


def language_keys(source: Mapping[str, Any], languages: tuple[str, ...]) -> dict[str, str]:
    """Which key chooses which language: as written under `keys`, or numbered in the flow's order."""
    written = source.get("keys")
    if isinstance(written, Mapping):
        return {str(key): code for key, code in written.items() if code in languages}
    return {str(index): code for index, code in enumerate(languages[:9], 1)}


def language_offers(source: Mapping[str, Any], setting: "Setting") -> tuple[tuple[str, Prompt], ...]:
    """Each language's offer in its own words, in the order of the keys."""
    keys = language_keys(source, setting.languages)
    offer = source.get("offer")
    return tuple((code, compile_prompt(offer, (code,))) for code in keys.values())
