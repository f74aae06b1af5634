"""Dial: another party is rung, or a queue or a conference entered, and the two are connected."""

from __future__ import annotations

from dataclasses import dataclass, field

from sandbox.call import Bridge, Call, CallOver, Input, Redirected, Source, Status
from sandbox.calls import RING_GRACE_SECONDS
from sandbox.keys import play_keys
from sandbox.queues import LONGEST_NAME_CHARS, Claim
from sandbox.recording import Recording, recording_terms
from sandbox.run import Run, Setting
from sandbox.scripts import Mailbox, Signal, Stopped, first_of
from sandbox.twiml import Verb
from sandbox.verbs.conference import join_conference
from sandbox.verbs.legs import leg_of, sip_facts

DEFAULT_TIMEOUT_SECONDS = 30.0
DEFAULT_LIMIT_SECONDS = 14_400.0
MOST_PARTIES = 10
NAME_TOO_SHORT, NAME_TOO_LONG, NO_RESERVATION = 14212, 14213, 14215
WHISPER_VERBS = frozenset({"Say", "Play", "Gather", "Hangup", "Pause", "Redirect"})


@dataclass
class Outcome:
    """What a Dial came to, as its action is told."""

    status: str = "failed"
    child: Call | None = None
    bridged: bool = False
    redirected_away: bool = False
    extra: dict[str, str] = field(default_factory=dict)

    def params(self) -> dict[str, str]:
        facts = {"DialCallStatus": self.status} | self.extra
        if self.child is not None:
            facts |= {"DialCallSid": self.child.sid, "DialBridged": str(self.bridged).lower()} | sip_facts(self.child)
            if not self.redirected_away:
                facts["DialCallDuration"] = str(self.child.duration_seconds)
        return facts


async def dial(run: Run, verb: Verb) -> None:
    outcome = Outcome()
    try:
        await _dial(run, verb, outcome)
    except CallOver:
        if verb.get("action"):
            run.tell(verb, outcome.params())
        raise
    if verb.get("action"):
        run.go(verb, outcome.params())


async def _dial(run: Run, verb: Verb, outcome: Outcome) -> None:
    nouns = verb.children or ((Verb("Number", {}, verb.text),) if verb.text else ())
    if not nouns:
        return
    first = nouns[0]
    if first.name == "Conference":
        outcome.status = "answered"
        if not await join_conference(run, verb, first):
            outcome.status = "failed"
    elif first.name == "Queue":
        await _dial_queue(run, verb, first, outcome)
    else:
        await _dial_parties(run, verb, nouns[:MOST_PARTIES], outcome)


# Parties


async def _dial_parties(run: Run, verb: Verb, nouns: tuple[Verb, ...], outcome: Outcome) -> None:
    recording = _record(run, verb) if _recorded(verb).startswith("record-from-ringing") else None
    try:
        await _dial_in_turn(run, verb, nouns, outcome)
    finally:
        if recording is not None:
            recording.stop()
            outcome.extra |= recording.action_params()


async def _dial_in_turn(run: Run, verb: Verb, nouns: tuple[Verb, ...], outcome: Outcome) -> None:
    rounds = [(noun,) for noun in nouns] if verb.flag("sequential") else [nouns]
    for together in rounds:
        legs = [(noun, call) for noun in together if (call := leg_of(run, verb, noun)) is not None]
        try:
            with run.call.carrier.mixer.ring_back(run.call):
                answered = await _ring(run, verb, [call for _, call in legs], outcome)
        finally:
            for _, call in legs:
                if call.status in (Status.QUEUED, Status.RINGING):
                    call.finish(Status.CANCELED, "parent")
        if answered is not None:
            noun = next(noun for noun, call in legs if call is answered)
            await _connect(run, verb, noun, answered, outcome)
            return


async def _ring(run: Run, verb: Verb, legs: list[Call], outcome: Outcome) -> Call | None:
    """Ring all; the first to answer. Without one, `outcome.status` says what kept them."""
    clock, stage = run.call.carrier.clock, run.call.carrier.stage
    timer = clock.timer(verb.number("timeout", DEFAULT_TIMEOUT_SECONDS) + RING_GRACE_SECONDS)
    if legs:
        outcome.child, outcome.status = legs[0], "canceled"
    for leg in legs:
        leg.ring_out()
    pending = legs
    try:
        while pending := [leg for leg in pending if not leg.is_over]:
            answered = next((leg for leg in pending if leg.status is Status.IN_PROGRESS), None)
            if answered is not None:
                return answered
            if timer.rang.done:
                _give_up(pending)
            else:
                await first_of(stage, timer.rang, *(leg.answered for leg in pending))
    finally:
        timer.cancel()
    outcome.status = _why_nobody([leg.status for leg in legs])
    return None


def _give_up(legs: list[Call]) -> None:
    for leg in legs:
        leg.sip_code = 487
        leg.finish(Status.NO_ANSWER, "timeout")


def _why_nobody(statuses: list[Status]) -> str:
    order = (Status.NO_ANSWER, Status.BUSY, Status.CANCELED, Status.COMPLETED)
    return next((status.value for status in order if status in statuses), "failed")


