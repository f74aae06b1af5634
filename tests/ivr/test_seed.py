"""The demonstration's data."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from ivr import cases, customers, revisions, staff
from ivr.house import House
from ivr.schema import metadata
from ivr.seed import DEMO_NUMBER, DEMO_PASSWORD, NotForThisDatabase, seed
from ivr.surroundings import surroundings


def _counts(house: House) -> dict[str, int]:
    with house.db.reading() as tx:
        return {table.name: tx.scalar(select(func.count()).select_from(table)) for table in metadata.sorted_tables}


def test_seeding_again_adds_nothing(house: House) -> None:
    seed(house, anyway=True)
    before = _counts(house)
    assert before["customers"] == 12
    assert before["agents"] == 6
    assert seed(house, anyway=True).number == DEMO_NUMBER
    assert _counts(house) == before


def test_everybody_can_log_in_and_the_flows_serve_among_the_queues(house: House) -> None:
    seeded = seed(house, anyway=True)
    with house.db.reading() as tx:
        one = seeded.log_ins[0]
        assert staff.authenticate(tx, one.email, DEMO_PASSWORD) is not None
        around = surroundings(tx)
    assert {log_in.role for log_in in seeded.log_ins} == {"admin", "manager", "supervisor", "agent"}
    for name in revisions.shipped_names():
        assert revisions.prepare(revisions.shipped(name), around).flow == name


def test_the_customers_have_pasts_and_open_matters_with_owners(house: House) -> None:
    seed(house, anyway=True)
    with house.db.reading() as tx:
        carla = customers.by_external_id(tx, "D-10")
        assert carla is not None
        (matter,) = cases.open_of(tx, carla.id)
        assert customers.recognise(tx, "+393335550003").candidates == 2
    assert (matter.owner, matter.reference[:6], matter.next_step) == ("Ada Conti", "123456", "Send the technician")
    assert matter.opened_at < house.clock.now()


def test_a_flow_that_somebody_published_stays(house: House) -> None:
    changed = {**revisions.shipped("hotline"), "title": "Ours"}
    with house.db.writing() as tx:
        revisions.publish(tx, changed)
    seed(house, anyway=True)
    with house.db.reading() as tx:
        assert len(revisions.history(tx, "hotline")) == 1


def test_a_database_that_was_configured_is_left_alone_unless_it_is_meant(house: House) -> None:
    before = _counts(house)
    if house.db.on_sqlite:
        seed(house)  # it is our own file in `var`
    else:
        with pytest.raises(NotForThisDatabase, match="DATABASE_URL"):
            seed(house)
        assert _counts(house) == before
