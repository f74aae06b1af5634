"""How a refusal looks in the API: a status and a sentence that a person can act on."""

from __future__ import annotations

from typing import Any

import structlog
from flask import Blueprint, Response, jsonify, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from ivr import cases, choices, contacts, customers, lines, revisions, special_days, staff
from ivr.db import Overtaken, lost_race

log = structlog.get_logger()


class Refused(Exception):
    """An answer other than the one asked for; `more` goes beside the message."""

    def __init__(self, status: int, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status, self.message, self.more = status, message, more


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
    revisions.NeverPublished: 404,
    revisions.NoSuchRevision: 404,
    special_days.DayTaken: 409,
    special_days.NoSuchDay: 404,
    staff.EmailTaken: 409,
    staff.NoSuchStaff: 404,
    staff.PasswordTooWeak: 422,
}
"""Which status a noun's own error has; its message is the sentence. A noun's blueprint adds its own here."""

REASON_OF: dict[type[Exception], dict[str, str]] = {Overtaken: {"reason": "overtaken"}}
"""What a screen must tell apart from other refusals of the same status."""


def refusal(status: int, message: str, **more: Any) -> Response:
    """The answer: `{"message": …}` and what goes beside it."""
    response = jsonify({"message": message, **more})
    response.status_code = status
    return response


def answer_refusals(blueprint: Blueprint) -> None:
    """Makes every error of this blueprint's routes JSON."""
    blueprint.register_error_handler(Exception, _answer)


def _answer(error: Exception) -> Response:
    if isinstance(error, Refused):
        return refusal(error.status, error.message, **error.more)
    if isinstance(error, CSRFError):
        return refusal(403, "the token in X-CSRFToken does not fit this session: get /api/session again")
    if isinstance(error, HTTPException):
        return _with_headers(refusal(error.code or 500, error.description or error.name), error)
    for kind in type(error).__mro__:
        if kind in STATUS_OF:
            return refusal(STATUS_OF[kind], str(error), **REASON_OF.get(kind, {}))
    if lost_race(error):
        log.warning("api_lost_race", path=request.path, error=type(error).__name__)
        return refusal(409, "somebody else was quicker and has written the same: look again before you repeat it")
    log.exception("api_failed", path=request.path, error=type(error).__name__)
    return refusal(500, "something went wrong on our side, and it is in the log")


def _with_headers(response: Response, error: HTTPException) -> Response:
    """Such as Allow, which a 405 owes."""
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response
