"""Messages: sent, listed, looked at, redacted, canceled."""

from __future__ import annotations

import re
from typing import Any

from aiohttp import web

from sandbox.messages import Message
from sandbox.rest.shape import ROOT, Form, bad, carrier_of, form_of, not_found, page
from sandbox.sids import API_VERSION, E164, rfc2822

LONGEST_BODY_CHARS = 1600
SENDER_NAME = re.compile(r"^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$")


def message_json(message: Message) -> dict[str, Any]:
    account = message.carrier.settings.account_sid
    uri = f"/2010-04-01/Accounts/{account}/Messages/{message.sid}"
    return {
        "sid": message.sid,
        "account_sid": account,
        "api_version": API_VERSION,
        "body": message.body,
        "from": message.from_,
        "to": message.to,
        "direction": message.direction,
        "status": message.status,
        "num_segments": str(message.segments),
        "num_media": "0",
        "date_created": rfc2822(message.created),
        "date_updated": rfc2822(message.updated),
        "date_sent": rfc2822(message.sent_at),
        "error_code": message.error_code,
        "error_message": None,
        "messaging_service_sid": message.service_sid,
        "price": None,
        "price_unit": "USD",
        "uri": uri + ".json",
        "subresource_uris": {"media": uri + "/Media.json", "feedback": uri + "/Feedback.json"},
    }


def _sender(request: web.Request, form: Form, to: str) -> str:
    numbers, from_ = carrier_of(request).numbers, form.get("From")
    if form.get("MessagingServiceSid") and not from_:
        return next((n.phone_number for n in numbers.numbers.values()), "")
    if not from_:
        raise bad(21603, "A 'From' phone number is required")
    if E164.match(from_):
        if numbers.by_number(from_) is None:
            raise bad(21606, f"The 'From' phone number {from_} is not a message-capable number of this account.")
    elif not SENDER_NAME.match(from_):
        raise bad(21212, f"The 'From' number {from_} is not a valid phone number or sender name.")
    return from_


async def create(request: web.Request) -> web.Response:
    form, carrier = await form_of(request), carrier_of(request)
    to, body = form.get("To").strip(), form.get("Body")
    if not to:
        raise bad(21604, "A 'To' phone number is required.")
    if not E164.match(to):
        raise bad(21211, f"Invalid 'To' Phone Number: {to}")
    from_ = _sender(request, form, to)
    if not body and not form.get("MediaUrl") and not form.get("ContentSid"):
        raise bad(21619, "A text message body or media urls must be specified.")
    if len(body) > LONGEST_BODY_CHARS:
        raise bad(21617, "The concatenated message body exceeds the 1600 character limit")
    if carrier.messages.refuses(to, from_):
        raise bad(21610, "Attempt to send to unsubscribed recipient")
    message = Message(carrier, from_, to, body, "outbound-api", callback=form.source("StatusCallback"))
    message.service_sid = form.get("MessagingServiceSid") or None
    return web.json_response(message_json(carrier.messages.send(message)), status=201)


def _found(request: web.Request) -> Message:
    message = carrier_of(request).messages.get(request.match_info["sid"])
    if message is None:
        raise not_found(request)
    return message


async def fetch(request: web.Request) -> web.Response:
    return web.json_response(message_json(_found(request)))


async def index(request: web.Request) -> web.Response:
    to, from_ = request.query.get("To"), request.query.get("From")
    every = reversed(carrier_of(request).messages.all())
    found = [m for m in every if to in (None, m.to) and from_ in (None, m.from_)]
    return page(request, "messages", found, message_json)


async def update(request: web.Request) -> web.Response:
    message, form = _found(request), await form_of(request)
    if "Body" in form:
        if form.get("Body"):
            raise bad(20001, "A body can only be redacted: Body must be empty")
        message.body = ""
    if form.get("Status") == "canceled":
        if message.status not in ("accepted", "scheduled", "queued"):
            raise bad(30409, "The message is beyond canceling")
        message.become("canceled")
    return web.json_response(message_json(message))


async def delete(request: web.Request) -> web.Response:
    carrier_of(request).messages.remove(_found(request))
    return web.Response(status=204)


ROUTES = [
    web.post(ROOT + "/Messages.json", create),
    web.get(ROOT + "/Messages.json", index),
    web.get(ROOT + "/Messages/{sid}.json", fetch),
    web.post(ROOT + "/Messages/{sid}.json", update),
    web.delete(ROOT + "/Messages/{sid}.json", delete),
]
