"""Callbacks: instead of waiting, at the same rank; promised, tried again, put off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.orm import aliased

from ivr import contacts
from ivr.contacts import Contact
from ivr.db import Tx
from ivr.house import House
from ivr.queues.engaged import is_engaged
from ivr.queues.entering import insert_entry
from ivr.queues.entries import ENTRY, IS_AHEAD, IS_LIVE, IS_WAITING, NOBODY_S, EntryStatus, EntryUnknown, load, lock
from ivr.queues.held import is_written_up
from ivr.queues.hours import next_served, serving
from ivr.queues.lanes import required
from ivr.queues.placing import Preference
from ivr.queues.planned import CallbackGone, CallbackUnderWay
from ivr.queues.regaining import IS_CALLBACK, WHOSE, caller_of, surely
from ivr.queues.rows import AgreedAnew, Queue, QueueEntry

KEPT_FOR = timedelta(minutes=15)
"""How long a callback waits for the agent who has promised to make it, and is busy when it is due."""


@dataclass(frozen=True, slots=True)
class CallbackWanted:
    """Who wants to be called back, by which queue; `due_at` None: as soon as may be.

    `agreed_by`: the agent who has arranged it with them; None: they have asked for it instead of waiting.
    `by_themselves`: that agent is asked to make it before all others; anybody is once they are busy for too long.
    """

    contact_id: int
    queue: str
    number: str
    language: str
    due_at: datetime | None = None
    agreed_by: int | None = None
    by_themselves: bool = False


def enter_callback(
    tx: Tx, contact_id: int, inherits_entry_id: int, number: str | None = None, due_at: datetime | None = None
) -> int:
    """Somebody who is called back instead of waiting: an entry with the old one's queue, needs and rank.

    The old entry must have ended (`leave` with "callback"). `number` None: the contact's own. Offered from `due_at`
    on, at once by default. Asked twice, or by somebody else for the same number, it is one callback, at the time that
    was said last.
    Raises EntryUnknown.
    """
    old = load(tx, inherits_entry_id)
    if old is None:
        raise EntryUnknown(f"there is no queue entry {inherits_entry_id}")
    number = number or tx.scalar(select(Contact.number).where(Contact.id == contact_id)) or ""
    queue = tx.row(select(Queue.__table__).where(Queue.id == old.queue_id))
    return _call_back(
        tx, CallbackWanted(contact_id, queue.name, number, old.spoken_language or old.language, due_at), queue, old
    )


def want_callback(tx: Tx, wanted: CallbackWanted) -> int | None:
    """The same for somebody who has not waited, in a queue that may be closed now; None if there is no such queue."""
    queue = tx.row(select(Queue.__table__).where(Queue.name == wanted.queue, Queue.active))
    return None if queue is None else _call_back(tx, wanted, queue, None)


def try_again(tx: Tx, entry_id: int) -> int | None:
    """A callback that nobody answered, at its rank, some time later while the queue is served; None: tried enough.

    One that was made before its time is made again at that time, and that try does not count: the customer was
    promised to be called then, and had no reason to be there before. The entry of the try in vain must have ended.
    """
    old = load(tx, entry_id)
    queue = tx.row(select(Queue.__table__).where(Queue.id == old.queue_id))
    was_early = is_early(old, tx.now)
    times_tried = old.times_tried if was_early else old.times_tried + 1
    if times_tried >= queue.callback_tries:
        return None
    soonest = tx.now + timedelta(seconds=queue.callback_retry_seconds)
    due_at = old.promised_at if was_early else next_served(tx, serving(tx, queue, old.contact_id), soonest)
    return _call_back(tx, _wanted_as(old, queue, due_at), queue, old, times_tried)


def want_again(tx: Tx, entry_id: int) -> int | None:
    """A callback that was called off, since its customer was served, where they were not: as it was, at its rank."""
    old = load(tx, entry_id)
    if old.status != EntryStatus.WITHDRAWN:
        return None
    queue = tx.row(select(Queue.__table__).where(Queue.id == old.queue_id))
    is_to_come = is_early(old, tx.now)
    due_at = old.promised_at if is_to_come else next_served(tx, serving(tx, queue, old.contact_id), tx.now)
    return _call_back(tx, _wanted_as(old, queue, due_at), queue, old, old.times_tried)


def _wanted_as(old: Any, queue: Any, due_at: datetime) -> CallbackWanted:
    agreed = old.agreed_by, old.by_themselves
    return CallbackWanted(old.contact_id, queue.name, old.number or "", old.language, due_at, *agreed)


def put_off(tx: Tx, entry_id: int) -> bool:
    """Puts off a callback that may not be made now, since its queue is not served; False: it may be made.

    One that was arranged for a time outside the hours is made then, and one that is kept for an agent by name is theirs
    to make.
    """
    entry = load(tx, entry_id)
    if entry.at_any_time or _is_under_way(entry) or _is_handed(entry, tx.now):
        return False
    queue = tx.row(select(Queue.__table__).where(Queue.id == entry.queue_id))
    opens = next_served(tx, serving(tx, queue, entry.contact_id), tx.now)
    if opens <= tx.now:
        return False
    _put_off_until(tx, entry_id, opens, **kept(tx, entry.agreed_by, opens) if entry.by_themselves else {})
    return True


def make_now(tx: Tx, entry_id: int, agent_id: int) -> None:
    """The agent makes a callback of theirs before its time, at whatever hour: it is offered to them at once.

    The customer's appointment is kept by it, so that nobody calls them twice. Until that time nobody else is asked:
    an offer that comes to nothing has it wait for its time again (`return_to_wait`). Raises CallbackGone, and
    CallbackUnderWay while the customer is on a call of ours: whoever presses the button would wait for nothing to come.
    """
    if is_engaged(tx, entry_id):
        raise CallbackUnderWay("This customer is on a call with us just now.", "callback_engaged")
    if is_written_up(tx, entry_id, agent_id):
        raise CallbackUnderWay("A colleague has just talked with this customer.", "callback_written_up")
    if not _put_off_until(tx, entry_id, tx.now, **_made_by(tx, agent_id, lock(tx, entry_id))):
        raise CallbackGone("This callback is made just now.")
    tx.hint("tasks", entry_id)


def _made_by(tx: Tx, agent_id: int, entry: Any) -> dict[str, Any]:
    """For whom it is kept once it is made before its time, and until when: what is anybody's is so at that time."""
    mine = kept(tx, agent_id, entry.promised_at or tx.now)
    if is_early(entry, tx.now) and not entry.by_themselves:
        return {**mine, "preferred_until": entry.promised_at}
    return mine


