"""Which voice the carrier speaks each language with; a language that is missing here needs recordings."""

from __future__ import annotations

from typing import NamedTuple


class Voice(NamedTuple):
    locale: str
    name: str


VOICES = {
    "en": Voice("en-GB", "Polly.Amy-Neural"),
    "it": Voice("it-IT", "Polly.Bianca-Neural"),
    "th": Voice("th-TH", "Google.th-TH-Neural2-C"),
    "vi": Voice("vi-VN", "Google.vi-VN-Standard-A"),
}
SILENT = Voice("mn-MN", "")
"""Mongolian: no carrier speaks it. Text that lacks its recording is still sent, so that the transcript shows it."""


def voice_of(language: str) -> Voice:
    """The voice for a language; an unknown one is spoken in English rather than not at all."""
    return SILENT if language == "mn" else VOICES.get(language, VOICES["en"])
