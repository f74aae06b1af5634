"""Faults on demand, and the fresh start."""

from __future__ import annotations

from aiohttp import web

from sandbox.control.shape import RefusedError, body_of
from sandbox.faults import Fault, FaultError
from sandbox.rest.shape import carrier_of


async def add_fault(request: web.Request) -> web.Response:
    body, carrier = await body_of(request), carrier_of(request)
    try:
        fault = Fault(**body)
    except FaultError as refused:
        raise RefusedError(400, str(refused)) from None
    except TypeError as error:
        raise RefusedError(400, f"not a fault: {error}") from None
    carrier.faults.rules.append(fault)
    return web.json_response({"faults": len(carrier.faults.rules)}, status=201)


async def clear_faults(request: web.Request) -> web.Response:
    carrier_of(request).faults.rules.clear()
    return web.Response(status=204)


async def reset(request: web.Request) -> web.Response:
    body = await body_of(request)
    carrier_of(request).reset(everything=bool(body.get("all")))
    return web.json_response({"reset": True})


ROUTES = [
    web.post("/sandbox/faults", add_fault),
    web.delete("/sandbox/faults", clear_faults),
    web.post("/sandbox/reset", reset),
]
