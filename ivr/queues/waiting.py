"""The wait itself: each poll is the caller's heartbeat and the timer of what may take them out of the queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select, update

from ivr import agents
from ivr.calls import Call
from ivr.db import Instant, Prepared, Tx
from ivr.queues.ahead import position
from ivr.queues.entries import IS_WAITING, LIVE, SILENT_AFTER_SECONDS, EntryStatus, EntryUnknown, lock
from ivr.queues.estimate import WINDOW_SECONDS, Pace, estimate
from ivr.queues.helping import staff
from ivr.queues.hours import is_served
from ivr.queues.leaving import leave
from ivr.queues.regaining import IS_CALLBACK, has_place_of_callback
from ivr.queues.rows import Queue, QueueEntry

ANSWERS_LOOKED_AT = 100
HANDLING_SECONDS = 12 * 3600  # how far back the length of calls is looked for: a day's work


@dataclass(frozen=True, slots=True)
class Wait:
    """What is known of a wait at a poll.

    `position` 1 is next of those whom the same agents would serve; `estimate` in seconds, from and below; `round`
    counts the polls from 0; `leave` is the status with which the wait has ended, None while it goes on. `told`: what
    answered this very poll before, when it is told again. `answering`: an agent is being asked to take the call, or
    comes to it; then nothing is estimated. `languages`: those that agents at work speak, where none of them speaks the
    caller's. `music` and `announcements`: the queue's own, by language. `regained`: theirs is the place of a callback,
    which is told with the first words.
    """

    position: int
    estimate: tuple[int, int] | None
    waited_seconds: int
    round: int
    callback_offered: bool
    leave: str | None
    told: str | None = None
    parked: bool = False
    answering: bool = False
    languages: tuple[str, ...] = ()
    music: Mapping[str, str] = field(default_factory=dict)
    announcements: Mapping[str, str] = field(default_factory=dict)
    regained: bool = False


def poll(tx: Tx, entry_id: int, carrier_queue_sid: str | None = None, number: int | None = None) -> Wait:
    """One round of the wait music. Ends the wait when the queue has closed or the time is up; not of who is parked.

    `number` is the poll's own, from 0 on; a smaller one than is awaited is told again, and changes nothing. None: the
    one that is awaited. A caller who is being offered to an agent is not taken out. Polled again after the end, it
    says so again. Raises EntryUnknown.
    """
    entry = _with_queue(tx, entry_id)
    if _is_repeat(entry, number):
        return _again(tx, entry)
    if reason := _reason_to_leave(tx, entry):
        if leave(tx, entry_id, reason, unless_offered=True):
            return _over(entry, reason, tx.now)
        entry = _with_queue(tx, entry_id)  # dispatch was quicker: an agent is being asked
    wait = _wait(tx, entry)
    if wait.leave is None and not _beat(tx, entry, carrier_queue_sid, wait.estimate):
        return _again(tx, _with_queue(tx, entry_id))  # the same poll came twice at the same moment
    return wait


def offers_callback(tx: Tx, entry_id: int) -> bool:
    """Whether who waits may ask to be called back: after the queue's time, or where nobody speaks their language.

    While an agent is being asked, too: it was offered before. Raises EntryUnknown.
    """
    entry = _with_queue(tx, entry_id)
    if _waited(entry, tx.now) >= entry.callback_seconds:
        return True
    may_choose = entry.other_language_seconds is not None
    return may_choose and not agents.staffed(tx, entry.queue_id, entry.language, entry.skills)


_TELL = Prepared(update(QueueEntry).where(QueueEntry.id == bindparam("key")).values(told=bindparam("new_told")))


def tell(tx: Tx, entry_id: int, document: str) -> None:
    """Keeps what answered the last poll, for when it is asked again."""
    _TELL.changed(tx, key=entry_id, new_told=document)


def told(tx: Tx, entry_id: int) -> str:
    """What answered the wait's last poll; empty before the first."""
    document: str | None = tx.scalar(select(QueueEntry.told).where(QueueEntry.id == entry_id))
    return document or ""


