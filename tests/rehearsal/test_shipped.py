"""The shipped rehearsals, each on a system of its own; and every webhook of theirs again, doubled and shuffled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.rehearsal.conftest import Undisturbed

SHIPPED = sorted((Path(__file__).parents[2] / "rehearsals").glob("*.yaml"))


@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_a_shipped_rehearsal_goes_as_expected_and_repeats_change_nothing(
    path: Path, undisturbed: Callable[[Path], Undisturbed]
) -> None:
    performed = undisturbed(path)
    assert performed.transcript.passed, "\n".join(performed.transcript.text())
    assert performed.repeats_changed == []
