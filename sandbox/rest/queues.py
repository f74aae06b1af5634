"""Queues and their members."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from sandbox.queues import DEFAULT_SIZE, LARGEST_SIZE, LONGEST_NAME_CHARS, Member, Queue
from sandbox.rest.pages import page
from sandbox.rest.shape import ROOT, Form, bad, carrier_of, form_of, not_found
from sandbox.sids import rfc2822


def queue_json(queue: Queue) -> dict[str, Any]:
    account = queue.carrier.settings.account_sid
    uri = f"/2010-04-01/Accounts/{account}/Queues/{queue.sid}"
    return {
        "sid": queue.sid,
        "account_sid": account,
        "friendly_name": queue.name,
        "current_size": len(queue.members),
        "max_size": queue.max_size,
        "average_wait_time": queue.average_wait_seconds,
        "date_created": rfc2822(queue.created),
        "date_updated": rfc2822(queue.updated),
        "uri": uri + ".json",
    }


def member_json(member: Member) -> dict[str, Any]:
    queue = member.queue
    account = queue.carrier.settings.account_sid
    return {
        "call_sid": member.call.sid,
        "queue_sid": queue.sid,
        "date_enqueued": rfc2822(member.entered),
        "position": member.position,
        "wait_time": member.waited_seconds,
        "uri": f"/2010-04-01/Accounts/{account}/Queues/{queue.sid}/Members/{member.call.sid}.json",
    }


def _found(request: web.Request) -> Queue:
    queue = carrier_of(request).queues.get(request.match_info["sid"])
    if queue is None:
        raise not_found(request)
    return queue


def _member(request: web.Request) -> Member:
    wanted, members = request.match_info["call"], _found(request).members
    if wanted == "Front" and members:
        return members[0]
    member = next((m for m in members if m.call.sid == wanted), None)
    if member is None:
        raise not_found(request)
    return member


def _free_name(request: web.Request, form: Form, now: str = "") -> str:
    """The name asked for, `now` when none is. Raises ApiError when it is none, or another queue's."""
    name = form.get("FriendlyName", now)
    if not name or len(name) > LONGEST_NAME_CHARS:
        raise bad(20002, f"FriendlyName must have 1 to {LONGEST_NAME_CHARS} characters")
    if name != now and carrier_of(request).queues.named(name) is not None:
        raise bad(22003, f"A queue named {name} exists already")
    return name


async def create(request: web.Request) -> web.Response:
    form = await form_of(request)
    name, size = _free_name(request, form), form.integer("MaxSize", DEFAULT_SIZE, 1, LARGEST_SIZE)
    return web.json_response(queue_json(carrier_of(request).queues.make(name, size)), status=201)


async def index(request: web.Request) -> web.Response:
    return await page(request, "queues", carrier_of(request).queues.all()[::-1], queue_json)


async def fetch(request: web.Request) -> web.Response:
    return web.json_response(queue_json(_found(request)))


async def update(request: web.Request) -> web.Response:
    queue, form = _found(request), await form_of(request)
    name, size = _free_name(request, form, queue.name), form.integer("MaxSize", queue.max_size, 1, LARGEST_SIZE)
    carrier_of(request).queues.rename(queue, name)
    queue.max_size = size
    queue.updated = queue.carrier.clock.now()
    return web.json_response(queue_json(queue))


async def delete(request: web.Request) -> web.Response:
    queue = _found(request)
    if queue.members:
        raise bad(22002, "The queue is not empty")
    carrier_of(request).queues.remove(queue)
    return web.Response(status=204)


async def list_members(request: web.Request) -> web.Response:
    return await page(request, "queue_members", _found(request).members, member_json)


async def fetch_member(request: web.Request) -> web.Response:
    return web.json_response(member_json(_member(request)))


async def dequeue(request: web.Request) -> web.Response:
    """Take a caller out of the queue to another document."""
    form = await form_of(request)
    member, source = _member(request), form.source()
    if source is None:
        raise bad(21205, "Url parameter is required.")
    facts = member_json(member)
    member.queue.leave(member, "redirected")
    member.call.redirect(source)
    return web.json_response(facts)


ROUTES = [
    web.post(ROOT + "/Queues.json", create),
    web.get(ROOT + "/Queues.json", index),
    web.get(ROOT + "/Queues/{sid}.json", fetch),
    web.post(ROOT + "/Queues/{sid}.json", update),
    web.delete(ROOT + "/Queues/{sid}.json", delete),
    web.get(ROOT + "/Queues/{sid}/Members.json", list_members),
    web.get(ROOT + "/Queues/{sid}/Members/{call}.json", fetch_member),
    web.post(ROOT + "/Queues/{sid}/Members/{call}.json", dequeue),
]
