"""The messages that callers have left: who sees and hears them, and that they are done."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

import recordings
from ivr import agents, calls, contacts, queues
from ivr.calls import NewCall
from ivr.contacts import NewContact
from ivr.house import House
from ivr.queues import Queue
from ivr.seed import seed
from recordings import Recording


@pytest.fixture(autouse=True)
def left(house: House) -> list[int]:
    """A message out of the queue doubts, then one out of the menu."""
    seed(house, anyway=True)
    return [_left(house, number, queue) for number, queue in enumerate(("doubts", None), start=1)]


def _left(house: House, number: int, queue: str | None) -> int:
    with house.db.writing() as tx:
        contact = contacts.open(tx, NewContact("call", 1, None, f"+3902000000{number}"))
        new = NewCall(
            contact, 1, 1, "+39800123456", caller=f"+3902000000{number}", sid=f"CA{number:032d}", language="en"
        )
        call = calls.begin(tx, new)
        if queue:
            queues.enter(tx, queues.Entering(contact, call, queue, queue, "en"))
        recordings.message_left(tx, calls.load(tx, call), f"RE{number:032d}", 7, "voicemail")
        tx.execute(update(Recording).values(status="stored", path="x", bytes=1, sha256="x"))
    return call


def _seen(browser: Any, **query: Any) -> list[int]:
    return [line["call_id"] for line in browser.get("/voicemails", query)]


def _serves(house: House, agent: Any, queue: str | None) -> None:
    with house.db.writing() as tx:
        ids = [row.id for row in tx.rows(select(Queue.id).where(Queue.name == queue))]
        agents.add(tx, agents.NewAgent(agent.person.id, ids))


def test_supervisors_see_every_message_the_newest_first_with_its_queue(supervisor: Any, left: list[int]) -> None:
    menu, doubts = supervisor.get("/voicemails")
    assert [menu["call_id"], doubts["call_id"]] == left[::-1]
    assert (doubts["queue"], doubts["number"], doubts["seconds"]) == ("doubts", "+39020000001", 7)
    assert (menu["queue"], menu["may_hear"], menu["done_at"]) == (None, True, None)
    assert _seen(supervisor, before=menu["id"], limit=1) == left[:1]


@pytest.mark.parametrize(
    ("queue", "numbers"), [("doubts", ["+39…001", "+39…002"]), ("orders", ["+39…002"]), (None, [])]
)
def test_agents_see_and_hear_those_of_the_queues_that_they_serve_and_of_none(
    house: House, agent: Any, left: list[int], queue: str | None, numbers: list[str]
) -> None:
    _serves(house, agent, queue)
    seen = agent.get("/voicemails")
    assert sorted(line["number"] for line in seen) == numbers
    assert all(line["may_hear"] for line in seen)
    with house.db.reading() as tx:
        theirs = [row.id for row in tx.rows(select(Recording.id).where(recordings.may_hear(agent.person)))]
    assert sorted(theirs) == sorted(line["recording_id"] for line in seen)


def test_a_message_that_is_done_is_among_the_done_until_it_is_taken_back(supervisor: Any, left: list[int]) -> None:
    newest, _ = supervisor.get("/voicemails")
    supervisor.post(f"/tasks/{newest['id']}/done")
    assert (_seen(supervisor), _seen(supervisor, done=True)) == (left[:1], left[1:])
    assert supervisor.send("delete", f"/tasks/{newest['id']}/done").status_code == 200
    assert (_seen(supervisor), _seen(supervisor, done=True)) == (left[::-1], [])
