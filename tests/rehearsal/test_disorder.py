"""Every shipped rehearsal with a carrier that repeats, delays and reorders: it goes the same and leaves the same.

Each is disturbed in one way; with DISORDERS=n in n ways of each kind.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from zlib import crc32

import pytest

from ivr.rehearsal.disturbance import changes, outcome
from ivr.rehearsal.performance import perform
from ivr.rehearsal.script import read
from ivr.rehearsal.stage import demonstration, stage
from tests.rehearsal.conftest import Undisturbed
from tests.rehearsal.disorder import Disorder, lateness, repeats
from tests.rehearsal.test_shipped import SHIPPED

KINDS = (repeats, lateness)
SEEDS = int(os.environ.get("DISORDERS", "0"))


def _ways() -> Iterator[tuple[Path, Callable[[int], Disorder], int]]:
    for path in SHIPPED:
        number = crc32(path.stem.encode())  # the same in every run, unlike hash()
        if not SEEDS:
            yield path, KINDS[number % len(KINDS)], number
        for seed in range(SEEDS):
            yield from ((path, kind, seed) for kind in KINDS)


WAYS = list(_ways())


@pytest.mark.parametrize(
    ("path", "kind", "seed"), WAYS, ids=[f"{path.stem}-{kind.__name__}-{seed}" for path, kind, seed in WAYS]
)
def test_disorder_leaves_the_same_record(
    path: Path, kind: Callable[[int], Disorder], seed: int, undisturbed: Callable[[Path], Undisturbed]
) -> None:
    orderly, disorder, script = undisturbed(path), kind(seed), read(path)
    with stage(script.at, demonstration(script.settings)) as place:
        for fault in disorder.faults:
            place.exchange.misbehave(dict(fault))
        transcript = perform(script, place)
        assert transcript.passed, "\n".join(transcript.text())
        expected = orderly.outcome if disorder.on_time else orderly.outcome_without_times
        assert changes(expected, outcome(place, disorder.on_time)) == []
