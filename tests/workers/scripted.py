"""A carrier that answers from a script, and what is asked of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from ivr.clock import VirtualClock
from ivr.house import House
from ivr.telephony.carrier import Made
from ivr.telephony.leases import next_due
from ivr.telephony.performing import Performer
from ivr.telephony.requests import Asking, Kind, Urgency, ask
from ivr.telephony.rows import CarrierRequest

Answer = str | Exception | Callable[[], str]


class ScriptedCarrier:
    """Answers from a script, then `SID<n>`; remembers what it was asked and when."""

    def __init__(self, clock: VirtualClock) -> None:
        self.clock = clock
        self.script: list[Answer] = []
        self.asked: list[tuple[datetime, Kind, dict[str, Any]]] = []
        self.made: list[Made] = []

    def carry_out(self, kind: Kind, parameters: dict[str, Any]) -> str | None:
        self.asked.append((self.clock.now(), kind, parameters))
        answer = self.script.pop(0) if self.script else f"SID{len(self.asked)}"
        if isinstance(answer, Exception):
            raise answer
        return answer() if callable(answer) else answer

    def call_status(self, sid: str) -> str | None:
        return "in-progress"

    def list_made(self, kind: Kind, to: str, from_: str, since: datetime) -> list[Made]:
        return [made for made in self.made if made.made_at >= since]


CALL = {"to": "+390212345678", "from_": "+39800123456", "url": "/voice/calls/1/outbound"}


def ask_for(
    house: House, key: str, kind: Kind = Kind.CREATE_CALL, urgency: Urgency = Urgency.LIVE, **more: Any
) -> None:
    """Writes a request down."""
    with house.db.writing() as tx:
        ask(tx, Asking(kind, key, more.pop("parameters", CALL), urgency, **more))


def request_of(house: House, key: str) -> Any:
    """Its row."""
    with house.db.reading() as tx:
        return tx.row(select(CarrierRequest.__table__).where(CarrierRequest.key == key))


def pass_time(performer: Performer, clock: VirtualClock, seconds: float) -> None:
    """Lets time pass as a sweep would see it: from one due instant to the next."""
    end = clock.now() + timedelta(seconds=seconds)
    while True:
        performer.recover()
        performer.perform()
        with performer.house.db.reading() as tx:
            due = next_due(tx)
        if due is None or due > end:
            clock.move_to(end)
            return
        clock.move_to(max(due, clock.now()))
