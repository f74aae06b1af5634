"""What an agent or a colleague at a telephone hears before they are connected: eight seconds at most."""

from dataclasses import dataclass
from typing import Final

from callflows import words
from callflows.actions import Utterances
from callflows.languages.language import Language
from callflows.prompts import Spoken

LONGEST: Final = 108
"""Characters, of which fourteen are spoken a second, pauses counted; what can be done without gives way."""
LONGEST_NAME: Final = 20
SHORTEST_NAME: Final = 12
SHORTEST_REMARK: Final = 20
"""Of a promise or a colleague's words less than that says nothing."""


@dataclass(frozen=True, slots=True)
class Told:
    """Who calls, how surely (trust: none, recognised, verified), about what (a reason's name), in which language.

    `promise`: what was promised them last. `by`: the colleague who hands them over. `called_back`: they are to be rung.
    """

    who: str | None
    why: str | None = None
    language: str = ""
    trust: str = "none"
    promise: str | None = None
    by: str | None = None
    called_back: bool = False


def whisper(code: str, told: Told) -> Utterances:
    """What a telephone agent hears before a call; 1 accepts."""
    kind = "handed" if told.by else "callback" if told.called_back else "call"
    return _composed(code, kind, told, ("promise", told.promise), "accept")


def consult_whisper(code: str, told: Told, note: str = "") -> Utterances:
    """What a colleague at a telephone hears whom `told.by` asks into a talk, with their words; 1 joins."""
    return _composed(code, "asks", told, ("says", note), "join")


def _composed(code: str, kind: str, told: Told, remark: tuple[str, str | None], key: str) -> Utterances:
    by, last = Spoken(_cut(told.by or "", LONGEST_NAME)), words.say(code, f"whisper_{key}")
    shortest = words.say(code, f"whisper_{kind}", who=Spoken("x" * SHORTEST_NAME), by=by)
    matter = _matter(code, told, LONGEST - sum(map(_length, [shortest, last])))
    opening = words.say(code, f"whisper_{kind}", who=Spoken(""), by=by)
    who = _named(words.language(code), told, LONGEST - sum(map(_length, [opening, *matter, last])))
    parts = [words.say(code, f"whisper_{kind}", who=Spoken(who), by=by), *matter]
    parts += [*_remark(code, remark, LONGEST - sum(map(_length, [*parts, last]))), last]
    return tuple(utterance for part in parts for utterance in part)


def _matter(code: str, told: Told, room: int) -> list[Utterances]:
    """In which language, where it is not the agent's own, and about what, where that is known: as far as it fits."""
    parts = []
    if told.language not in ("", code):
        parts.append(words.say(code, "whisper_language", language=words.spoken_name(code, told.language)))
    if told.why:
        parts.insert(0, words.say(code, "whisper_why", why=Spoken(words.reason(code, told.why))))
    while parts and sum(map(_length, parts)) > room:
        parts.pop(0)
    return parts


def _named(known: Language, told: Told, room: int) -> str:
    """Who calls, and how surely where there is room for it."""
    if told.who is None:
        return known.sentences["whisper_unknown"]
    sure = known.sentences.get(f"whisper_{told.trust}")
    whole = f"{told.who}, {sure}" if sure else told.who
    return whole if len(whole) <= room else _cut(told.who, max(room, SHORTEST_NAME))


def _remark(code: str, remark: tuple[str, str | None], room: int) -> list[Utterances]:
    """A promise, or a colleague's words, as far as there is room for it."""
    name, text = remark
    left = room - _length(words.say(code, f"whisper_{name}", promise=Spoken("")))
    if not text or left < min(len(text), SHORTEST_REMARK):
        return []
    return [words.say(code, f"whisper_{name}", promise=Spoken(_cut(text.rstrip(" .!?"), left)))]


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1].rstrip(" ,.;") + "…"


def _length(said: Utterances) -> int:
    return sum(len(utterance.text or "") + 1 for utterance in said)
