"""Calls: their legs, their journal and their record."""

from ivr.calls.journal import Entry, events, keep_particular, record
from ivr.calls.rows import Call, CallEvent, Leg, Particular

__all__ = ["Call", "CallEvent", "Entry", "Leg", "Particular", "events", "keep_particular", "record"]
