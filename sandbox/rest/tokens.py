"""Tokens: where a browser would find STUN and TURN, if this carrier had them."""

from __future__ import annotations

import secrets

from aiohttp import web

from sandbox.rest.shape import ROOT, carrier_of, form_of
from sandbox.sids import rfc2822

LONGEST_SECONDS = 86_400
PORT = 3478


async def create(request: web.Request) -> web.Response:
    """The servers named are of this machine: no packet of a sandbox may go to a real carrier."""
    form, carrier = await form_of(request), carrier_of(request)
    ttl = form.integer("Ttl", LONGEST_SECONDS, 1, LONGEST_SECONDS)
    username, password, now = secrets.token_hex(32), secrets.token_urlsafe(32), rfc2822(carrier.clock.now())
    turn = {"username": username, "credential": password}
    servers = [
        {"urls": f"stun:127.0.0.1:{PORT}"},
        {"urls": f"turn:127.0.0.1:{PORT}?transport=udp", **turn},
        {"urls": f"turn:127.0.0.1:{PORT}?transport=tcp", **turn},
    ]
    facts = {
        "account_sid": request.match_info["account"],
        "username": username,
        "password": password,
        "ttl": str(ttl),
        "ice_servers": servers,
        "date_created": now,
        "date_updated": now,
    }
    return web.json_response(facts, status=201)


ROUTES = [web.post(ROOT + "/Tokens.json", create)]
