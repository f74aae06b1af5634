"""Playing a flow through events, and what its caller hears."""

from typing import Any

from callflows import engine
from callflows.actions import (
    Action,
    Keep,
    Listen,
    RecordMessage,
    Speak,
)
from callflows.document import compile
from callflows.events import (
    CallStarted,
    Event,
)
from callflows.flow import Flow
from callflows.state import Step
from tests.callflows.flows import MONDAY_MORNING, SMALL


def play(flow: Flow, *events: Event, facts: dict[str, Any] | None = None, call: CallStarted | None = None) -> Step:
    """The step after the last of these events; what was kept comes back as a fact."""
    known = dict(facts or {})
    step = engine.start(flow, call or CallStarted(), known, MONDAY_MORNING)
    for event in events:
        kept = {action.name: action.value for action in step.actions if isinstance(action, Keep)}
        known["kept"] = {**known.get("kept", {}), **kept}
        step = engine.advance(flow, step.state, event, known, MONDAY_MORNING)
    return step


def heard(step: Step) -> str:
    said = [action for action in step.actions if isinstance(action, Speak | Listen | RecordMessage)]
    return " ".join(part.text or "" for action in said for part in action.utterances)


def last(step: Step) -> Action:
    return step.actions[-1]


SMALL_FLOW = compile(SMALL)
