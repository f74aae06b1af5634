"""The control API in JSON: clock, handsets, events, journal, faults; for tests and rehearsals."""

from __future__ import annotations

import json
import time
from typing import Any

from aiohttp import web

from sandbox.call import Call, Status
from sandbox.carrier import Carrier
from sandbox.clock import ClockError, VirtualClock, instant, stamp
from sandbox.faults import Fault, FaultError
from sandbox.keys import press_keys, well_formed
from sandbox.lines import BEHAVIOURS, Behaviour, Handset, decline
from sandbox.messages import Message
from sandbox.rest.shape import carrier_of
from sandbox.signature import TokenError, read_access_token
from sandbox.traffic import StuckError
from sandbox.webhooks import Request

LONGEST_WAIT_SECONDS = 60.0
LARGEST_NUMBER = 1e9


class RefusedError(Exception):
    """A control request that cannot be met; status and reason go back to whoever asked."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


async def body_of(request: web.Request) -> dict[str, Any]:
    """The JSON object sent; an empty body is an empty object. Raises RefusedError 400."""
    text = await request.text()
    try:
        body = json.loads(text) if text.strip() else {}
    except json.JSONDecodeError as error:
        raise RefusedError(400, f"not JSON: {error}") from None
    if not isinstance(body, dict):
        raise RefusedError(400, "a JSON object is asked for")
    return body


def number_in(query: Any, name: str, default: float = 0) -> float:
    try:
        value = float(query.get(name, default) or default)
    except (TypeError, ValueError):
        raise RefusedError(400, f"{name} must be a number") from None
    if not 0 <= value <= LARGEST_NUMBER:
        raise RefusedError(400, f"{name} must be between 0 and {LARGEST_NUMBER:.0f}")
    return value


# The clock


def _clock_json(carrier: Carrier) -> dict[str, Any]:
    due = carrier.clock.next_due()
    return {
        "mode": carrier.clock.mode,
        "now": stamp(carrier.clock.now()),
        "next_due": stamp(due) if due is not None else None,
        "busy": len(carrier.traffic) + (not carrier.stage.idle),
        "max_late_ms": round(carrier.clock.max_late_ms, 3),
    }


async def read_clock(request: web.Request) -> web.Response:
    return web.json_response(_clock_json(carrier_of(request)))


async def move_clock(request: web.Request) -> web.Response:
    carrier, body = carrier_of(request), await body_of(request)
    if not isinstance(carrier.clock, VirtualClock):
        raise RefusedError(409, f"the clock is {carrier.clock.mode}: only a virtual one is moved")
    try:
        to = instant(str(body["to"])) if "to" in body else carrier.clock.now()
    except ValueError:
        raise RefusedError(400, f"`to` is no ISO-8601 instant: {body['to']!r}") from None
    after = int(number_in(body, "events_after", carrier.events.last))
    try:
        await carrier.clock.advance(to, carrier.traffic.quiet)
    except ClockError as refused:
        raise RefusedError(409, str(refused)) from None
    except StuckError as stuck:
        raise RefusedError(503, f"still under way after 20 s: {stuck}") from None
    events = carrier.events.after(after)
    return web.json_response(_clock_json(carrier) | {"events": events, "last_event": carrier.events.last})


# Events and journal


async def read_events(request: web.Request) -> web.Response:
    events, query = carrier_of(request).events, request.query
    after = int(number_in(query, "after"))
    wait = min(number_in(query, "wait"), LONGEST_WAIT_SECONDS)
    found = await events.wait_after(after, wait) if wait > 0 else events.after(after)
    return web.json_response({"events": found, "last": events.last})


async def read_journal(request: web.Request) -> web.Response:
    journal, query = carrier_of(request).journal, request.query
    entries = journal.after(int(number_in(query, "after")), query.get("call_sid"))
    return web.json_response({"entries": [entry.as_json() for entry in entries], "last": journal.last})


async def send_again(request: web.Request) -> web.Response:
    """Repeat a request of the journal as it was, with the parameters it had."""
    carrier, text = carrier_of(request), request.match_info["n"]
    entry = carrier.journal.entry(int(text)) if text.isdecimal() else None
    if entry is None:
        raise RefusedError(404, f"no entry {text} in the journal")
    token = entry.headers["I-Twilio-Idempotency-Token"]
    repeat = Request(entry.url, entry.method, dict(entry.form), entry.kind, entry.call_sid, token=token)
    answer = await carrier.webhooks.send_now(repeat)
    return web.json_response(answer.entry.as_json() if answer.entry is not None else {"error": answer.error})


# Calls and handsets


def _found(request: web.Request) -> Call:
    call = carrier_of(request).calls.get(request.match_info["sid"])
    if call is None:
        raise RefusedError(404, f"no call {request.match_info['sid']}")
    return call


def _talking(request: web.Request) -> Call:
    call = _found(request)
    if call.status is not Status.IN_PROGRESS:
        raise RefusedError(409, f"the call is {call.status.value}, not in-progress")
    return call


def call_facts(call: Call) -> dict[str, Any]:
    other = call.bridge.other(call).sid if call.bridge is not None else None
    return {
        "call_sid": call.sid,
        "from": call.from_,
        "to": call.to,
        "direction": call.direction,
        "status": call.status.value,
        "parent_call_sid": call.parent_sid,
        "bridged_to": other,
        "document": call.document_url,
        "verb": call.step,
        "listening": call.ear is not None,
        "keys": call.keys_pressed,
        "ended_by": call.ended_by,
        "heard": call.transcript,
    }


async def dial(request: web.Request) -> web.Response:
    carrier, body = carrier_of(request), await body_of(request)
    from_, to = str(body.get("from", "")), str(body.get("to", ""))
    given = body.get("params") or {}
    if not isinstance(given, dict):
        raise RefusedError(400, "`params` is an object of names and values")
    params = {str(name): str(value) for name, value in given.items()}
    if body.get("token"):
        from_, to = _by_token(carrier, str(body["token"]))
    if not from_ or not to:
        raise RefusedError(400, "`from` and `to` are asked for")
    if to.startswith("app:"):
        params.setdefault("ApplicationSid", to[4:])
    call = carrier.calls.ring_in(from_, to, Handset(carrier), params)
    if call is None:
        raise RefusedError(404, f"nothing answers at {to}: no such number or application, or it has no VoiceUrl")
    return web.json_response(call_facts(call), status=201)


def _by_token(carrier: Carrier, token: str) -> tuple[str, str]:
    secret = carrier.settings.api_secret
    if not secret:
        raise RefusedError(403, "access tokens need TWILIO_API_KEY and TWILIO_API_SECRET")
    try:
        claims = read_access_token(token, secret, time.time())  # tokens are dated by the wall clock
        grants = claims["grants"]
        identity, app = grants["identity"], grants["voice"]["outgoing"]["application_sid"]
    except TokenError as refused:
        raise RefusedError(403, str(refused)) from None
    except (KeyError, TypeError):
        raise RefusedError(403, "the token grants no outgoing calls") from None
    if claims.get("iss") != carrier.settings.api_key or claims.get("sub") != carrier.settings.account_sid:
        raise RefusedError(403, "the token is of another account or key")
    return f"client:{identity}", f"app:{app}"


async def press(request: web.Request) -> web.Response:
    call, digits = _talking(request), str((await body_of(request)).get("digits", ""))
    if not digits or not well_formed(digits):
        raise RefusedError(400, f"not keys: {digits!r}")
    press_keys(call, digits)
    return web.json_response({"call_sid": call.sid, "digits": digits})


async def speak(request: web.Request) -> web.Response:
    call, text = _talking(request), str((await body_of(request)).get("text", ""))
    call.receive_speech(text)
    return web.json_response({"call_sid": call.sid, "text": text})


async def make_voice(request: web.Request) -> web.Response:
    call = _talking(request)
    seconds = number_in(await body_of(request), "seconds", 1.0)
    call.receive_voice(seconds)
    return web.json_response({"call_sid": call.sid, "seconds": seconds})


def _ringing_out(request: web.Request) -> Call:
    call = _found(request)
    if call.status is not Status.RINGING or call.direction == "inbound":
        raise RefusedError(409, f"no handset is ringing: the call is {call.direction} and {call.status.value}")
    return call


async def answer(request: web.Request) -> web.Response:
    call = _ringing_out(request)
    call.far_answers()
    return web.json_response(call_facts(call))


async def reject(request: web.Request) -> web.Response:
    call, body = _ringing_out(request), await body_of(request)
    decline(call, str(body.get("reason", "declined")))
    return web.json_response(call_facts(call))


async def hang_up(request: web.Request) -> web.Response:
    call = _found(request)
    if call.is_over:
        raise RefusedError(409, f"the call has ended already: {call.status.value}")
    if call.status is not Status.IN_PROGRESS and call.direction != "inbound":
        raise RefusedError(409, "a ringing handset is answered or rejected, not hung up")
    call.far_hangs_up()
    return web.json_response(call_facts(call))


async def list_calls(request: web.Request) -> web.Response:
    calls = carrier_of(request).calls.all()
    if request.query.get("live"):
        calls = [call for call in calls if not call.is_over]
    return web.json_response({"calls": [call_facts(call) | {"heard": None} for call in reversed(calls)]})


async def show_call(request: web.Request) -> web.Response:
    call = _found(request)
    legs = [child.sid for child in carrier_of(request).calls.all() if child.parent_sid == call.sid]
    return web.json_response(call_facts(call) | {"legs": legs})


async def set_behaviour(request: web.Request) -> web.Response:
    body, carrier = await body_of(request), carrier_of(request)
    on_call = str(body.get("on_call", "ring"))
    if on_call not in BEHAVIOURS:
        raise RefusedError(400, f"on_call is one of {', '.join(BEHAVIOURS)}")
    behaviour = Behaviour(on_call, number_in(body, "after_seconds"), str(body.get("answered_by", "human")))
    carrier.behaviours[request.match_info["number"]] = behaviour
    return web.json_response(vars(behaviour))


# Messages


async def write_message(request: web.Request) -> web.Response:
    body, carrier = await body_of(request), carrier_of(request)
    from_, to, text = (str(body.get(name, "")) for name in ("from", "to", "body"))
    if carrier.numbers.by_number(to) is None:
        raise RefusedError(404, f"{to} is no number of this account")
    return web.json_response(message_facts(carrier.messages.receive(from_, to, text)), status=201)


async def list_messages(request: web.Request) -> web.Response:
    number = request.query.get("number")
    found = [m for m in carrier_of(request).messages.all() if number in (None, m.to, m.from_)]
    return web.json_response({"messages": [message_facts(message) for message in found]})


def message_facts(message: Message) -> dict[str, Any]:
    return {
        "sid": message.sid,
        "at": stamp(message.created),
        "from": message.from_,
        "to": message.to,
        "body": message.body,
        "direction": message.direction,
        "status": message.status,
        "error_code": message.error_code,
    }


# Faults and reset


async def add_fault(request: web.Request) -> web.Response:
    body, carrier = await body_of(request), carrier_of(request)
    try:
        fault = Fault(**body)
    except FaultError as refused:
        raise RefusedError(400, str(refused)) from None
    except TypeError as error:
        raise RefusedError(400, f"not a fault: {error}") from None
    carrier.faults.rules.append(fault)
    return web.json_response({"faults": len(carrier.faults.rules)}, status=201)


async def clear_faults(request: web.Request) -> web.Response:
    carrier_of(request).faults.rules.clear()
    return web.Response(status=204)


async def reset(request: web.Request) -> web.Response:
    body = await body_of(request)
    carrier_of(request).reset(everything=bool(body.get("all")))
    return web.json_response({"reset": True})


ROUTES = [
    web.get("/sandbox/clock", read_clock),
    web.post("/sandbox/clock", move_clock),
    web.get("/sandbox/events", read_events),
    web.get("/sandbox/journal", read_journal),
    web.post("/sandbox/journal/{n}/again", send_again),
    web.get("/sandbox/calls", list_calls),
    web.post("/sandbox/calls", dial),
    web.get("/sandbox/calls/{sid}", show_call),
    web.post("/sandbox/calls/{sid}/keys", press),
    web.post("/sandbox/calls/{sid}/speech", speak),
    web.post("/sandbox/calls/{sid}/record", make_voice),
    web.post("/sandbox/calls/{sid}/answer", answer),
    web.post("/sandbox/calls/{sid}/reject", reject),
    web.post("/sandbox/calls/{sid}/hangup", hang_up),
    web.get("/sandbox/messages", list_messages),
    web.post("/sandbox/messages", write_message),
    web.put("/sandbox/handsets/{number}", set_behaviour),
    web.post("/sandbox/faults", add_fault),
    web.delete("/sandbox/faults", clear_faults),
    web.post("/sandbox/reset", reset),
]
