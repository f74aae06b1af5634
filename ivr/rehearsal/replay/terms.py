"""The terms of a replay: how a log's callers and servers become ours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

REACTION_SECONDS = 1.0  # an agent looks at the offer before taking it
KEY_SECONDS = 0.5  # a caller who has heard enough presses no sooner
BREAK_GAP_SECONDS = 20 * 60  # a server without a service for so long was away
PRIORITY_SECONDS = 90  # the log's own rule: such a caller is served as if having waited so long
PATIENCE = timedelta(hours=4)  # after the window: by then every call must have ended

CHOICES = {
    "PS": "question",  # regular
    "PE": "question",  # regular, in English
    "IN": "question",  # internet support
    "NW": "question",  # prospective customer
    "TT": "question",  # called back, then queued
    "NE": "order",  # stock exchange
}
"""What a caller of each kind of the log chooses in the menu, by the word that the prompt has for it."""


@dataclass(frozen=True, slots=True)
class Window:
    """The part of the day that is replayed, in seconds since midnight of the line's zone."""

    day: date
    start: int
    end: int
    zone: ZoneInfo

    def instant(self, second: float) -> datetime:
        """The instant of a second of the day, in the zone."""
        return datetime(self.day.year, self.day.month, self.day.day, tzinfo=self.zone) + timedelta(seconds=second)


def key_for(prompt: str, kind: str) -> str | None:
    """The key that a caller of this kind presses after hearing `prompt`; None when it is not for them."""
    word = CHOICES.get(kind, "question")
    for wanted in (rf"for (?:an? )?{word}[^.]*?press (\w)", r"for english,? press (\w)"):
        if found := re.search(wanted, prompt, re.IGNORECASE):
            return found[1]
    return None


def nobody_is_there(prompt: str) -> bool:
    """Whether `prompt` offers something else instead of a person: the log's callers knew no callback and no message."""
    return re.search(r"to be called back, press \w\. to leave a message", prompt, re.IGNORECASE) is not None


def number_of(customer_id: str | None, row: int) -> str:
    """A telephone number for a caller: a customer's own, else one that only this call has."""
    return f"+9725{int(customer_id):08d}" if customer_id else f"+9728{row:07d}"
