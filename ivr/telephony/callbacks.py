"""Where the carrier's news goes: it is not a caller's question, so nobody hears when it does not arrive."""

from __future__ import annotations

from typing import overload

INSISTENT = "#rc=5&rp=ct,5xx"
"""The carrier is to tell it again: up to five times, where no connection came about or a server failed.

Left to itself it tries a connection twice and takes a proxy's 502 for an answer. What stands behind # is for the
carrier: neither sent nor signed.
"""


@overload
def insistent(url: str) -> str: ...
@overload
def insistent(url: None) -> None: ...
def insistent(url: str | None) -> str | None:
    """The URL of a status callback, with what the carrier is to do about a failure."""
    return None if url is None else url + INSISTENT
