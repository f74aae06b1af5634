"""A contact while it lasts: opened, told what it is about and with whom, wrapped up, closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, case, insert, update

from ivr.contacts.rows import Contact
from ivr.customers import Trust, held
from ivr.db import Prepared, Tx


@dataclass(frozen=True, slots=True)
class NewContact:
    """A contact that begins; `number` is the other party's in E.164, None when withheld."""

    channel: str
    line_id: int | None = None
    customer_id: int | None = None
    number: str | None = None
    language: str | None = None
    trust: str = Trust.NONE


def open(tx: Tx, new: NewContact) -> int:
    """Puts a contact on record as it begins and returns its id."""
    values = {name: getattr(new, name) for name in NewContact.__slots__}
    values["customer_id"] = None if new.customer_id is None else held(tx, new.customer_id)
    return tx.insert(insert(Contact).values(**values, note="", started_at=tx.now))


def set_reason(tx: Tx, contact_id: int, reason: str) -> None:
    """Says why this contact; once an agent has it, that corrects it and `first_reason` stays as the caller chose."""
    _set(
        tx,
        contact_id,
        reason=reason,
        first_reason=case((Contact.agent_id.is_(None), reason), else_=Contact.first_reason),
    )


def set_cause(tx: Tx, contact_id: int, cause: str | None) -> None:
    """Says why the customer is dissatisfied: a word of the shared list."""
    _set(tx, contact_id, cause=cause)


_LANGUAGE = Prepared(update(Contact).where(Contact.id == bindparam("key")).values(language=bindparam("new")))


def set_language(tx: Tx, contact_id: int, language: str) -> None:
    """The language spoken from now on."""
    _LANGUAGE.changed(tx, key=contact_id, new=language)


def set_trust(tx: Tx, contact_id: int, trust: str) -> None:
    """How sure we are of who it is: a value of Trust."""
    _set(tx, contact_id, trust=str(Trust(trust)))


def attach_customer(tx: Tx, contact_id: int, customer_id: int | None) -> None:
    """Says who it is (None: nobody we know after all)."""
    _set(tx, contact_id, customer_id=None if customer_id is None else held(tx, customer_id))


def recognise(tx: Tx, contact_id: int, customer_id: int) -> None:
    """Takes the caller for this customer, as recognised at least; who was verified as this very customer stays so."""
    kept = held(tx, customer_id)
    verified = and_(Contact.customer_id == kept, Contact.trust == Trust.VERIFIED)
    trust = case((verified, str(Trust.VERIFIED)), else_=str(Trust.RECOGNISED))
    _set(tx, contact_id, customer_id=kept, trust=trust)


def attach_case(tx: Tx, contact_id: int, case_id: int | None) -> None:
    """Says which matter it belongs to."""
    _set(tx, contact_id, case_id=case_id)


def set_agent(tx: Tx, contact_id: int, agent_id: int) -> None:
    """Who talks now; at the end, who talked last."""
    _set(tx, contact_id, agent_id=agent_id)


def wrap_up(tx: Tx, contact_id: int, disposition: str | None, note: str) -> None:
    """What the agent says came of it."""
    _set(tx, contact_id, disposition=disposition, note=note)


def close(tx: Tx, contact_id: int) -> bool:
    """The contact is over; False if it was already."""
    statement = update(Contact).where(Contact.id == contact_id, Contact.ended_at.is_(None)).values(ended_at=tx.now)
    return tx.changed(statement) == 1


def _set(tx: Tx, contact_id: int, **values: Any) -> None:
    tx.execute(update(Contact).where(Contact.id == contact_id).values(**values))
