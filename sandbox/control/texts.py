"""Text messages as handsets write and read them."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from sandbox.clock import stamp
from sandbox.control.shape import LONGEST_TEXT_CHARS, RefusedError, body_of, told, words_in
from sandbox.messages import Message
from sandbox.rest.shape import carrier_of


async def write_message(request: web.Request) -> web.Response:
    body, carrier = await body_of(request), carrier_of(request)
    from_, to, text = words_in(body, "from"), words_in(body, "to"), words_in(body, "body", LONGEST_TEXT_CHARS)
    if carrier.numbers.by_number(to) is None:
        raise RefusedError(404, f"{to} is no number of this account")
    return told(message_facts(carrier.messages.receive(from_, to, text)), status=201)


async def list_messages(request: web.Request) -> web.Response:
    number = request.query.get("number")
    found = [m for m in carrier_of(request).messages.all() if number in (None, m.to, m.from_)]
    return told({"messages": [message_facts(message) for message in found]})


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


ROUTES = [
    web.get("/sandbox/messages", list_messages),
    web.post("/sandbox/messages", write_message),
]
