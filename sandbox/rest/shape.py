"""How the REST face reads requests and writes answers: forms, pages, errors."""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from aiohttp import web

from sandbox.source import Source

if TYPE_CHECKING:
    from sandbox.carrier import Carrier, Settings

CARRIER: web.AppKey[Any] = web.AppKey("carrier")
ROOT = "/2010-04-01/Accounts/{account}"
METHODS = frozenset({"GET", "POST"})
LONGEST_URL_CHARS = 4000


class ApiError(Exception):
    """A refusal, with HTTP status and the carrier's own code."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code

    def answer(self, headers: Mapping[str, str] | None = None) -> web.Response:
        body = {
            "code": self.code,
            "message": str(self),
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }
        return web.json_response(body, status=self.status, headers=headers)


def not_found(request: web.Request, why: str = "") -> ApiError:
    more = f": {why}" if why else ""
    return ApiError(404, 20404, f"The requested resource {request.path} was not found{more}")


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
        text = self.get(name)
        return truth(name, text) if text else default

    def integer(self, name: str, default: int, low: int, high: int, code: int = 20001) -> int:
        """A whole number within bounds. Raises ApiError."""
        text = self.get(name) or str(default)
        digits = text.removeprefix("-")
        if not (digits.isascii() and digits.isdecimal()) or len(digits) > 12 or not low <= int(text) <= high:
            raise bad(code, f"Parameter '{name}' must be a whole number between {low} and {high}, not {text!r}")
        return int(text)

    def choice(self, name: str, words: Iterable[str], default: str = "", code: int = 20001) -> str:
        """One of some words. Raises ApiError."""
        text = self.get(name) or default
        if text and text not in words:
            raise bad(code, f"Parameter '{name}' is one of {', '.join(sorted(words))}, not {text!r}")
        return text

    def words(self, name: str, known: Iterable[str], code: int = 20001) -> frozenset[str]:
        """The words of a field that may repeat and hold several, by spaces. Raises ApiError on an unknown one."""
        given = {word for text in self.all(name) for word in text.split()}
        unknown = given - set(known)
        if unknown:
            raise bad(code, f"Parameter '{name}' does not know {', '.join(sorted(unknown))}")
        return frozenset(given)

    def sid(self, name: str, prefix: str, code: int = 20001) -> str | None:
        """A SID of that kind; None when not given. Raises ApiError."""
        text = self.get(name)
        if text and not re.fullmatch(prefix + "[0-9a-fA-F]{32}", text):
            raise bad(code, f"Parameter '{name}' is no SID that begins with {prefix}: {text!r}")
        return text or None

    def method(self, name: str, default: str = "POST", code: int = 21209) -> str:
        """GET or POST. Raises ApiError."""
        text = self.get(name, default).upper() or default
        if text not in METHODS:
            raise bad(code, f"Parameter '{name}' is GET or POST, not {text!r}")
        return text

    def source(
        self, url: str = "Url", method: str = "Method", default_method: str = "POST", code: int = 21205
    ) -> Source | None:
        """A URL and its method; None when not given. Raises ApiError with `code`, or 21209 for the method."""
        address = self.get(url).strip()
        how = self.method(method, default_method)
        if not address:
            return None
        if not well_formed_url(address):
            raise bad(code, f"{url} is not a valid URL: {address}")
        return Source(address, how)


def truth(name: str, text: str) -> bool:
    """Raises ApiError when the text is neither true nor false."""
    if text.lower() not in ("true", "false"):
        raise bad(20001, f"Parameter '{name}' is true or false, not {text!r}")
    return text.lower() == "true"


def well_formed_url(address: str) -> bool:
    """Absolute, with a host, and not longer than the carrier takes."""
    try:
        parts = urlsplit(address)
        host = bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False
    return host and parts.scheme in ("http", "https") and len(address) <= LONGEST_URL_CHARS and " " not in address


async def form_of(request: web.Request) -> Form:
    try:
        text = (await request.read()).decode()
    except UnicodeDecodeError:
        raise bad(20001, "The body is not UTF-8") from None
    return Form(parse_qsl(text, keep_blank_values=True))


def authenticated(header: str, settings: Settings) -> bool:
    """Basic auth with the account's SID and token, or an API key and its secret."""
    scheme, _, proof = header.partition(" ")
    try:
        user, _, password = base64.b64decode(proof).decode().partition(":")
    except ValueError:  # no Base64, or no letters in it
        return False
    expected = {settings.account_sid: settings.auth_token}
    if settings.api_key and settings.api_secret:
        expected[settings.api_key] = settings.api_secret
    secret = expected.get(user)
    return scheme.lower() == "basic" and secret is not None and hmac.compare_digest(secret.encode(), password.encode())
