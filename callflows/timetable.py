"""The hours by which a flow lets callers through to a queue."""

from collections.abc import Iterable

from callflows.flow import Flow
from callflows.nodes.node import Node
from callflows.nodes.passages import Hours


def hours_before(flow: Flow, queue: str) -> Hours | None:
    """The hours node through whose open way callers come to the queue, the nearest one to it; None: there is none.

    A queue that the flow does not name (somebody moved the caller there) has the hours of all that it names. Hours
    that only change the words, after which all callers go on alike, let nobody through and keep nobody out.
    """
    waits = [node.name for node in flow.nodes.values() if node.kind == "queue"]
    there = [name for name in waits if flow.nodes[name].source.get("queue") == queue] or waits
    before = _before(flow)
    seen, edge = set(there), there
    while edge:
        found = [node for name in edge for node in before.get(name, ())]
        for node in found:
            if isinstance(node, Hours) and _keeps_out(flow, node):
                return node
        edge = list(dict.fromkeys(node.name for node in found if node.name not in seen))
        seen.update(edge)
    return None


def _before(flow: Flow) -> dict[str, list[Node]]:
    """For each node those that lead to it; hours that keep callers out lead to where they let them through alone."""
    found: dict[str, list[Node]] = {}
    for node in flow.nodes.values():
        for target in dict.fromkeys(_ways(flow, node)):
            found.setdefault(target, []).append(node)
    return found


def _ways(flow: Flow, node: Node) -> Iterable[str]:
    if isinstance(node, Hours) and _keeps_out(flow, node):
        return (node.open,)
    return (*node.through(), *node.targets())


def _keeps_out(flow: Flow, node: Hours) -> bool:
    """Whether who comes while it is closed is led elsewhere, and not only told something first."""
    return _led_to(flow, node.open) != _led_to(flow, node.closed)


def _led_to(flow: Flow, start: str) -> set[str]:
    """The places from there on where callers are asked something, or wait."""
    todo, seen, found = [start], {start}, set()
    while todo:
        node = flow.nodes[todo.pop()]
        ways = [] if node.kind == "queue" else [target for target in node.through() if target in flow.nodes]
        found.update([] if ways else [node.name])
        todo += [target for target in ways if target not in seen]
        seen.update(ways)
    return found
