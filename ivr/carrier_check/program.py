"""A program of the check: what it costs, which facts it observes, and the table that it stands in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from ivr.carrier_check.facts import Fact
from ivr.carrier_check.stage import Stage

Play = Callable[[Stage], Awaitable[None]]


@dataclass(frozen=True)
class Program:
    """`legs` are billed by the minute (`seconds` long each, at most); a call between own numbers has two."""

    name: str
    play: Play
    facts: tuple[Fact, ...]
    legs: int = 2
    seconds: int = 30
    texts: int = 0

    @property
    def minutes(self) -> int:
        return self.legs * -(-self.seconds // 60)


PROGRAMS: dict[str, Program] = {}


def program(*facts: Fact, legs: int = 2, seconds: int = 30, texts: int = 0) -> Callable[[Play], Play]:
    """Put a program into the table under its own name."""

    def enter(play: Play) -> Play:
        name = play.__name__.replace("_", "-")
        assert name not in PROGRAMS, name
        PROGRAMS[name] = Program(name, play, facts, legs, seconds, texts)
        return play

    return enter
