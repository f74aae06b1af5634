"""The carrier's webhooks."""

from ivr.web.voice.blueprint import voice

__all__ = ["voice"]
