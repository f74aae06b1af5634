"""The menu of a replay: the shipped one, open whenever the log has calls, where callers wait for who is still to come.

Talks are recorded only if that is wanted.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from ivr.rehearsal.furnishing import Rewriting

WEEK = {day: ["00:00-24:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
KEPT_OF_HOURS = ("kind", "open", "closed", "holiday")


def rewriting(recorded: bool) -> Rewriting:
    """How each flow's document is changed; its own rehearsals, which go by its hours, are left out."""
    return partial(_rewritten, recorded)


def _rewritten(recorded: bool, document: dict[str, Any]) -> dict[str, Any]:
    nodes = {name: _node(node, recorded) for name, node in document["nodes"].items()}
    for name in {node.get("unstaffed") for node in document["nodes"].values()} - {None}:
        if not any(name in node.values() for node in nodes.values()):
            nodes.pop(name)  # nobody comes there any more
    return {**{key: value for key, value in document.items() if key != "rehearsals"}, "nodes": nodes}


def _node(node: Mapping[str, Any], recorded: bool) -> dict[str, Any]:
    if node["kind"] == "hours":
        return {**{name: node[name] for name in KEPT_OF_HOURS if name in node}, "week": WEEK}
    if node["kind"] == "queue":
        return {name: value for name, value in node.items() if name != "unstaffed"}
    if node.get("note") == "recording_notice" and not recorded:
        return {name: value for name, value in node.items() if name != "note"}
    return dict(node)
