"""Queues: who waits, in which order, and how a wait ends."""

from ivr.queues import settings
from ivr.queues.callbacks import CallbackWanted, enter_callback, promised, want_callback, withdraw_callbacks
from ivr.queues.entering import Entered, Entering, Handed, Refused, enter
from ivr.queues.entries import (
    AHEAD,
    ENTRY,
    LEFT,
    LIVE,
    EntryStatus,
    EntryUnknown,
    connect,
    handed_on,
    load,
    lock,
    offer,
    return_to_wait,
    status_of,
)
from ivr.queues.leaving import abandon, complete, leave, requeue
from ivr.queues.parking import next_parked, parked, parked_over, unpark
from ivr.queues.placing import Preference, keep_for, keep_for_nobody, put_at, put_into
from ivr.queues.regaining import callbacks_of, nobody_is_on_the_line
from ivr.queues.rows import Queue, QueueEntry
from ivr.queues.settings import QueueInUse, QueueNameTaken, QueueSettings
from ivr.queues.standing import Glance, NewQueue, QueueUnknown, Standing, add, glance, named, standings
from ivr.queues.waiting import SILENT_AFTER_SECONDS, Wait, next_due, poll, seen, silent, tell, told

__all__ = [
    "AHEAD",
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
    "Handed",
    "NewQueue",
    "Preference",
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
    "callbacks_of",
    "complete",
    "connect",
    "enter",
    "enter_callback",
    "glance",
    "handed_on",
    "keep_for",
    "keep_for_nobody",
    "leave",
    "load",
    "lock",
    "named",
    "next_due",
    "next_parked",
    "nobody_is_on_the_line",
    "offer",
    "parked",
    "parked_over",
    "poll",
    "promised",
    "put_at",
    "put_into",
    "requeue",
    "return_to_wait",
    "seen",
    "settings",
    "silent",
    "standings",
    "status_of",
    "tell",
    "told",
    "unpark",
    "want_callback",
    "withdraw_callbacks",
]
