"""Every reason why a draft may not be published, and what is worth a second look, in plain words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from callflows import words
from callflows.acceptance import judged
from callflows.choices import choices
from callflows.document import structure, with_planned
from callflows.fields import NODE_FIELDS
from callflows.flow import Flow, build
from callflows.languages import LANGUAGES
from callflows.nodes.callbacks import Callback
from callflows.nodes.menus import CaseStatus
from callflows.nodes.options import options
from callflows.nodes.passages import WEEKDAYS
from callflows.nodes.places import Queue
from callflows.nodes.typed import Identify
from callflows.problems import Problem, Severity
from callflows.prompts import placeholders, worded
from callflows.rehearsal import RehearsalUnreadableError, rehearse
from callflows.shape import at

LONG_PROMPT_LETTERS: Final = 320
UNSPEAKABLE: Final = frozenset({"name"})
CARRIER_VOICES: Final = frozenset(code for code, known in LANGUAGES.items() if not known.recorded)

USUAL_SENTENCES: Final = (
    "no_input",
    "no_match",
    "goodbye",
    "apology",
    "out_of_order",
    "leave_message",
    "no_message",
)
QUEUE_SENTENCES: Final = (
    "next_in_queue",
    "position",
    "position_far",
    "estimate_under",
    "estimate_between",
    "estimate_more",
    "estimate_over",
    "estimate_unknown",
    "callback_regained",
)
SPEAKER_SENTENCES: Final = ("no_speaker", "offer_speaker", "offer_language", "wait_on", "language_chosen")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What exists around a flow; None means that it is not known and not checked.

    `queues` have somebody to serve them; `clips` are the recordings we hold; `voices` the languages that the
    carrier can speak; `holidays` the countries whose public holidays are known; `causes` the words that say why a
    customer is dissatisfied.
    """

    queues: frozenset[str] | None = None
    clips: frozenset[str] | None = None
    voices: frozenset[str] | None = None
    holidays: frozenset[str] | None = None
    causes: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Saying:
    """One prompt of a document and where it stands."""

    node: str
    path: str
    source: Any
    languages: tuple[str, ...]
    written: bool = False


def check(document: Any, surroundings: Surroundings | None = None) -> list[Problem]:
    """Everything that is wrong or doubtful; never raises, whatever JSON-like value is given.

    Rehearsals are run only on a document without other errors. Warnings say who has accepted them.
    """
    return judged(document, _found(document, surroundings))


def _found(document: Any, surroundings: Surroundings | None) -> list[Problem]:
    around = surroundings or Surroundings()
    found = structure(document)
    if has_errors(found):
        return found
    flow = build(with_planned(document))
    found += [*_languages(document, around, flow), *_places(document, around), *_hours(document), *choices(document)]
    if not has_errors(found):
        found += _rehearsals(document, flow)
    return found


