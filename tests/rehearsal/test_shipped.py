"""The shipped rehearsals, each on a system of its own; and every webhook of theirs again, doubled and shuffled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.rehearsal.performance import perform
from ivr.rehearsal.script import read
from ivr.rehearsal.stage import demonstration, stage
from tests.rehearsal.conftest import Undisturbed

SHIPPED = sorted((Path(__file__).parents[2] / "rehearsals").glob("*.yaml"))
ON_POSTGRESQL = ("happy-complaint", "agent-lost", "survey-by-sms", "suggestion")


@pytest.mark.parametrize("name", ON_POSTGRESQL)
def test_a_rehearsal_goes_the_same_way_on_postgresql(name: str, empty_postgresql_url: str) -> None:
    script = read(next(path for path in SHIPPED if path.stem == name))
    with stage(script.at, demonstration(script.settings), empty_postgresql_url) as place:
        transcript = perform(script, place)
        assert transcript.passed, "\n".join(transcript.text())


@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_a_shipped_rehearsal_goes_as_expected_and_repeats_change_nothing(
    path: Path, undisturbed: Callable[[Path], Undisturbed]
) -> None:
    performed = undisturbed(path)
    assert performed.transcript.passed, "\n".join(performed.transcript.text())
    assert performed.repeats_changed == []
