"""How surveys end: answered to the end, unreached, unanswered, out of time, or refused for good."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from ivr import calls, messages, revisions
from ivr.db import Tx
from ivr.messages import ANY, OPTED_OUT_CODE, Message, OptingOut
from ivr.surveys import questions
from ivr.surveys.book import answered
from ivr.surveys.eligibility import Channel
from ivr.surveys.rows import Survey
from ivr.surveys.status import OPEN, STATUS, Status

PURPOSE = "survey"
EXPIRED_AT_ONCE = 100
UNSENT = ("failed", "undelivered", "canceled")


def completed(tx: Tx, survey_id: int) -> bool:
    """Answered to the end; False if it had ended before."""
    done = STATUS.move(tx, survey_id, Status.COMPLETED, completed_at=tx.now, why=None)
    if done:
        journal(tx, survey_id, "survey_completed")
        tx.hint("surveys", survey_id)
    return done


def unreached(tx: Tx, survey_id: int, why: str) -> bool:
    """Nobody took the call, or the message did not arrive."""
    return STATUS.move(tx, survey_id, Status.UNREACHED, why=why)


def refused_for_good(tx: Tx, survey_id: int) -> bool:
    """Key 9, or the page's button: never again about any contact, on any channel. Only START takes it back."""
    return _opt_out(tx, survey_id, "key")


def stopped(tx: Tx, number: str) -> int:
    """STOP by text while surveys of this number are open: no more of them on any channel; returns how many."""
    open_ones = select(Survey.id).where(Survey.number == number, Survey.status.in_(OPEN))
    return sum([_opt_out(tx, row.id, "stop_word") for row in tx.rows(open_ones)])


def stayed_until_the_end(tx: Tx, survey: Any) -> None:
    """The customer who stayed on the line has hung up."""
    if survey.channel == Channel.STAY and survey.status == Status.STARTED:
        after_hanging_up(tx, survey)


def after_hanging_up(tx: Tx, survey: Any) -> None:
    """Every question answered: completed. None: unanswered. Some: it stays open for the rest of its time."""
    given = answered(tx, survey.id)
    if not given:
        STATUS.move(tx, survey.id, Status.UNANSWERED, why="no_key")
    elif survey.revision_id is not None and _is_all(tx, survey, given):
        completed(tx, survey.id)


def is_overdue(tx: Tx) -> bool:
    """Whether there is something to end: its time ran out, or its message did not arrive."""
    return tx.scalar(_out_of_time(tx).limit(1)) is not None or tx.scalar(_undelivered().limit(1)) is not None


def expire(tx: Tx) -> int:
    """Ends what nobody has answered in time; returns how many."""
    found = tx.rows(_out_of_time(tx).order_by(Survey.expires_at).limit(EXPIRED_AT_ONCE))
    return sum([STATUS.move(tx, row.id, Status.EXPIRED, why="time") for row in found])


def end_undelivered(tx: Tx) -> int:
    """Ends what was asked by a text message that did not arrive; returns how many."""
    return sum([_end_undelivered(tx, row) for row in tx.rows(_undelivered().limit(EXPIRED_AT_ONCE))])


def _out_of_time(tx: Tx) -> Select[int]:
    return select(Survey.id).where(Survey.status.in_(OPEN), Survey.expires_at <= tx.now)


def _undelivered() -> Select[int, int | None]:
    return (
        select(Survey.id, Message.error_code)
        .join(Message, Message.id == Survey.message_id)
        .where(Survey.status == Status.ASKED, Message.status.in_(UNSENT))
    )


def _end_undelivered(tx: Tx, row: Any) -> bool:
    if row.error_code == OPTED_OUT_CODE:
        return STATUS.move(tx, row.id, Status.OPTED_OUT, why="carrier_21610")
    return unreached(tx, row.id, f"sms_{row.error_code or 'failed'}")


def journal(tx: Tx, survey_id: int, kind: str, **data: Any) -> None:
    """On the journal of the call in which the survey is answered, if it is one."""
    call_id = tx.scalar(select(Survey.call_id).where(Survey.id == survey_id))
    if call_id is not None:
        key = ":".join(["survey", str(survey_id), kind, *map(str, data.values())])
        calls.record(tx, calls.Entry(call_id, kind, key[:120], {"survey": survey_id, **data}))


def _opt_out(tx: Tx, survey_id: int, source: str) -> bool:
    number = tx.scalar(select(Survey.number).where(Survey.id == survey_id))
    if number is not None:
        messages.opt_out(tx, OptingOut(number, PURPOSE, ANY, source))
    moved = STATUS.move(tx, survey_id, Status.OPTED_OUT, why=source)
    if moved:
        journal(tx, survey_id, "survey_refused")
    if number is not None:
        _stop_the_others(tx, number, source)
    return moved


def _stop_the_others(tx: Tx, number: str, source: str) -> None:
    others = select(Survey.id).where(Survey.number == number, Survey.status.in_(OPEN))
    for row in tx.rows(others):
        STATUS.move(tx, row.id, Status.OPTED_OUT, why=source)


def _is_all(tx: Tx, survey: Any, given: dict[str, str]) -> bool:
    flow = revisions.compiled(tx, survey.revision_id)
    return all(asked.question in given for asked in questions.all_of(flow, survey.language) if asked.choices)
