"""From the spoken notice to "deleted on its day": storage, fetch, playback, retention."""

from recordings.fetching import fetch
from recordings.pausing import NotRecorded, carrier_answered, set_paused, state
from recordings.playback import NoSuchRecording, Playable, open_sound, playable
from recordings.retention import due, forget, run_due
from recordings.rows import Recording
from recordings.status import STATUS, Status
from recordings.taking import PURPOSES, News, message_recorded, told

__all__ = [
    "PURPOSES",
    "STATUS",
    "News",
    "NoSuchRecording",
    "NotRecorded",
    "Playable",
    "Recording",
    "Status",
    "carrier_answered",
    "due",
    "fetch",
    "forget",
    "message_recorded",
    "open_sound",
    "playable",
    "run_due",
    "set_paused",
    "state",
    "told",
]
