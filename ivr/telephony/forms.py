"""The carrier's form posts, read strictly where it matters and kindly elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import unquote

MAX_BODY_BYTES = 65_536
MAX_FIELDS = 300
CALL_SID = re.compile(r"CA[0-9a-f]{32}", re.ASCII)


class FormMalformed(Exception):
    """A request that is no carrier's form; the message says why (answered with 400)."""


def _pairs(text: str) -> list[tuple[str, str]]:
    """Names and values. A number's plus is nearly all that a carrier quotes: it is read at once, the rest by field."""
    text = text.replace("+", " ").replace("%2B", "+")
    fields = text.split("&") if text else []
    if len(fields) > MAX_FIELDS:
        raise ValueError(f"more than {MAX_FIELDS} fields")
    pairs: list[tuple[str, str]] = []
    for field in fields:
        name, equals, value = field.partition("=")
        if not equals:
            raise ValueError("a field without a value")
        if "%" in field:
            name, value = unquote(name, errors="strict"), unquote(value, errors="strict")
        pairs.append((name, value))
    return pairs


class Form:
    """A form post's fields by name; of a repeated name the first counts."""

    __slots__ = ("body", "fields", "pairs")

    def __init__(self, body: bytes) -> None:
        if len(body) > MAX_BODY_BYTES:
            raise FormMalformed(f"the form is longer than {MAX_BODY_BYTES} bytes")
        self.body = body
        try:
            self.pairs = _pairs(body.decode("utf-8"))
        except ValueError as error:
            raise FormMalformed(f"not a form: {error}") from error
        if (b"%00" in body or b"\0" in body) and any("\0" in value for _, value in self.pairs):
            raise FormMalformed("the form has a NUL character")
        self.fields: Mapping[str, str] = dict(reversed(self.pairs))

    def text(self, name: str) -> str:
        """A field that must be there."""
        try:
            return self.fields[name]
        except KeyError:
            raise FormMalformed(f"{name} is missing") from None

    def maybe(self, name: str) -> str | None:
        """A field that may be there; an empty one counts as absent."""
        return self.fields.get(name) or None

    def whole(self, name: str) -> int | None:
        """A whole number that may be there."""
        value = self.maybe(name)
        if value is None:
            return None
        if not (value.isascii() and value.isdigit() and len(value) < 10):
            raise FormMalformed(f"{name} is not a whole number")
        return int(value)

    def instant(self, name: str) -> datetime | None:
        """A date of RFC 2822 that may be there; one that cannot be read counts as absent: it is no reason to refuse."""
        try:
            read = parsedate_to_datetime(self.fields[name])
        except (KeyError, ValueError, OverflowError):
            return None
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)

    @property
    def call_sid(self) -> str:
        """The leg that this is about."""
        sid = self.text("CallSid")
        if not CALL_SID.fullmatch(sid):
            raise FormMalformed("CallSid is not a call's SID")
        return sid