def _is_repeat(entry: Any, number: int | None) -> bool:
    return entry.status in LIVE and number is not None and number < entry.round


def _again(tx: Tx, entry: Any) -> Wait:
    return replace(_wait(tx, entry), told=entry.told)


def _wait(tx: Tx, entry: Any) -> Wait:
    if entry.status not in LIVE:
        return _over(entry, entry.status, tx.now)
    pace = _pace(tx, entry)
    place = position(tx, entry, pace.staffed)
    answering = entry.status != EntryStatus.WAITING
    return Wait(
        position=place.overall,
        estimate=None if answering else estimate(place.in_queue, pace),
        waited_seconds=_waited(entry, tx.now),
        round=entry.round,
        callback_offered=entry.status == EntryStatus.WAITING and _waited(entry, tx.now) >= entry.callback_seconds,
        leave=None,
        parked=entry.parked_until is not None,
        answering=answering,
        languages=() if pace.staffed else _other_languages(tx, entry),
        music=entry.music,
        announcements=entry.announcements,
        regained=entry.round == 0 and entry.kind != "callback" and has_place_of_callback(tx, entry),
    )


def _other_languages(tx: Tx, entry: Any) -> tuple[str, ...]:
    """At once where nobody of theirs has come to work; after a while where somebody may soon be back from a break."""
    after = entry.other_language_seconds
    if entry.status != EntryStatus.WAITING or after is None:
        return ()
    if _waited(entry, tx.now) < after and agents.on_break(tx, entry.queue_id, entry.language, entry.skills):
        return ()
    return tuple(sorted(agents.languages_spoken(tx, entry.queue_id, entry.skills)))


def seen(tx: Tx, entry_id: int) -> None:
    """The carrier says that the caller is still there, though no poll has come."""
    tx.execute(update(QueueEntry).where(QueueEntry.id == entry_id).values(seen_at=tx.now))
    tx.wake("dispatch", lock(tx, entry_id).routing_group)


def silent(tx: Tx) -> Sequence[Any]:
    """Waiting callers whose heartbeat has stopped (id, call_id, seen_at): to be looked up at the carrier."""
    return tx.rows(
        select(QueueEntry.id, QueueEntry.call_id, QueueEntry.seen_at)
        .where(IS_WAITING, ~is_there(heard_since(tx.now)))
        .order_by(QueueEntry.lane, QueueEntry.rank_at, QueueEntry.id)
    )


def heard_since(now: datetime) -> datetime:
    """Who was not heard of since then is silent."""
    return now - timedelta(seconds=SILENT_AFTER_SECONDS)


def is_on_the_line() -> ColumnElement[bool]:
    """The condition that whoever waits does so at a telephone, and polls.

    Of callbacks these are the ones who have answered: who have pressed the key, or have lost their agent.
    """
    answered = exists().where(Call.id == QueueEntry.call_id, Call.answered_at.is_not(None)).correlate(QueueEntry)
    return or_(~IS_CALLBACK, and_(~QueueEntry.customer_first, answered))


def is_there(since: Any) -> Any:
    """The condition that nobody is on the line, or was heard of (see `heard_since`)."""
    return or_(QueueEntry.seen_at >= since, ~is_on_the_line())


def is_due(now: Any) -> Any:
    """The condition that an entry is not a callback for later."""
    return or_(QueueEntry.due_at.is_(None), QueueEntry.due_at <= now)


def is_anybodys(now: Any) -> Any:
    """The condition that a due entry is no callback which one agent alone makes before its time (see `make_now`)."""
    on_time = or_(QueueEntry.promised_at.is_(None), QueueEntry.promised_at <= now)
    return or_(on_time, QueueEntry.due_at.is_(None), QueueEntry.call_id.is_not(None))


