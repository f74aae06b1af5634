"""Every resource of the REST face: the one list of their routes."""

from __future__ import annotations

from aiohttp import web

from sandbox.rest import (
    accounts,
    available_numbers,
    caller_ids,
    calls,
    conferences,
    events,
    messages,
    notifications,
    numbers,
    participants,
    queues,
    recordings,
    streams,
    tokens,
    usage,
)

RESOURCES: tuple[list[web.RouteDef], ...] = (
    accounts.ROUTES,
    available_numbers.ROUTES,
    caller_ids.ROUTES,
    calls.ROUTES,
    conferences.ROUTES,
    events.ROUTES,
    messages.ROUTES,
    notifications.ROUTES,
    numbers.ROUTES,
    participants.ROUTES,
    queues.ROUTES,
    recordings.ROUTES,
    streams.ROUTES,
    tokens.ROUTES,
    usage.ROUTES,
)