def is_early(callback: Any, now: datetime) -> bool:
    """Whether its customer was promised to be called later than now: an agent of their own may make it before."""
    return callback.promised_at is not None and callback.promised_at > now


def agree_anew(tx: Tx, entry_id: int, at: datetime, agent_id: int, by_themselves: bool) -> None:
    """The agent puts a callback of theirs at another time, and says again who makes it. Raises CallbackUnderWay.

    One that was handed to them is with them from now on: who had agreed it is told.
    """
    entry = lock(tx, entry_id)
    queue = tx.row(select(Queue.__table__).where(Queue.id == entry.queue_id))
    said = _agreed(tx, agent_id, by_themselves, at)
    opens = next_served(tx, serving(tx, queue, entry.contact_id), at)
    if not _put_off_until(tx, entry_id, at, promised_at=at, at_any_time=opens > at, **said):
        raise CallbackUnderWay(
            "This callback is being made just now, and cannot be put off any more.", "callback_begun"
        )
    _tell_who_agreed_it(tx, entry, agent_id, at)


def next_of(tx: Tx, contact_id: int) -> datetime | None:
    """From when on the contact is called again; None: nobody is to call them."""
    ahead = (QueueEntry.contact_id == contact_id, IS_AHEAD, IS_CALLBACK)
    first = func.min(func.coalesce(QueueEntry.due_at, QueueEntry.entered_at))
    due_at: datetime | None = tx.scalar(select(first).where(*ahead))
    return due_at


def goes_on_until(tx: Tx, contact_id: int) -> datetime | None:
    """The instant before which a callback of the contact is not over, as far as is known; None: none is to come."""
    theirs = (QueueEntry.contact_id == contact_id, IS_LIVE, IS_CALLBACK)
    last: datetime | None = tx.scalar(select(func.max(func.coalesce(QueueEntry.due_at, tx.now))).where(*theirs))
    return None if last is None else max(last, tx.now)


def was_nobody(tx: Tx, entry_id: int) -> bool:
    """Whom the agent has talked to was not the customer: a try in vain after all. False if it was none before."""
    return ENTRY.move(tx, entry_id, EntryStatus.UNREACHED)


def rung(tx: Tx, entry_id: int, call_id: int) -> None:
    """The customer is being called for it, or was: its call is this one (see `take_up`)."""
    tx.execute(update(QueueEntry).where(QueueEntry.id == entry_id).values(call_id=call_id))