async def _connect(run: Run, verb: Verb, noun: Verb, child: Call, outcome: Outcome) -> None:
    """Whisper to the one who answered, bridge, and wait until they part."""
    outcome.child, outcome.status = child, "completed"
    try:
        with run.call.carrier.mixer.ring_back(run.call):
            await _prepare(run, noun, child)
        if child.status is Status.IN_PROGRESS:
            run.call.answer()
            outcome.bridged = True
            recording = _record(run, verb) if _recorded(verb).startswith("record-from-answer") else None
            try:
                reason = await _talk(run, verb, Bridge(run.call.carrier, run.call, child))
            finally:
                if recording is not None:
                    recording.stop()
                    outcome.extra |= recording.action_params()
            outcome.redirected_away = reason == "redirected"
    except Redirected:
        child.finish(Status.COMPLETED, "parent")
        raise
    finally:
        if not outcome.redirected_away:
            child.finish(Status.COMPLETED, "parent")


async def _prepare(run: Run, noun: Verb, child: Call) -> None:
    """What the answering side goes through alone: digits dialed on, then the whisper document."""
    stage = run.call.carrier.stage
    if noun.get("sendDigits"):
        await first_of(stage, play_keys(child, noun.get("sendDigits")).over, child.ended)
    if noun.get("url"):
        source = Source(run.document.resolve(noun.get("url")), noun.get("method", "POST"))
        child.begin(lambda: _whisper(child, source), "whisper")
        assert child.script is not None
        await first_of(stage, child.script.over, child.ended)


async def _whisper(child: Call, source: Source) -> None:
    try:
        await child.carrier.perform(child, source, Setting("whisper", WHISPER_VERBS))
    except Redirected as redirected:
        await child.carrier.run_call(child, redirected.source)


def _recorded(verb: Verb) -> str:
    how = verb.get("record", "do-not-record")
    return {"true": "record-from-answer", "false": "do-not-record"}.get(how, how)


def _record(run: Run, verb: Verb) -> Recording:
    channels = 2 if verb.get("record").endswith("-dual") else 1
    terms = recording_terms(verb, "DialVerb", channels, run.document.resolve)
    return run.call.carrier.record(run.call, terms)


async def _talk(run: Run, verb: Verb, bridge: Bridge) -> str:
    """Wait until one side leaves, the caller presses `*`, or the time is up; returns the reason."""
    call, stage = run.call, run.call.carrier.stage
    limit = call.carrier.clock.timer(verb.number("timeLimit", DEFAULT_LIMIT_SECONDS))
    limit.rang.then(lambda: bridge.part("time-limit"))
    ear: Mailbox[Input] = Mailbox(stage)
    call.ear = ear if verb.flag("hangupOnStar") else None
    try:
        while not bridge.over.done:
            await first_of(stage, bridge.over, ear.arrival())
            if ear.arrival().done and ear.take().value == "*":
                bridge.part("star")
        return bridge.over.value()
    finally:
        limit.cancel()
        bridge.part("ended")
        if call.ear is ear:
            call.ear = None


# Queues


async def _dial_queue(run: Run, verb: Verb, noun: Verb, outcome: Outcome) -> None:
    call, carrier = run.call, run.call.carrier
    queue = carrier.queues.named(noun.text[:LONGEST_NAME_CHARS])
    _check_queue(run, noun)
    if queue is None:
        return
    outcome.status = "no-answer"
    taken, timer = queue.next_member(), carrier.clock.timer(verb.number("timeout", DEFAULT_TIMEOUT_SECONDS))
    try:
        await first_of(carrier.stage, taken, timer.rang)
    except Stopped:
        queue.give_back(taken)
        raise
    finally:
        timer.cancel()
        queue.forget_taker(taken)
    if not taken.done:
        return
    member = taken.value()
    facts = {"QueueSid": queue.sid, "QueueTime": str(member.waited_seconds), "DequeingCallSid": call.sid}
    outcome.extra = dict(facts)
    source = _before_bridge(run, noun, facts)
    claim = Claim(call, source, Signal(carrier.stage), Signal(carrier.stage))
    member.claimed.send(claim)
    try:
        if await claim.ready:
            outcome.status, outcome.bridged = "completed", True
            began = carrier.clock.now()
            await _talk(run, verb, Bridge(carrier, call, member.call))
            talked = (carrier.clock.now() - began).total_seconds()
            outcome.extra |= {"DialCallSid": member.call.sid, "DialCallDuration": str(round(talked))}
    finally:
        claim.over.send(None)


def _check_queue(run: Run, noun: Verb) -> None:
    if not noun.text:
        run.warn(NAME_TOO_SHORT, "<Queue> names no queue")
    if len(noun.text) > LONGEST_NAME_CHARS:
        run.warn(NAME_TOO_LONG, f"a queue's name has at most {LONGEST_NAME_CHARS} characters: it is cut")
    if noun.get("reservationSid"):
        run.warn(NO_RESERVATION, "there is no TaskRouter here: reservationSid means nothing")


def _before_bridge(run: Run, noun: Verb, facts: dict[str, str]) -> Source | None:
    if not noun.get("url"):
        return None
    return Source(run.document.resolve(noun.get("url")), noun.get("method", "POST"), facts)
