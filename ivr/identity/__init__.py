"""Who it is on the line: taken for a customer, and asked for what only that customer knows (DESIGN rule 16)."""

from ivr.identity.asking import (
    MATCHES_NEEDED,
    Identity,
    NobodyTaken,
    NotToBeCompared,
    ProofsLocked,
    Question,
    QuestionAsked,
    ask,
    identity_of,
)
from ivr.identity.rows import Proof
from ivr.identity.taking import NewPerson, add_person, leave_open, take_for

__all__ = [
    "MATCHES_NEEDED",
    "Identity",
    "NewPerson",
    "NobodyTaken",
    "NotToBeCompared",
    "Proof",
    "ProofsLocked",
    "Question",
    "QuestionAsked",
    "add_person",
    "ask",
    "identity_of",
    "leave_open",
    "take_for",
]
