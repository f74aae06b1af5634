"""The calls that live now, newest first, and where each of them is: in a queue, in a conference."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from sandbox.call import Call
from sandbox.carrier import Carrier
from sandbox.clock import stamp
from sandbox.control.shape import number_in, told
from sandbox.rest.shape import carrier_of

MOST_SHOWN = 200


def whereabouts(carrier: Carrier) -> dict[str, dict[str, Any]]:
    """By CallSid: `queue` and `position`, or `conference`, `started`, `hold`, `muted`, `coaching`."""
    places: dict[str, dict[str, Any]] = {}
    for queue in carrier.queues.all():
        for position, member in enumerate(queue.members, start=1):
            places[member.call.sid] = {"queue": queue.name, "position": position}
    for room in carrier.conferences.all():
        for sid, participant in room.participants.items():
            places[sid] = {
                "conference": room.name,
                "started": room.status == "in-progress",
                "hold": participant.hold,
                "muted": participant.muted,
                "coaching": participant.coach,
            }
    return places


def _facts(call: Call) -> dict[str, Any]:
    return {
        "call_sid": call.sid,
        "parent_call_sid": call.parent_sid,
        "from": call.from_,
        "to": call.to or f"app:{call.extra_params.get('ApplicationSid', '')}",
        "direction": call.direction,
        "status": call.status.value,
        "verb": call.step,
        "bridged_to": call.bridge.other(call).sid if call.bridge is not None else None,
        "began": stamp(call.created),
        "answered": stamp(call.answered_at) if call.answered_at is not None else None,
    }


async def list_living(request: web.Request) -> web.Response:
    carrier = carrier_of(request)
    living = carrier.calls.living()[::-1]
    places, limit = whereabouts(carrier), int(number_in(request.query, "limit", MOST_SHOWN))
    shown = [_facts(call) | {"place": places.get(call.sid)} for call in living[: min(limit, MOST_SHOWN)]]
    return told({"calls": shown, "living": len(living), "now": stamp(carrier.clock.now())})


async def show_place(request: web.Request) -> web.Response:
    """Where one call is; an empty object when it waits nowhere and meets nobody."""
    sid = request.match_info["sid"]
    return told(whereabouts(carrier_of(request)).get(sid, {}))


ROUTES = [
    web.get("/sandbox/living", list_living),
    web.get("/sandbox/calls/{sid}/place", show_place),
]
