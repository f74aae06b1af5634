"""How the control API reads requests and refuses them."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from aiohttp import web

LARGEST_NUMBER = 1e9


class RefusedError(Exception):
    """A control request that cannot be met; status and reason go back to whoever asked."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


async def body_of(request: web.Request) -> dict[str, Any]:
    """The JSON object sent; an empty body is an empty object. Raises RefusedError 400."""
    text = await request.text()
    try:
        body = json.loads(text) if text.strip() else {}
    except json.JSONDecodeError as error:
        raise RefusedError(400, f"not JSON: {error}") from None
    if not isinstance(body, dict):
        raise RefusedError(400, "a JSON object is asked for")
    return body


def told(facts: Any, status: int = 200) -> web.Response:
    """The answer as JSON that people can read: letters of every script as they are."""
    return web.json_response(facts, status=status, dumps=_readable)


_readable = partial(json.dumps, ensure_ascii=False)


def number_in(query: Any, name: str, default: float = 0) -> float:
    try:
        value = float(query.get(name, default) or default)
    except (TypeError, ValueError):
        raise RefusedError(400, f"{name} must be a number") from None
    if not 0 <= value <= LARGEST_NUMBER:
        raise RefusedError(400, f"{name} must be between 0 and {LARGEST_NUMBER:.0f}")
    return value
