"""What flows know of a caller."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from ivr import contacts, facts
from ivr.calls import load
from ivr.clock import VirtualClock
from ivr.contacts import Contact
from ivr.house import House
from tests.ivr.floor import Floor

PAUL = "+393337654321"


def test_repeats_say_how_long_ago_the_same_number_called_about_each_reason(house: House, clock: VirtualClock) -> None:
    floor = Floor(house, clock)
    for days_ago, reason in ((40, "case"), (9, "order"), (3, "doubt"), (2, "order"), (1, None)):
        contact, _ = floor.contact(PAUL)
        with house.db.writing() as tx:
            if reason is not None:
                contacts.set_reason(tx, contact, reason)
            then = tx.now - timedelta(days=days_ago)
            tx.execute(update(Contact).where(Contact.id == contact).values(started_at=then))
    contact, call = floor.contact(PAUL)
    _, withheld = floor.contact(None)
    with house.db.reading() as tx:
        assert facts.gather(tx, ["repeats"], load(tx, call)) == {"repeats": {"order": 2, "doubt": 3}}
        assert facts.gather(tx, ["repeats"], load(tx, withheld)) == {"repeats": {}}
