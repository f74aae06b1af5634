"""What a caller hears when everything else has failed: an apology in their language, and a person or a message."""

from __future__ import annotations

from callflows import words
from ivr.config import Settings
from ivr.telephony import twiml
from ivr.telephony.speaking import clip_url, spoken


def emergency_answer(language: str, settings: Settings) -> str:
    """A document that needs no database: the emergency number if there is one, else a message for us to find."""
    if settings.emergency_number:
        number = twiml.Number(settings.emergency_number)
        return twiml.render((*spoken(words.say(language, "transfer")), twiml.Dial(number, _rescued(language))))
    taken = twiml.Record(_rescued(language)), twiml.Redirect(_rescued(language))
    return twiml.render((*spoken(words.apology(language)), *taken))


def waiting_answer() -> str:
    """What a caller who waits hears when their poll fails: the music goes on, and the next poll tries again.

    Nobody may be recorded or dialled within a wait, and to take the caller out would cost them the place.
    """
    return twiml.render((twiml.Play(clip_url("music")),))


def colleague_answer(language: str) -> str:
    """What an agent hears whose leg failed: that there is nobody to talk to. The caller is offered to somebody else."""
    return twiml.render((*spoken(words.say(language, "caller_gone")), twiml.Hangup()))


def rescued_answer(language: str) -> str:
    """What is said after the message or the person: a goodbye."""
    return twiml.render((*spoken(words.say(language, "goodbye")), twiml.Hangup()))


def _rescued(language: str) -> str:
    return f"/voice/rescued?l={language}"
