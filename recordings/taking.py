"""A recording comes into being: a message that was left, or a talk, as the carrier tells it in any order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from ivr import calls, cases
from ivr.conversation import Conversation
from ivr.db import Tx
from recordings.rows import Recording
from recordings.status import LIVE, STATUS, Status

CONVERSATION = "conversation"
VOICEMAIL = "voicemail"
RECORDING_SOURCE = "recording"
"""What a task came from, before the recording's sid."""
PURPOSES = frozenset({CONVERSATION, "suggestion", VOICEMAIL, "survey_comment"})


@dataclass(frozen=True, slots=True)
class News:
    """One recording status callback: in-progress, completed or absent; `seconds` as the carrier measured them."""

    sid: str
    status: str
    purpose: str
    seconds: int | None = None
    channels: int = 1
    url: str | None = None


def message_recorded(tx: Tx, call_id: int, sid: str, seconds: int, purpose: str) -> int:
    """Puts a message that a caller left on record; the carrier still has the sound. Told twice, it is one."""
    recording_id = _put(tx, call_id, News(sid, "completed", purpose, seconds), Status.AVAILABLE)
    data = {"recording": recording_id, "purpose": purpose, "seconds": seconds}
    if calls.record(tx, calls.Entry(call_id, "message_recorded", _key(sid), data)):
        tx.wake("recording", recording_id)
    return recording_id


def message_left(tx: Tx, call: Any, sid: str, seconds: int, purpose: str) -> None:
    """Keeps the message; a voicemail is somebody's task (a suggestion has its case, a comment its survey)."""
    message_recorded(tx, call.id, sid, seconds, purpose)
    if purpose == VOICEMAIL:
        words = "A caller left a message: listen to it and call back."
        cases.add_task(tx, cases.NewTask(VOICEMAIL, f"{RECORDING_SOURCE}:{sid}", words, call.contact_id))


def told(tx: Tx, call_id: int, news: News) -> None:
    """The carrier's news of a recording. Of one of a message, the dialogue may have told before, or not yet."""
    kind, status = _MEANINGS.get(news.status, (None, None))
    call = calls.load(tx, call_id) if news.purpose == CONVERSATION else calls.lock(tx, call_id)
    if kind is None or status is None or call is None:
        return
    recording_id = _put(tx, call_id, news, status)
    data = {"recording": recording_id, "purpose": news.purpose, "seconds": news.seconds}
    if not calls.record(tx, calls.Entry(call_id, kind, f"recording:{news.sid}:{news.status}", data)):
        return
    match status:
        case Status.RECORDING:
            _paused_already(tx, call_id, recording_id)
        case Status.AVAILABLE:
            _available(tx, recording_id, news)
            _left_unsaid(tx, call, news)
        case Status.ABSENT:
            STATUS.move(tx, recording_id, Status.ABSENT, due_at=None, seconds=0)
    if news.purpose == CONVERSATION:
        _tell_desks(tx, call_id)


_MEANINGS = {
    "in-progress": ("recording_started", Status.RECORDING),
    "completed": ("recording_available", Status.AVAILABLE),
    "absent": ("recording_absent", Status.ABSENT),
}


def live(tx: Tx, call_id: int) -> Any:
    """The recording of a call's talk that is going on now, or None."""
    statement = select(Recording).where(Recording.call_id == call_id, Recording.purpose == CONVERSATION)
    return tx.row(statement.where(Recording.status.in_(LIVE)).order_by(Recording.id.desc()).limit(1))


def _paused_already(tx: Tx, call_id: int, recording_id: int) -> None:
    """The pause was done before the carrier told which recording it is."""
    wanted = (Conversation.pause_asked, ~Conversation.pause_pending, Conversation.status != "ended")
    talk = tx.row(select(Conversation.id).where(Conversation.call_id == call_id, *wanted))
    if talk is not None and STATUS.move(tx, recording_id, Status.PAUSED, paused_at=tx.now):
        data = {"recording": recording_id, "conversation": talk.id}
        calls.record(tx, calls.Entry(call_id, "recording_paused", f"recording:{recording_id}:paused", data))


def _tell_desks(tx: Tx, call_id: int) -> None:
    """Whoever talks sees at once whether it is recorded, and can pause it."""
    going_on = (Conversation.call_id == call_id, Conversation.status != "ended")
    for talk in tx.rows(select(Conversation.agent_id).where(*going_on)):
        tx.hint("desk", talk.agent_id)


def _available(tx: Tx, recording_id: int, news: News) -> None:
    """From now on it can be fetched; the carrier's own length counts, since silence may have been trimmed."""
    STATUS.move(tx, recording_id, Status.AVAILABLE, due_at=tx.now)
    facts = {"seconds": news.seconds, "channels": news.channels, "carrier_url": news.url}
    known = {name: value for name, value in facts.items() if value is not None}
    tx.execute(
        update(Recording)
        .where(Recording.id == recording_id, Recording.status == Status.AVAILABLE)
        .values(**known, attempts=0, due_at=tx.now)
    )
    tx.wake("recording", recording_id)


def _left_unsaid(tx: Tx, call: Any, news: News) -> None:
    """Who hangs up while speaking may be gone before the dialogue hears of the message: it would be nobody's."""
    if news.purpose == CONVERSATION or call.status != calls.Status.ENDED or not news.seconds:
        return
    if not calls.is_recorded(tx, call.id, _key(news.sid)):
        message_left(tx, call, news.sid, news.seconds, news.purpose)
        calls.fold_anew(tx, call.id)


def _key(sid: str) -> str:
    return f"message:{sid}"


def _put(tx: Tx, call_id: int, news: News, status: Status) -> int:
    """The row of this SID, made if it is new; two that tell at once make one."""
    statement = tx.conflict_free(Recording).values(
        sid=news.sid,
        call_id=call_id,
        contact_id=calls.load(tx, call_id).contact_id,
        purpose=news.purpose,
        status=status,
        seconds=news.seconds,
        channels=news.channels,
        carrier_url=news.url,
        attempts=0,
        due_at=tx.now if status == Status.AVAILABLE else None,
        created_at=tx.now,
    )
    tx.execute(statement.on_conflict_do_nothing(index_elements=["sid"]))
    return int(tx.scalar(select(Recording.id).where(Recording.sid == news.sid)))
