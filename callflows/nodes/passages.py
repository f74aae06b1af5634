"""Nodes that ask the caller nothing: announcements, hours, branches, the end."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, ClassVar, Final
from zoneinfo import ZoneInfo

from callflows.nodes.node import Node
from callflows.run import Run

if TYPE_CHECKING:
    from callflows.flow import Setting

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Periods = tuple[tuple[time, time], ...]


class Announce(Node):
    """Says something and goes on; `must_hear` words cannot be cut short by a key."""

    kind: ClassVar[str] = "announce"

    def __init__(self, name: str, source: Mapping[str, Any], setting: "Setting") -> None:
        super().__init__(name, source, setting)
        self.must_hear = bool(source.get("must_hear"))
        self.goto: str = source["goto"]

    def enter(self, run: Run) -> str | None:
        if self.source.get("note"):
            run.note(self.source["note"])
        said = run.words(self.prompt)
        if self.must_hear:
            run.say_in_full(said)
        else:
            run.say(said)
        return self.goto

    def through(self) -> Iterable[str]:
        return (self.goto,)


class HangUpNode(Node):
    """A spoken goodbye and the end of the call."""

    kind: ClassVar[str] = "hangup"

    def enter(self, run: Run) -> str | None:
        if self.source.get("note"):
            run.note(self.source["note"])
        run.say(run.words(self.prompt))
        run.end()
        return None


class Hours(Node):
    """Leads one way when the line is open, another when it is closed: by week, holidays and special days."""

    kind: ClassVar[str] = "hours"

    def __init__(self, name: str, source: Mapping[str, Any], setting: "Setting") -> None:
        super().__init__(name, source, setting)
        self.zone = ZoneInfo(str(source.get("timezone") or setting.timezone))
        week = source.get("week") or {}
        self.week = tuple(periods(week.get(day)) for day in WEEKDAYS)
        self.special = {str(day)[:10]: periods(value) for day, value in (source.get("special_days") or {}).items()}
        self.holidays = f"holidays:{source['holidays']}" if source.get("holidays") else None
        self.open: str = source["open"]
        self.closed: str = source["closed"]
        self.holiday: str = source.get("holiday") or self.closed

    def enter(self, run: Run) -> str | None:
        return self.way(run.now, run.facts)

    def way(self, now: datetime, facts: Mapping[str, Any]) -> str:
        """Where this instant leads."""
        local = now.astimezone(self.zone)
        opened = self.periods_on(local.date(), facts)
        if opened is None:
            return self.holiday
        return self.open if _within(opened, local.time()) else self.closed

    def periods_on(self, day: date, facts: Mapping[str, Any]) -> Periods | None:
        """When it is open that day, in its own zone; None on a public holiday."""
        if day.isoformat() in self.special:
            return self.special[day.isoformat()]
        if self.holidays and day.isoformat() in _dates(facts.get(self.holidays)):
            return None
        return self.week[day.weekday()]

    def facts(self) -> frozenset[str]:
        return frozenset({self.holidays} if self.holidays else ())

    def through(self) -> Iterable[str]:
        return (self.open, self.closed, self.holiday)


class Branch(Node):
    """Leads where the first condition that holds says."""

    kind: ClassVar[str] = "branch"

    def __init__(self, name: str, source: Mapping[str, Any], setting: "Setting") -> None:
        super().__init__(name, source, setting)
        self.cases = tuple((dict(case["when"]), str(case["goto"])) for case in source["cases"])
        self.otherwise: str = source["else"]

    def enter(self, run: Run) -> str | None:
        for conditions, goto in self.cases:
            if holds(run, conditions):
                return goto
        return self.otherwise

    def facts(self) -> frozenset[str]:
        return frozenset(fact for when, _ in self.cases for fact in facts_of_conditions(when))

    def through(self) -> Iterable[str]:
        return (*(goto for _, goto in self.cases), self.otherwise)


def holds(run: Run, conditions: Mapping[str, Any]) -> bool:
    """Whether all of these conditions hold."""
    return all(CONDITIONS[name](run, wanted) for name, wanted in conditions.items())


def facts_of_conditions(conditions: Mapping[str, Any]) -> frozenset[str]:
    """The names of the facts that decide them."""
    return frozenset(fact for name, wanted in conditions.items() for fact in _condition_facts(name, wanted))


def periods(written: Any) -> Periods:
    """Opening periods from "08:00-20:00", a list of such, or nothing; 24:00 is the end of the day."""
    texts = [written] if isinstance(written, str) else list(written or ())
    return tuple(period(text) for text in texts)


def period(text: str) -> tuple[time, time]:
    """One opening period; raises ValueError unless it is "HH:MM-HH:MM" and begins before it ends."""
    first, dash, last = text.partition("-")
    begin = time.fromisoformat(first.strip())
    end = time.max if last.strip() == "24:00" else time.fromisoformat(last.strip())
    if not dash or begin >= end or begin.tzinfo or end.tzinfo:
        raise ValueError(f"{text!r} is not a period of a day")
    return begin, end


def _within(open_periods: Periods, at: time) -> bool:
    return any(begin <= at < end for begin, end in open_periods)


def _dates(value: Any) -> frozenset[str]:
    if not isinstance(value, list | tuple | set | frozenset):
        return frozenset()
    return frozenset(day.isoformat() if isinstance(day, date) else str(day)[:10] for day in value)


def _caller(run: Run, wanted: Any) -> bool:
    return bool(run.caller == wanted)


def _customer(run: Run, wanted: Any) -> bool:
    known = bool(run.fact("customer").get("known", run.caller == "known"))
    return known == (wanted == "known" or wanted is True)


def _trust(run: Run, wanted: Any) -> bool:
    return bool((run.fact("customer").get("trust") or "none") == wanted)


def _open_case(run: Run, wanted: Any) -> bool:
    return bool(run.facts.get("open_cases")) == bool(wanted)


def _priority(run: Run, wanted: Any) -> bool:
    seconds = run.facts.get("priority") or 0
    least = wanted if isinstance(wanted, int) and not isinstance(wanted, bool) else 1
    return (isinstance(seconds, int) and seconds >= least) == (wanted is not False)


def _called_again(run: Run, wanted: Any) -> bool:
    days = run.fact("called_again").get("days")
    return isinstance(days, int) and days <= int(wanted)


def _called_again_about(run: Run, wanted: Any) -> bool:
    return bool(run.fact("called_again").get("reason") == wanted)


def _same_reason(run: Run, wanted: Any) -> bool:
    days = run.fact("repeats").get(run.reason or "")
    return isinstance(days, int) and days <= int(wanted)


def _emergency(run: Run, wanted: Any) -> bool:
    return bool(run.fact("emergency").get("on")) == bool(wanted)


def _emergency_ends_calls(run: Run, wanted: Any) -> bool:
    return bool(run.fact("emergency").get("ends_calls")) == bool(wanted)


def _queue_open(run: Run, wanted: Any) -> bool:
    return bool(run.fact(f"queue:{wanted}").get("open", True))


def _queue_staffed(run: Run, wanted: Any) -> bool:
    return bool(run.fact(f"queue:{wanted}").get("staffed", 1))


def _language(run: Run, wanted: Any) -> bool:
    return bool(run.language == wanted)


def _reason(run: Run, wanted: Any) -> bool:
    return bool(run.reason == wanted)


def _cause(run: Run, wanted: Any) -> bool:
    return bool(run.cause == wanted)


CONDITIONS: Final = {
    "caller": _caller,
    "customer": _customer,
    "trust": _trust,
    "open_case": _open_case,
    "priority": _priority,
    "called_again_within_days": _called_again,
    "called_again_about": _called_again_about,
    "same_reason_within_days": _same_reason,
    "emergency": _emergency,
    "emergency_ends_calls": _emergency_ends_calls,
    "queue_open": _queue_open,
    "queue_staffed": _queue_staffed,
    "language": _language,
    "reason": _reason,
    "cause": _cause,
}
_CONDITION_FACTS: Final = {
    "customer": "customer",
    "trust": "customer",
    "open_case": "open_cases",
    "priority": "priority",
    "called_again_within_days": "called_again",
    "called_again_about": "called_again",
    "same_reason_within_days": "repeats",
    "emergency": "emergency",
    "emergency_ends_calls": "emergency",
}


def _condition_facts(name: str, wanted: Any) -> tuple[str, ...]:
    if name in ("queue_open", "queue_staffed"):
        return (f"queue:{wanted}",)
    return (_CONDITION_FACTS[name],) if name in _CONDITION_FACTS else ()
