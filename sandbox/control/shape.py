"""How the control API reads requests and refuses them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable
from typing import Any

from aiohttp import web

from sandbox.slices import in_slices

LARGEST_NUMBER = 1e9
LONGEST_NUMBER_DIGITS = 12
PIECE_CHARS = 64 * 1024
LONGEST_ADDRESS_CHARS = 128
LONGEST_TEXT_CHARS = 1600
MOST_PARAMS = 50


class RefusedError(Exception):
    """A control request that cannot be met; status and reason go back to whoever asked."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


async def body_of(request: web.Request) -> dict[str, Any]:
    """The JSON object sent; an empty body is an empty object. Raises RefusedError 400."""
    try:
        text = (await request.read()).decode()
        return json_object(text) if text.strip() else {}
    except ValueError as error:
        raise RefusedError(400, str(error)) from None


def json_object(text: str) -> dict[str, Any]:
    """The JSON object in a text. Raises ValueError for all else, and for what no form can carry."""
    try:
        value = json.loads(text, parse_constant=_no_number)
        json.dumps(value, ensure_ascii=False).encode()  # halves of letters
    except RecursionError:
        raise ValueError("not JSON: nested too deeply") from None
    except ValueError as error:
        raise ValueError(f"not JSON: {error}") from None
    if not isinstance(value, dict):
        raise ValueError("a JSON object is asked for")
    return value


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def words_in(body: dict[str, Any], name: str, most: int = LONGEST_ADDRESS_CHARS, default: str = "") -> str:
    """A text of the body. Raises RefusedError 400 when it is none, or longer than `most`."""
    value = body.get(name, default)
    if not isinstance(value, str) or len(value) > most:
        raise RefusedError(400, f"`{name}` must be text of at most {most} characters")
    return value


def params_in(body: dict[str, Any]) -> dict[str, str]:
    """The `params` of a call. Raises RefusedError 400."""
    given = body.get("params") or {}
    if not isinstance(given, dict) or len(given) > MOST_PARAMS:
        raise RefusedError(400, f"`params` is an object of at most {MOST_PARAMS} names and values")
    return {str(name)[:LONGEST_ADDRESS_CHARS]: str(value)[:LONGEST_TEXT_CHARS] for name, value in given.items()}


def numbered(request: web.Request) -> int:
    """The `n` of the path. Raises RefusedError 404 when it is no number that was ever given."""
    text = request.match_info["n"]
    if not text.isdecimal() or len(text) > LONGEST_NUMBER_DIGITS:
        raise RefusedError(404, f"{text[:40]!r} is no number of anything here")
    return int(text)


def told(facts: Any, status: int = 200) -> web.Response:
    """The answer as JSON that people can read: letters of every script as they are."""
    return web.json_response(facts, status=status, dumps=_line)


def _readable(facts: Any) -> str:
    """As JSON; halves of letters, which strangers' headers may hold, are question marks."""
    return json.dumps(facts, ensure_ascii=False).encode(errors="replace").decode()


def _line(facts: Any) -> str:
    return _readable(facts) + "\n"  # a terminal's prompt goes below it


def told_in_pieces(key: str, items: Iterable[dict[str, Any]], **rest: Any) -> web.Response:
    """A list under `key`, however long, beside the `rest`: written while it is sent."""
    return web.Response(body=_pieces(key, items, rest), content_type="application/json", charset="utf-8")


async def _pieces(key: str, items: Iterable[dict[str, Any]], rest: dict[str, Any]) -> AsyncIterator[bytes]:
    written, chars, comma = [f'{{"{key}": ['], 0, ""
    async for item in in_slices(items):
        written.append(comma + _readable(item))
        chars, comma = chars + len(written[-1]), ", "
        if chars > PIECE_CHARS:
            yield "".join(written).encode()
            written, chars = [], 0
    end = f", {_readable(rest)[1:]}" if rest else "}"
    yield f"{''.join(written)}]{end}\n".encode()


def number_in(query: Any, name: str, default: float = 0) -> float:
    """The number that `name` is given as; `default` where it is absent or empty: 0 is a number."""
    given = query.get(name)
    try:
        value = default if given in (None, "") else float(given)
    except (TypeError, ValueError, OverflowError):
        raise RefusedError(400, f"{name} must be a number") from None
    if not 0 <= value <= LARGEST_NUMBER:
        raise RefusedError(400, f"{name} must be between 0 and {LARGEST_NUMBER:.0f}")
    return value
