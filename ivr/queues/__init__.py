"""Queues: who waits, in which order, and how a wait ends."""

from ivr.queues import settings
from ivr.queues.entering import CallbackWanted, Entered, Entering, Refused, enter, enter_callback, want_callback
from ivr.queues.entries import (
    ENTRY,
    LEFT,
    LIVE,
    EntryStatus,
    EntryUnknown,
    connect,
    load,
    lock,
    offer,
    return_to_wait,
    status_of,
)
from ivr.queues.leaving import abandon, complete, leave, requeue
from ivr.queues.rows import Queue, QueueEntry
from ivr.queues.settings import QueueInUse, QueueNameTaken, QueueSettings
from ivr.queues.standing import Glance, NewQueue, QueueUnknown, Standing, add, glance, named, standings
from ivr.queues.waiting import SILENT_AFTER_SECONDS, Wait, next_due, poll, seen, silent

__all__ = [
    "ENTRY",
    "LEFT",
    "LIVE",
    "SILENT_AFTER_SECONDS",
    "CallbackWanted",
    "Entered",
    "Entering",
    "EntryStatus",
    "EntryUnknown",
    "Glance",
    "NewQueue",
    "Queue",
    "QueueEntry",
    "QueueInUse",
    "QueueNameTaken",
    "QueueSettings",
    "QueueUnknown",
    "Refused",
    "Standing",
    "Wait",
    "abandon",
    "add",
    "complete",
    "connect",
    "enter",
    "enter_callback",
    "glance",
    "leave",
    "load",
    "lock",
    "named",
    "next_due",
    "offer",
    "poll",
    "requeue",
    "return_to_wait",
    "seen",
    "settings",
    "silent",
    "standings",
    "status_of",
    "want_callback",
]
