"""The carrier's webhooks."""

from ivr.web.voice import agent, conference, offers
from ivr.web.voice.blueprint import voice

__all__ = ["agent", "conference", "offers", "voice"]
