"""From what the engine wants heard to the carrier's verbs: the second pure function of DESIGN rule 1."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from callflows import actions
from ivr.telephony import twiml
from ivr.telephony.voices import voice_of

CLIPS = "/media/clips/"


def clip_url(name: str) -> str:
    """Where the carrier fetches a recording of ours."""
    return f"{CLIPS}{name}" if "." in name else f"{CLIPS}{name}.wav"


def spoken(utterances: Iterable[actions.Utterance]) -> tuple[twiml.Verb, ...]:
    """Utterances as verbs; neighbours with one voice and pace become one Say, so that speech flows."""
    verbs: list[twiml.Verb] = []
    for (audio, language, slow), group in groupby(utterances, key=lambda u: (u.audio, u.language, u.slow)):
        if audio is not None:
            verbs.extend([twiml.Play(clip_url(audio)) for _ in group])
        elif text := " ".join([u.text for u in group if u.text]):
            voice = voice_of(language)
            verbs.append(twiml.Say(text, voice.locale, voice.name or None, slow))
    return tuple(verbs)


@dataclass(frozen=True, slots=True)
class Places:
    """Where a leg's answers go: this turn's URL, and the others a terminal action may need."""

    turn: str
    wait: str = ""
    queue_left: str = ""
    recording_callback: str = ""
    caller_id: str | None = None


def document(steps: Iterable[actions.Action], places: Places, onward: Iterable[twiml.Verb] = ()) -> str:
    """The TwiML of a step's actions, then what is `onward`; effects are silent.

    An unknown action is a mistake and raises TypeError.
    """
    verbs: list[twiml.Verb] = []
    for action in steps:
        verbs.extend(_verbs(action, places))
    return twiml.render([*verbs, *onward])


def _verbs(action: actions.Action, places: Places) -> tuple[twiml.Verb, ...]:
    match action:
        case actions.Speak():
            return spoken(action.utterances)
        case actions.Listen():
            return (_gather(action, places),)
        case actions.Play():
            return (twiml.Play(clip_url(action.clip)),)
        case actions.Wait():
            return (twiml.Enqueue(action.queue, places.queue_left, places.wait),)
        case actions.RecordMessage():
            # A take in which nobody speaks asks for no action: the carrier goes on with what stands behind it.
            return (*spoken(action.utterances), _record(action, places), twiml.Redirect(places.turn))
        case actions.Transfer():
            number = twiml.Number(action.number)
            return (twiml.Dial(number, places.turn, action.timeout_seconds, action.caller_id or places.caller_id),)
        case actions.HangUp():
            return (twiml.Hangup(),)
        case actions.Leave():
            return (twiml.Leave(),)
        case actions.Ask():
            raise TypeError("an Ask is answered by the application, never spoken")
        case _:
            return ()


def _gather(action: actions.Listen, places: Places) -> twiml.Gather:
    return twiml.Gather(
        action=places.turn,
        prompts=spoken(action.utterances),
        timeout_seconds=action.timeout_seconds,
        max_digits=action.max_digits,
        finish_key=action.finish_key,
        speech=action.speech,
        language=voice_of(action.language).locale,
        hints=action.hints,
    )


def _record(action: actions.RecordMessage, places: Places) -> twiml.Record:
    return twiml.Record(
        action=places.turn,
        max_seconds=action.max_seconds,
        finish_keys=action.finish_keys,
        callback=f"{places.recording_callback}?purpose={action.purpose}" if places.recording_callback else None,
    )
