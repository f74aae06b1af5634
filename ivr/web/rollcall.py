"""Keeps on record which agents have a desk open at this process of the event stream."""

from __future__ import annotations

import os
import secrets
import socket
import threading
import time

import structlog

from ivr import agents
from ivr.house import House
from ivr.web.broadcast import Broadcast

log = structlog.get_logger()

LOOK_SECONDS = 1.0
AWAY_SECONDS = 3.0
"""A desk away for less is a reload; nor is anybody sent off by a process that lets all go because it ends itself."""
BEAT_SECONDS = 10.0
JUDGES_AFTER_SECONDS = 40.0
"""Until then the browsers of a forerunner that died are given time to come back."""


class RollCall:
    """Looks every second who is here, and writes down who came and who has been away for a while."""

    def __init__(self, house: House, broadcast: Broadcast) -> None:
        self._house, self._broadcast = house, broadcast
        self._process = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._noted: set[int] = set()
        self._away_since: dict[int, float] = {}
        self._began: float | None = None
        self._beat_at = float("-inf")

    def start(self) -> None:
        """Looks on for as long as the process lives."""
        threading.Thread(target=self._go_on, daemon=True, name="roll-call").start()

    def _go_on(self) -> None:
        while True:
            try:
                self.look(time.monotonic())
            except Exception as error:  # whatever it was: unheard, this process would have all its agents sent off
                log.warning("roll_not_called", error=type(error).__name__)
            time.sleep(LOOK_SECONDS)

    def look(self, now: float) -> None:
        """One look, at `now` in seconds of any one clock."""
        self._began = now if self._began is None else self._began
        here = self._broadcast.agents()
        away = self._noted - here
        self._away_since = {agent: self._away_since.get(agent, now) for agent in away}
        opened = here - self._noted
        closed = {agent for agent in away if now >= self._away_since[agent] + AWAY_SECONDS}
        beats = now >= self._beat_at + BEAT_SECONDS
        if not (opened or closed or beats):
            return
        with self._house.db.writing() as tx:
            if beats:
                opened |= agents.desks.unnoted(tx, self._process, here)
            agents.desks.note(tx, self._process, opened, closed)
            if beats:
                agents.desks.beat(tx, self._process, may_judge=now >= self._began + JUDGES_AFTER_SECONDS)
        self._noted = (self._noted | opened) - closed
        self._beat_at = now if beats else self._beat_at
