"""The doors for people without the console's program: log-in, log-out, the start page and what went wrong."""

from __future__ import annotations

import structlog
from flask import Blueprint, Flask, Response, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from ivr import agents, staff
from ivr.web import access, guard
from ivr.web.api.errors import GONE, refusal
from ivr.web.console import start_of
from ivr.web.console.serving import is_built
from ivr.web.ground import house
from ivr.web.guard import csrf
from ivr.web.public.door_words import language, say, wrong

log = structlog.get_logger()

doors = Blueprint("doors", __name__, template_folder="templates")

POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
EMAIL_CHARACTERS, PASSWORD_CHARACTERS = 254, 200


@doors.before_request
def _guard() -> None:
    if request.method == "POST":
        csrf.protect()


@doors.get("/")
def home() -> AnyResponse:
    """The first screen of whoever it is; a plain page where no console was built."""
    person = access.current_staff()
    if person is None:
        return redirect(url_for("doors.ask"))
    return redirect(start_of(person)) if is_built() else page("home.html", person=person)


@doors.get("/log-in")
def ask() -> AnyResponse:
    """The form."""
    if access.current_staff() is not None:
        return redirect(_within(request.args.get("next", "")))
    return _form(200)


@doors.post("/log-in")
def log_in() -> AnyResponse:
    """Opens a session, or says in one and the same way that it did not."""
    email = request.form.get("email", "")[:EMAIL_CHARACTERS]
    password = request.form.get("password", "")[:PASSWORD_CHARACTERS]
    where = access.address()
    if not guard.may_try(where, email):
        return _form(429, say("too_many_log_ins"), email)
    with house().db.reading() as tx:
        person = staff.authenticate(tx, email, password)
    if person is None:
        guard.log_in_failed(where, email)
        return _form(401, say("wrong"), email)
    access.log_in(person)
    _come_in(person.id)
    if person.must_change_password:
        return redirect(url_for("own_password.ask"), 303)
    return redirect(_within(request.form.get("next", "")), 303)


@doors.post("/log-out")
def log_out() -> AnyResponse:
    """Ends this browser's session."""
    access.log_out()
    return redirect(url_for("doors.ask"), 303)


def page(template: str, status: int = 200, **words: object) -> Response:
    """A plain page of ours, kept by nobody and run by nobody's script."""
    around = {"site": house().settings.site_name, "language": language(), "say": say}
    response = make_response(render_template(template, **around, **words), status)
    response.headers["Vary"] = "Accept-Language"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def answer_with_pages(app: Flask) -> None:
    """What goes wrong outside the blueprints that answer for themselves is told on a page."""
    app.register_error_handler(HTTPException, _told)
    app.register_error_handler(Exception, _faulty)


def _told(error: HTTPException) -> AnyResponse:
    if error.code is None or error.code < 400:
        return AnyResponse(response=error.get_body(), status=error.code, headers=error.get_headers())
    if request.path.startswith("/api/"):
        if error.code == 404:
            return refusal(404, "there is no such route", GONE)
        return refusal(error.code, error.description or error.name)
    status = 403 if isinstance(error, CSRFError) else error.code
    title, message = wrong(status) or (error.name, error.description or "")
    return page("error.html", status, title=title, message=message)


def _faulty(error: Exception) -> AnyResponse:
    log.exception("page_failed", path=request.path, error=type(error).__name__)
    title, message = wrong(500) or ("", "")
    return page("error.html", 500, title=title, message=message)


def _come_in(staff_id: int) -> None:
    """The desk will say that callers reach this person already, if they do."""
    with house().db.writing() as tx:
        agent_id = agents.of_staff(tx, staff_id)
        if agent_id is not None:
            agents.come_in(tx, agent_id)


def _form(status: int, message: str = "", email: str = "") -> Response:
    going_to = _within(request.values.get("next", ""))
    return page("log_in.html", status, message=message, email=email, next=going_to)


def _within(path: str) -> str:
    """Where to go next: a path of our own, never another site's address."""
    ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if ours else url_for("doors.home")
