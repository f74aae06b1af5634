"""The engine: one event in, the caller's new place and the actions out; pure, and it never raises."""

from datetime import datetime
from typing import Final

from callflows.events import (
    CallStarted,
    ConversationEnded,
    Event,
    HungUp,
    MessageRecorded,
    QueueLeft,
)
from callflows.flow import Flow
from callflows.nodes.callbacks import of_queue
from callflows.nodes.places import WAITING
from callflows.run import ENDED, LAST_RESORT, Facts, Run
from callflows.state import State, Step

NOTHING: Final[frozenset[str]] = frozenset()
GONE: Final = frozenset({"abandoned", "hangup"})
CONNECTED: Final = frozenset({"connected", "bridged", "completed"})


def needs(flow: Flow, state: State | None, event: Event) -> frozenset[str]:
    """The names of the facts this step can need; for a CallStarted `state` may be None."""
    if state is None or isinstance(event, CallStarted):
        return flow.entering.get(flow.start, NOTHING)
    node = flow.nodes.get(state.node)
    way_on = node.way_on(state, event) if node else None
    found = flow.leaving.get(state.node, NOTHING) if way_on is None else flow.entering.get(way_on, NOTHING)
    if state.left_for_callback:
        found |= flow.entering.get(state.left_for_callback, NOTHING)
    return of_queue(found, state.queue) if state.queue else found


def start(flow: Flow, call: CallStarted, facts: Facts, now: datetime) -> Step:
    """The first step of a call; `now` is aware."""
    known = call.language in flow.languages
    language = call.language if known and call.language else flow.languages[0]
    state = State(
        flow.start, language, call.slow, call.caller, language_known=known, awaits_callback=call.awaits_callback
    )
    run = Run(flow, state, facts, now)
    run.did("entered", flow.start)
    return _travel(run, flow.start)


def advance(flow: Flow, state: State, event: Event, facts: Facts, now: datetime) -> Step:
    """What follows from an event; an event that does not belong here makes the node ask again."""
    run = Run(flow, state, facts, now)
    if state.language not in flow.languages:
        run.language = flow.languages[0]
    if isinstance(event, CallStarted):
        return start(flow, event, facts, now)
    if isinstance(event, HungUp) or state.phase == ENDED:
        run.end()
        return run.step()
    if state.phase == LAST_RESORT:
        return _after_last_resort(run, event)
    return _travel(run, None, event)


def _travel(run: Run, goto: str | None, event: Event | None = None) -> Step:
    try:
        if event is not None:
            goto = _react(run, event)
        for _ in range(run.flow.hops):
            if goto is None:
                return run.step()
            run.arrive(goto)
            goto = run.flow.nodes[goto].enter(run)
        if goto is not None:
            run.last_resort("too many nodes without an end")
    except Exception as fault:
        # A caller never hears an error: whatever is wrong with a flow or with us, they can leave a message.
        run.last_resort(f"{type(fault).__name__}: {fault}")
    return run.step()


def _react(run: Run, event: Event) -> str | None:
    if isinstance(event, ConversationEnded) or (isinstance(event, QueueLeft) and event.result in CONNECTED):
        return run.flow.after_conversation or run.end_politely()
    if isinstance(event, QueueLeft) and event.result in GONE:
        return run.end()
    if isinstance(event, QueueLeft) and run.phase != WAITING:
        return run.node
    return run.flow.nodes[run.node].handle(run, event)


def _after_last_resort(run: Run, event: Event) -> Step:
    if isinstance(event, MessageRecorded) and event.recording:
        run.note("message", recording=event.recording, seconds=event.seconds, purpose="voicemail")
    run.end_politely()
    return run.step()
