"""What the carrier thinks of an answer."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from yarl import URL

from sandbox.journal import Entry

FOLLOWED = frozenset({301, 302, 303, 307})
CALLBACK_WARNING = 15003
_EMPTY_DOCUMENT = re.compile(rb"(<\?xml[^>]*\?>)?\s*<Response\s*(/>|>\s*</Response>)", re.DOTALL)
_PLAIN = re.compile("[!-~]*")
_SHORT_WORD_BYTES = 40  # "OK", "received": nobody means that as a document


def well_formed(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


def written_out(url: str) -> str:
    """A URL as it goes over the line: what people write into it, blanks and letters with accents, is encoded."""
    if _PLAIN.fullmatch(url):
        return url
    try:
        return str(URL(url))
    except ValueError:
        return url


def verdict(status: int) -> tuple[int | None, str]:
    """The carrier's code for an HTTP status, None when it is fine."""
    if status in FOLLOWED or 200 <= status < 300:
        return None, ""
    if 300 <= status < 400:
        return 11216, f"redirect with status {status} is not followed"
    return 11200, f"HTTP status {status}"


def judge_callback(entry: Entry, code: int | None, content: bytes) -> None:
    """Nothing is carried out of what a callback answers: the carrier only warns."""
    content = content.strip()
    if code is not None:
        entry.warnings.append(f"{CALLBACK_WARNING}: the callback's answer is an error")
    elif len(content) > _SHORT_WORD_BYTES and not _EMPTY_DOCUMENT.fullmatch(content):
        entry.warnings.append(f"{CALLBACK_WARNING}: what a callback answers is not carried out")
