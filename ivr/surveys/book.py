"""The book of surveys: finding one, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select

from ivr.db import Tx
from ivr.surveys.eligibility import Channel
from ivr.surveys.rows import Survey, SurveyAnswer
from ivr.surveys.status import NOTHING_SAID, OPEN

RESUME_HOURS = 48


class NoSuchSurvey(Exception):
    """There is no survey of that id or call."""


@dataclass(frozen=True, slots=True)
class SurveyView:
    """A survey as it stands now."""

    id: int
    contact_id: int
    agent_id: int | None
    line_id: int
    revision_id: int | None
    channel: str
    number: str | None
    language: str
    status: str
    why: str | None
    call_id: int | None
    due_at: datetime
    expires_at: datetime
    asked_at: datetime | None
    completed_at: datetime | None


_COLUMNS = [getattr(Survey, name) for name in SurveyView.__slots__]


def by_id(tx: Tx, survey_id: int) -> SurveyView:
    """Raises NoSuchSurvey."""
    found = _one(tx, Survey.id == survey_id)
    if found is None:
        raise NoSuchSurvey(f"there is no survey {survey_id}")
    return found


def by_call(tx: Tx, call_id: int) -> int | None:
    """The survey that is being answered in this call."""
    found: int | None = tx.scalar(select(Survey.id).where(Survey.call_id == call_id))
    return found


def by_token(tx: Tx, token: str) -> SurveyView | None:
    """The survey behind a link."""
    return _one(tx, Survey.token == token)


def revision_of(tx: Tx, call_id: int) -> int:
    """The revision of the flow that asks in this call; raises NoSuchSurvey."""
    found: int | None = tx.scalar(select(Survey.revision_id).where(Survey.call_id == call_id))
    if found is None:
        raise NoSuchSurvey(f"call {call_id} asks no survey")
    return found


def answered(tx: Tx, survey_id: int) -> dict[str, str]:
    """The answers by question, in the order they were given."""
    found = tx.rows(select(SurveyAnswer).where(SurveyAnswer.survey_id == survey_id).order_by(SurveyAnswer.id))
    return {row.question: row.value for row in found}


def resumable(tx: Tx, number: str) -> SurveyView | None:
    """The survey by call that somebody who calls back from `number` may answer now: rung for in the last 48 hours."""
    return _one(
        tx,
        Survey.number == number,
        Survey.channel == Channel.CALL,
        Survey.asked_at > tx.now - timedelta(hours=RESUME_HOURS),
        Survey.status.in_((*OPEN, *NOTHING_SAID)),
    )


def _one(tx: Tx, *conditions: ColumnElement[bool]) -> SurveyView | None:
    statement: Any = select(*_COLUMNS).where(*conditions).order_by(Survey.id.desc()).limit(1)
    row = tx.row(statement)
    return None if row is None else SurveyView(**row._mapping)
