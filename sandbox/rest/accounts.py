"""The account itself."""

from __future__ import annotations

from aiohttp import web

from sandbox.rest.shape import ROOT, carrier_of

FOUNDED = "Fri, 20 Aug 2010 01:13:42 +0000"


async def fetch(request: web.Request) -> web.Response:
    sid = carrier_of(request).settings.account_sid
    uri = f"/2010-04-01/Accounts/{sid}"
    return web.json_response(
        {
            "sid": sid,
            "friendly_name": "Sandbox",
            "status": "active",
            "type": "Full",
            "auth_token": None,
            "owner_account_sid": sid,
            "date_created": FOUNDED,
            "date_updated": FOUNDED,
            "uri": uri + ".json",
            "subresource_uris": {name.lower(): f"{uri}/{name}.json" for name in ("Calls", "Queues", "Messages")},
        }
    )


ROUTES = [web.get(ROOT + ".json", fetch)]
