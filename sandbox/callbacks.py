"""Status callbacks of a call: which events go where, numbered from 0."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sandbox.request import Request
from sandbox.sids import rfc2822

if TYPE_CHECKING:
    from sandbox.call import Call

CALL_EVENTS = ("initiated", "ringing", "answered", "completed")


@dataclass
class StatusCallback:
    """One subscriber to a call's progress."""

    url: str
    method: str = "POST"
    events: frozenset[str] = frozenset({"completed"})
    sequence: int = field(default=0)

    def emit(self, call: Call, event: str, status: str) -> None:
        """Tell the subscriber, if it asked; callbacks of one call leave in order."""
        if event not in self.events:
            return
        params = call.params() | {
            "CallStatus": status,
            "Timestamp": rfc2822(call.carrier.clock.now()) or "",
            "CallbackSource": "call-progress-events",
            "SequenceNumber": str(self.sequence),
        }
        if event == "completed":
            params |= _terminal(call)
        self.sequence += 1
        call.carrier.webhooks.tell(
            Request(self.url, self.method, params, "callback", call.sid, call.cookies), call.lane
        )


def _terminal(call: Call) -> dict[str, str]:
    seconds = call.duration_seconds
    facts = {"CallDuration": str(seconds), "SipResponseCode": str(call.sip_code)}
    if seconds or call.answered_at is not None:
        facts["Duration"] = str(max(1, -(-seconds // 60)))
    return facts | (call.recorded.action_params() if call.recorded is not None else {})


def status_callback(url: str, method: str, events: Iterable[str]) -> StatusCallback | None:
    """A subscriber, or None without a URL; no events means `completed` alone."""
    if not url:
        return None
    wanted = frozenset(word for text in events for word in text.replace(",", " ").split())
    return StatusCallback(url, method or "POST", wanted or frozenset({"completed"}))
