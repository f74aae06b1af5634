"""The door that only the carrier passes: signature, form, and a spoken answer whatever happens (DESIGN rule 8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import structlog
from flask import Blueprint, Response, current_app, g, request
from werkzeug.exceptions import HTTPException

from ivr import spool
from ivr.db import SILENCE
from ivr.telephony import twiml
from ivr.telephony.forms import MAX_BODY_BYTES, Form, FormMalformed
from ivr.telephony.signature import Signatures
from ivr.web.ground import EXTENSION, house
from ivr.web.voice.emergency import colleague_answer, emergency_answer, waiting_answer

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

log = structlog.get_logger()

voice = Blueprint("voice", __name__)
SIGNATURES = "hotline.signatures"
WAIT = "/voice/wait/"
OUR_OWN = ("/voice/agent", "/voice/offers/", "/voice/parties/")
"""Legs of agents: the emergency number and its voicemail are for callers."""


class Answer(Response):
    """A whole document. As a list granian sends it in one piece; Flask's iterator it would send as a stream."""

    def get_wsgi_response(self, environ: WSGIEnvironment) -> tuple[Iterable[bytes], str, list[tuple[str, str]]]:
        return [self.get_data()], self.status, self.headers.to_wsgi_list()


def answer(document: str = twiml.NOTHING) -> Response:
    """A TwiML answer; without a document the leg has nothing more to hear."""
    return Answer(document, content_type="text/xml; charset=utf-8")


def form() -> Form:
    """The carrier's form of this request, already checked."""
    checked: Form = g.form
    return checked


@voice.before_request
def let_in() -> Response | None:
    """403 for who is not the carrier, 400 with the reason for what is no form; neither changes anything."""
    environ = request.environ
    try:
        posted = Form(_body(environ))
    except FormMalformed as fault:
        return malformed(fault)
    extensions = current_app.extensions
    signatures: Signatures = extensions[SIGNATURES]
    if not signatures.holds(_path(environ), posted.pairs, environ.get("HTTP_X_TWILIO_SIGNATURE", "")):
        log.warning("signature_refused", path=request.path)
        return Response("the signature does not fit\n", 403, content_type="text/plain")
    account = extensions[EXTENSION].settings.twilio_account_sid
    if posted.fields.get("AccountSid", account) != account:
        return Response("AccountSid is another account's\n", 400, content_type="text/plain")
    g.form = posted
    return None


def _body(environ: Mapping[str, Any]) -> bytes:
    """The posted bytes, read without werkzeug's stream, which costs what the signature does; raises FormMalformed."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit()):
        raise FormMalformed("Content-Length is not a number")
    if len(length) > 9 or int(length) > MAX_BODY_BYTES:
        raise FormMalformed(f"the form is longer than {MAX_BODY_BYTES} bytes")
    body: bytes = environ["wsgi.input"].read(int(length))
    return body


def _path(environ: Mapping[str, Any]) -> str:
    query = environ.get("QUERY_STRING", "")
    return f"{environ.get('RAW_URI', '').partition('?')[0] or request.path}{'?' + query if query else ''}"


@voice.errorhandler(FormMalformed)
def malformed(fault: FormMalformed) -> Response:
    return Response(f"{fault}\n", 400, content_type="text/plain")


@voice.errorhandler(Exception)
def _faulty(error: Exception) -> Response | HTTPException:
    """Whatever went wrong in here, the event is kept, and the caller hears words in their language that lead on."""
    if isinstance(error, HTTPException):
        return error
    sid = g.form.maybe("CallSid") if "form" in g else None
    log.exception("webhook_failed", call_sid=sid, path=request.path, error=type(error).__name__)
    if "form" in g and (refused := keep_for_later(error)) is not None:
        return refused
    if request.path.startswith(WAIT):
        return answer(waiting_answer())
    if request.path.startswith(OUR_OWN):
        return answer(colleague_answer(request.args.get("l", "")))
    return answer(emergency_answer(request.args.get("l", ""), house().settings))


def keep_for_later(error: Exception) -> Response | None:
    """Writes down the webhook that failed; a refusal for one that is told again, since it is written down already.

    Where even the disk fails, news is refused, so that the carrier tells it again or at least knows that we do not
    have it. Who asks what to say is answered all the same, and the carrier's own list of calls is what remains.
    """
    the_house = house()
    if spool.REPLAY_HEADER in request.headers:
        return _refused_again(error)
    try:
        name = type(error).__name__
        spool.keep(the_house.settings.var, _path(request.environ), form().body, the_house.clock.now(), name)
    except OSError as failure:
        log.exception("webhook_not_spooled", path=request.path, error=type(failure).__name__)
        if spool.is_news(request.path):
            return Response("it could not be kept\n", 503, content_type="text/plain")
    return None


def _refused_again(error: Exception) -> Response:
    if isinstance(error, SILENCE):
        return Response("the database is silent still\n", 503, content_type="text/plain")
    return Response("it cannot be told again as it is\n", 500, content_type="text/plain")
