"""Calls as the parties at their far ends make them: dialed, answered, keyed, spoken into, hung up."""

from __future__ import annotations

import time
from typing import Any

from aiohttp import web

from sandbox.call import Call
from sandbox.carrier import Carrier
from sandbox.control.shape import (
    LONGEST_TEXT_CHARS,
    RefusedError,
    body_of,
    number_in,
    params_in,
    told,
    told_in_pieces,
    words_in,
)
from sandbox.far import CONFIDENCE
from sandbox.keys import press_keys, well_formed
from sandbox.lines import BEHAVIOURS, Behaviour, decline
from sandbox.rest.shape import carrier_of
from sandbox.signature import TokenError, read_access_token
from sandbox.slices import in_slices
from sandbox.status import Status
from sandbox.telephones.dialling import NoConnection, dial_in


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
        "to": call.to or f"app:{call.extra_params.get('ApplicationSid', '')}",
        "direction": call.direction,
        "status": call.status.value,
        "parent_call_sid": call.parent_sid,
        "bridged_to": other,
        "document": call.document_url,
        "verb": call.step,
        "listening": call.ear is not None,
        "keys": call.keys_pressed,
        "keys_unheard": call.keys_unheard,
        "ended_by": call.ended_by,
    }


def call_story(call: Call) -> dict[str, Any]:
    """The facts and all that was heard."""
    return call_facts(call) | {"heard": list(call.transcript)}


async def dial(request: web.Request) -> web.Response:
    carrier, body = carrier_of(request), await body_of(request)
    from_, to, params = words_in(body, "from"), words_in(body, "to"), params_in(body)
    if body.get("token"):
        from_, to = by_token(carrier, str(body["token"]))
    if not from_ or not to:
        raise RefusedError(400, "`from` and `to` are asked for")
    try:
        call = dial_in(carrier, from_, to, params)
    except NoConnection as refused:
        raise RefusedError(404, str(refused)) from None
    return told(call_story(call), status=201)


def by_token(carrier: Carrier, token: str) -> tuple[str, str]:
    """Whose access token it is, and the application it lets them dial. Raises RefusedError 403."""
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
    call, digits = _talking(request), words_in(await body_of(request), "digits", LONGEST_TEXT_CHARS)
    if not digits or not well_formed(digits):
        raise RefusedError(400, f"not keys: {digits!r}")
    listening = call.listens_for_keys
    press_keys(call, digits)
    return told({"call_sid": call.sid, "digits": digits, "listening": listening})


async def speak(request: web.Request) -> web.Response:
    call, body = _talking(request), await body_of(request)
    text, confidence = words_in(body, "text", LONGEST_TEXT_CHARS), number_in(body, "confidence", CONFIDENCE)
    if confidence > 1:
        raise RefusedError(400, "confidence is between 0 and 1")
    call.receive_speech(text, confidence)
    return told({"call_sid": call.sid, "text": text})


async def make_voice(request: web.Request) -> web.Response:
    call = _talking(request)
    seconds = number_in(await body_of(request), "seconds", 1.0)
    call.receive_voice(seconds)
    return told({"call_sid": call.sid, "seconds": seconds})


def _ringing_out(request: web.Request) -> Call:
    call = _found(request)
    if call.status is not Status.RINGING or call.direction == "inbound":
        raise RefusedError(409, f"no handset is ringing: the call is {call.direction} and {call.status.value}")
    return call


async def answer(request: web.Request) -> web.Response:
    call = _ringing_out(request)
    call.far_answers()
    return told(call_story(call))


async def reject(request: web.Request) -> web.Response:
    call, body = _ringing_out(request), await body_of(request)
    decline(call, words_in(body, "reason", default="declined"))
    return told(call_story(call))


async def hang_up(request: web.Request) -> web.Response:
    call = _found(request)
    if call.is_over:
        raise RefusedError(409, f"the call has ended already: {call.status.value}")
    if call.status is not Status.IN_PROGRESS and call.direction != "inbound":
        raise RefusedError(409, "a ringing handset is answered or rejected, not hung up")
    call.far_hangs_up()
    return told(call_story(call))


async def list_calls(request: web.Request) -> web.Response:
    calls = carrier_of(request).calls
    found = calls.living() if request.query.get("live") else calls.all()
    return told_in_pieces("calls", (call_facts(call) for call in reversed(found)))


async def show_call(request: web.Request) -> web.Response:
    call = _found(request)
    calls = in_slices(carrier_of(request).calls.all())
    legs = [child.sid async for child in calls if child.parent_sid == call.sid]
    return told(call_story(call) | {"legs": legs})


async def set_behaviour(request: web.Request) -> web.Response:
    body, carrier = await body_of(request), carrier_of(request)
    on_call = words_in(body, "on_call", default="ring")
    if on_call not in BEHAVIOURS:
        raise RefusedError(400, f"on_call is one of {', '.join(BEHAVIOURS)}")
    behaviour = Behaviour(on_call, number_in(body, "after_seconds"), words_in(body, "answered_by", default="human"))
    carrier.behaviours[request.match_info["number"]] = behaviour
    return told(vars(behaviour))


ROUTES = [
    web.get("/sandbox/calls", list_calls),
    web.post("/sandbox/calls", dial),
    web.get("/sandbox/calls/{sid}", show_call),
    web.post("/sandbox/calls/{sid}/keys", press),
    web.post("/sandbox/calls/{sid}/speech", speak),
    web.post("/sandbox/calls/{sid}/record", make_voice),
    web.post("/sandbox/calls/{sid}/answer", answer),
    web.post("/sandbox/calls/{sid}/reject", reject),
    web.post("/sandbox/calls/{sid}/hangup", hang_up),
    web.put("/sandbox/handsets/{number}", set_behaviour),
]
