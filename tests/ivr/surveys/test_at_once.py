"""Many workers at the same rows at the same time."""

from __future__ import annotations

import threading

from ivr import surveys
from tests.ivr.surveys.conftest import MOBILE, Floor

WORKERS = 4


def _together(work: object) -> list[BaseException]:
    failures: list[BaseException] = []

    def attempt() -> None:
        try:
            work()  # type: ignore[operator]
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=attempt) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def test_four_sweeps_at_once_ask_everybody_once(floor: Floor) -> None:
    for number in range(12):
        floor.talked(f"+3933312300{number:02}")
    floor.wait(30)
    assert _together(lambda: surveys.sweep(floor.house)) == []
    floor.run(0)
    keys = [request.key for request in floor.requests()]
    assert sorted(keys) == sorted(f"survey:{number}:1" for number in range(1, 13))


def test_an_end_told_to_four_workers_at_once_makes_one_survey(floor: Floor) -> None:
    contact_id, _ = floor.write(lambda tx: floor.meet(tx, MOBILE))
    made: list[int | None] = []

    def consider() -> None:
        with floor.house.db.writing() as tx:
            made.append(surveys.consider(tx, contact_id, "talked"))

    assert _together(consider) == []
    assert len([survey_id for survey_id in made if survey_id is not None]) == 1
