"""The signature on every webhook, and the proof of an access token."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit, urlunsplit


def sign(token: str, url: str, form: Sequence[tuple[str, str]] = ()) -> str:
    """Base64 of HMAC-SHA1 over the URL and the sorted form (facts 1.4)."""
    text = url + "".join([name + value for name, value in sorted(set(form))])
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


def signed_url(url: str, of_text: bool = False) -> str:
    """The URL as it is signed: without user and fragment, and over HTTPS without its port, but for text messages."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    if parts.scheme == "https" and not of_text and not host.endswith("]"):
        host = host.rsplit(":", 1)[0] if ":" in host.rpartition("]")[2] else host
    return urlunsplit((parts.scheme, host, parts.path, parts.query, ""))


class TokenError(Exception):
    """An access token that does not prove what it claims; the message says why."""


def _part(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def read_access_token(token: str, secret: str, now: float) -> Mapping[str, Any]:
    """The claims of a JWT signed with HS256. Raises TokenError."""
    try:
        head, body, proof = token.split(".")
        algorithm = json.loads(_part(head)).get("alg")
        claims = json.loads(_part(body))
        given = _part(proof)
    except (ValueError, AttributeError, binascii.Error):
        raise TokenError("not a JWT") from None
    expected = hmac.new(secret.encode(), f"{head}.{body}".encode(), hashlib.sha256).digest()
    if algorithm != "HS256" or not hmac.compare_digest(expected, given):
        raise TokenError("the token's signature is wrong")
    if not isinstance(claims, dict) or float(claims.get("exp", 0)) < now:
        raise TokenError("the token has expired")
    return claims
