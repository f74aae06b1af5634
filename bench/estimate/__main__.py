"""`python -m bench.estimate LOG`: the error of each way to announce the wait, week by week."""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from statistics import fmean, median, quantiles

from bench.estimate.estimators import ESTIMATORS, pace
from bench.estimate.moments import Moment, moments
from ivr.queues.estimate import estimate
from ivr.rehearsal.replay.log import read

DAYS_A_WEEK = 7


def days(log: Path) -> list[date]:
    """The days that the log has calls of."""
    with log.open(newline="", encoding="utf-8") as file:
        found = {row["date"] for row in csv.DictReader(file, delimiter="\t")}
    return sorted(date.fromisoformat(f"19{day}") for day in found)


def row(name: str, guesses: Iterable[tuple[float | None, int]], many: int) -> str:
    """One estimator's errors; `guesses`: the estimate and the wait, in seconds."""
    errors = [guess - waited for guess, waited in guesses if guess is not None]
    size = [abs(error) for error in errors]
    told, p90 = 100 * len(errors) / many, quantiles(size, n=10)[-1]
    return f"| {name} | {told:.0f} % | {median(size):.0f} | {p90:.0f} | {fmean(errors):+.0f} |"


def ranges(found: list[Moment]) -> str:
    """How often the range that callers would have been told held."""
    told = [(estimate(each.position, pace(each)), each.waited) for each in found]
    held = [(low <= waited <= high, waited <= high) for said, waited in told if said for low, high in [said]]
    within, below = (100 * fmean(column) for column in zip(*held, strict=True))
    return f"The range told was right for {within:.0f} %, its upper end kept for {below:.0f} % of callers."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("log", type=Path, help="a call centre's log, as `hotline replay` reads it")
    log: Path = parser.parse_args().log
    every = days(log)
    for first in range(0, len(every), DAYS_A_WEEK):
        week = every[first : first + DAYS_A_WEEK]
        found = [moment for day in week for moment in moments(read(log, day))]
        print(f"\n{week[0]} to {week[-1]}: {len(found)} callers who waited and were served; seconds\n")
        print("| estimator | could tell | median error | p90 | mean (over +, under -) |\n|---|---:|---:|---:|---:|")
        for name, guess in ESTIMATORS.items():
            print(row(name, [(guess(each), each.waited) for each in found], len(found)))
        print(f"\n{ranges(found)}")


if __name__ == "__main__":
    main()
