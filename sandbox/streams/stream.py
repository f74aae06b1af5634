"""A Media Stream of a call, from its handshake to its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from sandbox.clock import stamp
from sandbox.request import Request
from sandbox.scripts import Signal
from sandbox.sids import new_sid
from sandbox.signature import sign, signed_url
from sandbox.sound.mu_law import SILENT_BYTE, from_mu_law, to_mu_law
from sandbox.sound.pcm import FRAME_SAMPLES, Samples
from sandbox.streams.feed import Feed, Turn
from sandbox.streams.messages import MessageError, Ordered, Speaker, read_order
from sandbox.streams.wire import Wire
from sandbox.verdicts import written_out

if TYPE_CHECKING:
    from sandbox.call import Call
    from sandbox.journal import Entry

TRACKS = {"inbound_track": ("inbound",), "outbound_track": ("outbound",), "both_tracks": ("inbound", "outbound")}
SILENT_FRAME = bytes([SILENT_BYTE]) * FRAME_SAMPLES
INVALID_MESSAGE = 31951


@dataclass(frozen=True)
class StreamTerms:
    """Where a stream goes and what it carries; `both_ways` when the application may answer with sound."""

    url: str
    name: str = ""
    tracks: tuple[str, ...] = ("inbound",)
    both_ways: bool = False
    parameters: Mapping[str, str] = field(default_factory=dict)
    callback_url: str = ""
    callback_method: str = "POST"


class Stream:
    """`status`: in-progress, stopped. `over` carries why: stopped, closed (by the application) or error."""

    def __init__(self, call: Call, terms: StreamTerms) -> None:
        self.call, self.terms, self._carrier = call, terms, call.carrier
        self.sid = new_sid("MZ")
        self.status = "in-progress"
        self.updated: datetime = self._carrier.clock.now()
        self.over: Signal[str] = Signal(self._carrier.stage)
        self.open = False
        self._speaker = Speaker(self.sid)
        self._wire = Wire(self, self._carrier.traffic)
        self._feed: Feed | None = None
        self._turn = Turn(self._carrier.clock, self._reached)
        self._opened_at = self.updated
        self._warned = False
        self._entry: Entry | None = None

    @property
    def live(self) -> bool:
        return self.status == "in-progress"

    @property
    def hears_keys(self) -> bool:
        return self.open and self.terms.both_ways

    def connect(self) -> None:
        """Begin: the handshake is signed as any request is."""
        url, courier = written_out(self.terms.url), self._carrier.webhooks.courier
        headers = {
            "User-Agent": "TwilioProxy/1.1",
            "X-Twilio-Signature": sign(self._carrier.settings.auth_token, signed_url(url)),
        }
        self._entry = courier.entry(Request(url, "GET", {}, "stream", self.call.sid), "GET", url, headers, [])
        self.call.streams.append(self)
        self._wire.connect(courier.session(), url, headers)

    # What the wire says

    def opened(self) -> None:
        self._note(101, None, "")
        if not self.live:
            return
        self.open, self._opened_at = True, self._carrier.clock.now()
        self._wire.send(Speaker.connected())
        account = self._carrier.settings.account_sid
        self._wire.send(self._speaker.start(account, self.call.sid, list(self.terms.tracks), self.terms.parameters))
        self._carrier.events.add("stream_started", self.call.sid, stream_sid=self.sid, name=self.terms.name)
        self._tell("stream-started")
        self._carrier.mixer.wake()

    def hear(self, text: str) -> None:
        """A message of the application; one that means nothing is warned of, once per stream."""
        if not self.live:
            return
        try:
            order = read_order(text, self.sid)
            if not self.terms.both_ways:
                raise MessageError("a stream begun by <Start> takes no messages")
        except MessageError as wrong:
            self._warn(str(wrong))
            return
        self._carry_out(order)

    def lost(self, code: int | None, reason: str) -> None:
        """The application has closed the wire, or it broke, or it never was."""
        if self._entry is not None and self._entry.status is None:
            self._note(None, code, reason)
        if code is None:
            self._end("closed", "stream-stopped")
            return
        if self.live:
            self._carrier.events.add("webhook_failed", self.call.sid, url=self.terms.url, code=code, error=reason)
            self._note(self._entry.status if self._entry is not None else None, code, reason)
        self._end("error", "stream-error", f"{code} - {reason}")

    # What the application asks

    def _carry_out(self, order: Ordered) -> None:
        if order.kind == "mark":
            self._carrier.events.add("stream_marked", self.call.sid, stream_sid=self.sid, mark=order.name)
            self._turn.mark(order.name)
        elif order.kind == "clear":
            self._turn.clear()
            if self._feed is not None:
                self._feed.clear()
        else:
            self._play(order.audio)

    def _play(self, audio: bytes) -> None:
        if not self._turn.waiting_seconds:
            self._carrier.events.add("stream_heard", self.call.sid, stream_sid=self.sid)
        if self._turn.add(len(audio)) and self._carrier.mixer.on:
            if self._feed is None:
                self._feed = Feed()
                self._carrier.mixer.line(self.call).prompts.start(self._feed)
            self._feed.add(from_mu_law(audio))

    def _reached(self, name: str) -> None:
        self._wire.send(self._speaker.mark(name))

    # What the call says

    def carry(self, spoken: Samples | None, heard: Samples | None) -> None:
        """20 ms of the call: what its party says and what it is sent."""
        if not self.open:
            return
        elapsed_ms = round((self._carrier.clock.now() - self._opened_at).total_seconds() * 1000)
        frames = {"inbound": spoken, "outbound": heard}
        for track in self.terms.tracks:
            frame = frames[track]
            audio = to_mu_law(frame) if frame is not None else SILENT_FRAME
            self._wire.send(self._speaker.media(track, elapsed_ms, audio))

    def key(self, key: str) -> None:
        """The party pressed a key: told on streams that go both ways, as on the carrier."""
        if self.hears_keys:
            self._wire.send(self._speaker.dtmf(key))

    def stop(self) -> None:
        """Our side ends it: a verb, REST, or the end of the call."""
        if self.open:
            self._wire.send(self._speaker.stop(self._carrier.settings.account_sid, self.call.sid))
        self._end("stopped", "stream-stopped")
        self._wire.close()

    def abandon(self) -> None:
        """End it without a word."""
        self.status, self.open = "stopped", False
        self._wire.drop()

    def _end(self, reason: str, event: str, error: str = "") -> None:
        if not self.live:
            return
        self.status, self.open, self.updated = "stopped", False, self._carrier.clock.now()
        if self._feed is not None:
            self._feed.stop()
        if self in self.call.streams:
            self.call.streams.remove(self)
        self._carrier.events.add("stream_stopped", self.call.sid, stream_sid=self.sid, reason=reason)
        self._tell(event, error)
        self.over.send(reason)

    def _warn(self, why: str) -> None:
        if not self._warned and self._entry is not None:
            self._warned = True
            self._carrier.journal.found(self._entry, warnings=[f"{INVALID_MESSAGE}: {why}"])

    def _note(self, status: int | None, code: int | None, reason: str) -> None:
        if self._entry is not None:
            self._entry.status, self._entry.error_code, self._entry.error = status, code, reason or None
            self._carrier.journal.answered(self._entry)

    def _tell(self, event: str, error: str = "") -> None:
        if not self.terms.callback_url:
            return
        params = {
            "AccountSid": self._carrier.settings.account_sid,
            "CallSid": self.call.sid,
            "StreamSid": self.sid,
            "StreamName": self.terms.name or self.sid,
            "StreamEvent": event,
            "Timestamp": stamp(self._carrier.clock.now()),
        }
        if error:
            params["StreamError"] = error
        self._carrier.webhooks.tell(
            Request(self.terms.callback_url, self.terms.callback_method, params, "callback", self.call.sid),
            self.call.lane,
        )