def agent_first(tx: Tx, entry_id: int) -> None:
    """An agent is asked before the customer is called, whatever the queue's way."""
    tx.execute(update(QueueEntry).where(QueueEntry.id == entry_id).values(customer_first=False))
    tx.wake("dispatch", lock(tx, entry_id).routing_group)


def take_up(tx: Tx, contact_id: int, call_id: int) -> int | None:
    """The customer is on the line in this call: the callback it was made for is their wait now, at its rank.

    Or its next try, where it was taken for one in vain. Returns the entry; None if they wait for it no more.
    """
    rung = aliased(QueueEntry)
    made_for = select(rung.id).where(rung.call_id == call_id)
    this = or_(QueueEntry.call_id == call_id, QueueEntry.inherits_id.in_(made_for))
    waiting = (QueueEntry.contact_id == contact_id, IS_WAITING, IS_CALLBACK, this)
    entry_id: int | None = tx.scalar(select(QueueEntry.id).where(*waiting).order_by(QueueEntry.id).limit(1))
    if entry_id is None or lock(tx, entry_id).status != EntryStatus.WAITING:
        return None
    since = dict.fromkeys(("seen_at", "waiting_since", "waited_from"), tx.now)
    here = {"customer_first": False, "due_at": None, "call_id": call_id, **since}
    tx.execute(update(QueueEntry).where(QueueEntry.id == entry_id).values(**here))
    entry = lock(tx, entry_id)
    tx.hint("queues", entry.queue_id)
    tx.wake("dispatch", entry.routing_group)
    return entry_id


def promised(tx: Tx, contact_id: int, number: str) -> int:
    """How many callbacks to other numbers this caller has been promised and not had yet."""
    who = tx.row(select(Contact.customer_id, Contact.number).where(Contact.id == contact_id))
    statement = (
        select(func.count())
        .select_from(QueueEntry)
        .join(Contact, Contact.id == QueueEntry.contact_id)
        .where(IS_AHEAD, IS_CALLBACK, QueueEntry.number != number)
        .where(contacts.of_same_person(who.customer_id, who.number))
    )
    return int(tx.scalar(statement))


def put_off_closed(house: House) -> int:
    """Callbacks that nobody could make before their queue closed wait for its next hours; how many.

    Else whoever is at work at night, for other queues, would ring them. One for which a time outside the hours was
    arranged is made then.
    """
    with house.db.reading() as tx:
        late = _overtaken_by_closing(tx)
    if not late:
        return 0
    with house.db.writing() as tx:
        return sum(tx.attempt("callback", entry_id, partial(put_off, tx, entry_id)) for entry_id in late)


def _overtaken_by_closing(tx: Tx) -> list[int]:
    due = (IS_AHEAD, IS_CALLBACK, IS_WAITING, QueueEntry.call_id.is_(None), QueueEntry.due_at <= tx.now)
    found = tx.rows(
        select(QueueEntry.id, QueueEntry.contact_id, Contact.line_id, Queue.name, Queue.hours, Queue.time_zone)
        .join(Queue, Queue.id == QueueEntry.queue_id)
        .join(Contact, Contact.id == QueueEntry.contact_id)
        .where(*due, ~QueueEntry.at_any_time)
        .order_by(QueueEntry.id)
    )
    one_of_each = {(entry.name, entry.line_id): entry for entry in found}
    opens = {each: next_served(tx, serving(tx, e, e.contact_id), tx.now) for each, e in one_of_each.items()}
    return [entry.id for entry in found if opens[entry.name, entry.line_id] > tx.now]


def _call_back(tx: Tx, wanted: CallbackWanted, queue: Any, old: Any, times_tried: int | None = None) -> int:
    """`times_tried`: of another try; None: it is wanted, or moved, by somebody."""
    is_again = times_tried is not None
    soonest = wanted.due_at or tx.now
    opens = next_served(tx, serving(tx, queue, wanted.contact_id), soonest)
    due_at, at_any_time = (wanted.due_at, opens > soonest) if wanted.due_at else (opens, False)
    agreed = _agreed(tx, wanted.agreed_by, wanted.by_themselves, due_at)
    tx.one_at_a_time(f"callback {wanted.number}")  # two contacts may ask for the same number at once
    present = _live_callback(tx, wanted, queue.id, is_again)
    if present and not is_again:
        before = lock(tx, present)
        said = {
            "promised_at": wanted.due_at,
            "at_any_time": at_any_time,
            **agreed,
        }
        if _put_off_until(tx, present, due_at, **said):
            _tell_who_agreed_it(tx, before, wanted.agreed_by, due_at)
        elif wanted.agreed_by is not None:
            present = None  # begun while we waited for its lock: what is agreed now is a callback more
    if present:
        return present
    entry_id = insert_entry(
        tx,
        queue,
        contact_id=wanted.contact_id,
        kind="callback",
        node=old.node if old else "",
        language=wanted.language,
        skills=old.skills if old else required(queue.skills, ()),
        rank_at=old.rank_at if old else tx.now,
        inherits_id=old.id if old else None,
        number=wanted.number,
        due_at=due_at,
        at_any_time=at_any_time,
        **agreed,
        times_tried=times_tried or 0,
        customer_first=queue.callback_first == "customer",
        **(_as_asked(old) if is_again else {"asked_at": tx.now, "promised_at": wanted.due_at}),
    )
    if wanted.agreed_by is not None:
        tx.hint("tasks", entry_id)
    return entry_id


