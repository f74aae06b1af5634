"""Faults on demand, and the fresh start."""

from __future__ import annotations

from aiohttp import web

from sandbox.control.shape import RefusedError, body_of, told
from sandbox.faults import ACTIONS, Fault, FaultError
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
    return told({"faults": len(carrier.faults.rules)}, status=201)


async def list_faults(request: web.Request) -> web.Response:
    rules = [
        {name: value for name, value in vars(rule).items() if name != "draw"}
        for rule in carrier_of(request).faults.rules
    ]
    known = {action: sorted(kinds) for action, kinds in ACTIONS.items()}
    return told({"faults": rules, "known": known})


async def clear_faults(request: web.Request) -> web.Response:
    carrier_of(request).faults.rules.clear()
    return web.Response(status=204)


async def reset(request: web.Request) -> web.Response:
    body = await body_of(request)
    carrier_of(request).reset(everything=bool(body.get("all")))
    return told({"reset": True})


ROUTES = [
    web.get("/sandbox/faults", list_faults),
    web.post("/sandbox/faults", add_fault),
    web.delete("/sandbox/faults", clear_faults),
    web.post("/sandbox/reset", reset),
]
