"""A flow that is watched while it runs: which places a step goes through, what each says, what it looks at."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from callflows.actions import Listen, RecordMessage, Speak, Utterance
from callflows.events import Event
from callflows.flow import Flow
from callflows.nodes.node import Node
from callflows.run import Run
from callflows.state import Step

UNFINISHED: Final = "unfinished"
"""The note of a place that is not there, or not yet fit to be run."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One place that a step went through; `heard` counts what the step had said when it left, `again` asked anew."""

    node: str
    heard: int
    again: bool


@dataclass(slots=True)
class Watch:
    """What was seen since it was last cleared: places in order, and every fact that was looked at."""

    visits: list[Visit] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    def clear(self) -> None:
        """Begins a new step."""
        self.visits, self.facts = [], {}

    def over(self, flow: Flow) -> Flow:
        """The same flow, watched; a place that it lacks ends the call with a note."""
        return replace(flow, nodes=_Nodes(flow.nodes, self))

    def said(self, step: Step) -> Iterator[tuple[Utterance, Visit]]:
        """Everything that a step says, in order, with the place that says it."""
        end = Visit(step.state.node, 0, again=False)
        heard = [said for action in step.actions for said in _utterances(action)]
        for place, said in enumerate(heard):
            yield said, next((visit for visit in self.visits if visit.heard > place), end)


class _Nodes(dict[str, Node]):
    """The nodes of a flow, each wrapped when it is first come to: a flow may have a thousand."""

    def __init__(self, nodes: Mapping[str, Node], watch: Watch) -> None:
        super().__init__()
        self.nodes = nodes
        self.watch = watch

    def __missing__(self, name: str) -> Node:
        node = self.nodes.get(name)
        self[name] = _Unfinished(name, self.watch) if node is None else _Watched(node, self.watch)
        return self[name]


class _Watched(Node):
    """A node that says what it did."""

    def __init__(self, node: Node, watch: Watch) -> None:
        self.node = node
        self.watch = watch

    def enter(self, run: Run) -> str | None:
        return self._seen(run, self.node.enter)

    def handle(self, run: Run, event: Event) -> str | None:
        return self._seen(run, lambda at: self.node.handle(at, event))

    def _seen(self, run: Run, step: Callable[[Run], str | None]) -> str | None:
        if not isinstance(run.facts, _Looked):
            run.facts = _Looked(run.facts, self.watch)
        before = run.silences + run.errors
        way_on = step(run)
        heard = sum(len(_utterances(action)) for action in run.actions) + len(run.pending)
        self.watch.visits.append(Visit(self.node.name, heard, run.silences + run.errors > before))
        return way_on


class _Unfinished(Node):
    """Where a draft cannot go on."""

    def __init__(self, name: str, watch: Watch) -> None:
        self.name = name
        self.watch = watch

    def enter(self, run: Run) -> str | None:
        run.note(UNFINISHED, node=self.name)
        self.watch.visits.append(Visit(self.name, 0, again=False))
        return run.end()

    def handle(self, run: Run, event: Event) -> str | None:
        return self.enter(run)


class _Looked(Mapping[str, Any]):
    """Facts that tell which of them were looked at."""

    def __init__(self, facts: Mapping[str, Any], watch: Watch) -> None:
        self.facts = facts
        self.watch = watch

    def __getitem__(self, name: str) -> Any:
        self.watch.facts[name] = self.facts.get(name)
        return self.facts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.facts)

    def __len__(self) -> int:
        return len(self.facts)


def _utterances(action: Any) -> tuple[Utterance, ...]:
    return action.utterances if isinstance(action, Speak | Listen | RecordMessage) else ()
