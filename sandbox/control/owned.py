"""The numbers of this account, as a telephone's list of whom one can dial."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from sandbox.control.shape import told
from sandbox.numbers import Endpoint
from sandbox.rest.shape import carrier_of


def _facts(number: Endpoint) -> dict[str, Any]:
    urls = number.urls
    return {
        "phone_number": number.phone_number,
        "friendly_name": number.friendly_name,
        "voice": bool(urls.get("voice_url") or urls.get("voice_application_sid")),
        "sms": bool(urls.get("sms_url") or urls.get("sms_application_sid")),
    }


async def list_numbers(request: web.Request) -> web.Response:
    numbers = carrier_of(request).numbers.numbers.values()
    return told({"numbers": [_facts(number) for number in numbers]})


ROUTES = [web.get("/sandbox/numbers", list_numbers)]
