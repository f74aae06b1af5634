"""The survey's page: whoever has the link may answer it once."""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request
from limits import RateLimitItemPerMinute
from limits.strategies import RateLimiter
from redis import RedisError
from werkzeug.wrappers import Response as AnyResponse

from ivr import surveys
from ivr.db import Tx
from ivr.sentences import LANGUAGES
from ivr.surveys import SurveyView
from ivr.web.access import address
from ivr.web.ground import house
from ivr.web.guard import LIMITER
from ivr.web.public.survey_words import words_of

VISITS = RateLimitItemPerMinute(60)
WRONG_LINKS = RateLimitItemPerMinute(10)
TOKEN_LENGTH = 43
MAX_FORM_BYTES = 16_384
POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

survey_page = Blueprint("survey_page", __name__, template_folder="templates")


@survey_page.before_request
def _limit() -> Response | None:
    """The token cannot be guessed; this keeps anybody from trying, and from flooding us."""
    request.max_content_length = MAX_FORM_BYTES
    return None if _may_look(address()) else _page("busy", 429)


@survey_page.after_request
def _private(response: Response) -> Response:
    """The address is the key: it goes into no cache, no index and no other site's log."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = POLICY
    return response


@survey_page.get("/s/<token>")
def show(token: str) -> Response:
    """Shows the questions; looking changes nothing, since programs look at links too."""
    with house().db.reading() as tx:
        survey = _of(tx, token)
        if survey is None:
            return _unknown()
        if not surveys.is_open(tx, survey):
            return _page(_ending(survey), 200 if survey.status == surveys.Status.COMPLETED else 410, survey.language)
        return _page("questions", 200, survey.language, asked=surveys.asked_on_page(tx, survey))


@survey_page.post("/s/<token>")
def answer(token: str) -> AnyResponse:
    """Keeps the answers, or the wish never to be asked again."""
    given = {name: value for name, value in request.form.items() if name != "never"}
    never = "never" in request.form
    with house().db.writing() as tx:
        survey = _of(tx, token)
        is_open = survey is not None and surveys.is_open(tx, survey)
        taken = survey is not None and is_open and _take(tx, survey, given, never)
        asked = surveys.asked_on_page(tx, survey) if survey is not None and not taken else []
    if survey is None:
        return _unknown()
    if is_open and not taken:
        return _page("questions", 400, survey.language, asked=asked, empty=True)
    return redirect(request.path, 303)


def _take(tx: Tx, survey: SurveyView, given: dict[str, str], never: bool) -> bool:
    return surveys.refused_for_good(tx, survey.id) if never else surveys.answer_page(tx, survey, given)


def _of(tx: Tx, token: str) -> SurveyView | None:
    return surveys.by_token(tx, token) if len(token) == TOKEN_LENGTH else None


def _unknown() -> Response:
    with suppress(RedisError):
        _limiter().hit(WRONG_LINKS, "survey link", address())
    return _page("closed", 404)


def _may_look(visitor: str) -> bool:
    try:
        return _limiter().hit(VISITS, "survey page", visitor) and _limiter().test(WRONG_LINKS, "survey link", visitor)
    except RedisError:  # the counts are away for a moment; the token guards well enough alone
        return True


def _ending(survey: SurveyView) -> str:
    if survey.status == surveys.Status.COMPLETED:
        return "thanks"
    return "stopped" if survey.status == surveys.Status.OPTED_OUT else "closed"


def _page(shown: str, status: int, language: str = "", **values: object) -> Response:
    code, said = words_of(language or request.accept_languages.best_match(LANGUAGES) or "en")
    company = house().settings.site_name
    return make_response(
        render_template("survey.html", shown=shown, language=code, said=said, company=company, **values), status
    )


def _limiter() -> RateLimiter:
    limiter: RateLimiter = current_app.extensions[LIMITER]
    return limiter
