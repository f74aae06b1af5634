"""IncomingPhoneNumbers and Applications: what is called, and whom the carrier then asks."""

from __future__ import annotations

import re
from typing import Any

from aiohttp import web

from sandbox.numbers import URL_FIELDS, Endpoint
from sandbox.rest.shape import ROOT, ApiError, Form, bad, carrier_of, form_of, not_found, page
from sandbox.sids import API_VERSION, E164, new_sid, rfc2822

METHODS = frozenset({"GET", "POST"})


def _camel(field: str) -> str:
    return "".join(word.capitalize() for word in field.split("_"))


def _update(endpoint: Endpoint, form: Form, now: str) -> None:
    for name in URL_FIELDS:
        if _camel(name) in form:
            endpoint.urls[name] = _checked(name, form.get(_camel(name)))
    endpoint.friendly_name = form.get("FriendlyName", endpoint.friendly_name)
    endpoint.updated = now


def _checked(name: str, value: str) -> str:
    if name.endswith("_method") and value:
        if value.upper() not in METHODS:
            raise bad(21403, f"{_camel(name)} is not GET or POST: {value}")
        return value.upper()
    if name.endswith(("_url", "_callback")) and value and not re.match(r"^https?://[^/\s]+", value):
        raise bad(21402, f"{_camel(name)} is not a valid URL: {value}")
    return value


def _common(endpoint: Endpoint, account: str, kind: str) -> dict[str, Any]:
    urls = endpoint.urls
    facts: dict[str, Any] = {
        "sid": endpoint.sid,
        "account_sid": account,
        "friendly_name": endpoint.friendly_name,
        "api_version": API_VERSION,
        "date_created": endpoint.created,
        "date_updated": endpoint.updated,
        "voice_caller_id_lookup": urls.get("voice_caller_id_lookup", "false") == "true",
        "uri": f"/2010-04-01/Accounts/{account}/{kind}/{endpoint.sid}.json",
    }
    for name in ("voice_url", "voice_fallback_url", "status_callback", "sms_url", "sms_fallback_url"):
        facts[name] = urls.get(name) or None
        method = name.removesuffix("_url") + "_method"
        facts[method] = urls.get(method) or "POST"
    return facts


def _number_json(number: Endpoint, account: str) -> dict[str, Any]:
    nothing = ("address_sid", "identity_sid", "trunk_sid", "emergency_address_sid", "bundle_sid", "type")
    return (
        _common(number, account, "IncomingPhoneNumbers")
        | dict.fromkeys(nothing)
        | {
            "phone_number": number.phone_number,
            "voice_application_sid": number.urls.get("voice_application_sid") or None,
            "sms_application_sid": number.urls.get("sms_application_sid") or None,
            "capabilities": {"voice": True, "sms": True, "mms": False, "fax": False},
            "address_requirements": "none",
            "beta": False,
            "origin": "twilio",
            "status": "in-use",
            "voice_receive_mode": "voice",
            "emergency_status": "Inactive",
            "emergency_address_status": "unregistered",
        }
    )


def _app_json(app: Endpoint, account: str) -> dict[str, Any]:
    return _common(app, account, "Applications") | {
        "sms_status_callback": app.urls.get("sms_status_callback") or None,
        "message_status_callback": app.urls.get("message_status_callback") or None,
        "public_application_connect_enabled": False,
    }


class Endpoints:
    """The five requests on a kind of endpoint."""

    def __init__(self, kind: str, key: str, prefix: str) -> None:
        self.kind, self.key, self.prefix = kind, key, prefix

    def store(self, request: web.Request) -> dict[str, Endpoint]:
        numbers = carrier_of(request).numbers
        return numbers.numbers if self.prefix == "PN" else numbers.applications

    def json(self, endpoint: Endpoint, request: web.Request) -> dict[str, Any]:
        account = request.match_info["account"]
        return _number_json(endpoint, account) if self.prefix == "PN" else _app_json(endpoint, account)

    def found(self, request: web.Request) -> Endpoint:
        endpoint = self.store(request).get(request.match_info["sid"])
        if endpoint is None:
            raise not_found(request)
        return endpoint

    async def create(self, request: web.Request) -> web.Response:
        form, carrier = await form_of(request), carrier_of(request)
        now = rfc2822(carrier.clock.now()) or ""
        endpoint = Endpoint(new_sid(self.prefix), "", now, now)
        if self.prefix == "PN":
            endpoint.phone_number = endpoint.friendly_name = self._new_number(request, form)
        _update(endpoint, form, now)
        self.store(request)[endpoint.sid] = endpoint
        carrier.numbers.keep()
        return web.json_response(self.json(endpoint, request), status=201)

    def _new_number(self, request: web.Request, form: Form) -> str:
        number = form.get("PhoneNumber")
        if not E164.match(number):
            raise bad(21421, f"PhoneNumber is invalid: {number!r} (E.164 is asked for)")
        if carrier_of(request).numbers.by_number(number) is not None:
            raise ApiError(400, 21422, f"PhoneNumber is not available: {number}")
        return number

    async def index(self, request: web.Request) -> web.Response:
        wanted, name = request.query.get("PhoneNumber", ""), request.query.get("FriendlyName")
        found = [
            e
            for e in self.store(request).values()
            if wanted.lstrip("+") in e.phone_number and name in (None, e.friendly_name)
        ]
        return page(request, self.key, found[::-1], lambda e: self.json(e, request))

    async def fetch(self, request: web.Request) -> web.Response:
        return web.json_response(self.json(self.found(request), request))

    async def update(self, request: web.Request) -> web.Response:
        endpoint, form = self.found(request), await form_of(request)
        _update(endpoint, form, rfc2822(carrier_of(request).clock.now()) or "")
        carrier_of(request).numbers.keep()
        return web.json_response(self.json(endpoint, request))

    async def delete(self, request: web.Request) -> web.Response:
        del self.store(request)[self.found(request).sid]
        carrier_of(request).numbers.keep()
        return web.Response(status=204)

    def routes(self) -> list[web.RouteDef]:
        every, one = f"{ROOT}/{self.kind}.json", f"{ROOT}/{self.kind}/{{sid}}.json"
        return [
            web.post(every, self.create),
            web.get(every, self.index),
            web.get(one, self.fetch),
            web.post(one, self.update),
            web.delete(one, self.delete),
        ]


ROUTES = [
    *Endpoints("IncomingPhoneNumbers", "incoming_phone_numbers", "PN").routes(),
    *Endpoints("Applications", "applications", "AP").routes(),
]
