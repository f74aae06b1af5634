"""Faults on demand, and the fresh start."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from sandbox.carrier import Carrier
from sandbox.control.shape import RefusedError, body_of, numbered, told
from sandbox.faults import Fault, FaultError, fault_of, known_actions
from sandbox.presets import PRESETS, put_in_force
from sandbox.rest.shape import carrier_of
from sandbox.targets import ABOUT


async def add_fault(request: web.Request) -> web.Response:
    """One rule, or all of a preset: `{"preset": name, "seed": n}`."""
    body, carrier = await body_of(request), carrier_of(request)
    try:
        added = _added(carrier, body)
    except FaultError as refused:
        raise RefusedError(400, str(refused)) from None
    carrier.journal.touch()
    return told({"faults": len(carrier.faults.rules), "added": [rule.as_json() for rule in added]}, status=201)


def _added(carrier: Carrier, body: dict[str, Any]) -> list[Fault]:
    if "preset" not in body:
        return carrier.faults.add(fault_of(body))
    if strange := sorted(set(body) - {"preset", "seed"}):
        raise FaultError(f"a preset takes a seed and nothing else: not {', '.join(strange)[:80]}")
    return put_in_force(carrier.faults, body["preset"], body.get("seed", 0))


async def list_faults(request: web.Request) -> web.Response:
    rules = [rule.as_json() for rule in carrier_of(request).faults.rules]
    about = {kind: list(subjects) for kind, subjects in ABOUT.items()}
    return told({"faults": rules, "known": known_actions(), "about": about, "presets": _presets()})


async def list_presets(_request: web.Request) -> web.Response:
    return told({"presets": _presets()})


def _presets() -> list[dict[str, Any]]:
    return [vars(preset) for preset in PRESETS.values()]


async def clear_faults(request: web.Request) -> web.Response:
    carrier = carrier_of(request)
    carrier.faults.clear()
    carrier.journal.touch()
    return web.Response(status=204)


async def remove_fault(request: web.Request) -> web.Response:
    carrier, n = carrier_of(request), numbered(request)
    if not carrier.faults.remove(n):
        raise RefusedError(404, f"no rule {n} is in force")
    carrier.journal.touch()
    return web.Response(status=204)


async def reset(request: web.Request) -> web.Response:
    body = await body_of(request)
    carrier_of(request).reset(everything=bool(body.get("all")))
    return told({"reset": True})


ROUTES = [
    web.get("/sandbox/faults", list_faults),
    web.get("/sandbox/faults/presets", list_presets),
    web.post("/sandbox/faults", add_fault),
    web.delete("/sandbox/faults", clear_faults),
    web.delete("/sandbox/faults/{n}", remove_fault),
    web.post("/sandbox/reset", reset),
]
