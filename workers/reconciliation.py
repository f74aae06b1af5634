"""Calls of times when the application was away or the database silent: fetched from the carrier, put on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import insert, select, update

import recordings
from ivr import calls, cases, contacts, customers, dialogue, lines
from ivr.calls import Call, HangupCause, Reconciliation
from ivr.contacts import Contact
from ivr.db import Tx
from ivr.house import House
from ivr.lines import LineView
from ivr.telephony.carrier import NotSent, Refused, Unsure
from ivr.telephony.parties import number_of
from ivr.telephony.past import CarrierPast, Past, PastCall, PastRecording

log = structlog.get_logger()

EVERY = timedelta(minutes=10)
FIRST_WINDOW = timedelta(hours=24)
LONGEST_CALL = timedelta(hours=4)
"""The carrier ends a call after four hours: one that began before the last comparison may have ended since."""
IN_FLIGHT = timedelta(minutes=1)
"""News this young may still be on its way to us."""
GHOSTS_AT_ONCE = 50


@dataclass(slots=True)
class Found:
    """What was missing here: calls put on record, recordings found, calls ended that had ended long ago."""

    since: datetime
    calls: int = 0
    recordings: int = 0
    ended: int = 0

    @property
    def total(self) -> int:
        return self.calls + self.recordings + self.ended


def reconcile_due(house: House) -> int:
    """The sweep's way: compares when the last comparison is ten minutes old; the carrier's absence is no failure."""
    with house.db.reading() as tx:
        last = tx.scalar(select(Reconciliation.at).order_by(Reconciliation.id.desc()).limit(1))
        if not lines.listing(tx) or (last is not None and tx.now - last < EVERY):
            return 0
    try:
        return reconcile(house).total
    except (NotSent, Refused, Unsure) as error:
        log.warning("not_reconciled", error=type(error).__name__)
        return 0


def reconcile(house: House, since: datetime | None = None, past: Past | None = None) -> Found:
    """Compares our calls since then (None: since the last comparison) with the carrier's; done twice it is done once.

    Raises NotSent, Refused or Unsure when the carrier does not tell.
    """
    carrier = past or CarrierPast(house.settings)
    with house.db.reading() as tx:
        found, now = Found(since or _window(tx)), tx.now
        ours = lines.listing(tx)
    theirs = [(line, call) for line in ours for call in carrier.calls_to(line.number, found.since)]
    for line, call in theirs:
        if call.status in calls.FINAL:
            _compare(house, line, call, found, now)
    _end_ghosts(house, carrier, found, {call.sid for _, call in theirs})
    for recording in carrier.recordings_since(found.since):
        _find_recording(house, recording, found)
    with house.db.writing() as tx:
        tx.insert(
            insert(Reconciliation).values(
                at=now, since=found.since, calls=found.calls, recordings=found.recordings, ended=found.ended
            )
        )
    return found


def _window(tx: Tx) -> datetime:
    last: datetime | None = tx.scalar(select(Reconciliation.at).order_by(Reconciliation.id.desc()).limit(1))
    return tx.now - FIRST_WINDOW if last is None else last - LONGEST_CALL


def _compare(house: House, line: LineView, theirs: PastCall, found: Found, now: datetime) -> None:
    """Looks without a lock first: nearly every call is on record and ended."""
    with house.db.reading() as tx:
        known = calls.by_sid(tx, theirs.sid)
    if known is None:
        with house.db.writing() as tx:
            if calls.by_sid(tx, theirs.sid) is None:
                put_on_record(tx, line, theirs)
                found.calls += 1
    elif known.status == calls.Status.ACTIVE and (theirs.ended_at or now) <= now - IN_FLIGHT:
        _end(house, known, theirs, found)


def put_on_record(tx: Tx, line: LineView, theirs: PastCall) -> int:
    """A call that we never had a webhook of, or none that we could keep; one that lasts still is left active."""
    number = number_of(theirs.caller)
    who = customers.recognise(tx, number)
    trust = customers.Trust.RECOGNISED if who.customer_id else customers.Trust.NONE
    contact_id = contacts.open(
        tx, contacts.NewContact("call", line.id, who.customer_id, number, who.language or line.language, trust)
    )
    call_id = calls.begin(
        tx,
        calls.NewCall(
            contact_id, line.id, None, theirs.called, theirs.caller, theirs.sid, language=who.language or line.language
        ),
    )
    tx.execute(update(Contact).where(Contact.id == contact_id).values(started_at=theirs.started_at))
    tx.execute(update(Call).where(Call.id == call_id).values(started_at=theirs.started_at))
    seconds = round((theirs.ended_at - theirs.started_at).total_seconds()) if theirs.ended_at else 0
    data = {"started": theirs.started_at.isoformat(), "status": theirs.status, "seconds": seconds}
    calls.record(tx, calls.Entry(call_id, "call_reconciled", "reconciled", data))
    if theirs.status in calls.FINAL:
        _close(tx, call_id, contact_id, theirs)
    return call_id


def _close(tx: Tx, call_id: int, contact_id: int, theirs: PastCall) -> None:
    calls.leg_news(tx, theirs.sid, theirs.status)
    cause = calls.UNANSWERED_CAUSES.get(theirs.status, HangupCause.UNKNOWN)
    calls.end(tx, call_id, theirs.status, cause)
    ended_at = theirs.ended_at or theirs.started_at
    tx.execute(update(Call).where(Call.id == call_id).values(ended_at=ended_at))
    tx.execute(update(Contact).where(Contact.id == contact_id).values(ended_at=ended_at))


def _end_ghosts(house: House, carrier: Past, found: Found, seen: set[str]) -> None:
    """Calls that are active here and were not in the list: older ones, and those that we made."""
    with house.db.reading() as tx:
        active = (Call.status == calls.Status.ACTIVE, Call.sid.is_not(None), Call.started_at <= tx.now - EVERY)
        ghosts = tx.rows(select(Call.id, Call.sid).where(*active).order_by(Call.started_at).limit(GHOSTS_AT_ONCE))
        now = tx.now
    for ghost in ghosts:
        if ghost.sid in seen:
            continue
        theirs = carrier.call(ghost.sid)
        if theirs is None:
            theirs = PastCall(ghost.sid, "", "", "completed", now, now - EVERY)
        if theirs.status in calls.FINAL and (theirs.ended_at or now) <= now - IN_FLIGHT:
            _end(house, ghost, theirs, found)


def _end(house: House, known: Any, theirs: PastCall, found: Found) -> None:
    with house.db.writing() as tx:
        call = calls.load(tx, known.id)
        if call.status == calls.Status.ACTIVE:
            dialogue.news(tx, call, dialogue.LegNews(theirs.sid, theirs.status, at=theirs.ended_at))
            found.ended += 1
            log.warning("call_ended_unheard", call_sid=theirs.sid)


def _find_recording(house: House, theirs: PastRecording, found: Found) -> None:
    """A message or a talk whose callback never reached us."""
    with house.db.reading() as tx:
        if not _is_missing(tx, theirs):
            return
    with house.db.writing() as tx:
        if not _is_missing(tx, theirs):
            return
        call = calls.by_sid(tx, theirs.call_sid)
        if theirs.of_message:
            _keep_message(tx, call, theirs)
        else:
            news = recordings.News(theirs.sid, "completed", "conversation", theirs.seconds, theirs.channels)
            recordings.told(tx, call.id, news)
        found.recordings += 1


def _is_missing(tx: Tx, theirs: PastRecording) -> bool:
    call = calls.by_sid(tx, theirs.call_sid)
    if call is None or call.status == calls.Status.ACTIVE or not theirs.seconds:
        return False
    recently = call.ended_at > tx.now - IN_FLIGHT and call.revision_id is not None
    status = tx.scalar(select(recordings.Recording.status).where(recordings.Recording.sid == theirs.sid))
    return not recently and status in (None, recordings.Status.RECORDING, recordings.Status.PAUSED)


def _keep_message(tx: Tx, call: Any, theirs: PastRecording) -> None:
    recordings.message_recorded(tx, call.id, theirs.sid, theirs.seconds, "voicemail")
    calls.rebuild(tx, call.id)
    words = "A caller left a message while the system was away: listen to it and call back."
    cases.add_task(tx, cases.NewTask("voicemail", f"recording:{theirs.sid}", words, call.contact_id))
