"""Record: a message, from the beep until silence, a key or the longest length."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.far import Input
from sandbox.recording import Recording, recording_terms
from sandbox.run import Run
from sandbox.scripts import Mailbox, first_of
from sandbox.source import CallOver, Source
from sandbox.transcription import OUT_OF_RANGE, SHORTEST_SECONDS, transcribe
from sandbox.twiml import Verb

ANY_KEY = "1234567890*#"
LONGEST_SECONDS = 3600.0
LONGEST_TRANSCRIBED_SECONDS = 120.0
LONGEST_OF_CLIENTS_SECONDS = 600.0
BEEP_SECONDS = 0.5


@dataclass
class Take:
    """What a Record has heard so far; times are seconds since it began to listen."""

    recording: Recording
    voiced_until: float = 0.0
    digits: str = ""
    words: str = ""  # that were typed

    @property
    def spoken(self) -> bool:
        return self.voiced_until > 0

    def hear(self, given: Input, seconds: float) -> None:
        self.voiced_until = max(self.voiced_until, self.recording.seconds + seconds)
        self.words = f"{self.words} {given.value}".strip()

    def length(self, trim: bool) -> float:
        """Seconds kept: up to the last word when silence is trimmed."""
        return min(self.recording.seconds, self.voiced_until) if trim else self.recording.seconds

    def params(self) -> dict[str, str]:
        return self.recording.action_params() | {"Digits": self.digits}


async def record(run: Run, verb: Verb) -> None:
    call, carrier = run.call, run.call.carrier
    if verb.flag("playBeep", True):
        await carrier.media.beep(call, BEEP_SECONDS)
    terms = recording_terms(verb, "RecordVerb", 1, run.document.resolve)
    take = Take(carrier.record(call, terms))
    carrier.events.add("recording_beep", call.sid, recording_sid=take.recording.sid)
    trim = verb.get("trim", "trim-silence") != "do-not-trim"
    try:
        await _listen(run, verb, take)
    except CallOver:
        take.recording.stop(take.length(trim))
        take.digits = "hangup"
        _transcribe(run, verb, take)
        if take.spoken:
            run.tell(verb, take.params())
        raise
    finally:
        take.recording.stop(take.length(trim))
    _transcribe(run, verb, take)
    if take.spoken or take.digits:
        run.go(verb, take.params())


async def _listen(run: Run, verb: Verb, take: Take) -> None:
    """Return at a key, after silence, or at the longest length."""
    call, clock, stage = run.call, run.call.carrier.clock, run.call.carrier.stage
    silence, longest = verb.number("timeout", 5), verb.number("maxLength", _longest_seconds(run, verb))
    ear: Mailbox[Input] = Mailbox(stage)
    call.ear = ear
    try:
        while True:
            end = min(longest, take.voiced_until + silence) if silence > 0 else longest
            timer = clock.timer(end - take.recording.seconds)
            try:
                await first_of(stage, timer.rang, ear.arrival())
            finally:
                timer.cancel()
            if not ear.arrival().done:
                return
            given = ear.take()
            if given.kind in ("voice", "speech"):
                take.hear(given, given.seconds or call.carrier.media.words_seconds(given.value))
            elif given.kind == "key" and given.value in verb.get("finishOnKey", ANY_KEY):
                take.digits = given.value
                return
    finally:
        if call.ear is ear:
            call.ear = None


def _longest_seconds(run: Run, verb: Verb) -> float:
    """Unless the verb says how long at most."""
    if verb.flag("transcribe"):
        return LONGEST_TRANSCRIBED_SECONDS
    return LONGEST_OF_CLIENTS_SECONDS if run.call.from_.startswith("client:") else LONGEST_SECONDS


def _transcribe(run: Run, verb: Verb, take: Take) -> None:
    callback, recording = verb.get("transcribeCallback"), take.recording
    if not verb.flag("transcribe") or not take.spoken:
        return
    if not SHORTEST_SECONDS <= recording.duration <= LONGEST_TRANSCRIBED_SECONDS:
        run.warn(OUT_OF_RANGE, f"a recording of {recording.duration} s cannot be transcribed")
        return
    source = Source(run.document.resolve(callback)) if callback else None
    transcribe(run.call, recording, take.words, source)
