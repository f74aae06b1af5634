"""How a refusal looks in the API: a status, a sentence that a person can act on, and a code for other languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from flask import Blueprint, Response, jsonify, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from ivr import cases, choices, contacts, customers, lines, revisions, special_days, staff
from ivr.db import Overtaken, lost_race
from ivr.sentences import Sentence, code_of

log = structlog.get_logger()


class Refused(Exception):
    """An answer other than the one asked for; `more` goes beside the message.

    `code` says the sentence in the console's languages (its `refusals`), with the `values` that stand in it.
    """

    def __init__(
        self, status: int, message: str, *, code: str, values: Mapping[str, str | int] | None = None, **more: Any
    ) -> None:
        super().__init__(message)
        self.status, self.message, self.code, self.values, self.more = status, message, code, values, more


STATUS_OF: dict[type[Exception], int] = {
    cases.CaseClosed: 409,
    cases.NoSuchCase: 404,
    cases.NoSuchTask: 404,
    cases.NobodyToOwn: 409,
    choices.ChoiceUnknown: 422,
    contacts.NoSuchContact: 404,
    customers.ExternalIdTaken: 409,
    customers.NoSuchCustomer: 404,
    customers.NotANumber: 422,
    lines.EmergencyWithoutWords: 409,
    lines.NoSuchLine: 404,
    lines.NumberTaken: 409,
    Overtaken: 409,
    revisions.AnotherFlow: 422,
    revisions.DraftOvertaken: 409,
    revisions.FlowTaken: 409,
    revisions.NameReserved: 422,
    revisions.NeverPublished: 404,
    revisions.NoSuchDraft: 404,
    revisions.NoSuchRevision: 404,
    special_days.DayTaken: 409,
    special_days.NoSuchDay: 404,
    staff.EmailTaken: 409,
    staff.NoSuchStaff: 404,
    staff.PasswordTooWeak: 422,
}
"""Which status a noun's own error has; its message is the sentence. A noun's blueprint adds its own here."""

REASON_OF: dict[type[Exception], dict[str, str]] = {
    Overtaken: {"reason": "overtaken"},
    revisions.DraftOvertaken: {"reason": "overtaken"},
}
"""What a screen must tell apart from other refusals of the same status."""


GONE = "gone"
"""The code of all that is not there: what it would have been, the screen knows."""

MISUSED = "misused"
"""The code of what a screen never asks: a program's mistake."""


def refusal(
    status: int, message: str, code: str = MISUSED, values: Mapping[str, str | int] | None = None, **more: Any
) -> Response:
    """The answer: `{"message": …, "code": …, "values": …}` and what goes beside it."""
    response = jsonify({"message": message, "code": code, "values": dict(values or {}), **more})
    response.status_code = status
    return response


def answer_refusals(blueprint: Blueprint) -> None:
    """Makes every error of this blueprint's routes JSON."""
    blueprint.register_error_handler(Exception, _answer)


def _answer(error: Exception) -> Response:
    if isinstance(error, Refused):
        return refusal(error.status, error.message, error.code, error.values, **error.more)
    if isinstance(error, CSRFError):
        return refusal(403, "the token in X-CSRFToken does not fit this session: get /api/session again", "token")
    if isinstance(error, HTTPException):
        code = GONE if error.code == 404 else MISUSED
        return _with_headers(refusal(error.code or 500, error.description or error.name, code), error)
    for kind in type(error).__mro__:
        if kind in STATUS_OF:
            return _said(error, kind)
    if lost_race(error):
        log.warning("api_lost_race", path=request.path, error=type(error).__name__)
        message = "somebody else was quicker and has written the same: look again before you repeat it"
        return refusal(409, message, "lost_race")
    log.exception("api_failed", path=request.path, error=type(error).__name__)
    return refusal(500, "something went wrong on our side, and it is in the log", "failed")


def _said(error: Exception, kind: type[Exception]) -> Response:
    status = STATUS_OF[kind]
    code = error.code if isinstance(error, Sentence) else GONE if status == 404 else code_of(kind)
    values = error.values if isinstance(error, Sentence) else {}
    return refusal(status, str(error), code, values, **REASON_OF.get(kind, {}))


def _with_headers(response: Response, error: HTTPException) -> Response:
    """Such as Allow, which a 405 owes."""
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response
