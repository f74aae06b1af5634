"""Messages: sent, listed, looked at, redacted, canceled."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from sandbox.attachments import Medium
from sandbox.messages import Message
from sandbox.rest.filters import Filters
from sandbox.rest.message_terms import (
    callback_of,
    check_unused,
    content_of,
    recipient_of,
    send_at_of,
    sender_of,
)
from sandbox.rest.pages import page
from sandbox.rest.shape import ROOT, bad, carrier_of, form_of, not_found
from sandbox.sids import API_VERSION, rfc2822

CANCELABLE = ("accepted", "scheduled", "queued")
REASONS = {
    11751: "Media Message - Media exceeds messaging provider size limit",
    12300: "Invalid Content-Type",
    14107: "SMS send rate limit exceeded",
    21610: "Attempt to send to unsubscribed recipient",
    30003: "Unreachable destination handset",
}
DATES: Filters[Medium] = Filters(moments={"DateCreated": lambda medium: medium.created})
FILTERS: Filters[Message] = Filters(
    exact={"To": lambda message: message.to, "From": lambda message: message.from_},
    moments={"DateSent": lambda message: message.sent_at or message.created},
)


def message_json(message: Message) -> dict[str, Any]:
    uri, undecided = message.path, message.status in ("accepted", "scheduled")
    return {
        "sid": message.sid,
        "account_sid": message.carrier.settings.account_sid,
        "api_version": API_VERSION,
        "body": message.body,
        "from": None if undecided else message.from_,
        "to": message.to,
        "direction": message.direction,
        "status": message.status,
        "num_segments": "0" if undecided else str(message.segments),
        "num_media": str(len(message.media)),
        "date_created": rfc2822(message.created),
        "date_updated": rfc2822(message.updated),
        "date_sent": rfc2822(message.sent_at),
        "error_code": message.error_code,
        "error_message": REASONS.get(message.error_code or 0),
        "messaging_service_sid": message.service_sid,
        "price": None,
        "price_unit": "USD" if message.sent_at is not None else None,
        "uri": uri + ".json",
        "subresource_uris": {"media": uri + "/Media.json", "feedback": uri + "/Feedback.json"},
    }


async def create(request: web.Request) -> web.Response:
    form, carrier = await form_of(request), carrier_of(request)
    now, to = carrier.clock.now(), recipient_of(form)
    from_ = sender_of(carrier, form, to)
    (body, media), callback, send_at = content_of(form, now), callback_of(carrier, form), send_at_of(form, now)
    discards = form.choice("ContentRetention", ("retain", "discard"), "retain") == "discard"
    check_unused(form)
    if carrier.messages.refuses(to, from_):
        raise bad(21610, "Attempt to send to unsubscribed recipient")
    message = Message(carrier, from_, to, body, "outbound-api", callback=callback, media=media)
    message.service_sid = form.get("MessagingServiceSid") or None
    message.send_at, message.discards_body = send_at, discards
    if message.service_sid is not None:
        message.status = "scheduled" if send_at is not None else "accepted"
    return web.json_response(message_json(carrier.messages.send(message)), status=201)


def _found(request: web.Request) -> Message:
    message = carrier_of(request).messages.get(request.match_info["sid"])
    if message is None:
        raise not_found(request)
    return message


async def fetch(request: web.Request) -> web.Response:
    return web.json_response(message_json(_found(request)))


async def index(request: web.Request) -> web.Response:
    found = await FILTERS.apply(request.query, reversed(carrier_of(request).messages.all()))
    return await page(request, "messages", found, message_json)


async def update(request: web.Request) -> web.Response:
    message, form = _found(request), await form_of(request)
    status = form.choice("Status", ("canceled",))
    if form.get("Body"):
        raise bad(20001, "A body can only be redacted: Body must be empty")
    if "Body" in form and not message.is_final:
        raise bad(20009, "A message can be redacted only when it is complete")
    if status and message.status not in CANCELABLE:
        raise bad(30409, "This message cannot be canceled")
    if "Body" in form:
        message.body = ""
    if status:
        message.become("canceled")
    return web.json_response(message_json(message))


async def delete(request: web.Request) -> web.Response:
    message = _found(request)
    if not message.is_final:
        raise bad(20009, "A message can be deleted only when it is complete")
    carrier_of(request).messages.remove(message)
    return web.Response(status=204)


async def give_feedback(request: web.Request) -> web.Response:
    message, form = _found(request), await form_of(request)
    message.outcome = form.choice("Outcome", ("confirmed", "unconfirmed"), "confirmed")
    now = rfc2822(message.carrier.clock.now())
    facts = {
        "account_sid": message.carrier.settings.account_sid,
        "message_sid": message.sid,
        "outcome": message.outcome,
        "date_created": now,
        "date_updated": now,
        "uri": f"{message.path}/Feedback.json",
    }
    return web.json_response(facts)


# The files that go with a message


def medium_json(message: Message, medium: Medium) -> dict[str, Any]:
    return {
        "sid": medium.sid,
        "account_sid": message.carrier.settings.account_sid,
        "parent_sid": message.sid,
        "content_type": medium.content_type,
        "date_created": rfc2822(medium.created),
        "date_updated": rfc2822(medium.created),
        "uri": f"{message.path}/Media/{medium.sid}.json",
    }


def _medium(request: web.Request) -> tuple[Message, Medium]:
    message = _found(request)
    medium = next((each for each in message.media if each.sid == request.match_info["medium"]), None)
    if medium is None:
        raise not_found(request)
    return message, medium


async def list_media(request: web.Request) -> web.Response:
    message = _found(request)
    found = await DATES.apply(request.query, message.media)
    return await page(request, "media_list", found, lambda medium: medium_json(message, medium))


async def fetch_medium(request: web.Request) -> web.Response:
    return web.json_response(medium_json(*_medium(request)))


async def delete_medium(request: web.Request) -> web.Response:
    message, medium = _medium(request)
    message.media.remove(medium)
    carrier_of(request).messages.attachments.let_go(medium)
    return web.Response(status=204)


async def media_file(request: web.Request) -> web.Response:
    """The file itself; one that is kept no longer lies where the sender said."""
    _, medium = _medium(request)
    if medium.content is None:
        return web.Response(status=307, headers={"Location": medium.url})
    return web.Response(
        body=medium.content, content_type=medium.content_type, headers={"X-Content-Type-Options": "nosniff"}
    )


ROUTES = [
    web.post(ROOT + "/Messages.json", create),
    web.get(ROOT + "/Messages.json", index),
    web.get(ROOT + "/Messages/{sid}.json", fetch),
    web.post(ROOT + "/Messages/{sid}.json", update),
    web.delete(ROOT + "/Messages/{sid}.json", delete),
    web.post(ROOT + "/Messages/{sid}/Feedback.json", give_feedback),
    web.get(ROOT + "/Messages/{sid}/Media.json", list_media),
    web.get(ROOT + "/Messages/{sid}/Media/{medium}.json", fetch_medium),
    web.delete(ROOT + "/Messages/{sid}/Media/{medium}.json", delete_medium),
    web.get(ROOT + "/Messages/{sid}/Media/{medium:ME[0-9a-f]{32}}", media_file),
]
