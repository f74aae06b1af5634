"""From the spoken notice to "deleted on its day": storage, fetch, playback, retention."""

from recordings.rows import Recording
from recordings.taking import message_recorded

__all__ = ["Recording", "message_recorded"]
