"""All streams of the account."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sandbox.streams.stream import Stream, StreamTerms

if TYPE_CHECKING:
    from sandbox.call import Call

KEPT_STREAMS = 1_000
MOST_TRACKS_OF_A_CALL = 4
UNSUPPORTED_SCHEME, MALFORMED = 31922, 31923
UNNAMED = 12200  # the dictionary has no code for these


class StreamRefused(Exception):
    """A stream that cannot begin, with the carrier's error code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code


class Streams:
    """Oldest first; beyond 1,000 the oldest that have ended are forgotten."""

    def __init__(self) -> None:
        self._kept: dict[str, Stream] = {}

    def get(self, sid: str) -> Stream | None:
        return self._kept.get(sid)

    def living(self) -> list[Stream]:
        return [stream for stream in self._kept.values() if stream.open]

    def begin(self, call: Call, terms: StreamTerms) -> Stream:
        """Begin a stream of a call. Raises StreamRefused."""
        _check_url(terms.url)
        if terms.name and any(stream.terms.name == terms.name for stream in call.streams):
            raise StreamRefused(UNNAMED, f"the call has a stream named {terms.name!r} already")
        if sum(len(stream.terms.tracks) for stream in call.streams) + len(terms.tracks) > MOST_TRACKS_OF_A_CALL:
            raise StreamRefused(UNNAMED, f"a call has at most {MOST_TRACKS_OF_A_CALL} streamed tracks")
        stream = Stream(call, terms)
        self._kept[stream.sid] = stream
        stream.connect()
        if len(self._kept) > KEPT_STREAMS:
            self._forget_oldest()
        return stream

    def _forget_oldest(self) -> None:
        ended = next((sid for sid, stream in self._kept.items() if not stream.live), None)
        if ended is not None:
            del self._kept[ended]

    def clear(self) -> None:
        """Forget every stream, telling nobody."""
        for stream in self._kept.values():
            stream.abandon()
        self._kept.clear()


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        whole = bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        whole = False
    if not whole:
        raise StreamRefused(MALFORMED, f"malformed stream URL {url!r}")
    if parts.scheme not in ("ws", "wss"):
        raise StreamRefused(UNSUPPORTED_SCHEME, f"a stream goes to a ws:// or wss:// address, not {url!r}")