# Built once: a poll is the commonest thing that happens, and building statements is most of what it costs.
_WITH_QUEUE = (
    select(
        QueueEntry.__table__,
        Queue.hours,
        Queue.time_zone,
        Queue.max_wait_seconds,
        Queue.overflow_seconds,
        Queue.help_seconds,
        Queue.routing_group,
        Queue.callback_seconds,
        Queue.other_language_seconds,
        Queue.music,
        Queue.announcements,
    )
    .join(Queue, Queue.id == QueueEntry.queue_id)
    .where(QueueEntry.id == bindparam("entry"))
)
_ANSWERS = (
    select(QueueEntry.connected_at, QueueEntry.ended_at)
    .where(QueueEntry.queue_id == bindparam("queue"), QueueEntry.connected_at >= bindparam("since", type_=Instant()))
    .order_by(QueueEntry.connected_at.desc())
    .limit(ANSWERS_LOOKED_AT)
)


def _with_queue(tx: Tx, entry_id: int) -> Any:
    row = tx.execute(_WITH_QUEUE, {"entry": entry_id}).one_or_none()
    if row is None:
        raise EntryUnknown(f"there is no queue entry {entry_id}")
    return row


def _reason_to_leave(tx: Tx, entry: Any) -> str | None:
    if entry.status != EntryStatus.WAITING or entry.parked_until is not None:
        return None  # whom somebody has set aside is theirs to take back, until that time is up
    waited = _waited(entry, tx.now)
    if not is_served(tx, entry) and not _is_awaited(tx, entry):
        return EntryStatus.CLOSED
    if waited >= entry.max_wait_seconds:
        return EntryStatus.TIMED_OUT
    if entry.overflow_seconds is not None and waited >= entry.overflow_seconds:
        return EntryStatus.OVERFLOWED
    return None


def _is_awaited(tx: Tx, entry: Any) -> bool:
    """Whether closing time is none for them: whom we have answered already, or called, while anybody could take them.

    Who lost their agent a minute after it must not hear that nobody is there.
    """
    is_no_newcomer = entry.times_requeued or entry.handed_by is not None or entry.kind == "callback"
    return bool(is_no_newcomer and agents.staffed(tx, entry.queue_id, entry.language, entry.skills))


def _over(entry: Any, status: str, now: datetime) -> Wait:
    return Wait(0, None, _waited(entry, now), entry.round, False, str(status))


def _waited(entry: Any, now: datetime) -> int:
    return max(0, int((now - entry.waiting_since).total_seconds()))


def _pace(tx: Tx, entry: Any) -> Pace:
    where = {"queue": entry.queue_id, "since": tx.now - timedelta(seconds=HANDLING_SECONDS)}
    answers = tx.execute(_ANSWERS, where).all()
    since = tx.now - timedelta(seconds=WINDOW_SECONDS)
    lately = [answer for answer in answers if answer.connected_at >= since]
    full = len(lately) == ANSWERS_LOOKED_AT
    handled = [(a.ended_at - a.connected_at).total_seconds() for a in answers if a.ended_at]
    return Pace(
        answers=len(lately),
        seconds=(tx.now - lately[-1].connected_at).total_seconds() if full else WINDOW_SECONDS,
        handle_seconds=sum(handled) / len(handled) if handled else None,
        staffed=staff(tx, entry, entry.language, entry.skills),
    )


def _beat(tx: Tx, entry: Any, carrier_queue_sid: str | None, told: tuple[int, int] | None) -> bool:
    """The caller is there, and one poll further; False if this very poll was counted already."""
    values: dict[str, Any] = {"seen_at": tx.now, "round": QueueEntry.round + 1}
    if carrier_queue_sid:
        values["carrier_queue_sid"] = carrier_queue_sid
    if told and entry.announced_high is None:
        values |= {"announced_low": told[0], "announced_high": told[1]}
    awaited = (QueueEntry.id == entry.id, QueueEntry.round == entry.round)
    if tx.changed(update(QueueEntry).where(*awaited).values(**values)) == 0:
        return False
    if entry.seen_at < tx.now - timedelta(seconds=SILENT_AFTER_SECONDS):
        tx.wake("dispatch", lock(tx, entry.id).routing_group)
    return True
