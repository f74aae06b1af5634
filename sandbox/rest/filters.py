"""What a list is narrowed down by: the query's parameters as tests on its items."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Generic, TypeVar

from sandbox.clock import instant
from sandbox.rest.shape import bad, truth
from sandbox.slices import in_slices

T = TypeVar("T")
Test = Callable[[T], bool]
DATE_CHARS = len("2026-01-01")


@dataclass(frozen=True)
class Filters(Generic[T]):
    """By parameter name: what must be equal, be true or false, or lie in time.

    A name of `moments` also works with `<` (at or before, of a date: before its day) and `>` (at or after).
    """

    exact: Mapping[str, Callable[[T], str | None]] = field(default_factory=dict)
    flags: Mapping[str, Callable[[T], bool]] = field(default_factory=dict)
    moments: Mapping[str, Callable[[T], datetime | None]] = field(default_factory=dict)
    choices: Mapping[str, frozenset[str]] = field(default_factory=dict)

    async def apply(self, query: Mapping[str, str], items: Iterable[T]) -> list[T]:
        """The items that pass every test. Raises ApiError on a value that is none."""
        tests = [test for name, value in query.items() if value and (test := self._test(name, value)) is not None]
        if not tests:
            return list(items)
        return [item async for item in in_slices(items) if all(test(item) for test in tests)]

    def _test(self, name: str, value: str) -> Test[T] | None:
        if name in self.exact:
            self._check_choice(name, value)
            return lambda item: self.exact[name](item) == value
        if name in self.flags:
            wanted = truth(name, value)
            return lambda item: self.flags[name](item) is wanted
        if name.rstrip("<>") in self.moments:
            return _moment_test(name, value, self.moments[name.rstrip("<>")])
        return None

    def _check_choice(self, name: str, value: str) -> None:
        if name in self.choices and value not in self.choices[name]:
            raise bad(20001, f"{name} is one of {', '.join(sorted(self.choices[name]))}, not {value!r}")


def _moment_test(name: str, value: str, moment_of: Callable[[T], datetime | None]) -> Test[T]:
    begin, end = span(name, value)

    def test(item: T) -> bool:
        at = moment_of(item)
        if at is None:
            return False
        if name.endswith("<"):
            return at <= begin
        return at >= begin and (name.endswith(">") or at < end)

    return test


def span(name: str, value: str) -> tuple[datetime, datetime]:
    """The day of a date, the second of an instant; midnight is its day, since so the SDKs write a date.
    Raises ApiError when it is neither."""
    try:
        begin = instant(value)
        whole = len(value) == DATE_CHARS or begin.time() == time.min
        return begin, begin + (timedelta(days=1) if whole else timedelta(seconds=1))
    except (ValueError, OverflowError):
        raise bad(20001, f"{name} is neither a date (YYYY-MM-DD) nor an ISO-8601 instant: {value!r}") from None
