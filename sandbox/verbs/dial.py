"""Dial: another party is rung, or a queue or a conference entered, and the two are connected."""

from __future__ import annotations

from sandbox.bridge import Bridge
from sandbox.call import Call
from sandbox.calls import RING_GRACE_SECONDS
from sandbox.keys import play_keys
from sandbox.run import Run, Setting
from sandbox.scripts import first_of
from sandbox.source import CallOver, Redirected, Source
from sandbox.status import Status
from sandbox.twiml import Verb
from sandbox.verbs.conference import join_conference
from sandbox.verbs.dial_queue import DEFAULT_TIMEOUT_SECONDS, dial_queue
from sandbox.verbs.dial_record import FROM_ANSWER, FROM_RINGING, IN_ANY_CASE, recorded
from sandbox.verbs.legs import leg_of
from sandbox.verbs.talk import Outcome, talk

MOST_PARTIES = 10
WHISPER_VERBS = frozenset({"Say", "Play", "Gather", "Hangup", "Pause", "Redirect"})


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
        with recorded(run, verb, outcome, IN_ANY_CASE):
            joined = await join_conference(run, verb, first)
        if not joined:
            outcome.status = "failed"
    elif first.name == "Queue":
        await dial_queue(run, verb, first, outcome)
    else:
        await _dial_parties(run, verb, nouns[:MOST_PARTIES], outcome)


# Parties


async def _dial_parties(run: Run, verb: Verb, nouns: tuple[Verb, ...], outcome: Outcome) -> None:
    with recorded(run, verb, outcome, FROM_RINGING):
        await _dial_in_turn(run, verb, nouns, outcome)


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
            with recorded(run, verb, outcome, FROM_ANSWER):
                reason = await talk(run, verb, Bridge(run.call.carrier, run.call, child))
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
