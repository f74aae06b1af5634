"""One caller, one agent, and the carrier between them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any, TypeVar

import pytest
from sqlalchemy import select, update

from ivr import agents, calls, contacts, conversation, dispatch, lines, queues, staff
from ivr.agents import Agent, NewAgent
from ivr.app import create_app
from ivr.calls import Call, NewCall, Stage
from ivr.clock import VirtualClock
from ivr.contacts import NewContact
from ivr.conversation import ConferenceNews, Conversation
from ivr.db import Tx
from ivr.dispatch import Offer
from ivr.house import House
from ivr.queues import Entered, Entering, NewQueue, QueueEntry
from ivr.staff import NewStaff, Role
from ivr.telephony.rows import CarrierRequest
from tests.ivr.conftest import Carrier

T = TypeVar("T")
WRAP_UP_SECONDS = 60
ROOM = "CF" + "0" * 32


@dataclass(frozen=True, slots=True)
class Answer:
    """What the carrier said to a request."""

    status: str = "done"
    sid: str | None = None
    code: int | None = None
    http_status: int | None = None


class Scene:
    """Short ways to say what happens; every act is a transaction of its own."""

    def __init__(self, house: House, clock: VirtualClock, line_id: int | None = None) -> None:
        self.house, self.clock = house, clock
        self.numbers = count(1)
        self.line_id = line_id or self.do(_line)
        self.queue_id = self.do(
            lambda tx: queues.add(tx, NewQueue("doubts", "Doubts", {"wrap_up_seconds": WRAP_UP_SECONDS}))
        )

    def do(self, work: Callable[[Tx], T]) -> T:
        with self.house.db.writing() as tx:
            return work(tx)

    def see(self, query: Any) -> Any:
        with self.house.db.reading() as tx:
            return tx.row(query)

    def later(self, seconds: float) -> None:
        self.clock.move_to(self.clock.now() + timedelta(seconds=seconds))

    # -- people

    def agent(self, phone: str = "browser") -> int:
        number = next(self.numbers)

        def add(tx: Tx) -> int:
            person = staff.add(
                tx, NewStaff(f"agent{number}@bank.example", f"Agent {number}", Role.AGENT, "no password")
            )
            new = NewAgent(person.id, (self.queue_id,), {"language:en": 3}, phone=phone, number=f"+3902000{number:04d}")
            agent_id = agents.add(tx, new)
            agents.set_presence(tx, agent_id, "available")
            return agent_id

        return self.do(add)

    def caller(
        self, in_carriers_queue: bool = True, notice_given: bool = True, calls_from: str | None = None
    ) -> Meeting:
        """A caller in the queue, offered to whoever is free."""
        number = next(self.numbers)

        def enter(tx: Tx) -> tuple[int, int, int]:
            new = NewContact("call", self.line_id, number=calls_from or f"+3934700{number:05d}", language="en")
            contact_id = contacts.open(tx, new)
            call_id = calls.begin(
                tx, NewCall(contact_id, self.line_id, None, "+39800123456", sid=leg(number), language="en")
            )
            calls.set_stage(tx, call_id, Stage.QUEUE)
            if notice_given:
                calls.note_given(tx, call_id)
            entered = queues.enter(tx, Entering(contact_id, call_id, "doubts", node="wait", language="en"))
            assert isinstance(entered, Entered)
            return contact_id, call_id, entered.entry_id

        contact_id, call_id, entry_id = self.do(enter)
        if in_carriers_queue:
            self.do(lambda tx: queues.poll(tx, entry_id, "QU1"))
        dispatch.run(self.house, "main")
        return Meeting(self, contact_id, call_id, entry_id, leg(number))


def _line(tx: Tx) -> int:
    return lines.add(tx, lines.NewLine("+39800123456", "Hotline", "hotline", "en", "IT", "Europe/Rome")).id


class Meeting:
    """One caller's way to an agent."""

    def __init__(self, scene: Scene, contact_id: int, call_id: int, entry_id: int, customer_leg: str) -> None:
        self.scene, self.contact_id, self.call_id, self.entry_id = scene, contact_id, call_id, entry_id
        self.customer_leg = customer_leg
        self.id = 0
        self.agent_leg = leg(9000 + next(scene.numbers))
        self.sequence = count()

    @property
    def offer(self) -> Any:
        return self.scene.see(
            select(Offer.__table__).where(Offer.entry_id == self.entry_id).order_by(Offer.id.desc()).limit(1)
        )

    @property
    def agent_id(self) -> int:
        return int(self.offer.agent_id)

    @property
    def row(self) -> Any:
        return self.scene.see(select(Conversation.__table__).where(Conversation.id == self.id))

    @property
    def status(self) -> str:
        return str(self.row.status)

    @property
    def entry(self) -> str:
        return str(self.row_of_entry.status)

    @property
    def row_of_entry(self) -> Any:
        return self.scene.see(select(QueueEntry.__table__).where(QueueEntry.id == self.entry_id))

    @property
    def presence(self) -> tuple[str, str | None]:
        statement = select(Agent.presence, Agent.presence_reason).where(Agent.id == self.row.agent_id)
        return tuple(self.scene.see(statement))

    def accept(self) -> Meeting:
        offer = self.offer
        self.id = self.scene.do(lambda tx: conversation.accept(tx, offer.id, offer.agent_id))
        return self

    def agent_calls_in(self, joins: bool = True) -> Meeting:
        agent_id = self.agent_id
        self.scene.do(lambda tx: conversation.agent_called_in(tx, self.id, agent_id, self.agent_leg))
        return self.news("participant-join", self.agent_leg) if joins else self

    def customer_comes(self, joins: bool = True) -> Meeting:
        self.scene.do(lambda tx: conversation.customer_called_in(tx, self.id, self.customer_leg))
        return self.news("participant-join", self.customer_leg) if joins else self

    def talk(self) -> Meeting:
        return self.accept().agent_calls_in().customer_comes()

    def hangs_up(self) -> None:
        """The customer's leg has ended, and the call with it."""

        def end(tx: Tx) -> None:
            conversation.customer_hung_up(tx, self.call_id)
            tx.execute(update(Call).where(Call.id == self.call_id).values(status="ended"))

        self.scene.do(end)

    def news(
        self,
        event: str,
        who: str | None = None,
        sequence: int | None = None,
        reason: str | None = None,
        at: datetime | None = None,
    ) -> Meeting:
        number = next(self.sequence) if sequence is None else sequence
        news = ConferenceNews(event, f"{ROOM[:-4]}{self.contact_id:04d}", number, who, reason, at)
        self.scene.do(lambda tx: conversation.conference_event(tx, self.contact_id, news))
        return self

    def asked(self) -> dict[str, dict[str, Any]]:
        """What was asked of the carrier for this call, by the first word of its key."""
        with self.scene.house.db.reading() as tx:
            rows = tx.rows(select(CarrierRequest).where(CarrierRequest.call_id == self.call_id))
        return {row.key.partition(":")[0]: row.parameters for row in rows}

    def answered(self, prefix: str, answer: Answer) -> Meeting:
        """The carrier's word on the newest request of that kind."""
        request = self.scene.see(
            select(CarrierRequest.__table__)
            .where(CarrierRequest.key.startswith(f"{prefix}:"))
            .order_by(CarrierRequest.id.desc())
            .limit(1)
        )
        self.scene.do(lambda tx: conversation.carrier_answered(tx, request, answer))
        return self

    def sweep(self) -> int:
        return self.scene.do(conversation.expire_due)

    def journal(self) -> list[str]:
        with self.scene.house.db.reading() as tx:
            return [event.kind for event in calls.events(tx, self.call_id)]

    def data_of(self, kind: str) -> list[dict[str, Any]]:
        with self.scene.house.db.reading() as tx:
            return [json.loads(event.data) for event in calls.events(tx, self.call_id) if event.kind == kind]

    def contact(self) -> Any:
        with self.scene.house.db.reading() as tx:
            return contacts.by_id(tx, self.contact_id)


def leg(number: int) -> str:
    return f"CA{number:032x}"


@pytest.fixture
def scene(house: House, clock: VirtualClock) -> Scene:
    return Scene(house, clock)


@pytest.fixture
def carrier(scene: Scene) -> Iterator[Carrier]:
    """What the carrier posts about the scene's calls, signed."""
    with create_app(scene.house).test_client() as client:
        yield Carrier(scene.house, client)


@pytest.fixture
def meeting(scene: Scene) -> Meeting:
    """A caller whose offer rings at a browser agent's desk."""
    scene.agent()
    return scene.caller()
