"""OutgoingCallerIds: numbers of others that calls may show, and the call that proves them."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from sandbox.caller_ids import Validation
from sandbox.keys import well_formed
from sandbox.numbers import CallerId
from sandbox.rest.filters import Filters
from sandbox.rest.pages import page
from sandbox.rest.shape import ROOT, Form, bad, carrier_of, form_of, not_found
from sandbox.sids import E164, formatted, rfc2822

LONGEST_NAME_CHARS = 64
LONGEST_DELAY_SECONDS = 60
FILTERS: Filters[CallerId] = Filters(
    exact={"PhoneNumber": lambda each: each.phone_number, "FriendlyName": lambda each: each.friendly_name}
)


def caller_id_json(caller_id: CallerId, account: str) -> dict[str, Any]:
    return {
        "sid": caller_id.sid,
        "account_sid": account,
        "friendly_name": caller_id.friendly_name,
        "phone_number": caller_id.phone_number,
        "date_created": caller_id.created,
        "date_updated": caller_id.updated,
        "uri": f"/2010-04-01/Accounts/{account}/OutgoingCallerIds/{caller_id.sid}.json",
    }


def _name(form: Form, default: str) -> str:
    name = form.get("FriendlyName") or default
    if len(name) > LONGEST_NAME_CHARS:
        raise bad(20002, f"FriendlyName has {LONGEST_NAME_CHARS} characters at most")
    return name


async def validate(request: web.Request) -> web.Response:
    form, carrier = await form_of(request), carrier_of(request)
    validation = _validation(form)
    if carrier.numbers.by_number(validation.number) is not None:
        raise bad(21449, f"{validation.number} already can be used for outgoing calls and messages")
    if carrier.numbers.caller_id(validation.number) is not None:
        raise bad(21450, f"{validation.number} is already validated on your account")
    call = carrier.caller_ids.validate(validation)
    assert call is not None  # E.164 is always somebody
    facts = {
        "account_sid": request.match_info["account"],
        "call_sid": call.sid,
        "friendly_name": validation.friendly_name,
        "phone_number": validation.number,
        "validation_code": validation.code,
    }
    return web.json_response(facts)


def _validation(form: Form) -> Validation:
    number = form.get("PhoneNumber").strip()
    if not E164.match(number):
        raise bad(21401, f"Invalid Phone Number: {number!r}")
    if not well_formed(form.get("Extension")):
        raise bad(21206, f"Extension is invalid: {form.get('Extension')}")
    return Validation(
        number,
        _name(form, formatted(number)),
        form.integer("CallDelay", 0, 0, LONGEST_DELAY_SECONDS, code=21454),
        form.get("Extension"),
        form.source("StatusCallback", "StatusCallbackMethod", code=21456),
    )


def _found(request: web.Request) -> CallerId:
    caller_id = carrier_of(request).numbers.caller_ids.get(request.match_info["sid"])
    if caller_id is None:
        raise not_found(request)
    return caller_id


async def index(request: web.Request) -> web.Response:
    account = request.match_info["account"]
    found = await FILTERS.apply(request.query, reversed(carrier_of(request).numbers.caller_ids.values()))
    return await page(request, "outgoing_caller_ids", found, lambda each: caller_id_json(each, account))


async def fetch(request: web.Request) -> web.Response:
    return web.json_response(caller_id_json(_found(request), request.match_info["account"]))


async def update(request: web.Request) -> web.Response:
    caller_id, form = _found(request), await form_of(request)
    caller_id.friendly_name = _name(form, caller_id.friendly_name)
    caller_id.updated = rfc2822(carrier_of(request).clock.now()) or ""
    carrier_of(request).numbers.keep()
    return web.json_response(caller_id_json(caller_id, request.match_info["account"]))


async def delete(request: web.Request) -> web.Response:
    numbers = carrier_of(request).numbers
    del numbers.caller_ids[_found(request).sid]
    numbers.keep()
    return web.Response(status=204)


ROUTES = [
    web.post(ROOT + "/OutgoingCallerIds.json", validate),
    web.get(ROOT + "/OutgoingCallerIds.json", index),
    web.get(ROOT + "/OutgoingCallerIds/{sid}.json", fetch),
    web.post(ROOT + "/OutgoingCallerIds/{sid}.json", update),
    web.delete(ROOT + "/OutgoingCallerIds/{sid}.json", delete),
]
