"""One event of a call through the engine: facts in, effects onto the nouns, the next document out."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from callflows import actions, engine, events
from callflows.flow import Flow
from callflows.state import State, Step, Trace
from ivr import calls, conversation, facts, lines, outbound, queues, revisions, surveys
from ivr.config import Settings
from ivr.db import Tx
from ivr.dialogue import answers, effects
from ivr.dialogue.places import places
from ivr.telephony.speaking import document

ASKS_A_STEP = 20
_json = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(slots=True)
class Drive:
    """One step of one call in the making, begun at `node`.

    `heard` are the actions to be spoken, `done` the effects for the journal, `trail` the caller's way for it.
    """

    tx: Tx
    call: Any
    flow: Flow
    settings: Settings
    node: str | None = None
    heard: list[actions.Action] = field(default_factory=list)
    done: list[Any] = field(default_factory=list)
    trail: list[Trace] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    entry_id: int | None = None


def flow_of(tx: Tx, call: Any) -> Flow:
    """The flow that this call began with; after the talk, the survey's (DESIGN rule 7)."""
    if call.stage == calls.Stage.SURVEY:
        return revisions.compiled(tx, surveys.revision_of(tx, call.id))
    return revisions.compiled(tx, call.revision_id)


def start(drive: Drive, event: events.CallStarted) -> Step:
    """The engine's first step, with everything it asked for on the way."""
    drive.facts = facts.gather(drive.tx, engine.needs(drive.flow, None, event), drive.call)
    return _follow(drive, engine.start(drive.flow, event, drive.facts, drive.tx.now))


def advance(drive: Drive, event: events.Event) -> Step:
    """One step from where the call stands."""
    state = State.from_json(json.loads(drive.call.state))
    drive.node = state.node
    return _follow(drive, _advance(drive, state, event))


def _advance(drive: Drive, state: State, event: events.Event) -> Step:
    drive.facts |= facts.gather(drive.tx, engine.needs(drive.flow, state, event), drive.call)
    return engine.advance(drive.flow, state, event, drive.facts, drive.tx.now)


def _follow(drive: Drive, step: Step) -> Step:
    """Answers the engine's questions and tries its queues until there is something for the caller to hear."""
    for _ in range(ASKS_A_STEP):
        terminal = _absorb(drive, step)
        reply = _reply(drive, step, terminal)
        if reply is None:
            drive.heard.append(terminal)
            return step
        step = _advance(drive, step.state, reply)
    raise RecursionError(f"more than {ASKS_A_STEP} questions in one step of {drive.flow.name}")


def _absorb(drive: Drive, step: Step) -> actions.Action:
    """Applies a step's effects, keeps what is to be heard, and returns its terminal action."""
    *before, terminal = step.actions
    drive.trail += step.trail
    for action in before:
        trace = effects.trace(action)
        if trace is None:
            drive.heard.append(action)
        else:
            drive.done.append(trace)
            effects.apply(drive.tx, drive.call, action)
    return terminal


def _reply(drive: Drive, step: Step, terminal: actions.Action) -> events.Event | None:
    match terminal:
        case actions.Ask(name, args):
            drive.done.append(["asked", name])
            return events.Told(name, answers.answer(drive.tx, drive.call, name, args, drive.settings))
        case actions.Wait():
            return _enter_queue(drive, step, terminal)
        case actions.Transfer():
            return _refuse_transfer(drive, terminal)
        case _:
            return None


def _enter_queue(drive: Drive, step: Step, wait: actions.Wait) -> events.QueueLeft | None:
    """Puts the contact into the queue; one that refuses sends the flow on at once."""
    entered = conversation.enter(
        drive.tx,
        queues.Entering(
            contact_id=drive.call.contact_id,
            call_id=drive.call.id,
            queue=wait.queue,
            node=step.state.node,
            language=step.state.language,
            skills=wait.skills,
            priority_seconds=wait.priority_seconds,
        ),
    )
    if isinstance(entered, queues.Refused):
        drive.done.append(["refused", entered.why])
        return events.QueueLeft("failed" if entered.why == "unknown" else entered.why)
    drive.entry_id = entered.entry_id
    return None


def _refuse_transfer(drive: Drive, transfer: actions.Transfer) -> events.TransferEnded | None:
    """None, and counted, where the caller may be connected to that number; else as if nobody had answered there."""
    drive.tx.one_at_a_time(outbound.COUNTING)
    reaching = outbound.Reaching(outbound.Kind.TRANSFER, transfer.number, drive.call.contact_id)
    why = outbound.refusal(drive.tx, drive.settings, reaching)
    if why is None:
        outbound.reached(drive.tx, f"transfer:{drive.call.id}:{drive.call.turn}", reaching)
        return None
    drive.done.append(["refused", why])
    return events.TransferEnded("failed")


def finish(drive: Drive, step: Step, stage: calls.Stage) -> str:
    """Writes the call's next turn and returns its document."""
    terminal = drive.heard[-1]
    if isinstance(terminal, actions.Wait):
        stage = calls.Stage.QUEUE
    where = places(drive.call.id, drive.call.turn + 1, step.state.language, drive.settings.public_url, drive.entry_id)
    said = document(_with_caller_id(drive, terminal), where)
    turn = calls.Turn(
        state=_json(step.state.to_json()),
        answer=said,
        language=step.state.language,
        stage=stage,
    )
    if not calls.take_turn(drive.tx, drive.call.id, drive.call.turn, turn):
        raise RuntimeError(f"two answers to turn {drive.call.turn} of call {drive.call.id}")
    return said


def _with_caller_id(drive: Drive, terminal: actions.Action) -> list[actions.Action]:
    if isinstance(terminal, actions.Transfer) and terminal.caller_id is None:
        line = lines.by_id(drive.tx, drive.call.line_id)
        shown = actions.Transfer(terminal.number, terminal.timeout_seconds, line.number)
        return [*drive.heard[:-1], shown]
    return drive.heard
