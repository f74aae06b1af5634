"""The words that people choose from: reasons for contact, causes of dissatisfaction, reasons for a break."""

from ivr.choices.book import Choice, ChoiceUnknown, Written, expect, listing, one, write
from ivr.choices.rows import ChoiceKind, ChoiceRow

__all__ = [
    "Choice",
    "ChoiceKind",
    "ChoiceRow",
    "ChoiceUnknown",
    "Written",
    "expect",
    "listing",
    "one",
    "write",
]
