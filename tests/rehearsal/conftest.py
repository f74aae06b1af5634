"""The shipped rehearsals, each performed once undisturbed for all who ask what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ivr.rehearsal.disturbance import outcome, send_everything_again
from ivr.rehearsal.performance import perform
from ivr.rehearsal.script import read
from ivr.rehearsal.stage import demonstration, stage
from ivr.rehearsal.transcript import Transcript

SEED = 20260302


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """A performance with a carrier that behaves; `repeats_changed` what all its webhooks sent again did, afterwards."""

    transcript: Transcript
    outcome: dict[str, list[dict[str, Any]]]
    outcome_without_times: dict[str, list[dict[str, Any]]]
    repeats_changed: list[str]


@pytest.fixture(scope="session")
def undisturbed() -> Callable[[Path], Undisturbed]:
    performed: dict[Path, Undisturbed] = {}

    def perform_once(path: Path) -> Undisturbed:
        if path not in performed:
            performed[path] = _performed(path)
        return performed[path]

    return perform_once


def _performed(path: Path) -> Undisturbed:
    script = read(path)
    with stage(script.at, demonstration(script.settings)) as place:
        transcript = perform(script, place)
        exactly = outcome(place)
        without_times = outcome(place, on_time=False, after=timedelta())
        return Undisturbed(transcript, exactly, without_times, send_everything_again(place, SEED))
