"""The carrier's webhooks."""

from ivr.web.voice import agent, calls, conference, offers, parties, recordings
from ivr.web.voice.blueprint import voice

__all__ = ["agent", "calls", "conference", "offers", "parties", "recordings", "voice"]
