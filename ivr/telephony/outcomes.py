"""What became of a request, and what the carrier's refusal means after an earlier sending into the unknown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from ivr.db import Tx
from ivr.telephony.carrier import Refused
from ivr.telephony.requests import Kind

UNSURE = "unsure: "
"""How the error of a request begins that may have reached the carrier."""

NOT_FOUND = 404
_GONE_CODES = frozenset({20404, 21220})
_GONE_IS_DONE = frozenset({Kind.END_CALL, Kind.END_CONFERENCE, Kind.KICK_PARTICIPANT, Kind.DELETE_RECORDING})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a request. `unknown`: it may or may not have happened, and nobody will try again."""

    status: Literal["done", "failed", "unknown"]
    sid: str | None = None
    code: int | None = None
    http_status: int | None = None
    refused: str | None = None  # by ourselves: why nobody may be reached so


Tell = Callable[[Tx, Any, Outcome], None]
"""Hands an outcome to the noun that asked, in the transaction that stores it."""


def refusal(request: Any, error: Refused) -> Outcome:
    """The outcome of what the carrier does not take."""
    kind = Kind(request.kind)
    gone = error.code in _GONE_CODES or error.http_status == NOT_FOUND
    if gone and kind in _GONE_IS_DONE:
        return Outcome("done", None, error.code, error.http_status)
    if gone and _is_doubted(request):
        # The first, unsure sending may be the very reason why it is gone.
        return Outcome("unknown", None, error.code, error.http_status)
    return Outcome("failed", None, error.code, error.http_status)


def keep_doubt(request: Any, error: str) -> str:
    """The error to be kept: a doubt outlives what was learnt after it."""
    return str(request.error) if _is_doubted(request) else error


def _is_doubted(request: Any) -> bool:
    return (request.error or "").startswith(UNSURE)
