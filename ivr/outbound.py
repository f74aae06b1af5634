"""Reaching out: whom we may ring, connect or write to, and how often (DESIGN rule 17)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from ivr import calls, contacts
from ivr.calls import Call
from ivr.config import Settings
from ivr.contacts import Contact
from ivr.db import Row, Tx
from ivr.messages import Message
from ivr.telephony.numbers import NO_COUNTRY, dialable

WINDOW = timedelta(hours=24)
COLLEAGUES = frozenset({"ring", "ring-party"})
"""Requests with these keys ring an agent's own telephone: bounded by their prefixes, and by the agents there are."""
MESSAGES = "sms"
COUNTING = "outbound"
"""Done one at a time by whoever counts and then adds: or each would count what the others are about to add."""


class Kind(StrEnum):
    CALL = "call"  # a callback or a survey
    TEXT = "text"
    TRANSFER = "transfer"  # counts among the calls, but its number is the company's own choice


KINDS = {MESSAGES: Kind.TEXT, "party": Kind.TRANSFER}
"""By the first word of the request's key; all others are calls."""


class Why(StrEnum):
    """What is in the way of reaching somebody."""

    NOT_DIALABLE = "not_dialable"
    NUMBER_CAP = "number_cap"
    CUSTOMER_CAP = "customer_cap"
    DAY_CAP = "day_cap"


_SENTENCES = {
    Why.NOT_DIALABLE: "this number may not be called from here: it is in no country that is allowed, or costs extra",
    Why.NUMBER_CAP: "this number was called too often within a day",
    Why.CUSTOMER_CAP: "this customer was called too often within a day",
    Why.DAY_CAP: "no more calls are made today: their number is bounded",
}


class NotToBeCalled(Exception):
    """This number may not be called, or not so often."""

    def __init__(self, why: Why) -> None:
        super().__init__(_SENTENCES[why])
        self.why = why


class Reach(Row):
    """One time that we rang, connected or wrote to somebody outside; `key` is the intent's, so that it counts once."""

    __tablename__ = "reaches"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    number: Mapped[str | None] = mapped_column(String(20))  # E.164
    at: Mapped[datetime]

    __table_args__ = (Index(None, "number", "at"), Index(None, "contact_id"), Index(None, "at"))


@dataclass(frozen=True, slots=True)
class Reaching:
    """Somebody to be reached: how, at which number (E.164), and in which contact, whose customer it is for."""

    kind: Kind
    number: str
    contact_id: int | None


@dataclass(frozen=True, slots=True)
class _Caps:
    number: int
    customer: int
    day: int


def refusal(tx: Tx, settings: Settings, reaching: Reaching, promised: int = 0) -> Why | None:
    """Why it may not be done, or None. `promised`: calls that this customer was promised and that are yet to come."""
    if dialable(reaching.number, NO_COUNTRY, settings.allowed_prefixes) is None:
        return Why.NOT_DIALABLE
    caps = _caps(settings, reaching.kind)
    lately = (Reach.at > tx.now - WINDOW, _alike(reaching.kind))
    its_own = reaching.kind != Kind.TRANSFER
    if its_own and _count(tx, *lately, Reach.number == reaching.number, Reach.kind == reaching.kind) >= caps.number:
        return Why.NUMBER_CAP
    if _of_customer(tx, reaching.contact_id, *lately) + promised >= caps.customer:
        return Why.CUSTOMER_CAP
    return Why.DAY_CAP if _count(tx, *lately) >= caps.day else None


def reached(tx: Tx, key: str, reaching: Reaching) -> None:
    """Counts it, once a key, however often it is tried."""
    statement = tx.conflict_free(Reach).values(
        key=key, kind=reaching.kind, contact_id=reaching.contact_id, number=reaching.number, at=tx.now
    )
    tx.execute(statement.on_conflict_do_nothing(index_elements=["key"]))


def admit(tx: Tx, settings: Settings, request: Any) -> Why | None:
    """The last door before the carrier: counts a request that calls or writes to somebody, or journals why it may not.

    `request`: a row of carrier_requests. One that was let through before may be tried again.
    """
    prefix, _, subject = request.key.partition(":")
    if prefix in COLLEAGUES:
        return None
    tx.one_at_a_time(COUNTING)
    if tx.scalar(select(Reach.id).where(Reach.key == request.key)) is not None:
        return None
    contact_id = _of_message(tx, int(subject)) if prefix == MESSAGES else _of_call(tx, request.call_id)
    kind = KINDS.get(prefix, Kind.CALL)
    reaching = Reaching(kind, str(request.parameters.get("to")), contact_id)
    why = refusal(tx, settings, reaching)
    if why is None:
        reached(tx, request.key, reaching)
    else:
        _journal(tx, request, reaching, why)
    return why


def _caps(settings: Settings, kind: Kind) -> _Caps:
    if kind == Kind.TEXT:
        return _Caps(settings.texts_per_number, settings.texts_per_customer, settings.texts_per_day)
    return _Caps(settings.calls_per_number, settings.calls_per_customer, settings.calls_per_day)


def _alike(kind: Kind) -> ColumnElement[bool]:
    """What is counted together: texts by themselves, transfers among the calls."""
    return Reach.kind == Kind.TEXT if kind == Kind.TEXT else Reach.kind != Kind.TEXT


def _count(tx: Tx, *conditions: ColumnElement[bool]) -> int:
    return int(tx.scalar(select(func.count()).select_from(Reach).where(*conditions)))


def _of_customer(tx: Tx, contact_id: int | None, *lately: ColumnElement[bool]) -> int:
    """How often this customer was reached, or whoever calls from this number; nobody knows of one who withholds it."""
    who = tx.row(select(Contact.customer_id, Contact.number).where(Contact.id == contact_id))
    if who is None or (who.customer_id is None and who.number is None):
        return 0
    theirs = select(Contact.id).where(contacts.of_same_person(who.customer_id, who.number))
    return _count(tx, *lately, Reach.contact_id.in_(theirs))


def _of_message(tx: Tx, message_id: int) -> int | None:
    found: int | None = tx.scalar(select(Message.contact_id).where(Message.id == message_id))
    return found


def _of_call(tx: Tx, call_id: int | None) -> int | None:
    found: int | None = tx.scalar(select(Call.contact_id).where(Call.id == call_id))
    return found


def _journal(tx: Tx, request: Any, reaching: Reaching, why: Why) -> None:
    """On the call that was to be made, or the last one of the contact that was to be written to."""
    newest = select(Call.id).where(Call.contact_id == reaching.contact_id).order_by(Call.id.desc()).limit(1)
    call_id = request.call_id or tx.scalar(newest)
    if call_id is not None:
        data = {"kind": reaching.kind, "why": why}
        calls.record(tx, calls.Entry(call_id, "outbound_refused", f"refused:{request.key}"[:120], data))
