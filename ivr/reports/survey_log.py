"""The log of surveys: what customers said afterwards, with the calls it is about and what was done about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, exists, select

from ivr.agents import Agent
from ivr.calls import Call
from ivr.cases import Task
from ivr.contacts import Contact
from ivr.customers import Customer
from ivr.db import Tx
from ivr.queues import Queue, QueueEntry
from ivr.reports.call_filter import PAGE_ROWS, given
from ivr.reports.paging import older
from ivr.staff import Staff
from ivr.surveys.rows import Survey, SurveyAnswer
from recordings import Recording

Status = Literal["due", "asked", "started", "completed", "unreached", "unanswered", "expired", "opted_out", "not_asked"]
Channel = Literal["call", "sms", "link", "stay"]
SCORE, SOLVED, REPEATED = "agent", "solved", "repeated"
"""The questions by the names that every survey flow gives them."""
YES, NO = ("1", "yes"), ("2", "no")


class NoSuchSurvey(Exception):
    """There is no survey of that id."""


@dataclass(frozen=True, slots=True)
class SurveysWanted:
    """Which surveys; None leaves it open. `since` and `until` (not included) are of the invitation's making."""

    since: datetime | None = None
    until: datetime | None = None
    queue: str | None = None
    agent_id: int | None = None
    score: int | None = None
    solved: bool | None = None
    repeated: bool | None = None
    answered: bool | None = None
    status: Status | None = None
    before: int | None = None
    limit: int = PAGE_ROWS


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer. A comment that was spoken is a recording; `recording_id` None then: it is not here (yet)."""

    question: str
    value: str
    at: datetime
    spoken: bool
    recording_id: int | None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The task that a bad answer has made; `done_at` None: somebody still has to see to it."""

    task_id: int
    owner: str | None
    due_at: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """One survey. `call_id` is the call it is about, `answered_in` the one in which it was answered, if any.

    While it is `due`: it is asked at `due_at`, for the first time or, after `attempts`, again, and `why` says for what.
    `score` is the agent's, 1 to 5; `solved` and `repeated` are the customer's word; None: not said.
    """

    id: int
    created_at: datetime
    completed_at: datetime | None
    status: Status
    why: str | None
    due_at: datetime
    attempts: int
    channel: Channel
    language: str
    contact_id: int
    customer_id: int | None
    customer: str | None
    number: str | None
    reason: str | None
    queue: str | None
    agent_id: int | None
    agent: str | None
    call_id: int | None
    answered_in: int | None
    score: int | None
    solved: bool | None
    repeated: bool | None
    answers: list[AnswerLine]
    follow_up: FollowUp | None


def surveys(tx: Tx, wanted: SurveysWanted) -> list[SurveyLine]:
    """A page of them, the newest invitation first; raises NoSuchSurvey when `before` is none."""
    found = tx.rows(wanted_surveys(tx, wanted))
    return _with_all(tx, found)


def wanted_surveys(tx: Tx, wanted: SurveysWanted) -> Any:
    """The query of a page."""
    return (
        _SURVEYS.where(*_conditions(wanted), *older(tx, Survey.created_at, Survey.id, wanted.before, NoSuchSurvey))
        .order_by(Survey.created_at.desc(), Survey.id.desc())
        .limit(wanted.limit)
    )


def surveys_of_contact(tx: Tx, contact_id: int) -> list[SurveyLine]:
    """The surveys about a contact: none or one."""
    return _with_all(tx, tx.rows(_SURVEYS.where(Survey.contact_id == contact_id)))


_SURVEYS = (
    select(
        Survey.id,
        Survey.created_at,
        Survey.completed_at,
        Survey.status,
        Survey.why,
        Survey.due_at,
        Survey.attempts,
        Survey.channel,
        Survey.language,
        Survey.contact_id,
        Contact.customer_id,
        Customer.name.label("customer"),
        Contact.number,
        Contact.reason,
        Survey.agent_id,
        Staff.name.label("agent"),
        Survey.call_id.label("answered_in"),
    )
    .join(Contact, Contact.id == Survey.contact_id)
    .outerjoin(Customer, Customer.id == Contact.customer_id)
    .outerjoin(Agent, Agent.id == Survey.agent_id)
    .outerjoin(Staff, Staff.id == Agent.staff_id)
)


