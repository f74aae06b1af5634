"""The account itself: there is one."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from sandbox.rest.pages import page
from sandbox.rest.shape import ROOT, bad, carrier_of, form_of

FOUNDED = "Fri, 20 Aug 2010 01:13:42 +0000"
SUBRESOURCES = (
    "applications",
    "available_phone_numbers",
    "balance",
    "calls",
    "conferences",
    "incoming_phone_numbers",
    "messages",
    "notifications",
    "outgoing_caller_ids",
    "queues",
    "recordings",
)
LONGEST_NAME_CHARS = 64


def account_json(request: web.Request) -> dict[str, Any]:
    carrier = carrier_of(request)
    sid = carrier.settings.account_sid
    uri = f"/2010-04-01/Accounts/{sid}"
    paths = {name: "".join(word.capitalize() for word in name.split("_")) for name in SUBRESOURCES}
    return {
        "sid": sid,
        "friendly_name": carrier.account_name,
        "status": "active",
        "type": "Full",
        "auth_token": None,
        "owner_account_sid": sid,
        "date_created": FOUNDED,
        "date_updated": FOUNDED,
        "uri": uri + ".json",
        "subresource_uris": {name: f"{uri}/{path}.json" for name, path in paths.items()},
    }


async def index(request: web.Request) -> web.Response:
    name, status = request.query.get("FriendlyName"), request.query.get("Status") or "active"
    if status not in ("active", "suspended", "closed"):
        raise bad(20001, f"Status is active, suspended or closed, not {status!r}")
    shown = name in (None, "", carrier_of(request).account_name) and status == "active"
    return await page(request, "accounts", [request] if shown else [], account_json)


async def fetch(request: web.Request) -> web.Response:
    return web.json_response(account_json(request))


async def update(request: web.Request) -> web.Response:
    """Its name changes; the only account cannot be closed."""
    form = await form_of(request)
    name = form.get("FriendlyName")
    if len(name) > LONGEST_NAME_CHARS:
        raise bad(20002, f"FriendlyName has {LONGEST_NAME_CHARS} characters at most")
    if form.choice("Status", ("active", "suspended", "closed"), "active", code=21475) != "active":
        raise bad(21477, "Unable to update Status for parent accounts")
    carrier_of(request).account_name = name or carrier_of(request).account_name
    return web.json_response(account_json(request))


ROUTES = [
    web.get("/2010-04-01/Accounts.json", index),
    web.get(ROOT + ".json", fetch),
    web.post(ROOT + ".json", update),
]
