"""A floor of queues, agents and callers to be routed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select, update

from ivr import agents, calls, dispatch, lines, queues
from ivr.agents import Agent, NewAgent
from ivr.calls import Call
from ivr.clock import VirtualClock
from ivr.contacts import Contact
from ivr.db import Tx
from ivr.dispatch import Offer
from ivr.house import House
from ivr.queues import Entered, Entering, NewQueue, QueueEntry, Refused
from ivr.staff import Staff


class Floor:
    """Short ways to say what happens on the floor; every act is a transaction of its own."""

    def __init__(self, house: House, clock: VirtualClock) -> None:
        self.house, self.clock = house, clock
        with house.db.writing() as tx:
            self.line = lines.add(tx, lines.NewLine("+39800123456", "Hotline", "hotline", "en", "IT", "Europe/Rome")).id

    def later(self, seconds: float) -> None:
        self.clock.move_to(self.clock.now() + timedelta(seconds=seconds))

    def queue(self, name: str = "doubts", **settings: Any) -> int:
        with self.house.db.writing() as tx:
            return queues.add(tx, NewQueue(name, name.title(), settings))

    def agent(self, name: str, *queue_ids: int, skills: Mapping[str, int] | None = None, phone: str = "browser") -> int:
        with self.house.db.writing() as tx:
            staff_id = tx.insert(
                insert(Staff).values(
                    email=f"{name}@example.com", name=name, password_hash="x", role=1, created_at=tx.now
                )
            )
            return agents.add(tx, NewAgent(staff_id, queue_ids, skills or {"language:en": 3}, phone=phone))

    def available(self, *agent_ids: int) -> None:
        for agent_id in agent_ids:
            with self.house.db.writing() as tx:
                agents.set_presence(tx, agent_id, "available")

    def contact(self, number: str | None = None, status: str = "ended") -> tuple[int, int]:
        """A contact and its call, which is over unless another status is said."""
        with self.house.db.writing() as tx:
            contact_id = tx.insert(
                insert(Contact).values(
                    channel="call", line_id=self.line, number=number, language="en", started_at=tx.now
                )
            )
            call_id = tx.insert(
                insert(Call).values(
                    direction="inbound",
                    contact_id=contact_id,
                    line_id=self.line,
                    called="+39800123456",
                    status=status,
                    started_at=tx.now,
                )
            )
            return contact_id, call_id

    def enters(self, queue: str = "doubts", number: str | None = None, **more: Any) -> Entered | Refused:
        contact_id, call_id = self.contact(number, "active")
        entering = Entering(contact_id, call_id, queue, node="wait", **({"language": "en"} | more))
        with self.house.db.writing() as tx:
            return queues.enter(tx, entering)

    def caller(self, queue: str = "doubts", number: str | None = None, **more: Any) -> int:
        entered = self.enters(queue, number, **more)
        assert isinstance(entered, Entered)
        return entered.entry_id

    def hangs_up(self, entry_id: int) -> None:
        """The call of this entry is over, whatever became of the wait."""
        with self.house.db.writing() as tx:
            tx.execute(update(Call).where(Call.id == self.call_of(tx, entry_id)).values(status="ended"))

    def run(self) -> int:
        return dispatch.run(self.house, "main")

    def poll(self, entry_id: int) -> queues.Wait:
        with self.house.db.writing() as tx:
            return queues.poll(tx, entry_id)

    def abandon(self, entry_id: int) -> bool:
        with self.house.db.writing() as tx:
            gone = queues.abandon(tx, entry_id)
            dispatch.cancel_for_entry(tx, entry_id, "caller_gone")
        if gone and self.entry(entry_id).call_id is not None:
            self.hangs_up(entry_id)
        return gone

    def accept(self, offer_id: int) -> dispatch.Accepted:
        with self.house.db.writing() as tx:
            agent_id = tx.scalar(select(Offer.agent_id).where(Offer.id == offer_id))
            return dispatch.accept(tx, offer_id, agent_id)

    def talk(self, entry_id: int, seconds: int, wrap_up_seconds: int = 0) -> None:
        """From the pending offer to the end of the conversation."""
        accepted, contact = self.accept(self.offer(entry_id).id), self.entry(entry_id).contact_id
        self.later(seconds)
        with self.house.db.writing() as tx:
            queues.complete(tx, entry_id)
            agents.start_wrap_up(tx, accepted.agent_id, wrap_up_seconds, contact)

    def offer(self, entry_id: int) -> Any:
        """The pending offer of an entry, or None."""
        with self.house.db.reading() as tx:
            return tx.row(select(Offer.__table__).where(Offer.entry_id == entry_id, Offer.status == "pending"))

    def offered(self) -> dict[int, int]:
        """Entry -> agent of the pending offers."""
        with self.house.db.reading() as tx:
            pending = tx.rows(select(Offer.entry_id, Offer.agent_id).where(Offer.status == "pending"))
            return {row.entry_id: row.agent_id for row in pending}

    def entry(self, entry_id: int) -> Any:
        with self.house.db.reading() as tx:
            return tx.row(select(QueueEntry.__table__).where(QueueEntry.id == entry_id))

    def presence(self, agent_id: int) -> tuple[str, str | None]:
        with self.house.db.reading() as tx:
            row = tx.row(select(Agent.presence, Agent.presence_reason).where(Agent.id == agent_id))
            return row.presence, row.presence_reason

    def journal(self, entry_id: int) -> list[tuple[str, dict[str, Any]]]:
        with self.house.db.reading() as tx:
            return [(e.kind, json.loads(e.data)) for e in calls.events(tx, self.call_of(tx, entry_id))]

    def call_of(self, tx: Tx, entry_id: int) -> int:
        return int(tx.scalar(select(QueueEntry.call_id).where(QueueEntry.id == entry_id)))

    def wakes(self) -> list[tuple[str, tuple[int | str, ...]]]:
        """What was woken since last asked."""
        waiting = self.house.jobs.waiting  # type: ignore[attr-defined]
        found = [(wake.name, wake.ids) for wake in waiting]
        waiting.clear()
        return found
