"""Calls: made, listed, looked at, redirected and ended over REST."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from sandbox.call import Call
from sandbox.calls import Outgoing
from sandbox.rest.call_terms import (
    callback_of,
    check_room,
    check_unused,
    checked_parties,
    detection_of,
    document_of,
    keys_of,
    time_limit_of,
    twiml_of,
)
from sandbox.rest.filters import Filters
from sandbox.rest.pages import page
from sandbox.rest.recording_terms import record_when_answered, recording_of_answered
from sandbox.rest.shape import ROOT, bad, carrier_of, form_of, not_found
from sandbox.sids import API_VERSION, formatted, rfc2822
from sandbox.source import Source
from sandbox.status import Status

NOT_IN_PROGRESS = "Call is not in-progress. Cannot redirect."
SUBRESOURCES = {
    name: "".join(word.capitalize() for word in name.split("_"))
    for name in (
        "notifications",
        "recordings",
        "payments",
        "events",
        "siprec",
        "streams",
        "transcriptions",
        "user_defined_message_subscriptions",
        "user_defined_messages",
    )
}
FILTERS: Filters[Call] = Filters(
    exact={
        "To": lambda call: call.to,
        "From": lambda call: call.from_,
        "Status": lambda call: call.status.value,
        "ParentCallSid": lambda call: call.parent_sid,
    },
    moments={"StartTime": lambda call: call.started_at, "EndTime": lambda call: call.ended_at},
    choices={"Status": frozenset(status.value for status in Status)},
)


def call_json(call: Call) -> dict[str, Any]:
    account = call.carrier.settings.account_sid
    uri = f"/2010-04-01/Accounts/{account}/Calls/{call.sid}"
    nothing = ["price", "forwarded_from", "group_sid", "trunk_sid"]
    return dict.fromkeys(nothing) | {
        "sid": call.sid,
        "account_sid": account,
        "parent_call_sid": call.parent_sid,
        "answered_by": call.answered_by,
        "to": call.to,
        "to_formatted": formatted(call.to),
        "from": call.from_,
        "from_formatted": formatted(call.from_),
        "phone_number_sid": call.phone_number_sid,
        "status": call.status.value,
        "start_time": rfc2822(call.started_at),
        "end_time": rfc2822(call.ended_at),
        "duration": str(call.duration_seconds) if call.is_over else None,
        "price_unit": "USD",
        "direction": call.direction,
        "api_version": API_VERSION,
        "caller_name": None,
        "queue_time": str(call.queue_milliseconds),
        "date_created": rfc2822(call.created),
        "date_updated": rfc2822(call.updated),
        "uri": uri + ".json",
        "subresource_uris": {name: f"{uri}/{path}.json" for name, path in SUBRESOURCES.items()},
    }


def found_call(request: web.Request, sid: str) -> Call:
    call = carrier_of(request).calls.get(sid)
    if call is None:
        raise not_found(request)
    return call


async def create(request: web.Request) -> web.Response:
    form, carrier = await form_of(request), carrier_of(request)
    to, from_ = checked_parties(carrier, form)
    source, fallback, callback = document_of(carrier, form)
    recording = recording_of_answered(form)
    check_unused(form)
    order = Outgoing(
        to=to,
        from_=from_,
        source=source,
        fallback=fallback,
        status_callbacks=(callback,) if callback is not None else (),
        timeout_seconds=form.integer("Timeout", 60, 1, 600, code=21208),
        send_digits=keys_of(form),
        machine_detection=detection_of(form),
        time_limit_seconds=time_limit_of(form, 14_400),
        reason=form.get("CallReason") or None,
    )
    check_room(carrier)
    call = carrier.calls.dial_out(order)
    if call is None:
        raise bad(21211, f"The phone number you are attempting to call, {to}, is not valid.")
    record_when_answered(call, recording)
    return web.json_response(call_json(call), status=201)


async def fetch(request: web.Request) -> web.Response:
    return web.json_response(call_json(found_call(request, request.match_info["sid"])))


async def update(request: web.Request) -> web.Response:
    call, form = found_call(request, request.match_info["sid"]), await form_of(request)
    source, status = form.source(), form.choice("Status", ("canceled", "completed"))
    fallback, callback = form.source("FallbackUrl", "FallbackMethod"), callback_of(form)
    if source is not None and form.get("Twiml"):
        raise bad(20001, "Url and Twiml exclude each other")
    if form.get("Twiml"):
        source = Source(twiml=twiml_of(form))
    limit = time_limit_of(form, 0) if form.get("TimeLimit") else None
    if status:
        _end(call, status)
        return web.json_response(call_json(call))
    if (source is not None or limit is not None) and call.status is not Status.IN_PROGRESS:
        raise bad(21220, NOT_IN_PROGRESS)
    if limit is not None:
        carrier_of(request).calls.limit(call, limit)
    if source is not None:
        call.status_callbacks[:] = [callback] if callback is not None else call.status_callbacks
        call.fallback = fallback or call.fallback
        call.redirect(source)
    return web.json_response(call_json(call))


def _end(call: Call, status: str) -> None:
    if status == "completed" and not call.is_over:
        call.hang_up("rest")
    elif status == "canceled" and call.status in (Status.QUEUED, Status.RINGING):
        if call.status is Status.QUEUED:
            call.status_callbacks.clear()  # canceled while queued: the carrier says nothing
        call.hang_up("rest")


async def delete(request: web.Request) -> web.Response:
    call = found_call(request, request.match_info["sid"])
    if not call.is_over:
        raise bad(20009, "The call must have ended before its record can be deleted")
    carrier_of(request).calls.forget(call)
    return web.Response(status=204)


async def index(request: web.Request) -> web.Response:
    found = await FILTERS.apply(request.query, reversed(carrier_of(request).calls.all()))
    return await page(request, "calls", found, call_json)


ROUTES = [
    web.post(ROOT + "/Calls.json", create),
    web.get(ROOT + "/Calls.json", index),
    web.get(ROOT + "/Calls/{sid}.json", fetch),
    web.post(ROOT + "/Calls/{sid}.json", update),
    web.delete(ROOT + "/Calls/{sid}.json", delete),
]
