"""How a performance writes what was heard, how long something took, and a script's texts as JSON."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ivr.rehearsal.telephone import Conversation


def last_heard(call: Conversation) -> str:
    recent = call.heard[max(0, min(call.marker, len(call.heard) - 3)) :][-6:]
    return " | ".join(recent) or "nothing"


def short(length: timedelta) -> str:
    return f"{length.total_seconds():g} s"


def typed(argument: Any) -> Any:
    """A script's texts as JSON types: whole numbers and truth values; digits of a telephone stay text."""
    if isinstance(argument, dict):
        return {key: typed(value) for key, value in argument.items()}
    if isinstance(argument, list):
        return [typed(each) for each in argument]
    if argument in ("true", "false"):
        return argument == "true"
    if argument == "none":
        return None
    if isinstance(argument, str) and argument.isdigit() and len(argument) < 10 and argument == str(int(argument)):
        return int(argument)
    return argument
