"""What every flow can say without writing it down: numbers, references, dates, waits, apologies."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, Final

from callflows import reference as references
from callflows.actions import Utterances
from callflows.languages import LANGUAGES
from callflows.languages.language import Language
from callflows.prompts import NOTHING, Prompt, Sentence, Spoken, sentence, split

FALLBACK: Final = "en"
FARTHEST_POSITION: Final = 20
LARGEST_NUMBER: Final = 31
ESTIMATES_UNDER_MINUTES: Final = (2, 5, 10, 15, 20, 30, 45, 60)
ESTIMATES_BETWEEN_MINUTES: Final = (
    (2, 5),
    (5, 10),
    (5, 15),
    (10, 15),
    (10, 20),
    (15, 30),
    (20, 30),
    (30, 45),
    (30, 60),
)
MINUTE_SECONDS: Final = 60


def language(code: str) -> Language:
    """What is known of a language; one that we do not know is treated as English."""
    return LANGUAGES.get(code, LANGUAGES[FALLBACK])


def is_recorded(code: str) -> bool:
    """Whether carriers have no voice for the language, so that its words must be recordings."""
    return language(code).recorded


@cache
def standing(code: str, name: str) -> Sentence:
    """The standing sentence of this name (languages.language.SENTENCES) in a language."""
    known = language(code)
    text = known.sentences[name]
    return sentence(known.code, text, _clips(known, name, text) if known.recorded else ())


@cache
def standing_prompt(name: str, codes: tuple[str, ...]) -> Prompt:
    """A standing sentence as a prompt in these languages."""
    return Prompt({code: standing(code, name) for code in codes}, frozenset())


def say(code: str, name: str, slow: bool = False, **values: Spoken) -> Utterances:
    """A standing sentence with its values filled in."""
    return standing(code, name).say(slow, lambda key: values.get(key, NOTHING))


def spoken_name(code: str, spoken: str) -> Spoken:
    """What a language is called in another, inside a sentence."""
    known = language(code).names
    return Spoken(known[spoken], _recorded(code, f"language-{spoken}")) if spoken in known else Spoken(spoken)


def spoken_time(code: str, name: str) -> Spoken:
    """When somebody is called back (languages.language `times`), inside a sentence."""
    return Spoken(language(code).times[name], _recorded(code, f"time-{name.replace('_', '-')}"))


def name_of(code: str) -> str:
    """The English name of a language; its code where there is none."""
    return language("en").names.get(code, code)


def key_words(code: str, key: str) -> tuple[str, ...]:
    """The words by which a key of the telephone is called in a language; none in one we do not know."""
    return LANGUAGES[code].keys.get(key, ()) if code in LANGUAGES else ()


def digits(code: str, typed: str) -> Spoken:
    """Typed digits one by one, in threes."""
    return _digit_groups(code, tuple(typed[start : start + 3] for start in range(0, len(typed), 3)))


def reference(code: str, number: str) -> Spoken:
    """A case reference one digit at a time, in its groups: "1 2 3, 4 5, 6 7"."""
    return _digit_groups(code, references.groups(number))


def number(code: str, value: int) -> Spoken:
    """A number up to 31 as one word; a recorded language has one clip for each."""
    return Spoken(str(value), _recorded(code, f"number-{value}"))


def minutes(code: str, value: int) -> Spoken:
    """So many minutes, of those that are announced; in a recorded language number and unit are one clip."""
    return Spoken(language(code).minutes.format(number=value), _recorded(code, f"minutes-{value}"))


def position(code: str, place: int, slow: bool = False) -> Utterances:
    """Where a caller stands in line; the first place is 1."""
    if place <= 1:
        return say(code, "next_in_queue", slow)
    if place > FARTHEST_POSITION:
        return say(code, "position_far", slow, number=number(code, FARTHEST_POSITION))
    return say(code, "position", slow, number=number(code, place))


def estimate(code: str, seconds: tuple[int, int] | None, slow: bool = False) -> Utterances:
    """How long the wait is: the narrowest plain range that holds (low, high) seconds; None: we cannot say."""
    if seconds is None:
        return say(code, "estimate_unknown", slow)
    low, high = estimate_minutes(seconds)
    if high is None:
        return _long_wait(code, low, slow)
    if low is None:
        return say(code, "estimate_under", slow, minutes=minutes(code, high))
    return say(code, "estimate_between", slow, low=number(code, low), minutes=minutes(code, high))


def _long_wait(code: str, low: int | None, slow: bool) -> Utterances:
    if low is None:
        return say(code, "estimate_unknown", slow)
    if low >= ESTIMATES_UNDER_MINUTES[-1]:
        return say(code, "estimate_over", slow)
    return say(code, "estimate_more", slow, minutes=minutes(code, low))


def estimate_minutes(seconds: tuple[int, int]) -> tuple[int | None, int | None]:
    """The range announced in minutes: (None, 5) less than five, (30, None) more than thirty, else unknown."""
    low, high = min(seconds), max(seconds)
    if low >= 60 * MINUTE_SECONDS:
        return 60, None
    under = next((top for top in ESTIMATES_UNDER_MINUTES if high < top * MINUTE_SECONDS), None)
    between = [
        (first, last)
        for first, last in ESTIMATES_BETWEEN_MINUTES
        if first * MINUTE_SECONDS <= low and high <= last * MINUTE_SECONDS
    ]
    if between:
        return min(between, key=lambda span: span[1] - span[0])
    if under:
        return None, under
    return max((top for top in ESTIMATES_UNDER_MINUTES if top * MINUTE_SECONDS <= low), default=None), None


def day(code: str, value: date) -> Spoken:
    """A date without its year: "Tuesday 3 March"."""
    known = language(code)
    names = {
        "weekday": known.weekdays[value.weekday()],
        "day": str(value.day),
        "month": known.months[value.month - 1],
    }
    clips = {
        "weekday": f"weekday-{value.weekday() + 1}",
        "day": f"number-{value.day}",
        "month": f"month-{value.month}",
    }
    order = [part[0] for part in split(known.date) if not isinstance(part, str)]
    return Spoken(known.date.format(**names), tuple(clip for name in order for clip in _recorded(code, clips[name])))


def status(code: str, name: str) -> Spoken:
    """The status of a case as the end of a sentence; one that we do not know is "open"."""
    known = language(code).statuses
    key = name if name in known else "open"
    return Spoken(known[key], _recorded(code, f"status-{key}"))


def reason(code: str, name: str | None) -> str:
    """A reason or cause in words, for an agent's ear; an unknown one as written."""
    return language(code).reasons.get(name or "", name or "–")


