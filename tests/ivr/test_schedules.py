"""Revisions that serve at a time: what a call gets at every instant, what is refused, and what stands on record."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from callflows.check import Surroundings
from ivr import planned, revisions
from ivr.clock import VirtualClock
from ivr.db import Tx
from ivr.house import House
from ivr.queues import Queue
from ivr.revisions import NoSuchTime, Period, ScheduleOver, ScheduleOverlaps, TimeUnfit, instant
from ivr.surroundings import QueueNamed, release_queue
from tests.audits import audited
from tests.ivr.floor import Floor
from tests.shop import MENU
from workers.due import next_due

Hours = float | None


class Shop:
    """One flow by the titles of its revisions; times are hours from the beginning."""

    def __init__(self, house: House, clock: VirtualClock) -> None:
        self.house, self.clock, self.began = house, clock, clock.now()
        self.titles: list[str] = []

    def at(self, hour: Hours) -> datetime | None:
        return None if hour is None else self.began + timedelta(hours=hour)

    def goes_to(self, hour: float) -> str:
        self.clock.move_to(self.began + timedelta(hours=hour))
        return self.plays()

    def publishes(self, title: str, since: Hours = None, until: Hours = None, queue: str = "reception") -> int:
        text = MENU.format(title=title, queue=queue)
        ready = revisions.prepare(revisions.load(text), Surroundings(queues=frozenset({"reception", "elves"})))
        with self.house.db.writing() as tx:
            period = Period(self.at(since), self.at(until))
            number = revisions.publish(tx, ready, title, None, period).number
        self.titles = [*self.titles[: number - 1], title]
        return number

    def brings_back(self, title: str, since: Hours = None, until: Hours = None) -> None:
        with self.house.db.writing() as tx:
            number = self.titles.index(title) + 1
            revisions.rollback(tx, "shop", number, None, Period(self.at(since), self.at(until)))

    def calls_off(self, title: str) -> None:
        with self.house.db.writing() as tx:
            found = next(each for each in revisions.schedules(tx) if each.note == title)
            revisions.cancel(tx, "shop", found.id, None)

    def plays(self) -> str:
        with self.house.db.reading() as tx:
            return str(revisions.published(tx, "shop").flow.document["title"])

    def planned(self) -> list[tuple[str, str]]:
        with self.house.db.reading() as tx:
            return [(each.note, each.state) for each in revisions.schedules(tx, "shop")]

    def terms(self) -> list[tuple[str, float, Hours]]:
        """Title, from which hour, until which, the oldest first."""
        with self.house.db.reading() as tx:
            found = revisions.terms(tx, "shop")
            titles = {view.id: view.note for view in revisions.history(tx, "shop")}
        return [(titles[each.revision_id], self._hour(each.since), self._end(each.until)) for each in found[::-1]]

    def _hour(self, at: datetime) -> float:
        return (at - self.began).total_seconds() / 3600

    def _end(self, at: datetime | None) -> Hours:
        return None if at is None else self._hour(at)


@pytest.fixture
def shop(floor: Floor, house: House, clock: VirtualClock) -> Shop:
    floor.agent("Ugo", floor.queue("reception"), floor.queue("elves"))
    made = Shop(house, clock)
    made.publishes("usual")
    return made


def test_a_menu_for_christmas_begins_and_ends_by_itself_to_the_instant(shop: Shop) -> None:
    shop.publishes("christmas", since=10, until=20)
    assert (shop.plays(), shop.planned()) == ("usual", [("christmas", "coming")])
    assert shop.goes_to(10 - 1e-6) == "usual"
    assert shop.goes_to(10) == "christmas"
    assert shop.terms() == [("usual", 0, 10), ("christmas", 10, 20)]
    assert shop.goes_to(20 - 1e-6) == "christmas"
    assert (shop.goes_to(20), shop.planned()) == ("usual", [])
    assert shop.terms() == [("usual", 0, 10), ("christmas", 10, 20), ("usual", 20, None)]


def test_what_is_to_come_for_good_stays_until_something_else_is_published(shop: Shop) -> None:
    shop.publishes("winter", since=5)
    shop.publishes("soon", None, None)
    assert (shop.goes_to(4), shop.goes_to(5), shop.goes_to(500)) == ("soon", "winter", "winter")
    shop.publishes("spring")
    assert (shop.plays(), shop.planned()) == ("spring", [])
    assert shop.terms() == [("soon", 0, 5), ("winter", 5, 500), ("spring", 500, None)]


def test_now_means_now_and_ends_what_is_there_for_a_while(shop: Shop) -> None:
    shop.publishes("christmas", until=20)
    assert shop.plays() == "christmas"
    shop.goes_to(7)
    shop.publishes("better")
    assert (shop.plays(), shop.goes_to(25), shop.planned()) == ("better", "better", [])
    assert shop.terms() == [("christmas", 0, 7), ("better", 7, None)]


def test_the_menu_underneath_is_brought_back_before_the_end_or_kept_for_good(shop: Shop) -> None:
    shop.publishes("christmas", until=20)
    shop.goes_to(1)
    shop.brings_back("christmas")
    assert shop.goes_to(25) == "christmas"
    shop.brings_back("usual", since=30, until=40)
    assert (shop.goes_to(30), shop.goes_to(40)) == ("usual", "christmas")


def test_what_is_planned_is_called_off_and_what_is_on_is_ended_early(shop: Shop) -> None:
    shop.publishes("carnival", since=2, until=4)
    shop.publishes("easter", since=6, until=8)
    shop.calls_off("carnival")
    assert (shop.goes_to(3), shop.planned()) == ("usual", [("easter", "coming")])
    shop.goes_to(7)
    shop.calls_off("easter")
    assert (shop.plays(), shop.planned()) == ("usual", [])
    assert shop.terms() == [("usual", 0, 6), ("easter", 6, 7), ("usual", 7, None)]
    with shop.house.db.reading() as tx:
        acts = [entry.act for entry in audited(tx, "flow:shop")]
    assert acts[1:] == ["flow_scheduled", "flow_scheduled", "schedule_cancelled", "flow_ended_early"]


def test_what_has_begun_for_good_is_not_called_off_but_followed(shop: Shop) -> None:
    shop.publishes("winter", since=5)
    with shop.house.db.reading() as tx:
        key = revisions.schedules(tx)[0].id
    shop.goes_to(6)
    with shop.house.db.writing() as tx:
        with pytest.raises(ScheduleOver):
            revisions.cancel(tx, "shop", key, None)
        with pytest.raises(revisions.NoSuchSchedule):
            revisions.cancel(tx, "another", key, None)


@pytest.mark.parametrize(
    ("since", "until", "is_refused"),
    [
        (10, 20, True),
        (5, 11, True),
        (19, 30, True),
        (12, 13, True),
        (15, None, True),
        (10, None, True),
        (5, 10, False),
        (20, 30, False),
        (20, None, False),
        (9, None, False),
        (None, 10, False),
        (40, 50, True),
        (30, 41, True),
        (40, None, True),
        (41, 50, False),
    ],
)
def test_two_that_would_be_on_at_once_are_refused_with_who_and_when(
    shop: Shop, since: Hours, until: Hours, is_refused: bool
) -> None:
    shop.publishes("christmas", since=10, until=20)
    shop.publishes("winter", since=40)
    if is_refused:
        with pytest.raises(ScheduleOverlaps, match="by the command line, from 2026-"):
            shop.publishes("other", since, until)
    else:
        shop.publishes("other", since, until)


@pytest.mark.parametrize(("since", "until", "code"), [(-1, 5, "time_gone_by"), (5, 5, "end_before_beginning")])
def test_times_that_cannot_be_are_refused(shop: Shop, since: Hours, until: Hours, code: str) -> None:
    with pytest.raises(TimeUnfit) as refused:
        shop.publishes("never", since, until)
    assert refused.value.code == code


def _retire(tx: Tx, name: str, active: bool = False) -> None:
    tx.execute(update(Queue).where(Queue.name == name).values(active=active))


def test_a_menu_whose_queue_is_retired_meanwhile_does_not_begin_and_managers_are_told(shop: Shop) -> None:
    shop.publishes("christmas", since=10, until=20, queue="elves")
    with shop.house.db.writing() as tx:
        release_queue(tx, "elves")
        _retire(tx, "elves")
    shop.goes_to(9)
    assert planned.look_at_due(shop.house) == 1
    with shop.house.db.reading() as tx:
        (found,) = revisions.schedules(tx)
        assert (found.state, [problem.code for problem in found.problems]) == ("coming", ["unknown_queue"])
    assert shop.goes_to(10) == "usual"
    planned.look_at_due(shop.house)
    assert (shop.plays(), shop.planned(), planned.look_at_due(shop.house)) == ("usual", [("christmas", "refused")], 0)
    assert shop.goes_to(25) == "usual"
    shop.calls_off("christmas")
    assert (shop.planned(), shop.terms()) == ([], [("usual", 0, None)])
    with shop.house.db.reading() as tx:
        assert [entry.act for entry in audited(tx, "flow:shop")][-2:] == ["schedule_refused", "refusal_seen"]


def test_what_was_put_right_in_time_begins(shop: Shop) -> None:
    shop.publishes("christmas", since=10, until=20, queue="elves")
    with shop.house.db.writing() as tx:
        _retire(tx, "elves")
    shop.goes_to(9.5)
    planned.look_at_due(shop.house)
    with shop.house.db.writing() as tx:
        _retire(tx, "elves", active=True)
    shop.goes_to(10)
    planned.look_at_due(shop.house)
    assert (shop.plays(), shop.goes_to(20), planned.look_at_due(shop.house)) == ("christmas", "usual", 1)
    assert shop.terms() == [("usual", 0, 10), ("christmas", 10, 20), ("usual", 20, None)]


def test_nothing_is_lost_while_nobody_looks_and_what_failed_at_its_time_is_told_late(shop: Shop) -> None:
    shop.publishes("christmas", since=10, until=20, queue="elves")
    assert shop.goes_to(12) == "christmas"  # whoever was killed need not have come back
    with shop.house.db.writing() as tx:
        _retire(tx, "elves")
    planned.look_at_due(shop.house)
    assert (shop.plays(), shop.planned()) == ("usual", [("christmas", "refused")])
    assert shop.terms() == [("usual", 0, 10), ("christmas", 10, 12), ("usual", 12, None)]


def test_the_clock_is_moved_from_look_to_look(shop: Shop) -> None:
    shop.publishes("christmas", since=10, until=20)
    seen = []
    with shop.house.db.reading() as tx:
        instant_ahead = next_due(tx)
    while instant_ahead is not None:
        shop.clock.move_to(instant_ahead)
        seen.append((instant_ahead - shop.began).total_seconds() / 3600)
        planned.look_at_due(shop.house)
        with shop.house.db.reading() as tx:
            instant_ahead = next_due(tx)
    assert seen == [9, 10, 20]


def test_a_queue_of_the_menu_that_comes_back_stays_in_use(shop: Shop) -> None:
    shop.publishes("christmas", until=20, queue="elves")
    for name in ("elves", "reception"):
        with shop.house.db.writing() as tx, pytest.raises(QueueNamed):
            release_queue(tx, name)


def test_a_draft_begins_from_what_serves_for_good(shop: Shop) -> None:
    shop.publishes("christmas", until=20)
    with shop.house.db.writing() as tx:
        assert revisions.begin(tx, "shop", None).base == 1


@pytest.mark.parametrize(
    ("wall", "utc"),
    [
        ("2026-12-24T18:00", "2026-12-24T17:00"),
        ("2026-07-01T18:00", "2026-07-01T16:00"),
        ("2026-10-25T02:30", "2026-10-25T00:30"),  # shown twice: the first
        ("2026-10-25T03:00", "2026-10-25T02:00"),
    ],
)
def test_what_the_clock_on_the_wall_shows_is_an_instant(wall: str, utc: str) -> None:
    assert instant(datetime.fromisoformat(wall), "Europe/Rome") == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_an_hour_that_the_clocks_leave_out_is_refused() -> None:
    with pytest.raises(NoSuchTime, match="there is no 2027-03-28 02:30"):
        instant(datetime(2027, 3, 28, 2, 30), "Europe/Rome")  # noqa: DTZ001 (as on the wall)
