"""How the REST face reads requests and writes answers: forms, pages, errors."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from aiohttp import web

from sandbox.call import Source

if TYPE_CHECKING:
    from sandbox.carrier import Carrier, Settings

T = TypeVar("T")
CARRIER: web.AppKey[Any] = web.AppKey("carrier")
ROOT = "/2010-04-01/Accounts/{account}"
MOST_PER_PAGE = 1000


class ApiError(Exception):
    """A refusal, with HTTP status and the carrier's own code."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code

    def answer(self) -> web.Response:
        body = {
            "code": self.code,
            "message": str(self),
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }
        return web.json_response(body, status=self.status)


def not_found(request: web.Request) -> ApiError:
    return ApiError(404, 20404, f"The requested resource {request.path} was not found")


def bad(code: int, message: str) -> ApiError:
    return ApiError(400, code, message)


def carrier_of(request: web.Request) -> Carrier:
    carrier: Carrier = request.app[CARRIER]
    return carrier


class Form:
    """Form fields by their CamelCase names; a name may repeat."""

    def __init__(self, fields: Sequence[tuple[str, str]]) -> None:
        self._fields = fields
        self._last = dict(fields)

    def __contains__(self, name: str) -> bool:
        return name in self._last

    def get(self, name: str, default: str = "") -> str:
        return self._last.get(name, default)

    def all(self, name: str) -> list[str]:
        return [value for field, value in self._fields if field == name]

    def flag(self, name: str, default: bool = False) -> bool:
        """A boolean. Raises ApiError when the value is neither true nor false."""
        text = self._last.get(name, str(default)).lower()
        if text not in ("true", "false"):
            raise bad(20001, f"Parameter '{name}' is not a valid boolean: {text}")
        return text == "true"

    def integer(self, name: str, default: int, low: int, high: int) -> int:
        """A whole number within bounds. Raises ApiError."""
        text = self._last.get(name, "") or str(default)
        if not text.lstrip("-").isdecimal() or not low <= int(text) <= high:
            raise bad(20001, f"Parameter '{name}' must be between {low} and {high}")
        return int(text)

    def source(self, url: str = "Url", method: str = "Method", default_method: str = "POST") -> Source | None:
        """A URL and its method; None when not given. Raises ApiError 21205."""
        address = self.get(url)
        if not address:
            return None
        if not address.startswith(("http://", "https://")):
            raise bad(21205, f"{url} is not a valid URL: {address}")
        return Source(address, self.get(method, default_method).upper())


async def form_of(request: web.Request) -> Form:
    try:
        text = (await request.read()).decode()
    except UnicodeDecodeError:
        raise bad(20001, "The body is not UTF-8") from None
    return Form(parse_qsl(text, keep_blank_values=True))


def authenticated(header: str, settings: Settings) -> bool:
    """Basic auth with the account's SID and token, or an API key and its secret."""
    try:
        user, _, password = base64.b64decode(header.removeprefix("Basic ")).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return False
    expected = {settings.account_sid: settings.auth_token}
    if settings.api_key and settings.api_secret:
        expected[settings.api_key] = settings.api_secret
    secret = expected.get(user)
    return secret is not None and hmac.compare_digest(secret.encode(), password.encode())


def page(request: web.Request, key: str, items: Sequence[T], render: Callable[[T], dict[str, Any]]) -> web.Response:
    """One page of a list, in the carrier's shape."""
    query = request.query
    size = min(_whole(query.get("PageSize"), 50) or 50, MOST_PER_PAGE)
    number = _whole(query.get("Page"), 0)
    shown = items[number * size : (number + 1) * size]
    more = len(items) > (number + 1) * size
    body = {
        "first_page_uri": _page_uri(request, 0, size),
        "next_page_uri": _page_uri(request, number + 1, size) if more else None,
        "previous_page_uri": _page_uri(request, number - 1, size) if number else None,
        "page": number,
        "page_size": size,
        "start": number * size,
        "end": number * size + max(len(shown) - 1, 0),
        "uri": _page_uri(request, number, size),
        key: [render(item) for item in shown],
    }
    return web.json_response(body)


def _whole(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isdecimal() else default


def _page_uri(request: web.Request, number: int, size: int) -> str:
    kept = [(k, v) for k, v in request.query.items() if k not in ("Page", "PageSize", "PageToken")]
    return f"{request.path}?{urlencode([*kept, ('PageSize', str(size)), ('Page', str(number))])}"
