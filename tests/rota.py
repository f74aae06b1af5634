"""Which process runs which tests, and in which order: those that share a system together, the long ones first."""

from __future__ import annotations

import re
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

LONG = (
    "tests/browser/",
    "tests/kill/test_killed_at_work.py",
    "tests/kill/test_killed.py",
    "tests/ivr/carrier_check/",
    "tests/sandbox/browser/",
    "tests/rehearsal/",
    "tests/ivr/api/test_openapi.py",
)
"""The longest first: whoever begins with a long one at the end is waited for."""
IN_BROWSERS = (
    ("at the telephone", re.compile(r"tests/browser/test_(?:story|desk|two_agents|callbacks)")),
    ("at the menu", re.compile(r"tests/browser/test_(?:\w*menu|trial|prompts|flow|manager|elsewhere|record|messages)")),
    ("in the office", re.compile(r"tests/browser/")),
)
"""A third each of what is done in browsers, by the time it takes."""
SHARING = re.compile(
    r"(tests/(?:kill|sandbox/browser)/\w+\.py)::"  # a system for each module
    r"|(tests/rehearsal)/test_(?:shipped|disorder)\.py::\w+\[([a-z-]+?)(?:-(?:repeats|lateness)-\d+)?\]"
)
"""What is made once for all tests that agree in these words: the last is a rehearsal's undisturbed performance."""


def shift(test: str) -> str:
    """The tests of one shift are run by one process, one after another."""
    for name, theirs in IN_BROWSERS:
        if theirs.match(test):
            return name
    found = SHARING.match(test)
    return "/".join(filter(None, found.groups())) if found else test


def place(test: str) -> int:
    """The lowest begins."""
    return next((at for at, beginning in enumerate(LONG) if test.startswith(beginning)), len(LONG))


class Rota(LoadScopeScheduling):  # type: ignore[misc]
    """Hands out shifts in the order of the collection.

    The marks that pytest-xdist has for this do nothing under pytest 9.2: they are written into the names of the tests,
    which can no longer be changed (pytest-xdist #1386).
    """

    def __init__(self, config: pytest.Config, log: Any) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return shift(nodeid)
