"""The programs, by what they look at; importing this enters them all into the table."""

from ivr.carrier_check.programs import (
    arriving,
    conferring,
    dialing,
    faulty,
    gathering,
    queueing,
    resting,
    taping,
    texting,
)

__all__ = ["arriving", "conferring", "dialing", "faulty", "gathering", "queueing", "resting", "taping", "texting"]
