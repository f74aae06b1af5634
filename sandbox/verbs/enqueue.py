"""Enqueue: a caller waits, hears the wait document again and again, and leaves for one of several reasons."""

from __future__ import annotations

from sandbox.call import Call
from sandbox.far import Sound
from sandbox.queues import DEFAULT_SIZE, LARGEST_SIZE, LONGEST_NAME_CHARS, Claim, Member, Queue
from sandbox.run import Run, Setting
from sandbox.scripts import Script, Signal, first_of
from sandbox.source import CallOver, Redirected, Source
from sandbox.twiml import DocumentError, Verb
from sandbox.verbs.turns import LeftQueue

WAIT_VERBS = frozenset({"Play", "Say", "Pause", "Hangup", "Redirect", "Leave", "Gather"})
BEFORE_BRIDGE_VERBS = frozenset({"Play", "Say", "Pause", "Redirect"})
SHORTEST_ROUND_SECONDS = 1.0  # a wait document that takes no time is not asked for more often than this
CLASSICAL = "classical"
NAME_TOO_SHORT, NAME_TOO_LONG, QUEUE_FULL = 14204, 14205, 14207


async def enqueue(run: Run, verb: Verb) -> None:
    carrier, name = run.call.carrier, verb.text[:LONGEST_NAME_CHARS]
    if not name:
        run.warn(NAME_TOO_SHORT, "<Enqueue> names no queue")
        _leave_for_action(run, verb, {"QueueResult": "error"})
        return
    if len(verb.text) > LONGEST_NAME_CHARS:
        run.warn(NAME_TOO_LONG, f"a queue's name has at most {LONGEST_NAME_CHARS} characters: it is cut")
    size = min(int(verb.number("maxQueueSize", DEFAULT_SIZE)), LARGEST_SIZE)
    queue = carrier.queues.on_demand(name, size)
    if queue.full:
        run.warn(QUEUE_FULL, f"the queue {name} is full")
        _leave_for_action(run, verb, {"QueueResult": "queue-full"})
        return
    member = queue.join(run.call)
    try:
        result = await _wait(run, verb, member)
    except CallOver:
        _end(run, verb, member, "hangup")
        raise
    except Redirected:
        _end(run, verb, member, _redirected(member))
        raise
    finally:
        queue.leave(member, "hangup")
    _leave_for_action(run, verb, {"QueueResult": result} | _queue_facts(member))


def _redirected(member: Member) -> str:
    """What REST took the caller out of: the queue, the way to the other party, or the conversation."""
    if not member.claimed.done:
        return "redirected"
    return "redirected-from-bridged" if member.bridged else "bridging-in-process"


def _queue_facts(member: Member) -> dict[str, str]:
    return {"QueueSid": member.queue.sid, "QueueTime": str(member.waited_seconds)}


def _leave_for_action(run: Run, verb: Verb, params: dict[str, str]) -> None:
    if verb.get("action"):
        run.go(verb, params)


def _end(run: Run, verb: Verb, member: Member, result: str) -> None:
    member.queue.leave(member, result)
    if verb.get("action"):
        run.tell(verb, {"QueueResult": result} | _queue_facts(member))


async def _wait(run: Run, verb: Verb, member: Member) -> str:
    stage = run.call.carrier.stage
    left: Signal[str] = Signal(stage)
    waiting = Script(stage, _wait_rounds(run, verb, member, left), f"wait of {run.call.sid}")
    try:
        await first_of(stage, left, member.claimed)
    finally:
        waiting.stop()
    if not member.claimed.done:
        member.queue.leave(member, left.value())
        return left.value()
    return await _bridged(run, member, member.claimed.value())


async def _bridged(run: Run, member: Member, claim: Claim) -> str:
    """The pre-bridge document, then the conversation; the one who dialed the queue leads it."""
    try:
        if claim.before_bridge is not None:
            setting = Setting("before-bridge", BEFORE_BRIDGE_VERBS, recovers=False)
            try:
                await run.call.carrier.perform(run.call, claim.before_bridge, setting)
            except DocumentError:
                return "error"
        claim.ready.send(True)
        member.bridged = True
        await claim.over
    finally:
        claim.ready.send(False)
    return "bridged"


async def _wait_rounds(run: Run, verb: Verb, member: Member, left: Signal[str]) -> None:
    call, clock = run.call, run.call.carrier.clock
    address = verb.attrs.get("waitUrl")
    if not address:
        if address is None:
            await _music(call)
        return
    setting = Setting("queue", WAIT_VERBS, lambda: _wait_params(member), recovers=False)
    try:
        source = Source(run.document.resolve(address), verb.get("waitUrlMethod", "POST"))
        while True:
            began = clock.now()
            await call.carrier.perform(call, source, setting)
            if (clock.now() - began).total_seconds() < SHORTEST_ROUND_SECONDS:
                await clock.sleep(SHORTEST_ROUND_SECONDS)
    except LeftQueue:
        left.send("leave")
    except DocumentError:
        left.send("error")
    except Exception as broken:
        call.carrier.stage.crashed(f"wait of {call.sid}", broken)
        left.send("system-error")


async def _music(call: Call) -> None:
    """The carrier's own music, until the wait is over."""
    music, never = call.say(Sound("play", None, url=CLASSICAL)), Signal[None](call.carrier.stage)
    try:
        await never
    finally:
        music.stop()


def _wait_params(member: Member) -> dict[str, str]:
    queue: Queue = member.queue
    return _queue_facts(member) | {
        "QueuePosition": str(member.position),
        "AvgQueueTime": str(queue.average_wait_seconds),
        "CurrentQueueSize": str(len(queue.members)),
        "MaxQueueSize": str(queue.max_size),
    }
