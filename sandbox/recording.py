"""Recordings: begun, paused, stopped, ready a moment later, and told about."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sandbox.request import Request
from sandbox.scripts import Signal
from sandbox.sids import new_sid, rfc2822
from sandbox.sound.tape import Tape
from sandbox.twiml import Verb
from sandbox.wav import silenced, tone_wav

if TYPE_CHECKING:
    from sandbox.call import Call
    from sandbox.carrier import Carrier

ADDRESS = re.compile(r"/Recordings/(RE[0-9a-f]{32})")
PROCESSING_SECONDS = 1.0  # from the end of a recording until its media can be fetched
KEPT_RECORDINGS = 5_000
KEPT_DELETED = timedelta(days=40)  # so long the facts of a deleted recording can be had
TAPES_ROOM_BYTES = 2 * 10**9  # on disk; 17 hours of two channels


@dataclass(frozen=True)
class RecordingTerms:
    """How a recording is made and who hears of it. `source` is the carrier's word for what began it."""

    source: str
    channels: int = 1
    track: str = "both"
    callback_url: str = ""
    callback_method: str = "POST"
    events: frozenset[str] = frozenset({"completed"})
    trim: bool = False  # silence at both ends goes, where there is sound to tell by


def recording_terms(verb: Verb, source: str, channels: int, resolve: Callable[[str], str]) -> RecordingTerms:
    """The terms that a verb's recordingStatusCallback attributes set. Raises DocumentError on a bad URL."""
    callback = verb.get("recordingStatusCallback")
    return RecordingTerms(
        source,
        channels,
        verb.get("track") or verb.get("recordingTrack") or "both",
        resolve(callback) if callback else "",
        verb.get("recordingStatusCallbackMethod", "POST"),
        verb.words("recordingStatusCallbackEvent", "completed"),
    )


@dataclass(eq=False)
class Recording:
    """Audio of a call or a conference. `status`: in-progress, paused, processing, completed, absent, deleted."""

    carrier: Carrier
    call: Call
    terms: RecordingTerms
    conference_sid: str | None = None
    name: str = ""
    sid: str = field(default_factory=lambda: new_sid("RE"))
    status: str = "in-progress"

    def __post_init__(self) -> None:
        self.started: datetime = self.carrier.clock.now()
        self.updated = self.started
        self._since: datetime | None = self.started
        self._seconds = 0.0
        self.voice_seconds = 0.0
        self.tape: Tape | None = None  # what was really heard, if anything was
        self._silences: list[tuple[float, float]] = []  # pauses kept as silence, in seconds of the recording
        self._silent_since: float | None = None
        self.settled: Signal[None] = Signal(self.carrier.stage)  # once nothing more will become of it
        if self.conference_sid is None:
            self.call.recordings.append(self)
        self._tell("in-progress")

    @property
    def seconds(self) -> float:
        """What has been recorded so far, pauses counted only when they are kept as silence."""
        running = (self.carrier.clock.now() - self._since).total_seconds() if self._since is not None else 0.0
        return self._seconds + running

    @property
    def duration(self) -> int:
        return round(self.seconds)

    @property
    def live(self) -> bool:
        return self.status in ("in-progress", "paused")

    @property
    def ended(self) -> bool:
        """Whether nothing more will become of it by itself."""
        return not self.live and self.status != "processing"

    @property
    def running(self) -> bool:
        return self.status == "in-progress"

    @property
    def url(self) -> str:
        root = self.carrier.public_url
        return f"{root}/2010-04-01/Accounts/{self.carrier.settings.account_sid}/Recordings/{self.sid}"

    def voice(self, seconds: float) -> None:
        self.voice_seconds += seconds

    def pause(self, skip: bool) -> None:
        if self.status != "in-progress":
            return
        if skip:
            self._seconds, self._since = self.seconds, None
        else:
            self._silent_since = self.seconds
        self._become("paused")

    def resume(self) -> None:
        if self.status == "paused":
            self._end_silence()
            self._since = self._since or self.carrier.clock.now()
            self._become("in-progress")

    def _end_silence(self) -> None:
        if self._silent_since is not None:
            self._silences.append((self._silent_since, self.seconds))
            self._silent_since = None

    def stop(self, seconds: float | None = None) -> None:
        """End the recording, `seconds` long when silence was trimmed; its media is ready a moment later."""
        if not self.live:
            return
        self._end_silence()
        self._seconds = self.seconds if seconds is None else seconds
        self._since = None
        self._detach()
        if self.tape is not None:
            self.tape.end(self._seconds)
            self._seconds = self.tape.trim() if self.terms.trim else self._seconds
            self.carrier.recordings.spare_room()
        if self._seconds <= 0 or self.carrier.withheld.loses(self):
            self._become("absent")
            self._tell("absent")
            return
        self._become("processing")
        timer = self.carrier.clock.timer(PROCESSING_SECONDS)
        timer.rang.then(self._ready)

    def abandon(self) -> None:
        """Forget it without a word."""
        self.status = "absent"
        self.settled.send(None)
        self.erase()

    def erase(self) -> None:
        """Forget what was heard; its length stays."""
        if self.tape is not None:
            self.tape.drop()
            self.tape = None

    def media(self, channels: int) -> bytes:
        """A WAV file of what was heard; of a tone as long, when nobody could hear or be heard."""
        channels = min(channels, self.terms.channels)
        if self.tape is None:
            return silenced(tone_wav(self._seconds, channels), channels, self._silences)
        return self.tape.wav(channels)

    def delete(self) -> None:
        """Its sound goes; its facts stay for a while."""
        self.erase()
        self._become("deleted")

    def _ready(self) -> None:
        if self.status == "processing":
            self._become("completed")
            self._tell("completed")

    def _become(self, status: str) -> None:
        self.status = status
        self.updated = self.carrier.clock.now()
        if self.ended:
            self.settled.send(None)

    def _detach(self) -> None:
        if self in self.call.recordings:
            self.call.recordings.remove(self)

    def action_params(self) -> dict[str, str]:
        return {"RecordingUrl": self.url, "RecordingSid": self.sid, "RecordingDuration": str(self.duration)}

    def _tell(self, status: str) -> None:
        if not self.terms.callback_url or status not in self.terms.events:
            return
        params = {
            "AccountSid": self.carrier.settings.account_sid,
            "CallSid": self.call.sid,
            "RecordingSid": self.sid,
            "RecordingUrl": self.url,
            "RecordingStatus": status,
            "RecordingChannels": str(self.terms.channels),
            "RecordingStartTime": rfc2822(self.started) or "",
            "RecordingSource": self.terms.source,
            "RecordingTrack": self.terms.track,
        }
        if status != "in-progress":
            params["RecordingDuration"] = str(self.duration)
        if self.conference_sid is not None:
            params["ConferenceSid"] = self.conference_sid
        self.carrier.webhooks.tell(
            Request(self.terms.callback_url, self.terms.callback_method, params, "callback", self.call.sid),
            self.call.lane,
        )


