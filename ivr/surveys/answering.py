"""Answers: kept as they come, by key, text or page; a bad one is followed by a person."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import holidays
from sqlalchemy import select, update

from ivr import calls, cases, contacts, lines, revisions
from ivr.db import Tx
from ivr.surveys import closing, questions
from ivr.surveys.book import NoSuchSurvey
from ivr.surveys.rows import Survey, SurveyAnswer
from ivr.surveys.status import STATUS, Status

END_OF_WORK = time(18)
SATURDAY = 5
FREE_DAYS_LIMIT = 30
VALUE_LIMIT = 2000
RETRIED = frozenset({"busy", "no-answer", "failed"})
MAX_ATTEMPTS = 2
RETRY_AFTER = timedelta(minutes=30)


def started(tx: Tx, call_id: int) -> bool:
    """The call that asks was answered: from here on it is not made again."""
    survey_id = tx.scalar(select(Survey.id).where(Survey.call_id == call_id))
    if survey_id is None or not STATUS.move(tx, survey_id, Status.STARTED):
        return False
    closing.journal(tx, survey_id, "survey_started")
    return True


def resume(tx: Tx, survey_id: int, call_id: int) -> bool:
    """The customer has called back (see `resumable`) and answers in this call; False if it has ended meanwhile."""
    moved = STATUS.move(tx, survey_id, Status.STARTED, call_id=call_id, why=None) or (
        tx.changed(
            update(Survey).where(Survey.id == survey_id, Survey.status == Status.STARTED).values(call_id=call_id)
        )
        == 1
    )
    if moved:
        closing.journal(tx, survey_id, "survey_resumed")
    return moved


def answer(tx: Tx, survey_id: int, question: str, value: str) -> None:
    """Keeps an answer; given again, the last one counts. A bad one makes its follow-up task, once a survey."""
    survey = tx.row(select(Survey).where(Survey.id == survey_id))
    if survey is None:
        raise NoSuchSurvey(f"there is no survey {survey_id}")
    _keep(tx, survey_id, question, str(value)[:VALUE_LIMIT])
    STATUS.move(tx, survey_id, Status.STARTED)
    closing.journal(tx, survey_id, "survey_answered", question=question)
    tx.hint("surveys", survey_id)
    flow = revisions.compiled(tx, survey.revision_id) if survey.revision_id is not None else None
    if flow is not None and questions.is_bad(flow, question, str(value)):
        _follow_up(tx, survey, question, str(value))


def call_status(tx: Tx, call_id: int, carrier_status: str) -> None:
    """The end of the call that asks. Nothing heard: once more later, at most MAX_ATTEMPTS times in all."""
    survey = tx.row(select(Survey).where(Survey.call_id == call_id))
    if survey is None or carrier_status not in calls.FINAL:
        return
    if survey.status == Status.STARTED:
        closing.after_hanging_up(tx, survey)
    elif survey.status == Status.ASKED:
        _nobody_there(tx, survey, carrier_status)


def _nobody_there(tx: Tx, survey: Any, carrier_status: str) -> None:
    if carrier_status in RETRIED and survey.attempts < MAX_ATTEMPTS:
        STATUS.move(tx, survey.id, Status.DUE, due_at=tx.now + RETRY_AFTER, why=carrier_status)
    else:
        closing.unreached(tx, survey.id, carrier_status)


def _keep(tx: Tx, survey_id: int, question: str, value: str) -> None:
    tx.execute(
        tx.conflict_free(SurveyAnswer)
        .values(survey_id=survey_id, question=question, value=value, at=tx.now)
        .on_conflict_do_update(index_elements=["survey_id", "question"], set_={"value": value, "at": tx.now})
    )


def _follow_up(tx: Tx, survey: Any, question: str, value: str) -> None:
    contact = contacts.by_id(tx, survey.contact_id)
    line = lines.by_id(tx, survey.line_id)
    task = cases.NewTask(
        kind="follow_up",
        source=f"survey:{survey.id}",
        text=f"A bad answer in the survey ({question}: {value}). Find out what went wrong and put it right.",
        contact_id=contact.id,
        case_id=contact.case_id,
        due_at=end_of_next_working_day(tx.now, line.time_zone, line.country),
    )
    cases.add_task(tx, task)


def end_of_next_working_day(now: datetime, zone: str, country: str) -> datetime:
    """18 o'clock, in `zone`, of the first day after today that is neither weekend nor public holiday in `country`."""
    local = now.astimezone(ZoneInfo(zone))
    free = _public_holidays(country, local.year)
    days = (local.date() + timedelta(days=ahead) for ahead in range(1, FREE_DAYS_LIMIT))
    day = next(day for day in days if day.weekday() < SATURDAY and day not in free)
    return datetime.combine(day, END_OF_WORK, ZoneInfo(zone)).astimezone(now.tzinfo)


def _public_holidays(country: str, year: int) -> Container[date]:
    try:
        found: Container[date] = holidays.country_holidays(country, years=[year, year + 1])
    except NotImplementedError:  # a country whose holidays nobody has written down
        return frozenset()
    return found
