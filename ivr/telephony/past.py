"""What the carrier remembers of calls and recordings, for putting on record what we have missed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from ivr.config import Settings
from ivr.telephony.carrier import Refused
from ivr.telephony.client import NOT_FOUND, client_of, sorted_failures

PAGE_ROWS = 1000
INBOUND = "inbound"


@dataclass(frozen=True, slots=True)
class PastCall:
    """A call as the carrier has it; `ended_at` None while it lasts."""

    sid: str
    caller: str
    called: str
    status: str
    started_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PastRecording:
    """A finished recording as the carrier has it; `of_message`: taken by Record, not of a talk."""

    sid: str
    call_sid: str
    seconds: int
    channels: int
    of_message: bool


class Past(Protocol):
    """The carrier's memory; `CarrierPast` is the real one."""

    def calls_to(self, number: str, since: datetime) -> list[PastCall]:
        """Inbound calls to a number of ours that started since. Raises as `Carrier.carry_out` does."""

    def call(self, sid: str) -> PastCall | None:
        """One call; None when the carrier knows none of that SID. Raises as above."""

    def recordings_since(self, since: datetime) -> list[PastRecording]:
        """Finished recordings of the account that were begun since. Raises as above."""


class CarrierPast:
    """Over the carrier's REST API."""

    def __init__(self, settings: Settings) -> None:
        self._client = client_of(settings)

    def calls_to(self, number: str, since: datetime) -> list[PastCall]:
        with sorted_failures():
            found = self._client.calls.list(to=number, start_time_after=since, page_size=PAGE_ROWS)
        calls = [_call(item) for item in found if item.direction == INBOUND]
        return [call for call in calls if call.started_at >= since]

    def call(self, sid: str) -> PastCall | None:
        try:
            with sorted_failures():
                return _call(self._client.calls(sid).fetch())
        except Refused as refused:
            if refused.http_status == NOT_FOUND:
                return None
            raise

    def recordings_since(self, since: datetime) -> list[PastRecording]:
        with sorted_failures():
            found = self._client.recordings.list(date_created_after=since, page_size=PAGE_ROWS)
        return [_recording(item) for item in found if item.status == "completed" and item.date_created >= since]


def _call(item: Any) -> PastCall:
    started = item.start_time or item.date_created
    return PastCall(
        sid=item.sid,
        caller=item._from or "",
        called=item.to,
        status=str(item.status),
        started_at=started.astimezone(UTC),
        ended_at=item.end_time.astimezone(UTC) if item.end_time else None,
    )


def _recording(item: Any) -> PastRecording:
    return PastRecording(
        item.sid, item.call_sid, int(item.duration or 0), int(item.channels), item.source == "RecordVerb"
    )
