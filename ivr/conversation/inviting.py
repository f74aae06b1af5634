"""Somebody is asked into a talk: a colleague at their desk or telephone, a number outside, a supervisor for help."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import aliased

from ivr import agents, outbound
from ivr.agents.rows import Agent
from ivr.config import Settings
from ivr.contacts import Contact
from ivr.conversation.arriving import language_of
from ivr.conversation.parties.ending import journal, tell
from ivr.conversation.parties.finding import by_id
from ivr.conversation.parties.rows import Party
from ivr.conversation.parties.status import ASK_LIMIT, REACH_LIMIT, RING_SECONDS, Mode, PartyStatus, Role
from ivr.customers import Customer
from ivr.db import Tx
from ivr.dispatch import AgentNotFree
from ivr.lines import Line
from ivr.queues import Queue
from ivr.staff import Staff
from ivr.telephony.numbers import NotANumber, e164
from ivr.telephony.requests import Asking, Kind, ask


class NobodyFree(Exception):
    """No agent of the queue can be asked now."""


def ask_colleague(tx: Tx, conversation: Any, agent_id: int, note: str) -> Any:
    """Asks an available colleague into the talk; returns the party. Raises dispatch.AgentNotFree."""
    colleague = tx.row(select(Agent.phone, Agent.number).where(Agent.id == agent_id))
    if colleague is None or agent_id == conversation.agent_id or not agents.reserve(tx, agent_id):
        raise AgentNotFree("This colleague is not available now.")
    due_at = tx.now + ASK_LIMIT
    party = _put(tx, conversation, Role.COLLEAGUE, due_at=due_at, agent_id=agent_id, phone=colleague.phone, note=note)
    if colleague.phone == "telephone":
        _ring(tx, party, colleague.number)
    return party


def ask_queue(tx: Tx, conversation: Any, queue_name: str, note: str) -> Any:
    """Asks into the talk whom the queue would give this customer to; returns the party. Raises NobodyFree."""
    queue = tx.row(select(Queue.id, Queue.skills).where(Queue.name == queue_name, Queue.active))
    found = agents.free_for(tx, queue.id, language_of(conversation), queue.skills) if queue is not None else []
    for agent_id in found:
        with suppress(AgentNotFree):  # somebody was faster
            return ask_colleague(tx, conversation, agent_id, note)
    raise NobodyFree("Nobody is free in this queue now who speaks the caller's language.")


def ask_number(tx: Tx, settings: Settings, conversation: Any, number: str, note: str, keeps: bool) -> Any:
    """Calls a number into the conference, with our line's as caller id; returns the party.

    Without a country's code it is one at home, as people write it where our line is. Raises outbound.NotToBeCalled.
    """
    number = _in_full(tx, conversation.contact_id, number)
    reaching = outbound.Reaching(outbound.Kind.TRANSFER, number, conversation.contact_id)
    if (why := outbound.refusal(tx, settings, reaching)) is not None:
        raise outbound.NotToBeCalled(why)
    due_at = tx.now + REACH_LIMIT
    party = _put(tx, conversation, Role.NUMBER, due_at=due_at, phone="telephone", number=number, note=note, keeps=keeps)
    parameters = {
        "conference_sid": conversation.conference_sid,
        "to": number,
        "from_": _line_number(tx, conversation.contact_id),
        "timeout": RING_SECONDS,
        "beep": "false",
        "early_media": False,
        "end_conference_on_exit": False,
        **_status_callbacks(party),
    }
    ask(tx, Asking(Kind.CREATE_PARTICIPANT, f"party:{party.id}", parameters, call_id=party.call_id))
    return party


def _in_full(tx: Tx, contact_id: int, written: str) -> str:
    """With its country's code; as it was written if it is no number there either."""
    country = tx.scalar(select(Line.country).join(Contact, Contact.line_id == Line.id).where(Contact.id == contact_id))
    try:
        return e164(written, country)
    except NotANumber:
        return written


def ask_help(tx: Tx, conversation: Any, note: str) -> Any:
    """Asks whichever supervisor comes first; until one does, or the talk is over."""
    return _put(tx, conversation, Role.SUPERVISOR, note=note, mode=Mode.COACH, mode_wanted=Mode.COACH)


def _put(tx: Tx, conversation: Any, role: Role, **values: Any) -> Any:
    party_id = tx.insert(
        insert(Party).values(
            conversation_id=conversation.id,
            call_id=conversation.call_id,
            contact_id=conversation.contact_id,
            role=role,
            status=PartyStatus.ASKED,
            asked_by=conversation.agent_id,
            asked_at=tx.now,
            **values,
        )
    )
    party = by_id(tx, party_id)
    journal(tx, party, "party_asked", "asked")
    tell(tx, party)
    return party


def _ring(tx: Tx, party: Any, number: str | None) -> None:
    parameters = {
        "to": number,
        "from_": _line_number(tx, party.contact_id),
        "url": f"/voice/parties/{party.id}/whisper",
        "timeout": int(ASK_LIMIT / timedelta(seconds=1)),
        **_status_callbacks(party),
    }
    ask(tx, Asking(Kind.CREATE_CALL, f"ring-party:{party.id}", parameters, call_id=party.call_id))


def _status_callbacks(party: Any) -> dict[str, Any]:
    return {
        "status_callback": f"/voice/parties/{party.id}/status",
        "status_callback_event": ["initiated", "ringing", "answered", "completed"],
    }


def _line_number(tx: Tx, contact_id: int) -> str:
    line = select(Line.number).join(Contact, Contact.line_id == Line.id).where(Contact.id == contact_id)
    return str(tx.scalar(line))


def ringing_for(tx: Tx, party_id: int) -> Any:
    """What a colleague's telephone that rings for a party is told, or None."""
    asker = aliased(Agent)
    return tx.row(
        select(
            Party.id,
            Party.status,
            Party.agent_id,
            Party.note,
            Contact.language,
            Agent.language.label("agent_language"),
            Staff.name.label("asker"),
            Customer.name.label("customer"),
            Contact.reason,
        )
        .join(Agent, Agent.id == Party.agent_id)
        .join(asker, asker.id == Party.asked_by)
        .join(Staff, Staff.id == asker.staff_id)
        .join(Contact, Contact.id == Party.contact_id)
        .outerjoin(Customer, Customer.id == Contact.customer_id)
        .where(Party.id == party_id)
    )
