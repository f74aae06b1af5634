"""What a caller hears while waiting: their place, an honest estimate, what else they can do, music."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from callflows import words
from callflows.actions import Action, Leave, Listen, Play, Speak, Utterance, Utterances
from callflows.flow import Flow
from callflows.nodes.places import Queue
from callflows.prompts import NOTHING, Spoken

MUSIC: Final = "music"
KEY_SECONDS_AFTER_MUSIC: Final = 1
LANGUAGE_KEYS: Final = "3456789"


@dataclass(frozen=True, slots=True)
class WaitFacts:
    """What is known of one wait at one poll.

    `position` begins at 1; `estimate` is (low, high) seconds, None when there is too little to go on; `round`
    counts the polls from 0; `leave` is the result with which the caller must leave now: closed, timed_out,
    overflowed, full. `answering`: an agent is being asked to take the call, or comes to it. `languages` are those
    that can be had where nobody at work speaks the caller's. `music` and `announcement` are the queue's own in the
    caller's language, and count before the flow's. `regained`: they have the place that a callback of theirs kept.
    """

    position: int | None = None
    estimate: tuple[int, int] | None = None
    waited_seconds: int = 0
    round: int = 0
    callback_offered: bool = False
    leave: str | None = None
    answering: bool = False
    languages: tuple[str, ...] = ()
    music: str | None = None
    announcement: str | None = None
    regained: bool = False


def waiting(flow: Flow, node: str, language: str, slow: bool, wait: WaitFacts, now: datetime) -> tuple[Action, ...]:
    """One poll's worth: words, then music (a clip of at least 30 s), with keys taken all along if offered."""
    if wait.leave:
        return (Leave(wait.leave),)
    queue = flow.nodes.get(node)
    place = queue if isinstance(queue, Queue) else None
    said = words.say(language, "callback_regained", slow) if wait.regained else ()
    said += _where(language, slow, wait) + _comfort(flow, place, language, slow, wait)
    music = wait.music or (place and place.music) or MUSIC
    offers = _offers(flow, place, language, slow, wait)
    if not offers:
        return (Speak(said), Play(music)) if said else (Play(music),)
    # With somebody about to answer, the keys still work, but nothing else is suggested.
    heard = (*said, *(() if wait.answering else offers), Utterance(language, None, music))
    return (Listen(heard, language, KEY_SECONDS_AFTER_MUSIC, 1),)


def pressed(flow: Flow, node: str, wait: WaitFacts, digits: str) -> Leave | None:
    """What a key pressed while waiting means: leave for a callback or a message, or nothing."""
    place = flow.nodes.get(node)
    if not isinstance(place, Queue) or not digits:
        return None
    if wait.callback_offered and digits == place.callback_key:
        return Leave("callback")
    return Leave("voicemail") if digits == place.voicemail_key else None


def chosen(flow: Flow, node: str, digits: str) -> str | None:
    """The language that a key pressed while waiting asks for; None: it asks for none."""
    place = flow.nodes.get(node)
    return _languages(flow, place).get(digits) if isinstance(place, Queue) else None


def thanks(language: str, slow: bool, spoken: str) -> Speak:
    """Said to who has chosen to be served in the language `spoken`."""
    return Speak(words.say(language, "language_chosen", slow, language=words.spoken_name(language, spoken)))


def _languages(flow: Flow, place: Queue) -> dict[str, str]:
    """Each of the flow's languages by its key: the same for every caller and at every poll of a wait."""
    free = [key for key in LANGUAGE_KEYS if key not in (place.callback_key, place.voicemail_key)]
    return dict(zip(free, flow.languages, strict=False))


def _where(language: str, slow: bool, wait: WaitFacts) -> Utterances:
    if wait.answering:
        return words.say(language, "answering", slow)
    place = words.position(language, wait.position, slow) if wait.position else ()
    return place + words.estimate(language, wait.estimate, slow)


def _comfort(flow: Flow, place: Queue | None, language: str, slow: bool, wait: WaitFacts) -> Utterances:
    if wait.round % 2 == 0 or wait.answering:
        return ()
    if wait.announcement and not words.is_recorded(language):
        return (Utterance(language, wait.announcement, None, slow),)
    if place is None or place.comfort is None or language not in flow.languages:
        return ()
    return place.comfort.say(language, slow, lambda name: _company(flow, language, name))


def _company(flow: Flow, language: str, name: str) -> Spoken:
    return flow.company[language] if name == "company" else NOTHING


def _offers(flow: Flow, place: Queue | None, language: str, slow: bool, wait: WaitFacts) -> Utterances:
    """What else they can do, in the order of the keys: who hears "one, three, two" has lost count by the end."""
    if place is None:
        return ()
    offered = _by_key(flow, place, wait)
    said: Utterances = words.say(language, "no_speaker", slow) if wait.languages else ()
    for key in sorted(offered, key="1234567890*#".index):
        name, values = offered[key], {"key": words.digits(language, key)}
        if name == "offer_language":
            values["language"] = words.spoken_name(language, _languages(flow, place)[key])
        said += words.say(language, name, slow, **values)
    return said + (words.say(language, "wait_on", slow) if wait.languages else ())


def _by_key(flow: Flow, place: Queue, wait: WaitFacts) -> dict[str, str]:
    """The sentence that offers what each key does now; a callback by who speaks theirs, where nobody does now."""
    offered = {key: "offer_language" for key, spoken in _languages(flow, place).items() if spoken in wait.languages}
    if place.callback_key and (wait.languages or wait.callback_offered):
        offered[place.callback_key] = "offer_speaker" if wait.languages else "offer_callback"
    if place.voicemail_key:
        offered[place.voicemail_key] = "offer_voicemail"
    return offered
