"""The scene of a performance: who is on it, what they have, and waiting for what should happen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ivr.rehearsal.cast import Agent, Caller
from ivr.rehearsal.script import Script, Step
from ivr.rehearsal.stage import Stage
from ivr.rehearsal.telephone import Conversation, Telephone
from ivr.rehearsal.transcript import Transcript

PATIENCE = timedelta(minutes=3)  # of rehearsed time: how long something expected may take to happen


class Missed(Exception):
    """What should have happened did not; the message says what was found instead."""


class Scene:
    """One script on one stage, with its cast. `offers`: the last one each agent was seen to get."""

    def __init__(self, script: Script, stage: Stage) -> None:
        self.script, self.stage = script, stage
        self.conductor = stage.conductor
        self.cast: dict[str, Caller | Agent] = {}
        zone = script.at.tzinfo if isinstance(script.at.tzinfo, ZoneInfo) else ZoneInfo("Europe/Rome")
        self.transcript = Transcript(script.title, str(script.path), zone)
        self.last_caller: str | None = None
        self.offers: dict[str, dict[str, Any]] = {}

    def engage(self) -> None:
        for name, part in self.script.parts.items():
            if part.email is not None:
                self.cast[name] = Agent(part, self.stage.exchange, self.stage.origin)
            else:
                self.cast[name] = Caller(name, part.number or "", self.stage.exchange)

    def dismiss(self) -> None:
        for one in self.cast.values():
            if isinstance(one, Agent):
                one.desk.close()

    def phone(self, name: str) -> Telephone:
        return self.cast[name].telephone

    def agent(self, name: str) -> Agent:
        one = self.cast[name]
        assert isinstance(one, Agent)
        return one

    def did(self, name: str, what: str) -> None:
        self.transcript.add(self.conductor.now(), name, "act", what)

    def wait(self, met: Callable[[], Any], missing: Callable[[], str], patience: timedelta = PATIENCE) -> Any:
        found = self.conductor.wait_for(lambda: met() or None, self.conductor.now() + patience)
        if found is None:
            raise Missed(missing())
        return found

    def wait_on_line(
        self, name: str, met: Callable[[Conversation], bool], missing: Callable[[Conversation], str]
    ) -> None:
        """Waits for something of the telephone's call; its end ends the waiting."""
        call = self.phone(name).call

        def settled() -> bool:
            return met(call) or call.over is not None

        self.wait(settled, lambda: missing(call))
        if not met(call):
            raise Missed(f"{missing(call)}; the call ended ({call.over}, by {call.ended_by})")


Act = Callable[[Scene, Step, str], None]
"""What a verb does on the scene, for one of its subjects (empty where it is said of nobody)."""
