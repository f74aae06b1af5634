"""From the spoken notice to "deleted on its day": storage, fetch, playback, retention."""

from recordings.fetching import fetch
from recordings.pausing import NotRecorded, Standing, carrier_answered, set_paused, standing, state
from recordings.peaks import Peaks, peaks_of
from recordings.playback import NoSuchRecording, Playable, findable, may_hear, open_sound, playable
from recordings.retention import due, forget, run_due
from recordings.rows import Recording
from recordings.status import STATUS, Status
from recordings.taking import PURPOSES, RECORDING_SOURCE, VOICEMAIL, News, message_left, message_recorded, told

__all__ = [
    "PURPOSES",
    "RECORDING_SOURCE",
    "STATUS",
    "VOICEMAIL",
    "News",
    "NoSuchRecording",
    "NotRecorded",
    "Peaks",
    "Playable",
    "Recording",
    "Standing",
    "Status",
    "carrier_answered",
    "due",
    "fetch",
    "findable",
    "forget",
    "may_hear",
    "message_left",
    "message_recorded",
    "open_sound",
    "peaks_of",
    "playable",
    "run_due",
    "set_paused",
    "standing",
    "state",
    "told",
]
