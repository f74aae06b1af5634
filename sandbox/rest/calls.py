"""Calls: made, listed, looked at, redirected and ended over REST."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from sandbox.call import Call, Source, Status
from sandbox.callbacks import CALL_EVENTS, StatusCallback, status_callback
from sandbox.calls import MachineDetection, Outgoing
from sandbox.carrier import Carrier
from sandbox.keys import well_formed
from sandbox.rest.recording_terms import record_when_answered
from sandbox.rest.shape import ROOT, Form, bad, carrier_of, form_of, not_found, page
from sandbox.sids import API_VERSION, E164, rfc2822

NOT_IN_PROGRESS = "Call is not in-progress. Cannot redirect."
LONGEST_TWIML_CHARS = 4000
SUBRESOURCES = ("notifications", "recordings", "payments", "events", "siprec", "streams", "transcriptions")


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
        "to_formatted": call.to,
        "from": call.from_,
        "from_formatted": call.from_,
        "phone_number_sid": call.phone_number_sid,
        "status": call.status.value,
        "start_time": rfc2822(call.started_at),
        "end_time": rfc2822(call.ended_at),
        "duration": str(call.duration_seconds) if call.is_over else None,
        "price_unit": "USD",
        "direction": call.direction,
        "api_version": API_VERSION,
        "caller_name": None,
        "queue_time": "0",
        "date_created": rfc2822(call.created),
        "date_updated": rfc2822(call.updated),
        "uri": uri + ".json",
        "subresource_uris": {name: f"{uri}/{name.capitalize()}.json" for name in SUBRESOURCES},
    }


def found_call(request: web.Request, sid: str) -> Call:
    call = carrier_of(request).calls.get(sid)
    if call is None:
        raise not_found(request)
    return call


def callback_of(form: Form) -> StatusCallback | None:
    """The status callback that a form asks for. Raises ApiError on unknown events or a bad URL."""
    source = form.source("StatusCallback", "StatusCallbackMethod")
    events = form.all("StatusCallbackEvent")
    unknown = {word for text in events for word in text.split()} - set(CALL_EVENTS)
    if unknown:
        raise bad(21626, f"Invalid StatusCallbackEvent: {', '.join(sorted(unknown))}")
    return status_callback(source.url or "", source.method, events) if source is not None else None


def checked_parties(carrier: Carrier, form: Form) -> tuple[str, str]:
    """To and From, as a call may have them. Raises ApiError."""
    to, from_ = form.get("To").strip(), form.get("From").strip()
    if not to:
        raise bad(21201, "No 'To' number is specified")
    if not from_:
        raise bad(21213, "No 'From' number is specified")
    if not (E164.match(to) or to.startswith(("client:", "sip:", "app:"))):
        raise bad(21211, f"The phone number you are attempting to call, {to}, is not valid.")
    if E164.match(from_) and carrier.numbers.by_number(from_) is None:
        raise bad(21210, f"The source phone number provided, {from_}, is not yet verified for your account.")
    if not (E164.match(from_) or from_.startswith(("client:", "sip:"))):
        raise bad(21212, f"The 'From' number {from_} is not a valid phone number or client identifier.")
    return to, from_


def _instructions(carrier: Carrier, form: Form) -> Source:
    source = form.source()
    if source is not None:
        return source
    if form.get("Twiml"):
        return Source(twiml=_twiml(form))
    app = carrier.numbers.applications.get(form.get("ApplicationSid"))
    voice = app.source("voice") if app is not None else None
    if voice is None:
        raise bad(21205, "Url parameter is required.")
    return voice


def _detection(form: Form) -> MachineDetection | None:
    """Whether to find out who answered, and where to tell it when the call is not to wait for that."""
    if form.get("MachineDetection") not in ("Enable", "DetectMessageEnd"):
        return None
    callback = form.source("AsyncAmdStatusCallback", "AsyncAmdStatusCallbackMethod")
    return MachineDetection(form.get("MachineDetection"), form.get("AsyncAmd") == "true", callback)


def _twiml(form: Form) -> str:
    if len(form.get("Twiml")) > LONGEST_TWIML_CHARS:
        raise bad(21217, f"Twiml is longer than {LONGEST_TWIML_CHARS} characters")
    return form.get("Twiml")


async def create(request: web.Request) -> web.Response:
    form, carrier = await form_of(request), carrier_of(request)
    to, from_ = checked_parties(carrier, form)
    if not well_formed(form.get("SendDigits")):
        raise bad(21220, f"SendDigits is invalid: {form.get('SendDigits')}")
    callback = callback_of(form)
    order = Outgoing(
        to=to,
        from_=from_,
        source=_instructions(carrier, form),
        fallback=form.source("FallbackUrl", "FallbackMethod"),
        status_callbacks=(callback,) if callback is not None else (),
        timeout_seconds=form.integer("Timeout", 60, 1, 600),
        send_digits=form.get("SendDigits"),
        machine_detection=_detection(form),
        time_limit_seconds=form.integer("TimeLimit", 14_400, 1, 86_400),
    )
    call = carrier.calls.dial_out(order)
    if call is None:
        raise bad(21211, f"The phone number you are attempting to call, {to}, is not valid.")
    record_when_answered(call, form)
    return web.json_response(call_json(call), status=201)


async def fetch(request: web.Request) -> web.Response:
    return web.json_response(call_json(found_call(request, request.match_info["sid"])))


async def update(request: web.Request) -> web.Response:
    call, form = found_call(request, request.match_info["sid"]), await form_of(request)
    source, status = form.source(), form.get("Status")
    if source is not None and form.get("Twiml"):
        raise bad(21218, "Url and Twiml exclude each other")
    if form.get("Twiml"):
        source = Source(twiml=_twiml(form))
    if status not in ("", "canceled", "completed"):
        raise bad(21218, f"Invalid value for Status: {status}")
    if status:
        _end(call, status)
    elif source is not None:
        _redirect(call, source, form)
    return web.json_response(call_json(call))


def _end(call: Call, status: str) -> None:
    if status == "completed" and not call.is_over:
        call.hang_up("rest")
    elif status == "canceled" and call.status in (Status.QUEUED, Status.RINGING):
        if call.status is Status.QUEUED:
            call.status_callbacks.clear()  # canceled while queued: the carrier says nothing
        call.hang_up("rest")


def _redirect(call: Call, source: Source, form: Form) -> None:
    if call.status is not Status.IN_PROGRESS:
        raise bad(21220, NOT_IN_PROGRESS)
    callback = callback_of(form)
    if callback is not None:
        call.status_callbacks[:] = [callback]
    call.fallback = form.source("FallbackUrl", "FallbackMethod") or call.fallback
    call.redirect(source)


async def delete(request: web.Request) -> web.Response:
    call = found_call(request, request.match_info["sid"])
    if not call.is_over:
        raise bad(20009, "The call must have ended before its record can be deleted")
    carrier_of(request).calls.forget(call)
    return web.Response(status=204)


async def index(request: web.Request) -> web.Response:
    query = request.query
    tests: list[Callable[[Call], bool]] = []
    for name, value in query.items():
        test = _test(name, value)
        if test is not None:
            tests.append(test)
    found = [call for call in reversed(carrier_of(request).calls.all()) if all(test(call) for test in tests)]
    return page(request, "calls", found, call_json)


def _test(name: str, value: str) -> Callable[[Call], bool] | None:
    exact: dict[str, Callable[[Call], str | None]] = {
        "To": lambda call: call.to,
        "From": lambda call: call.from_,
        "Status": lambda call: call.status.value,
        "ParentCallSid": lambda call: call.parent_sid,
    }
    if name in exact:
        return lambda call: exact[name](call) == value
    if name.rstrip("<>") in ("StartTime", "EndTime"):
        return _time_test(name, value)
    return None


def _time_test(name: str, value: str) -> Callable[[Call], bool]:
    """`StartTime` is that day, `StartTime<` at or before, `StartTime>` at or after."""
    try:
        moment = datetime.fromisoformat(value).replace(tzinfo=UTC)
    except ValueError:
        raise bad(20001, f"{name} is no date: {value}") from None
    day_end = moment + timedelta(days=1) if len(value) == len("2026-01-01") else moment + timedelta(seconds=1)

    def test(call: Call) -> bool:
        at = call.started_at if name.startswith("Start") else call.ended_at
        if at is None:
            return False
        if name.endswith("<"):
            return at < day_end if len(value) == len("2026-01-01") else at <= moment
        return at >= moment and (name.endswith(">") or at < day_end)

    return test


ROUTES = [
    web.post(ROOT + "/Calls.json", create),
    web.get(ROOT + "/Calls.json", index),
    web.get(ROOT + "/Calls/{sid}.json", fetch),
    web.post(ROOT + "/Calls/{sid}.json", update),
    web.delete(ROOT + "/Calls/{sid}.json", delete),
]
