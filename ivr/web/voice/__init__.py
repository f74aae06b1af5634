"""The carrier's webhooks."""

from ivr.web.voice import calls
from ivr.web.voice.blueprint import voice

__all__ = ["calls", "voice"]
