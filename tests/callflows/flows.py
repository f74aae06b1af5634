"""Flows for the tests: the shipped ones, and a small sound one to spoil or extend."""

import copy
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from callflows.document import compile
from callflows.flow import Flow

LIBRARY = Path(__file__).parents[2] / "callflows" / "library"
SHIPPED = ("hotline", "survey", "stay-on-line")
MONDAY_MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def shipped_document(name: str) -> dict[str, Any]:
    document = yaml.safe_load((LIBRARY / f"{name}.yaml").read_text(encoding="utf-8"))
    assert isinstance(document, dict)
    return document


@cache
def shipped(name: str) -> Flow:
    return compile(shipped_document(name), planned=True)


SMALL: dict[str, Any] = {
    "flow": "small",
    "languages": ["en"],
    "start": "welcome",
    "person": "desk",
    "message": "message",
    "nodes": {
        "welcome": {
            "kind": "menu",
            "prompt": {"en": "For sales press 1, to leave a message press 2."},
            "repeat": {"en": "Sales 1, message 2."},
            "options": {"1": {"goto": "desk", "reason": "order"}, "2": {"goto": "message"}},
        },
        "desk": {"kind": "queue", "queue": "desk"},
        "message": {"kind": "voicemail", "prompt": {"en": "Speak after the tone."}, "goto": "bye"},
        "bye": {"kind": "hangup", "prompt": {"en": "Goodbye."}},
    },
    "rehearsals": [{"keys": ["1"], "expect": {"queue": "desk"}}],
}


def small(**nodes: Any) -> dict[str, Any]:
    """The small document, with these nodes added or replaced."""
    document = copy.deepcopy(SMALL)
    document["nodes"].update(copy.deepcopy(nodes))
    return document


def starting_with(name: str, node: dict[str, Any], **nodes: Any) -> Flow:
    """The small flow with a node put before its welcome."""
    document = small(**{name: node}, **nodes)
    document["start"] = name
    document["nodes"]["menu_on"] = {
        "kind": "menu",
        "prompt": {"en": "Welcome 1."},
        "options": {"1": {"goto": "welcome"}},
    }
    document["keys"] = {"8": "menu_on"}
    return compile(document)