def _conditions(wanted: SurveysWanted) -> list[ColumnElement[bool]]:
    queue_id = select(Queue.id).where(Queue.name == wanted.queue).scalar_subquery()
    waited = exists().where(QueueEntry.contact_id == Survey.contact_id, QueueEntry.queue_id == queue_id)
    any_answer = exists().where(SurveyAnswer.survey_id == Survey.id)
    return given(
        (wanted.since, lambda: Survey.created_at >= wanted.since),
        (wanted.until, lambda: Survey.created_at < wanted.until),
        (wanted.agent_id, lambda: Survey.agent_id == wanted.agent_id),
        (wanted.status, lambda: Survey.status == wanted.status),
        (wanted.queue, lambda: waited),
        (wanted.answered, lambda: any_answer if wanted.answered else ~any_answer),
        (wanted.score, lambda: _said(SCORE, (str(wanted.score),))),
        (wanted.solved, lambda: _said(SOLVED, YES if wanted.solved else NO)),
        (wanted.repeated, lambda: _said(REPEATED, YES if wanted.repeated else NO)),
    )


def _said(question: str, values: Iterable[str]) -> ColumnElement[bool]:
    return exists().where(
        SurveyAnswer.survey_id == Survey.id, SurveyAnswer.question == question, SurveyAnswer.value.in_(tuple(values))
    )


def _with_all(tx: Tx, found: Sequence[Any]) -> list[SurveyLine]:
    """A page with what belongs to its surveys: a query a kind, not a survey."""
    contacts = [row.contact_id for row in found]
    answers, follow_ups = _answers(tx, found), _follow_ups(tx, [row.id for row in found])
    queues, calls = _queues(tx, contacts), _calls(tx, contacts)
    return [
        SurveyLine(
            **row._mapping,
            queue=queues.get(row.contact_id),
            call_id=calls.get(row.contact_id),
            score=_score(answers.get(row.id, [])),
            solved=_yes_or_no(answers.get(row.id, []), SOLVED),
            repeated=_yes_or_no(answers.get(row.id, []), REPEATED),
            answers=answers.get(row.id, []),
            follow_up=follow_ups.get(row.id),
        )
        for row in found
    ]


def _answers(tx: Tx, found: Sequence[Any]) -> dict[int, list[AnswerLine]]:
    ids = [row.id for row in found]
    rows = tx.rows(
        select(SurveyAnswer.__table__, Recording.id.label("recording_id"), Recording.status.label("recording_status"))
        .outerjoin(Recording, Recording.sid == SurveyAnswer.value)
        .where(SurveyAnswer.survey_id.in_(ids))
        .order_by(SurveyAnswer.id)
    )
    answers: dict[int, list[AnswerLine]] = {}
    for row in rows:
        here = row.recording_id if row.recording_status == "stored" else None
        line = AnswerLine(row.question, row.value, row.at, row.recording_id is not None, here)
        answers.setdefault(row.survey_id, []).append(line)
    return answers


def _follow_ups(tx: Tx, survey_ids: Sequence[int]) -> dict[int, FollowUp]:
    by_source = {f"survey:{survey_id}": survey_id for survey_id in survey_ids}
    rows = tx.rows(
        select(Task.source, Task.id, Staff.name, Task.due_at, Task.done_at)
        .outerjoin(Staff, Staff.id == Task.owner_id)
        .where(Task.source.in_(by_source))
    )
    return {by_source[row.source]: FollowUp(row.id, row.name, row.due_at, row.done_at) for row in rows}


def _queues(tx: Tx, contact_ids: Sequence[int]) -> dict[int, str]:
    """The last queue of each contact."""
    rows = tx.rows(
        select(QueueEntry.contact_id, Queue.name)
        .join(Queue, Queue.id == QueueEntry.queue_id)
        .where(QueueEntry.contact_id.in_(contact_ids))
        .order_by(QueueEntry.id)
    )
    return {row.contact_id: row.name for row in rows}


def _calls(tx: Tx, contact_ids: Sequence[int]) -> dict[int, int]:
    """The last call of each contact that was not made to ask."""
    rows = tx.rows(
        select(Call.contact_id, Call.id)
        .where(Call.contact_id.in_(contact_ids), Call.purpose != "survey")
        .order_by(Call.id)
    )
    return {row.contact_id: row.id for row in rows}


def _score(answers: Sequence[AnswerLine]) -> int | None:
    said = next((answer.value for answer in answers if answer.question == SCORE), "")
    return int(said) if said.isascii() and said.isdigit() else None


def _yes_or_no(answers: Sequence[AnswerLine], question: str) -> bool | None:
    said = next((answer.value for answer in answers if answer.question == question), None)
    return True if said in YES else False if said in NO else None
