"""The Queue noun: whoever dials a queue is connected with its head."""

from __future__ import annotations

from sandbox.bridge import Bridge
from sandbox.queues import LONGEST_NAME_CHARS, Claim, Member, Queue
from sandbox.run import Run
from sandbox.scripts import Signal, Stopped, first_of
from sandbox.source import Source
from sandbox.twiml import Verb
from sandbox.verbs.dial_record import IN_ANY_CASE, recorded
from sandbox.verbs.talk import Outcome, talk

DEFAULT_TIMEOUT_SECONDS = 30.0
NAME_TOO_SHORT, NAME_TOO_LONG, NO_RESERVATION = 14212, 14213, 14215


async def dial_queue(run: Run, verb: Verb, noun: Verb, outcome: Outcome) -> None:
    """Take the head of a queue, or whoever comes first into an empty one, and be connected."""
    call, carrier = run.call, run.call.carrier
    queue = carrier.queues.named(noun.text[:LONGEST_NAME_CHARS])
    _check_queue(run, noun)
    if queue is None:
        return
    outcome.status = "no-answer"
    member = await _next_member(run, queue, verb.number("timeout", DEFAULT_TIMEOUT_SECONDS))
    if member is None:
        return
    facts = {"QueueSid": queue.sid, "QueueTime": str(member.waited_seconds), "DequeingCallSid": call.sid}
    outcome.extra = dict(facts)
    source = _before_bridge(run, noun, facts)
    claim = Claim(source, Signal(carrier.stage), Signal(carrier.stage))
    member.claimed.send(claim)
    try:
        if await claim.ready:
            outcome.status, outcome.bridged = "completed", True
            began = carrier.clock.now()
            with recorded(run, verb, outcome, IN_ANY_CASE):
                await talk(run, verb, Bridge(carrier, call, member.call))
            talked = (carrier.clock.now() - began).total_seconds()
            outcome.extra |= {"DialCallSid": member.call.sid, "DialCallDuration": str(round(talked))}
    finally:
        claim.over.send(None)


async def _next_member(run: Run, queue: Queue, timeout_seconds: float) -> Member | None:
    taken, timer = queue.next_member(), run.call.carrier.clock.timer(timeout_seconds)
    try:
        await first_of(run.call.carrier.stage, taken, timer.rang)
    except Stopped:
        queue.give_back(taken)
        raise
    finally:
        timer.cancel()
        queue.forget_taker(taken)
    return taken.value() if taken.done else None


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