class Recordings:
    """All recordings of the account, oldest first; beyond 5,000 the oldest that have ended are forgotten, beyond 2 GB
    their sound."""

    def __init__(self) -> None:
        self._kept: dict[str, Recording] = {}
        self.room_bytes = TAPES_ROOM_BYTES

    def add(self, recording: Recording) -> Recording:
        self._kept[recording.sid] = recording
        if len(self._kept) > KEPT_RECORDINGS:
            self._forget_oldest()
        return recording

    def _forget_oldest(self) -> None:
        ended = next((sid for sid, one in self._kept.items() if one.ended), None)
        if ended is not None:
            self._kept.pop(ended).abandon()

    def spare_room(self) -> None:
        """Erase the oldest tapes when all together are too long."""
        taped = [(one, one.tape.bytes_kept) for one in self._kept.values() if one.tape is not None]
        excess = sum(size for _, size in taped) - self.room_bytes
        for recording, size in taped:
            if excess > 0 and not recording.live:
                recording.erase()
                excess -= size

    def get(self, sid: str, deleted: bool = False) -> Recording | None:
        """By SID; `deleted` ones only when asked for, and not for ever."""
        recording = self._kept.get(sid)
        return recording if recording is not None and (deleted or recording.status != "deleted") else None

    def at(self, url: str) -> Recording | None:
        """The recording whose sound is had at an address."""
        named = ADDRESS.search(url)
        recording = self.get(named[1]) if named is not None else None
        return recording if recording is not None and url.startswith(recording.url) else None

    def all(self, deleted: bool = False) -> list[Recording]:
        self._forget_deleted()
        return [one for one in self._kept.values() if deleted or one.status != "deleted"]

    def _forget_deleted(self) -> None:
        for recording in list(self._kept.values()):
            gone = recording.carrier.clock.now() - recording.updated > KEPT_DELETED
            if gone and recording.status == "deleted":
                del self._kept[recording.sid]

    def clear(self) -> None:
        for recording in self._kept.values():
            recording.abandon()
        self._kept.clear()