def _tell_who_agreed_it(tx: Tx, before: Any, agreed_by: int | None, due_at: datetime) -> None:
    """It was work of the agent's with whom it stood, and is a colleague's: else it would be gone without a word."""
    if agreed_by is None or before.agreed_by in (None, agreed_by):
        return
    was = {"agent_id": before.agreed_by, "due_at": before.promised_at or before.due_at}
    anew = {"by_agent_id": agreed_by, "anew_for": due_at, "at": tx.now}
    tx.execute(insert(AgreedAnew).values(entry_id=before.id, **was, **anew))


def _agreed(tx: Tx, agent_id: int | None, by_themselves: bool, due_at: datetime) -> dict[str, Any]:
    """With whom it stands and for whom it is kept; whom somebody who watches over the queue has chosen stays."""
    if agent_id is None:
        return {}
    whose = kept(tx, agent_id, due_at) if by_themselves else NOBODY_S
    return {"agreed_by": agent_id, "by_themselves": by_themselves, **whose}


def kept(tx: Tx, agent_id: int, due_at: datetime) -> dict[str, Any]:
    until = max(due_at, tx.now) + KEPT_FOR
    return {"preferred_agent_id": agent_id, "preferred_until": until, "preferred_why": Preference.HANDED}


def _as_asked(old: Any) -> dict[str, datetime | None]:
    """Another try keeps what the customer knows: since when they wait, and what they were promised."""
    return {"asked_at": old.asked_at, "waited_from": old.asked_at, "promised_at": old.promised_at}


def _is_under_way(entry: Any) -> bool:
    """Whether the customer is being called already, or was."""
    return entry.call_id is not None


def _is_handed(entry: Any, now: datetime) -> bool:
    return bool(entry.preferred_why == Preference.HANDED and entry.preferred_until > now)


def _put_off_until(tx: Tx, entry_id: int, due_at: datetime, **said: Any) -> bool:
    """What was said last counts; False if it is under way, and stays as it was."""
    entry, said = lock(tx, entry_id), {"due_at": due_at, **said}
    if entry.status != EntryStatus.WAITING or _is_under_way(entry):
        return False
    if any(getattr(entry, name) != value for name, value in said.items()):
        tx.execute(update(QueueEntry).where(QueueEntry.id == entry_id).values(**said))
        tx.hint("queues", entry.queue_id)
        tx.wake("dispatch", entry.routing_group)
        if said.get("agreed_by", entry.agreed_by) is not None:
            tx.hint("tasks", entry_id)
    return True


def _live_callback(tx: Tx, wanted: CallbackWanted, queue_id: int, is_again: bool) -> int | None:
    """The one that this would be the same as: what an agent has agreed is not moved by what a caller asks for."""
    ours = QueueEntry.contact_id == wanted.contact_id
    same = [or_(ours, QueueEntry.number == wanted.number)]
    if wanted.agreed_by is None:
        same += [QueueEntry.agreed_by.is_(None)]
    elif is_again:
        same += [QueueEntry.agreed_by.is_not(None), QueueEntry.queue_id == queue_id]
    else:  # what is under way cannot be moved any more: beside it this one is another
        same += [or_(ours, QueueEntry.agreed_by.is_not(None)), QueueEntry.queue_id == queue_id, *_IS_TO_COME]
    live = (
        select(QueueEntry.id, *WHOSE)
        .join(Contact, Contact.id == QueueEntry.contact_id)
        .where(IS_LIVE, IS_CALLBACK, *same)
        .order_by(QueueEntry.agreed_by.is_(None), QueueEntry.id)
    )
    who = caller_of(tx, wanted.contact_id)
    at_number = who._replace(number=wanted.number)
    return next((each.id for each in surely(tx, at_number, tx.rows(live))), None)


_IS_TO_COME = (IS_WAITING, QueueEntry.call_id.is_(None))
