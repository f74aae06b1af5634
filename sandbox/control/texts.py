"""Text messages as handsets write and read them."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from sandbox.attachments import Medium
from sandbox.clock import stamp
from sandbox.control.shape import LONGEST_TEXT_CHARS, RefusedError, body_of, told, told_in_pieces, words_in
from sandbox.messages import Message, medium_facts
from sandbox.rest.message_terms import MOST_MEDIA
from sandbox.rest.shape import carrier_of, well_formed_url


async def write_message(request: web.Request) -> web.Response:
    body, carrier = await body_of(request), carrier_of(request)
    from_, to, text = words_in(body, "from"), words_in(body, "to"), words_in(body, "body", LONGEST_TEXT_CHARS)
    media = [Medium.at(url, carrier.clock.now()) for url in _urls(body)]
    if carrier.numbers.by_number(to) is None:
        raise RefusedError(404, f"{to} is no number of this account")
    return told(message_facts(carrier.messages.receive(from_, to, text, media)), status=201)


def _urls(body: dict[str, Any]) -> list[str]:
    urls = body.get("media") or []
    if not isinstance(urls, list) or len(urls) > MOST_MEDIA or not all(well_formed_url(str(url)) for url in urls):
        raise RefusedError(400, f"`media` is a list of at most {MOST_MEDIA} URLs")
    return [str(url) for url in urls]


async def show_medium(request: web.Request) -> web.Response:
    """A file of a text, as its telephone shows it."""
    message = carrier_of(request).messages.get(request.match_info["sid"])
    media = message.media if message is not None else []
    medium = next((each for each in media if each.sid == request.match_info["medium"]), None)
    if medium is None or medium.content is None:
        raise RefusedError(404, "no such file, or it is kept no longer")
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
    return web.Response(body=medium.content, content_type=medium.content_type, headers=headers)


async def list_messages(request: web.Request) -> web.Response:
    number = request.query.get("number")
    found = (m for m in carrier_of(request).messages.all() if number in (None, m.to, m.from_))
    return told_in_pieces("messages", (message_facts(message) for message in found))


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
        "media": [medium_facts(message, medium) for medium in message.media],
    }


ROUTES = [
    web.get("/sandbox/messages", list_messages),
    web.post("/sandbox/messages", write_message),
    web.get("/sandbox/messages/{sid}/media/{medium}", show_medium),
]
