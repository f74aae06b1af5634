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


@dataclass(frozen=True, slots=True)
class WaitFacts:
    """What is known of one wait at one poll.

    `position` begins at 1; `estimate` is (low, high) seconds, None when there is too little to go on; `round`
    counts the polls from 0; `leave` is the result with which the caller must leave now: closed, timed_out,
    overflowed, full.
    """

    position: int | None = None
    estimate: tuple[int, int] | None = None
    waited_seconds: int = 0
    round: int = 0
    callback_offered: bool = False
    leave: str | None = None


def waiting(flow: Flow, node: str, language: str, slow: bool, wait: WaitFacts, now: datetime) -> tuple[Action, ...]:
    """One poll's worth: words, then music (a clip of at least 30 s), with keys taken all along if offered."""
    if wait.leave:
        return (Leave(wait.leave),)
    queue = flow.nodes.get(node)
    place = queue if isinstance(queue, Queue) else None
    said = _where(language, slow, wait) + _comfort(flow, place, language, slow, wait)
    music = (place and place.music) or MUSIC
    offers = _offers(place, language, slow, wait)
    if not offers:
        return (Speak(said), Play(music)) if said else (Play(music),)
    heard = (*said, *offers, Utterance(language, None, music))
    return (Listen(heard, language, KEY_SECONDS_AFTER_MUSIC, 1),)


def pressed(flow: Flow, node: str, wait: WaitFacts, digits: str) -> Leave | None:
    """What a key pressed while waiting means: leave for a callback or a message, or nothing."""
    place = flow.nodes.get(node)
    if not isinstance(place, Queue) or not digits:
        return None
    if wait.callback_offered and digits == place.callback_key:
        return Leave("callback")
    return Leave("voicemail") if digits == place.voicemail_key else None


def _where(language: str, slow: bool, wait: WaitFacts) -> Utterances:
    place = words.position(language, wait.position, slow) if wait.position else ()
    return place + words.estimate(language, wait.estimate, slow)


def _comfort(flow: Flow, place: Queue | None, language: str, slow: bool, wait: WaitFacts) -> Utterances:
    if place is None or place.comfort is None or wait.round % 2 == 0 or language not in flow.languages:
        return ()
    return place.comfort.say(language, slow, lambda name: _company(flow, language, name))


def _company(flow: Flow, language: str, name: str) -> Spoken:
    return flow.company[language] if name == "company" else NOTHING


def _offers(place: Queue | None, language: str, slow: bool, wait: WaitFacts) -> Utterances:
    if place is None:
        return ()
    said: Utterances = ()
    if place.callback_key and wait.callback_offered:
        said += words.say(language, "offer_callback", slow, key=words.digits(language, place.callback_key))
    if place.voicemail_key:
        said += words.say(language, "offer_voicemail", slow, key=words.digits(language, place.voicemail_key))
    return said
