"""A survey answered on a page of the web, behind a link."""

from __future__ import annotations

from collections.abc import Mapping

from ivr import revisions
from ivr.db import Tx
from ivr.surveys import closing, questions
from ivr.surveys.answering import answer
from ivr.surveys.book import SurveyView
from ivr.surveys.questions import Asked
from ivr.surveys.status import Status


def is_open(tx: Tx, survey: SurveyView) -> bool:
    """Whether it can still be answered."""
    return survey.status in (Status.ASKED, Status.STARTED) and survey.expires_at > tx.now


def asked_on_page(tx: Tx, survey: SurveyView) -> list[Asked]:
    """Its questions, all at once."""
    if survey.revision_id is None:
        return []
    return list(questions.all_of(revisions.compiled(tx, survey.revision_id), survey.language))


def answer_page(tx: Tx, survey: SurveyView, given: Mapping[str, str]) -> bool:
    """Keeps what was filled in, by question: a digit, or words. False if nothing was, and it stays open."""
    kept = 0
    for asked in asked_on_page(tx, survey):
        said = given.get(asked.question, "").strip()
        if said in asked.choices:
            answer(tx, survey.id, asked.question, str(asked.choices[said].value))
            kept += 1
        elif not asked.choices and said:
            answer(tx, survey.id, asked.question, said)
            kept += 1
    return kept > 0 and closing.completed(tx, survey.id)
