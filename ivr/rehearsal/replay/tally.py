"""What became of a replayed morning: its figures beside the log's, and whatever must never happen."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from ivr.rehearsal.replay.crowd import Caller
from ivr.rehearsal.replay.log import LoggedCall, Outcome


@dataclass(frozen=True, slots=True)
class Figures:
    """Waits are seconds in the queue of those who were served; a caller who never queued waited 0."""

    received: int
    served: int
    abandoned: int
    otherwise: int  # ended in another way: a callback, a message, a closed queue
    mean_wait: float
    median_wait: float
    p90_wait: float
    longest_wait: float


@dataclass
class Result:
    """The log's figures, ours, and the faults; a replay is good when there is none."""

    log: Figures
    ours: Figures
    faults: list[str] = field(default_factory=list)

    def json(self) -> dict[str, Any]:
        return {"log": asdict(self.log), "replay": asdict(self.ours), "faults": self.faults}


@dataclass(frozen=True, slots=True)
class CallOnRecord:
    """One call as the journal and the rows have it at the end."""

    sid: str
    status: str
    entry: str | None
    waited_seconds: float | None
    events: Sequence[tuple[str, dict[str, Any]]]


def logged(calls: Iterable[LoggedCall]) -> Figures:
    """The log's own figures."""
    calls = list(calls)
    waits = [call.wait_seconds for call in calls if call.outcome is Outcome.SERVED]
    abandoned = sum(call.outcome is Outcome.HUNG_UP for call in calls)
    return _figures(len(calls), waits, abandoned)


def replayed(records: Iterable[CallOnRecord]) -> Figures:
    """Ours, from what is on record."""
    records = list(records)
    waits = [record.waited_seconds or 0.0 for record in records if record.entry in ("connected", "completed")]
    abandoned = sum(record.entry in ("abandoned", None) for record in records)
    return _figures(len(records), waits, abandoned)


def faults(callers: Iterable[Caller], records: Iterable[CallOnRecord]) -> list[str]:
    """Calls missing from the record, without an end, or given to two agents at a time."""
    by_sid = {record.sid: record for record in records}
    found = []
    for caller in callers:
        record = by_sid.get(caller.sid or "")
        name = f"call {caller.logged.call_id} (row {caller.logged.row}, {caller.sid})"
        if record is None:
            found.append(f"{name} is missing from the record")
        elif record.status != "ended" or not any(kind == "call_ended" for kind, _ in record.events):
            found.append(f"{name} has no end on record")
        elif assigned_twice(record.events):
            found.append(f"{name} was given to two agents at a time")
    return found


def assigned_twice(events: Iterable[tuple[str, dict[str, Any]]]) -> bool:
    """Whether a second agent accepted, or joined, while a first had not left or been lost."""
    agent: Any = None
    for kind, data in events:
        if kind == "offer_accepted":
            if agent is not None:
                return True
            agent = data.get("agent")
        elif kind in ("agent_left", "talk_ended", "entry_requeued", "agent_lost"):
            agent = None
    return False


def _figures(received: int, waits: Sequence[float], abandoned: int) -> Figures:
    ordered = sorted(waits) or [0.0]
    return Figures(
        received=received,
        served=len(waits),
        abandoned=abandoned,
        otherwise=received - len(waits) - abandoned,
        mean_wait=round(statistics.fmean(ordered), 1),
        median_wait=round(statistics.median(ordered), 1),
        p90_wait=round(ordered[min(len(ordered) - 1, int(0.9 * len(ordered)))], 1),
        longest_wait=round(ordered[-1], 1),
    )


ROWS = {
    "received": "received",
    "served": "served",
    "abandoned": "abandoned",
    "otherwise": "ended otherwise",
    "mean_wait": "mean wait of the served, s",
    "median_wait": "median wait, s",
    "p90_wait": "90th percentile, s",
    "longest_wait": "longest wait, s",
}


def table(result: Result) -> list[str]:
    """The figures side by side, as lines."""
    log, ours = asdict(result.log), asdict(result.ours)
    lines = [f"{'':<28}{'the log':>10}{'replayed':>10}"]
    return lines + [f"{words:<28}{log[name]:>10g}{ours[name]:>10g}" for name, words in ROWS.items()]
