"""Record: a message, from the beep until silence, a key or the longest length."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.call import CallOver, Input
from sandbox.recording import Recording, recording_terms
from sandbox.run import Run
from sandbox.scripts import Mailbox, first_of
from sandbox.twiml import Verb

ANY_KEY = "1234567890*#"
LONGEST_SECONDS = 3600.0
BEEP_SECONDS = 0.5


@dataclass
class Take:
    """What a Record has heard so far; times are seconds since it began to listen."""

    recording: Recording
    voiced_until: float = 0.0
    digits: str = ""

    @property
    def spoken(self) -> bool:
        return self.voiced_until > 0

    def hear(self, given: Input) -> None:
        self.voiced_until = max(self.voiced_until, self.recording.seconds) + given.seconds

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
        if take.spoken:
            run.tell(verb, take.params())
        raise
    finally:
        take.recording.stop(take.length(trim))
    if take.spoken or take.digits:
        run.go(verb, take.params())


async def _listen(run: Run, verb: Verb, take: Take) -> None:
    """Return at a key, after silence, or at the longest length."""
    call, clock, stage = run.call, run.call.carrier.clock, run.call.carrier.stage
    silence, longest = verb.number("timeout", 5), verb.number("maxLength", LONGEST_SECONDS)
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
            if given.kind == "voice":
                take.hear(given)
            elif given.kind == "key" and given.value in verb.get("finishOnKey", ANY_KEY):
                take.digits = given.value
                return
    finally:
        if call.ear is ear:
            call.ear = None
