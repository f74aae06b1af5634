"""The console's JSON API: one blueprint of many rooms, all behind a session, a CSRF token and a role."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request

from ivr.web.api import (
    agents,
    audit,
    board,
    calls,
    cases,
    choices,
    clips,
    contacts,
    conversation,
    customers,
    desk,
    desk_choices,
    drafts,
    emergency,
    flow_figures,
    flow_files,
    flow_templates,
    flows,
    given_up,
    health,
    help_wanted,
    identity,
    imports,
    lines,
    node_kinds,
    outgoing,
    passing,
    presence,
    queue_settings,
    queues,
    recordings,
    schedules,
    special_days,
    speech,
    staff,
    supervision,
    surveys,
    tasks,
    trials,
    voicemails,
    work,
)
from ivr.web.api.contract import FORMS
from ivr.web.api.errors import Refused, answer_refusals
from ivr.web.api.openapi import INT_PATH_MAX, openapi
from ivr.web.api.session import session
from ivr.web.guard import csrf

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

api = Blueprint("api", __name__)


@api.before_request
def _let_in() -> None:
    """Writes need the token of their session; a number that no row can have is nobody's; files may be long."""
    contract = getattr(current_app.view_functions.get(request.endpoint or ""), "contract", None)
    if contract is not None and contract.file is not None and request.mimetype not in FORMS:
        # A form is read whole for its token, before anybody is known: it stays as short as any.
        request.max_content_length = contract.file.max_bytes
    if request.method not in SAFE_METHODS:
        csrf.protect()
    if any(isinstance(value, int) and value > INT_PATH_MAX for value in (request.view_args or {}).values()):
        raise Refused(404, "there is no such thing", code="gone")


@api.after_request
def _keep_no_copy(response: Response) -> Response:
    """What is shown here is somebody's personal data, or a token."""
    response.headers.setdefault("Cache-Control", "no-store")
    return response


answer_refusals(api)
for room in (
    openapi,
    session,
    *(
        noun.rooms
        for noun in (
            board,
            agents,
            audit,
            calls,
            cases,
            choices,
            clips,
            contacts,
            conversation,
            customers,
            desk,
            desk_choices,
            drafts,
            emergency,
            flow_templates,
            flow_figures,
            flow_files,
            flows,
            given_up,
            health,
            help_wanted,
            identity,
            imports,
            lines,
            node_kinds,
            outgoing,
            passing,
            presence,
            queue_settings,
            queues,
            recordings,
            schedules,
            special_days,
            speech,
            staff,
            supervision,
            surveys,
            tasks,
            trials,
            voicemails,
            work,
        )
    ),
):
    api.register_blueprint(room)