def emergency(code: str) -> Utterances:
    """What is said when everything else fails; the call ends after it."""
    return say(code, "out_of_order")


def apology(code: str, slow: bool = False) -> Utterances:
    """What is said on a fault before a message is recorded."""
    return say(code, "apology", slow)


def agent_lost(code: str, slow: bool = False) -> Utterances:
    """What a caller hears whose agent's connection dropped, before the queue's music goes on."""
    return say(code, "agent_lost", slow)


def recording_notice(code: str, slow: bool = False) -> Utterances:
    """That the conversation may be recorded."""
    return say(code, "recording_notice", slow)


def plain(text: str) -> str:
    """Text as it is compared: one case, single spaces, no punctuation at the ends."""
    folded = unicodedata.normalize("NFC", text).casefold()
    return " ".join(folded.strip(" \t\r\n.!?,;:\"'«»“”()。").split())


def has_words(part: str | tuple[str]) -> bool:
    """Whether a piece of a sentence is more than a placeholder or punctuation."""
    return isinstance(part, str) and any(letter.isalnum() for letter in part)


@cache
def clips(code: str) -> Mapping[str, str]:
    """The recordings a recorded language needs for all standing words, with the words of each."""
    known = language(code)
    named: dict[str, str] = {}
    for name, text in known.sentences.items():
        pieces = [part for part in split(text) if isinstance(part, str) and has_words(part)]
        holders = [clip for clip in _clips(known, name, text) if not clip.startswith("{")]
        named.update(zip(holders, (piece.strip(" .,:") for piece in pieces), strict=True))
    for prefix, words in _value_words(known).items():
        named |= {_clip(known, f"{prefix}-{key}"): word for key, word in words.items()}
    return named


def value_clips(code: str, prefix: str) -> frozenset[str]:
    """The clips of one kind of value: digit, number, minutes, weekday, month, status, language, time."""
    known = language(code)
    return frozenset(_clip(known, f"{prefix}-{key}") for key in _value_words(known)[prefix])


def _value_words(known: Language) -> dict[str, dict[str, str]]:
    return {
        "digit": {str(value): str(value) for value in range(10)},
        "number": {str(value): str(value) for value in range(1, LARGEST_NUMBER + 1)},
        "minutes": {str(value): known.minutes.format(number=value) for value in ESTIMATES_UNDER_MINUTES},
        "weekday": {str(index + 1): word for index, word in enumerate(known.weekdays)},
        "month": {str(index + 1): word for index, word in enumerate(known.months)},
        "status": dict(known.statuses),
        "language": dict(known.names),
        "time": {name.replace("_", "-"): said for name, said in known.times.items()},
    }


def _digit_groups(code: str, groups: tuple[str, ...]) -> Spoken:
    text = ", ".join(" ".join(group) for group in groups)
    return Spoken(text, tuple(clip for group in groups for key in group for clip in _recorded(code, f"digit-{key}")))


def _recorded(code: str, name: str) -> tuple[str, ...]:
    known = language(code)
    return (_clip(known, name),) if known.recorded else ()


def _clips(known: Language, name: str, text: str) -> tuple[str, ...]:
    parts = split(text)
    literals = sum(has_words(part) for part in parts)
    stem = name.replace("_", "-")
    found: list[str] = []
    for part in parts:
        if not isinstance(part, str):
            found.append(f"{{{part[0]}}}")
        elif has_words(part):
            index = sum(not clip.startswith("{") for clip in found) + 1
            found.append(_clip(known, f"say-{stem}-{index}" if literals > 1 else f"say-{stem}"))
    return tuple(found)


def _clip(known: Language, name: str) -> str:
    return f"{known.code}-{name}"


def disturbance(code: str) -> Spoken:
    """What is said of an emergency when nobody has put it into this language."""
    said = say(code, "disturbance")
    return Spoken(" ".join(part.text for part in said if part.text), tuple(part.audio for part in said if part.audio))


def case(code: str, answer: Mapping[str, Any], slow: bool = False) -> Spoken:
    """The contents of a case: its state and the day of its next step. Only for a verified customer's ear.

    `answer` has "reference", "status" and perhaps "due" (ISO date). Next steps are staff's words in their own
    language, so they are not read out.
    """
    said = [
        say(
            code,
            "case",
            slow,
            reference=reference(code, str(answer.get("reference", ""))),
            status=status(code, str(answer.get("status", ""))),
        )
    ]
    due = parse_day(answer.get("due"))
    if due:
        said.append(say(code, "case_due", slow, date=day(code, due)))
    spoken = [utterance for utterances in said for utterance in utterances]
    text = " ".join(utterance.text for utterance in spoken if utterance.text)
    return Spoken(text, tuple(utterance.audio for utterance in spoken if utterance.audio))


def parse_day(value: Any) -> date | None:
    """The day of an ISO date or time, None if it is none."""
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
