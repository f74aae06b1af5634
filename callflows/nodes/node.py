"""What every kind of node has: how it is entered, how it reacts, where it can lead, what it must know."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final

from callflows.events import Event
from callflows.prompts import Prompt, compile_prompt
from callflows.run import Run
from callflows.state import State

if TYPE_CHECKING:
    from callflows.flow import Setting

PLACEHOLDER_FACTS: Final = {"name": "customer", "emergency": "emergency", "company": ""}


class Node:
    """A place in a flow. `enter` and `handle` return the next node's name, None after a terminal action."""

    kind: ClassVar[str] = ""

    def __init__(self, name: str, source: Mapping[str, Any], setting: "Setting") -> None:
        self.name = name
        self.source = source
        self.languages = setting.languages
        self.prompt = self.optional_prompt("prompt")

    def enter(self, run: Run) -> str | None:
        raise NotImplementedError

    def obstacle(self, run: Run) -> str | None:
        """Where a caller is led at once instead of staying here; None: they may stay."""
        return None

    def handle(self, run: Run, event: Event) -> str | None:
        """Whatever a node does not expect makes it ask again."""
        return self.name

    def facts(self) -> frozenset[str]:
        """The names of the facts this node reads."""
        return facts_of(self.prompts())

    def facts_beyond(self, found: frozenset[str]) -> frozenset[str]:
        """The facts that a node needs to which this one leads at once, `found` being those it needs of itself."""
        return found

    def prompts(self) -> Iterable[Prompt | None]:
        """Every prompt it may say."""
        return (self.prompt,)

    def through(self) -> Iterable[str]:
        """The nodes it may lead to in the step that enters it."""
        return ()

    def targets(self) -> Iterable[str]:
        """Every node it may lead to."""
        return self.through()

    def way_on(self, state: State, event: Event) -> str | None:
        """The node this event leads to, this one if it asks again; None where only facts can tell."""
        return None

    def optional_prompt(self, field: str, source: Mapping[str, Any] | None = None) -> Prompt | None:
        """The compiled prompt under this field, None if there is none."""
        written = (self.source if source is None else source).get(field)
        return compile_prompt(written, self.languages) if written else None


def facts_of(prompts: Iterable[Prompt | None]) -> frozenset[str]:
    """The facts that the placeholders of these prompts need."""
    names = {name for prompt in prompts if prompt for name in prompt.placeholders}
    return frozenset(PLACEHOLDER_FACTS.get(name, "kept") for name in names) - {""}
