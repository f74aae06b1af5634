"""`python -m bench.flow`: what size does to a step of a call, and what the check of a document costs beside reading."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median
from time import process_time
from typing import Any

import yaml

from bench.flow.documents import document
from callflows import engine
from callflows.check import Surroundings, check
from callflows.document import compile
from callflows.events import CallStarted, KeysPressed
from callflows.tree import tree

SMALL, LARGE = 10, 1_000
ROUNDS = 15
STEPS = 20_000
STEP_BAR, CHECK_BAR = 1.1, 5.0
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
AROUND = Surroundings(frozenset({"desk"}), frozenset(), frozenset({"en", "it", "th", "vi"}), frozenset({"IT"}))


def cpu_seconds(work: Callable[[], Any], rounds: int = ROUNDS) -> float:
    """The median of the process's own time: others on the machine take none of it."""
    spent = []
    for _ in range(rounds):
        gc.collect()
        begun = process_time()
        work()
        spent.append(process_time() - begun)
    return median(spent)


def step_microseconds() -> tuple[float, float]:
    """A key pressed in a menu of the small and of the large flow, and the next menu said; measured by turns."""
    small, large = _stepping(SMALL), _stepping(LARGE)
    pairs = [(cpu_seconds(small, 1), cpu_seconds(large, 1)) for _ in range(ROUNDS)]
    return tuple(min(side) / STEPS * 1e6 for side in zip(*pairs, strict=True))


def _stepping(nodes: int) -> Callable[[], None]:
    flow = compile(document(nodes))
    state = engine.start(flow, CallStarted("unknown", "it"), {}, NOW).state
    key = KeysPressed("1")

    def steps() -> None:
        for _ in range(STEPS):
            engine.advance(flow, state, key, {}, NOW)

    return steps


def main() -> None:
    small, large = step_microseconds()
    written = document(LARGE)
    problems = check(written, AROUND)
    assert problems == [], problems[:3]
    as_json = json.dumps(written, ensure_ascii=False)
    as_yaml = yaml.safe_dump(written, allow_unicode=True, sort_keys=False)
    checking = cpu_seconds(lambda: check(written, AROUND))
    reading = {
        "JSON, as the API gets it": cpu_seconds(lambda: json.loads(as_json)),
        "YAML, with libyaml": cpu_seconds(lambda: yaml.load(as_yaml, Loader=yaml.CSafeLoader), 3),
        "YAML, as files are read": cpu_seconds(lambda: yaml.load(as_yaml, Loader=yaml.SafeLoader), 1),
    }
    print(f"a step of {SMALL} nodes {small:.2f} µs, of {LARGE} {large:.2f} µs: {large / small:.2f}× (bar {STEP_BAR}×)")
    print(f"check of {LARGE} nodes in 5 languages ({len(as_json.encode()) / 1e6:.2f} MB): {checking * 1e3:.0f} ms")
    print(f"tree of it, for the outline: {cpu_seconds(lambda: tree(written)) * 1e3:.0f} ms")
    print("\n| read by | ms | the check is |\n|---|---:|---:|")
    for name, seconds in reading.items():
        print(f"| {name} | {seconds * 1e3:.0f} | {checking / seconds:.2f}× |")
    sys.exit(0 if large / small <= STEP_BAR else 1)


if __name__ == "__main__":
    main()
