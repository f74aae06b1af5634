"""IncomingPhoneNumbers and Applications: what is called, and whom the carrier then asks."""

from __future__ import annotations

import re
from typing import Any

from aiohttp import web

from sandbox.numbers import KEPT_FIELDS, URL_FIELDS, Endpoint
from sandbox.rest.pages import page
from sandbox.rest.shape import METHODS, ROOT, Form, bad, carrier_of, form_of, not_found, truth, well_formed_url
from sandbox.sids import API_VERSION, E164, formatted, new_sid, rfc2822
from sandbox.supply import AREA_CODE, COUNTRIES, Wish, kind_of, supply

LONGEST_NAME_CHARS = 64
KINDS = ("Local", "Mobile", "TollFree")
WORDS = {"emergency_status": ("Active", "Inactive"), "voice_receive_mode": ("voice", "fax")}


def _camel(field: str) -> str:
    return "".join(word.capitalize() for word in field.split("_"))


def _update(endpoint: Endpoint, form: Form, now: str) -> None:
    """Take over what the form says; nothing of it when any of it is wrong. Raises ApiError."""
    given = {name: _checked(name, form.get(_camel(name))) for name in URL_FIELDS + KEPT_FIELDS if _camel(name) in form}
    name = form.get("FriendlyName", endpoint.friendly_name)
    if len(name) > LONGEST_NAME_CHARS:
        raise bad(20002, f"FriendlyName has {LONGEST_NAME_CHARS} characters at most")
    endpoint.urls |= given
    endpoint.friendly_name, endpoint.updated = name, now


def _checked(name: str, value: str) -> str:
    if name.endswith("_method") and value:
        if value.upper() not in METHODS:
            raise bad(21403, f"{_camel(name)} is not GET or POST: {value}")
        return value.upper()
    if name.endswith(("_url", "_callback")) and value and not well_formed_url(value):
        raise bad(21402, f"{_camel(name)} is not a valid URL: {value}")
    if name in ("voice_caller_id_lookup", "public_application_connect_enabled") and value:
        return str(truth(_camel(name), value)).lower()
    if name in WORDS and value and value not in WORDS[name]:
        raise bad(20001, f"{_camel(name)} is one of {', '.join(WORDS[name])}, not {value!r}")
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
    kept = ("address_sid", "identity_sid", "trunk_sid", "emergency_address_sid", "bundle_sid")
    return (
        _common(number, account, "IncomingPhoneNumbers")
        | {name: number.urls.get(name) or None for name in kept}
        | {
            "phone_number": number.phone_number,
            "voice_application_sid": number.urls.get("voice_application_sid") or None,
            "sms_application_sid": number.urls.get("sms_application_sid") or None,
            "capabilities": {"voice": True, "sms": True, "mms": False, "fax": False},
            "address_requirements": "none",
            "beta": False,
            "origin": "twilio",
            "status": "in-use",
            "type": None,
            "voice_receive_mode": number.urls.get("voice_receive_mode") or "voice",
            "emergency_status": number.urls.get("emergency_status") or "Inactive",
            "emergency_address_status": "unregistered",
        }
    )


def _app_json(app: Endpoint, account: str) -> dict[str, Any]:
    return _common(app, account, "Applications") | {
        "sms_status_callback": app.urls.get("sms_status_callback") or None,
        "message_status_callback": app.urls.get("message_status_callback") or None,
        "public_application_connect_enabled": app.urls.get("public_application_connect_enabled") == "true",
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
        if self.prefix != "PN":
            return _app_json(endpoint, account)
        facts = _number_json(endpoint, account)
        if "kind" in request.match_info:
            del facts["type"]
        return facts

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
            endpoint.phone_number = _new_number(request, form)
            endpoint.friendly_name = formatted(endpoint.phone_number)
        _check_version(form)
        _update(endpoint, form, now)
        self.store(request)[endpoint.sid] = endpoint
        carrier.numbers.keep()
        return web.json_response(self.json(endpoint, request), status=201)

    async def index(self, request: web.Request) -> web.Response:
        beta = truth("Beta", request.query.get("Beta") or "false")  # of which there are none
        every = self.store(request).values() if not beta else ()
        found = [endpoint for endpoint in every if _wanted(request, endpoint)]
        return await page(request, self.key, found[::-1], lambda e: self.json(e, request))

    async def fetch(self, request: web.Request) -> web.Response:
        return web.json_response(self.json(self.found(request), request))

    async def update(self, request: web.Request) -> web.Response:
        endpoint, form = self.found(request), await form_of(request)
        if form.get("AccountSid", request.match_info["account"]) != request.match_info["account"]:
            raise bad(21471, "Account does not exist: this carrier has one account")
        _check_version(form)
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


def _new_number(request: web.Request, form: Form) -> str:
    """The number asked for, or one of the area asked for. Raises ApiError."""
    number, kind = form.get("PhoneNumber").strip(), request.match_info.get("kind")
    if not number and form.get("AreaCode") and kind is None:
        return _number_in(request, form.get("AreaCode"))
    if not E164.match(number):
        raise bad(21421, f"PhoneNumber is invalid: {number!r} (E.164 is asked for)")
    if kind is not None and kind_of(number) != kind:
        raise bad(21458, f"{number} is no {kind} number")
    if carrier_of(request).numbers.by_number(number) is not None:
        raise bad(21422, f"PhoneNumber is not available: {number}")
    return number


def _number_in(request: web.Request, area_code: str) -> str:
    if not AREA_CODE.match(area_code):
        raise bad(21451, f"Invalid area code: {area_code!r}")
    offers = (offer for code in ("US", "CA") for offer in supply(COUNTRIES[code], "Local", Wish(area_code=area_code)))
    owned = carrier_of(request).numbers
    number = next((number for number, _ in offers if owned.by_number(number) is None), None)
    if number is None:
        raise bad(21452, f"No phone numbers found in area code {area_code}")
    return number


def _check_version(form: Form) -> None:
    if form.get("ApiVersion", API_VERSION) not in (API_VERSION, "2008-08-01"):
        raise bad(20001, f"ApiVersion is {API_VERSION} or 2008-08-01, not {form.get('ApiVersion')!r}")


def _wanted(request: web.Request, endpoint: Endpoint) -> bool:
    """Whether the query lets an endpoint through; of a number, any part may be asked for."""
    query = request.query
    name, origin, kind = query.get("FriendlyName"), query.get("Origin"), request.match_info.get("kind")
    part = re.escape(query.get("PhoneNumber", "").lstrip("+ ")).replace(r"\*", r"\d")
    return (
        name in (None, "", endpoint.friendly_name)
        and origin in (None, "", "twilio")
        and re.search(part, endpoint.phone_number) is not None
        and (kind is None or kind_of(endpoint.phone_number) == kind)
    )


NUMBERS = Endpoints("IncomingPhoneNumbers", "incoming_phone_numbers", "PN")
OF_A_KIND = f"{ROOT}/IncomingPhoneNumbers/{{kind:{'|'.join(KINDS)}}}.json"
ROUTES = [
    web.post(OF_A_KIND, NUMBERS.create),
    web.get(OF_A_KIND, NUMBERS.index),
    *NUMBERS.routes(),
    *Endpoints("Applications", "applications", "AP").routes(),
]