def has_errors(problems: list[Problem]) -> bool:
    """Whether any of these keeps a draft from being published."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def _standing_clips(flow: Flow, language: str) -> Iterator[str]:
    names = [*USUAL_SENTENCES]
    kinds = {type(node) for node in flow.nodes.values()}
    if flow.purpose == "line":
        names.append("callback_known")
    if kinds & {Identify, Callback}:
        names += ["wrong_number", "read_back"]
    if kinds & {Callback, Queue}:
        names += ["callback_refused", "callback_hello", "callback_greeting", "callback_message"]
    if any(isinstance(node, Callback) and node.choose_time for node in flow.nodes.values()):
        names += ["offer_times", "offer_time", "callback_agreed"]
    if Callback in kinds:
        names += ["place_kept", "callback_soon", "callback_number"]
        names += ["callback_today", "callback_tomorrow", "callback_later"]
    if Queue in kinds:
        names += [*QUEUE_SENTENCES, "offer_callback", "offer_voicemail", *SPEAKER_SENTENCES]
    if CaseStatus in kinds:
        names += ["case", "case_due"]
    if any("emergency" in prompt.placeholders for node in flow.nodes.values() for prompt in node.prompts() if prompt):
        names.append("disturbance")
    for name in names:
        yield from (clip for clip in words.standing(language, name).clips if isinstance(clip, str))


def _value_clips(flow: Flow, language: str) -> Iterator[str]:
    kinds = {type(node) for node in flow.nodes.values()}
    used = {name for node in flow.nodes.values() for prompt in node.prompts() if prompt for name in prompt.placeholders}
    wanted: set[str] = set()
    if kinds & {Identify, Callback, Queue} or used - {"company", "name", "emergency"}:
        wanted.add("digit")
    if Queue in kinds:
        wanted |= {"number", "minutes", "language"}
    if any(isinstance(node, Callback) and node.choose_time for node in flow.nodes.values()):
        wanted.add("time")
    if kinds & {Callback, CaseStatus}:
        wanted |= {"digit", "number", "weekday", "month"}
    if CaseStatus in kinds:
        wanted.add("status")
    for kind in wanted:
        yield from words.value_clips(language, kind)


# -- languages, prompts and recordings


def _languages(document: Mapping[str, Any], around: Surroundings, flow: Flow) -> Iterator[Problem]:
    planned = frozenset(with_planned(document)["languages"]) - frozenset(document["languages"])
    voices = CARRIER_VOICES if around.voices is None else around.voices
    for saying in sayings(document):
        for language in saying.languages:
            severity = Severity.WARNING if language in planned else Severity.ERROR
            yield from _said(saying, language, severity, voices)
            if severity is Severity.ERROR:
                yield from _named(saying, language, around.clips)
        yield from _long(saying)
    if around.clips is not None:
        yield from _clips(flow, around.clips, planned | voices)


def _said(saying: Saying, language: str, severity: Severity, voices: frozenset[str]) -> Iterator[Problem]:
    found = worded(saying.source, language) if isinstance(saying.source, Mapping) else None
    if isinstance(saying.source, str) and len(saying.languages) == 1:
        found = (saying.source, ())
    path, name = at(saying.path, language), words.name_of(language)
    if found is None:
        yield Problem("missing_language", saying.node, path, f"There are no words in {name} here.", severity)
        return
    text, audio = found
    if language in voices or saying.written:
        return
    if not audio and severity is Severity.ERROR:
        message = f"The carrier has no voice for {name}: this needs a recording."
        yield Problem("missing_recording", saying.node, path, message)
    unspeakable = UNSPEAKABLE & {spoken for piece in (text or "", *audio) for spoken in placeholders(piece)}
    if unspeakable:
        message = f"{', '.join(sorted(unspeakable))} cannot be said in {name}, which is only recorded."
        yield Problem("unspeakable_value", saying.node, path, message, severity)


def _named(saying: Saying, language: str, clips: frozenset[str] | None) -> Iterator[Problem]:
    """Where a recording is named it is played, also in a language that has a voice: without it nothing is heard."""
    found = worded(saying.source, language) if isinstance(saying.source, Mapping) else None
    named = [clip for clip in (found[1] if found else ()) if not placeholders(clip)]
    yield from _unknown(named, saying.node, at(saying.path, language), clips)


def _unknown(named: Iterable[str], node: str, path: str, clips: frozenset[str] | None) -> Iterator[Problem]:
    missing = [] if clips is None else [clip for clip in named if clip not in clips]
    if missing:
        yield Problem("unknown_recording", node, path, f"There is no recording called {missing[0]}.")


def _clips(flow: Flow, clips: frozenset[str], without: frozenset[str]) -> Iterator[Problem]:
    """What is lacking in the languages that are served by recordings; of a planned one, the library tells it."""
    for language in flow.languages:
        if language in without or not words.is_recorded(language):
            continue
        standing = {
            *_standing_clips(flow, language),
            *_value_clips(flow, language),
            *flow.company[language].clips,
        }
        missing = sorted(standing - clips)
        if missing:
            some = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
            message = f"{words.name_of(language)} lacks {len(missing)} recordings of numbers and standing words: {some}"
            yield Problem("missing_clip", None, at("languages", language), message)


def _long(saying: Saying) -> Iterator[Problem]:
    if not isinstance(saying.source, Mapping):
        return
    for language in saying.languages:
        text, _ = worded(saying.source, language) or (None, ())
        if text and len(text) > LONG_PROMPT_LETTERS:
            message = f"{len(text)} letters are too long to remember; say less, or ask in two steps."
            yield Problem("long_prompt", saying.node, at(saying.path, language), message, Severity.WARNING)


def sayings(document: Mapping[str, Any]) -> Iterator[Saying]:
    """Every prompt of a document with its place and the languages it must be in."""
    languages = tuple(with_planned(document)["languages"])
    for name, source in document["nodes"].items():
        yield from _node_sayings(name, source, languages)


def _node_sayings(name: str, source: Mapping[str, Any], languages: tuple[str, ...]) -> Iterator[Saying]:
    for field_name, field in NODE_FIELDS[source["kind"]].items():
        value, path = source.get(field_name), f"nodes.{name}.{field_name}"
        if value is None:
            continue
        if field.shape == "prompt":
            yield Saying(name, path, value, _offered(source, field_name, languages), field_name == "text")
        elif field.shape == "patience" and value.get("prompt"):
            yield Saying(name, f"{path}.prompt", value["prompt"], languages)
        elif field.shape == "datum":
            for inner in ("prompt", "repeat", "read_back"):
                if value.get(inner):
                    yield Saying(name, f"{path}.{inner}", value[inner], languages)


def _offered(source: Mapping[str, Any], field: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    if field == "offer" and isinstance(source.get("keys"), Mapping):
        return tuple(code for code in languages if code in source["keys"].values())
    return languages


# -- what the flow refers to


def _places(document: Mapping[str, Any], around: Surroundings) -> Iterator[Problem]:
    for name, source in document["nodes"].items():
        if source.get("music"):
            yield from _unknown([source["music"]], name, f"nodes.{name}.music", around.clips)
        queue, country = source.get("queue"), source.get("holidays")
        if queue and around.queues is not None and queue not in around.queues:
            message = f"Nobody serves a queue called {queue}."
            yield Problem("unknown_queue", name, f"nodes.{name}.queue", message)
        if country and around.holidays is not None and country not in around.holidays:
            message = f"The public holidays of {country} are not known."
            yield Problem("unknown_holidays", name, f"nodes.{name}.holidays", message)
        for key, option in options(source.get("options") or {}):
            cause = option.get("cause")
            if cause and around.causes is not None and cause not in around.causes:
                message = f"{cause} is not in the list of causes: add it there, or choose one that is."
                yield Problem("unknown_cause", name, f"nodes.{name}.options.{key}.cause", message)


def _hours(document: Mapping[str, Any]) -> Iterator[Problem]:
    for name, source in document["nodes"].items():
        if source["kind"] != "hours":
            continue
        days = [*(source["week"].get(day) for day in WEEKDAYS), *(source.get("special_days") or {}).values()]
        if not any(days):
            yield Problem("never_open", name, f"nodes.{name}.week", "These hours never open.")


# -- rehearsals


def _rehearsals(document: Mapping[str, Any], flow: Flow) -> Iterator[Problem]:
    scripts = document.get("rehearsals") or []
    if not scripts:
        message = "There is no rehearsal: nothing would notice a change that breaks this flow."
        yield Problem("no_rehearsals", None, "rehearsals", message, Severity.WARNING)
        return
    for index, script in enumerate(scripts):
        title, path = script.get("name") or f"number {index + 1}", f"rehearsals.{index}"
        try:
            missed = rehearse(flow, script).misses
        except RehearsalUnreadableError as fault:
            yield Problem("unreadable_rehearsal", None, path, f"The rehearsal {title!s:.60} cannot be run: {fault}.")
            continue
        if missed:
            told = "; ".join(str(miss) for miss in missed)
            yield Problem("failing_rehearsal", None, path, f"The rehearsal {title!s:.60} fails: {told}.")
