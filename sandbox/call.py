"""One call: its state, its parties, and what passes between them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sandbox.callbacks import StatusCallback
from sandbox.clock import Timer, stamp
from sandbox.far import CONFIDENCE, Far, Input, Sound
from sandbox.request import Lane
from sandbox.scripts import Mailbox, Script, Signal
from sandbox.sids import API_VERSION, country, new_sid
from sandbox.sound.pcm import NO_SAMPLES, Samples
from sandbox.sound.playing import Playing
from sandbox.source import CallOver, Redirected, Source
from sandbox.status import ENDED, NEXT, Status

if TYPE_CHECKING:
    from sandbox.bridge import Bridge
    from sandbox.carrier import Carrier
    from sandbox.participants import Participant
    from sandbox.recording import Recording
    from sandbox.sound.hearing import Hearing
    from sandbox.streams.stream import Stream

KEPT_HEARD = 1_000  # who waits for hours hears much
KEPT_KEYS = 1_000
REQUEST_TERMINATED = 487
DOCUMENTS_A_SECOND = 300  # a call that asks for more is ended: it runs in circles


@dataclass(eq=False)
class Call:
    """A leg with a CallSid of its own. Times are None until they happen."""

    carrier: Carrier
    from_: str
    to: str
    direction: str
    far: Far
    parent_sid: str | None = None
    phone_number_sid: str | None = None
    fallback: Source | None = None
    status_callbacks: list[StatusCallback] = field(default_factory=list)
    extra_params: dict[str, str] = field(default_factory=dict)
    status: Status = Status.QUEUED
    sid: str = field(default_factory=lambda: new_sid("CA"))

    def __post_init__(self) -> None:
        stage = self.carrier.stage
        self.created: datetime = self.carrier.clock.now()
        self.updated = self.created
        self.started_at: datetime | None = None
        self.answered_at: datetime | None = None
        self.ended_at: datetime | None = None
        self.ended_by: str | None = None
        self.sip_code = 200
        self.answered: Signal[bool] = Signal(stage)
        self.ended: Signal[Status] = Signal(stage)
        self.script: Script | None = None
        self.ear: Mailbox[Input] | None = None
        self.hearing: Hearing | None = None  # while words out of sound are asked for
        self.bridge: Bridge | None = None
        self.seat: Participant | None = None  # in a conference
        self.recordings: list[Recording] = []
        self.streams: list[Stream] = []
        self.cookies: dict[str, str] = {}
        self.lane = Lane()
        self.transcript: deque[dict[str, Any]] = deque(maxlen=KEPT_HEARD)
        self.keys_pressed = ""  # of those that somebody listened for
        self.keys_unheard = ""
        self.document_url: str | None = None
        self.step: str | None = None
        self._circle_began, self._circle_documents = self.created, 0
        self.recorded: Recording | None = None  # the recording that `Record=true` began
        self.answered_by: str | None = None
        self.limit: Timer | None = None  # ends the call, when it has a longest length
        self.reason: str | None = None  # why REST called, as the party called is shown

    @property
    def is_over(self) -> bool:
        return self.status in ENDED

    @property
    def queue_milliseconds(self) -> int:
        """How long a call made over REST waited, or has waited so far, until it left."""
        if self.direction != "outbound-api":
            return 0
        until = self.started_at or self.ended_at or self.carrier.clock.now()
        return round((until - self.created).total_seconds() * 1000)

    @property
    def duration_seconds(self) -> int:
        if self.answered_at is None or self.ended_at is None:
            return 0
        return round((self.ended_at - self.answered_at).total_seconds())

    def params(self) -> dict[str, str]:
        """The parameters that every request about this call carries."""
        standard = {
            "CallSid": self.sid,
            "AccountSid": self.carrier.settings.account_sid,
            "From": self.from_,
            "To": self.to,
            "Caller": self.from_,
            "Called": self.to,
            "CallStatus": self.status.value,
            "ApiVersion": API_VERSION,
            "Direction": self.direction,
        }
        for name, number in (
            ("From", self.from_),
            ("Caller", self.from_),
            ("To", self.to),
            ("Called", self.to),
        ):
            if number.startswith("+"):
                standard |= {name + "City": "", name + "State": "", name + "Zip": ""}
                standard[name + "Country"] = country(number)
        if self.parent_sid is not None:
            standard["ParentCallSid"] = self.parent_sid
        return standard | self.extra_params

    def runs_in_circles(self) -> bool:
        """Count a document fetched; whether there were too many within a second of the carrier's clock."""
        now = self.carrier.clock.now()
        if (now - self._circle_began).total_seconds() >= 1:
            self._circle_began, self._circle_documents = now, 0
        self._circle_documents += 1
        return self._circle_documents > DOCUMENTS_A_SECOND

    # What this side does

    def begin(self, work: Callable[[], Any], name: str) -> None:
        """Give the call a script; the script it had must be over."""
        self.script = Script(self.carrier.stage, work(), f"{name} of {self.sid}")

    def set_status(self, status: Status) -> bool:
        if status not in NEXT.get(self.status, frozenset()):
            return False
        self.status = status
        self.updated = self.carrier.clock.now()
        return True

    def ring_out(self) -> None:
        """An outgoing call leaves the carrier."""
        self.started_at = self.carrier.clock.now()
        self.emit("initiated", "initiated")
        if not self.carrier.trunk.fails(self):
            self.far.ring(self)

    def answer(self) -> None:
        """An incoming call is answered by our side."""
        if self.status is Status.RINGING and self.set_status(Status.IN_PROGRESS):
            self._connected()
            self.far.answered()

    def finish(self, status: Status, by: str) -> None:
        """End the call, whoever ends it; a second end changes nothing."""
        if self.is_over or not self.set_status(status):
            return
        self.ended_at, self.ended_by = self.carrier.clock.now(), by
        if status is Status.CANCELED:
            self.sip_code = REQUEST_TERMINATED
        self.carrier.calls.ended(self)
        self.carrier.events.add("ended", self.sid, status=status.value, by=by)
        for recording in list(self.recordings):
            recording.stop()
        for stream in list(self.streams):
            stream.stop()
        if self.bridge is not None:
            self.bridge.part("ended")
        self.answered.send(False)
        self.ended.send(status)
        if self.script is not None:
            self.script.interrupt(CallOver())
        self.far.over(status)
        self.emit("completed", status.value)
        if self.script is not None:
            self.script.over.then(self._settle)

    def _settle(self) -> None:
        """Let go of what only a living call needs: ended ones are kept by the thousand."""
        self.script = self.ear = None
        self.status_callbacks.clear()

    def hang_up(self, by: str) -> None:
        """End the call with the status that fits how far it came."""
        if self.status is Status.IN_PROGRESS:
            self.finish(Status.COMPLETED, by)
        else:
            self.finish(Status.CANCELED, by)

    def redirect(self, source: Source) -> None:
        """Give the call another document, whether it has one or (a dialed leg) none."""
        if self.bridge is not None:
            self.bridge.part("redirected")
        if self.script is not None and not self.script.over.done:
            self.script.interrupt(Redirected(source))
        else:
            self.begin(lambda: self.carrier.run_call(self, source), "redirected call")

    def say(self, sound: Sound, samples: Samples | None = None) -> Playing:
        """Let the party at the far end hear something, as sound where it reaches a telephone; until stopped."""
        playing = self.carrier.mixer.begin(self, sound, samples)
        sound = replace(sound, audible=True) if playing is not None else sound
        self.note(sound)
        self.far.hear(sound)
        return playing or Playing(NO_SAMPLES)

    def play_key(self, key: str) -> None:
        """Play the tones of a key to the far end."""
        self.carrier.mixer.play_key(self, key)
        self.give_key(key)

    def give_key(self, key: str) -> None:
        """Let the party at the far end hear a key."""
        if not self.is_over:
            self.carrier.events.add("key_heard", self.sid, key=key)
            self.far.hear_key(key)

    def note(self, sound: Sound) -> None:
        facts = sound.as_json()
        self.transcript.append({"at": stamp(self.carrier.clock.now()), **facts})
        self.carrier.events.add("heard", self.sid, **facts)

    def emit(self, event: str, status: str) -> None:
        for callback in self.status_callbacks:
            callback.emit(self, event, status)

    # What the far end does

    def far_rings(self) -> None:
        if self.set_status(Status.RINGING):
            self.emit("ringing", "ringing")

    def far_answers(self) -> None:
        if self.direction != "inbound" and self.set_status(Status.IN_PROGRESS):
            self._connected()
            self.emit("answered", "in-progress")

    def far_refuses(self, status: Status, sip_code: int) -> None:
        self.sip_code = sip_code
        self.finish(status, "callee")

    def far_hangs_up(self) -> None:
        self.hang_up("caller" if self.direction == "inbound" else "callee")

    @property
    def listens_for_keys(self) -> bool:
        """Whether a verb waits for keys, or another party hears them."""
        return self.ear is not None or self.bridge is not None or any(stream.hears_keys for stream in self.streams)

    @property
    def listens_for_words(self) -> bool:
        """Whether a verb waits for anything: typed words go no further than to it."""
        return self.ear is not None

    def press(self, key: str) -> None:
        """A telephone's key: its tones go where its voice goes."""
        self.carrier.mixer.press(self, key)
        self.receive_key(key)

    def receive_key(self, key: str) -> None:
        if not self.listens_for_keys:
            self.keys_unheard = (self.keys_unheard + key)[-KEPT_KEYS:]
            return
        self.keys_pressed = (self.keys_pressed + key)[-KEPT_KEYS:]
        self._receive(Input("key", key))
        for stream in self.streams:
            stream.key(key)
        if self.bridge is not None:
            self.bridge.other(self).give_key(key)

    def receive_speech(self, text: str, confidence: float = CONFIDENCE) -> None:
        self._receive(Input("speech", text, confidence=confidence))
        if self.seat is not None:
            self.seat.voice(self.carrier.media.words_seconds(text))

    def receive_voice(self, seconds: float) -> None:
        for recording in self.recordings:
            recording.voice(seconds)
        if self.seat is not None:
            self.seat.voice(seconds)
        self._receive(Input("voice", "", seconds))

    def _receive(self, given: Input) -> None:
        if self.ear is not None:
            self.ear.put(given)

    def _connected(self) -> None:
        self.answered_at = self.carrier.clock.now()
        self.carrier.events.add("answered", self.sid)
        self.answered.send(True)
