"""Putting the demonstration's data into a database; a second time adds only what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from ivr import agents, cases, contacts, customers, lines, queues, revisions, staff
from ivr.config import Settings
from ivr.db import Tx
from ivr.house import House
from ivr.lines import LineView, NewLine
from ivr.queues import NewQueue, QueueUnknown
from ivr.revisions import NeverPublished, Prepared
from ivr.seed.clientele import CLIENTELE, Client, Matter, Met
from ivr.seed.colleagues import COLLEAGUES, DEMO_PASSWORD, NEEDS, QUEUES, TITLES, Colleague, DemoQueue

DEMO_NUMBER = "+39800123456"
FLOWS = ("hotline", "survey", "stay-on-line")


class NotForThisDatabase(Exception):
    """The database is one that DATABASE_URL names: it may be a real one."""


@dataclass(frozen=True, slots=True)
class LogIn:
    """A log-in of the demonstration, to be printed."""

    role: str
    name: str
    email: str
    password: str


@dataclass(frozen=True, slots=True)
class Seeded:
    """What stands now: the number to dial and who can log in."""

    number: str
    log_ins: tuple[LogIn, ...]


def seed(house: House, number: str = DEMO_NUMBER, anyway: bool = False) -> Seeded:
    """Seeds the database of this house; `number` is the line's.

    Raises NotForThisDatabase unless the database is our own in `var`, or `anyway` says that this one is meant.
    """
    if not anyway and not is_our_own(house.settings):
        raise NotForThisDatabase(
            "demonstration data would be put into the database that DATABASE_URL names; say so if that is meant"
        )
    password_hash = staff.hash_password(DEMO_PASSWORD)
    flows = [revisions.prepare(revisions.shipped(name), source=revisions.shipped_text(name)) for name in FLOWS]
    with house.db.writing() as tx:
        _publish(tx, flows)
        line = lines.by_number(tx, number) or lines.add(tx, demo_line(number))
        served = open_queues(tx)
        for colleague in COLLEAGUES:
            employ(tx, colleague, password_hash, served)
        for client in CLIENTELE:
            _acquaint(tx, client, line)
    return Seeded(number, tuple(_log_in(colleague) for colleague in COLLEAGUES))


def is_our_own(settings: Settings) -> bool:
    """Whether the database is the file in `var`, which nobody configured."""
    return not settings.database_url or settings.database_url == f"sqlite:///{settings.var / 'hotline.db'}"


def _log_in(colleague: Colleague) -> LogIn:
    return LogIn(colleague.role.name.lower(), colleague.name, colleague.email, DEMO_PASSWORD)


def _publish(tx: Tx, flows: list[Prepared]) -> None:
    """A flow that somebody has published already is theirs."""
    for flow in flows:
        try:
            revisions.published(tx, flow.flow)
        except NeverPublished:
            revisions.publish(tx, flow, "as shipped")


def demo_line(number: str) -> NewLine:
    """The demonstration's line, at this number."""
    return NewLine(
        number=number,
        title="Aurora",
        flow="hotline",
        survey_flow="survey",
        language="en",
        country="IT",
        time_zone="Europe/Rome",
    )


def open_queues(tx: Tx) -> dict[str, int]:
    """The demonstration's queues, those that are there already as they are: ids by name."""
    return {queue.name: _queue(tx, queue) for queue in QUEUES}


def _queue(tx: Tx, new: DemoQueue) -> int:
    try:
        return queues.named(tx, new.name)
    except QueueUnknown:
        needs = {word: NEEDS[word] for word in new.dispositions if word in NEEDS}
        said = {"titles": TITLES[new.name], "dispositions": list(new.dispositions), "disposition_needs": needs}
        return queues.add(tx, NewQueue(new.name, new.title, {**said, **new.settings}))


def employ(tx: Tx, colleague: Colleague, password_hash: str, served: Mapping[str, int]) -> None:
    """Gives somebody a log-in and, with languages, a place among the agents; `served`: queue ids by name."""
    person = staff.by_email(tx, colleague.email) or staff.add(
        tx, staff.NewStaff(colleague.email, colleague.name, colleague.role, password_hash)
    )
    if colleague.languages and agents.of_staff(tx, person.id) is None:
        agents.add(
            tx,
            agents.NewAgent(
                person.id,
                queue_ids=[served[name] for name in colleague.serves],
                skills={agents.language_skill(code): grade for code, grade in colleague.languages.items()},
                phone="telephone" if colleague.number else "browser",
                number=colleague.number,
            ),
        )


def _acquaint(tx: Tx, client: Client, line: LineView) -> None:
    external_id = client.who.external_id
    if external_id is None or customers.by_external_id(tx, external_id) is not None:
        return
    customer_id = customers.add(tx, client.who)
    opened = [_open(_ago(tx, matter.days_ago), tx, matter, customer_id) for matter in client.matters]
    for met in client.met:
        _meet(_ago(tx, met.days_ago), met, client, customer_id, line, opened)


def _ago(tx: Tx, days: float) -> Tx:
    """The same transaction, some days earlier."""
    return Tx(tx.connection, tx.now - timedelta(days=days))


def _open(then: Tx, now: Tx, matter: Matter, customer_id: int) -> int:
    owner = staff.by_email(now, _email(matter.owner))
    case = cases.open(
        then,
        cases.NewCase(
            matter.kind,
            customer_id,
            owner_id=owner.id if owner else None,
            summary=matter.summary,
            cause=matter.cause,
            next_step=matter.next_step,
            due_at=now.now + timedelta(days=matter.due_in_days),
        ),
        numbers=None if matter.number is None else _first_free(matter.number),
    )
    if matter.solved is not None:
        cases.close(_ago(now, -matter.due_in_days), case.id, matter.solved, by=case.owner_id)
    return case.id


def _first_free(number: int) -> range:
    """A reference that the shipped rehearsals know, or the next one that is free."""
    return range(number, number + cases.REFERENCE_TRIES)


def _meet(then: Tx, met: Met, client: Client, customer_id: int, line: LineView, opened: list[int]) -> None:
    on_the_line = met.channel == "call"
    contact_id = contacts.open(
        then,
        contacts.NewContact(
            met.channel,
            line_id=line.id if on_the_line else None,
            customer_id=customer_id,
            number=client.who.numbers[0] if on_the_line else None,
            language=client.who.language,
            trust=customers.Trust.RECOGNISED if on_the_line else customers.Trust.VERIFIED,
        ),
    )
    contacts.set_reason(then, contact_id, met.reason)
    contacts.set_cause(then, contact_id, met.cause)
    _talked(then, contact_id, met.agent)
    contacts.wrap_up(then, contact_id, met.disposition, met.note)
    if opened and met.reason != "order":
        contacts.attach_case(then, contact_id, opened[0])
    contacts.close(then, contact_id)


def _talked(then: Tx, contact_id: int, agent: str | None) -> None:
    person = staff.by_email(then, _email(agent)) if agent else None
    agent_id = agents.of_staff(then, person.id) if person else None
    if agent_id is not None:
        contacts.set_agent(then, contact_id, agent_id)


def _email(name: str) -> str:
    return f"{name}@demo.hotline.example"
