"""Lists, page by page: where a page begins, and the addresses of those around it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any, TypeVar
from urllib.parse import urlencode

from aiohttp import web

from sandbox.rest.shape import bad
from sandbox.slices import in_slices

T = TypeVar("T")
Render = Callable[[T], dict[str, Any]]
DEFAULT_PER_PAGE = 50
MOST_PER_PAGE = 1000
NAMES = ("sid", "call_sid", "phone_number", "category")
TOKEN = re.compile(r"^P([AB])([^&\s]{1,64})$")


async def page(request: web.Request, key: str, items: Sequence[T], render: Render[T]) -> web.Response:
    """One page of a list, in the carrier's shape. Raises ApiError on a page that is none.

    A PageToken names the last item seen, so that what has come since moves nothing to another page.
    """
    size = _whole(request, "PageSize", DEFAULT_PER_PAGE, 1, MOST_PER_PAGE)
    number = _whole(request, "Page", 0, 0, 10**9)
    start = await _start(request, items, render, number * size)
    shown = items[start : start + size]
    after = f"PA{_name(render(shown[-1]))}" if shown and start + size < len(items) else None
    before = f"PB{_name(render(shown[0]))}" if shown and start > 0 else None
    body = {
        "first_page_uri": _uri(request, 0, size),
        "next_page_uri": _uri(request, number + 1, size, after) if after else None,
        "previous_page_uri": _uri(request, max(number - 1, 0), size, before) if before else None,
        "page": number,
        "page_size": size,
        "start": number * size,
        "end": number * size + max(len(shown) - 1, 0),
        "uri": _uri(request, number, size, request.query.get("PageToken")),
    }
    written = ", ".join([json.dumps(render(item)) async for item in in_slices(shown)])
    return web.Response(text=f'{json.dumps(body)[:-1]}, "{key}": [{written}]}}', content_type="application/json")


async def _start(request: web.Request, items: Sequence[T], render: Render[T], expected: int) -> int:
    """Where the page begins: beside the item that the token names, else (it has gone) where it was."""
    token = request.query.get("PageToken", "")
    if not token:
        return expected
    match = TOKEN.match(token)
    if match is None:
        raise bad(21481, f"PageToken is not one of this list: {token!r}")
    side, name = match.groups()
    size = _whole(request, "PageSize", DEFAULT_PER_PAGE, 1, MOST_PER_PAGE)
    place = await _place(items, render, name, expected - 1 if side == "A" else expected + size)
    if place is None:
        return expected
    return place + 1 if side == "A" else max(0, place - size)


async def _place(items: Sequence[T], render: Render[T], name: str, likely: int) -> int | None:
    """Looked for from where it was: lists grow at their head, so it is there or a little further."""
    begin = min(max(likely, 0), len(items))
    places = chain(range(begin, len(items)), range(begin))
    async for place in in_slices(places):
        if _name(render(items[place])) == name:
            return place
    return None


def _name(shown: dict[str, Any]) -> str:
    return next(str(shown[name]) for name in NAMES if name in shown)


def _whole(request: web.Request, name: str, default: int, low: int, high: int) -> int:
    text = request.query.get(name, "")
    if not text:
        return default
    whole = text.isascii() and text.isdecimal() and len(text) <= 12
    if not whole or not low <= int(text) <= high:
        code = 20007 if whole and name == "PageSize" and int(text) > high else 20001
        raise bad(code, f"{name} must be a whole number between {low} and {high}, not {text!r}")
    return int(text)


def _uri(request: web.Request, number: int, size: int, token: str | None = None) -> str:
    kept = [(k, v) for k, v in request.query.items() if k not in ("Page", "PageSize", "PageToken")]
    ours = [("PageSize", str(size)), ("Page", str(number)), *([("PageToken", token)] if token else [])]
    return f"{request.path}?{urlencode([*kept, *ours])}"
