"""Those who watch over a queue act on who waits in it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, event

from ivr import agents, dispatch, queues
from ivr.agents import AgentUnknown
from ivr.dispatch import Place, PlaceTaken, WaitOver
from ivr.queues import EntryUnknown, QueueUnknown, Refused
from tests.ivr.floor import Floor
from workers import due


def _put_at(floor: Floor, entry: int, position: int) -> Place:
    with floor.house.db.writing() as tx:
        return dispatch.put_at(tx, entry, position)


def _move(floor: Floor, entry: int, queue: str) -> Place:
    with floor.house.db.writing() as tx:
        return dispatch.move(tx, entry, queue)


def _hand(floor: Floor, entry: int, agent: int, seconds: int = 120) -> Place:
    with floor.house.db.writing() as tx:
        return dispatch.hand(tx, entry, agent, seconds)


def _on_a_call(floor: Floor, agent_id: int) -> None:
    floor.available(agent_id)
    with floor.house.db.writing() as tx:
        agents.reserve(tx, agent_id)
        agents.start_call(tx, agent_id)


@pytest.mark.parametrize(
    ("who", "position", "order"),
    [(2, 1, (2, 0, 1, 3)), (0, 3, (1, 2, 0, 3)), (3, 2, (0, 3, 1, 2)), (1, 9, (0, 2, 3, 1)), (0, 1, (0, 1, 2, 3))],
)
def test_who_waits_is_put_at_another_place(floor: Floor, who: int, position: int, order: tuple[int, ...]) -> None:
    floor.queue()
    waiting = []
    for _ in range(4):
        waiting.append(floor.caller())
        floor.later(10)
    assert _put_at(floor, waiting[who], position).position == min(position, 4)
    assert sorted(waiting, key=lambda entry: floor.poll(entry).position) == [waiting[n] for n in order]
    assert floor.journal(waiting[who])[-1] == ("entry_reranked", {"entry": waiting[who], "position": min(position, 4)})


def test_who_entered_at_one_instant_is_parted_too(floor: Floor) -> None:
    floor.queue()
    first, second, third = (floor.caller() for _ in range(3))
    _put_at(floor, third, 1)
    assert [floor.poll(entry).position for entry in (third, first, second)] == [1, 2, 3]


@pytest.mark.parametrize("apart_microseconds", [0, 1])
@pytest.mark.parametrize(
    ("who", "position", "order"),
    [(4, 2, (0, 4, 1, 2, 3)), (0, 3, (1, 2, 0, 3, 4)), (3, 4, (0, 1, 2, 3, 4)), (2, 9, (0, 1, 3, 4, 2))],
)
def test_who_entered_at_one_instant_is_parted_in_the_middle(
    floor: Floor, who: int, position: int, order: tuple[int, ...], apart_microseconds: int
) -> None:
    floor.queue()
    waiting = []
    for _ in range(5):
        waiting.append(floor.caller())
        floor.later(apart_microseconds / 1_000_000)
    assert _put_at(floor, waiting[who], position).position == min(position, 5)
    assert sorted(waiting, key=lambda entry: floor.poll(entry).position) == [waiting[n] for n in order]
    assert [floor.poll(waiting[n]).position for n in order] == [1, 2, 3, 4, 5]


def test_room_is_made_for_who_is_put_first_at_once_and_the_others_keep_their_order(floor: Floor) -> None:
    floor.queue()
    others = [floor.caller() for _ in range(6)]  # all at one instant
    with floor.house.db.writing() as tx:
        last = queues.lock(tx, others[-1])
    told = [floor.journal(entry) for entry in others[:-1]]
    changes: list[str] = []

    def note(*told: Any) -> None:
        changes.extend([told[2]] if told[2].startswith("UPDATE queue_entries") else [])

    event.listen(Engine, "before_cursor_execute", note)
    _put_at(floor, others[-1], 3)
    event.remove(Engine, "before_cursor_execute", note)
    assert len(changes) == 2  # of those who make room, and of who has it
    order = sorted((floor.entry(entry).rank_at, entry) for entry in others)
    assert [entry for _, entry in order] == [*others[:2], others[-1], *others[2:5]]
    assert [floor.journal(entry) for entry in others[:-1]] == told
    assert floor.journal(others[-1])[-1] == ("entry_reranked", {"entry": last.id, "position": 3})


def test_who_is_moved_waits_in_the_other_queue_at_the_rank(floor: Floor) -> None:
    doubts, orders = floor.queue("doubts", skills=["billing"]), floor.queue("orders", routing_group="sales")
    asked, other = floor.agent("bruno", doubts, skills={"language:en": 3, "billing": 3}), floor.agent("carla", orders)
    entry = floor.caller(skills=("gold",))
    floor.later(60)
    later = floor.caller("orders")
    floor.available(asked)
    assert floor.run() == 0  # nobody has gold
    place = _move(floor, entry, "orders")
    assert (place.queue_id, place.position, place.rank_at) == (orders, 1, floor.entry(entry).entered_at)
    assert floor.entry(entry).skills == ["gold"]
    assert floor.poll(later).position == 2
    floor.available(other)
    assert dispatch.run(floor.house, "sales") == 1
    assert floor.offered() == {later: other}


def test_an_offer_is_withdrawn_from_who_is_moved(floor: Floor) -> None:
    doubts, orders = floor.queue("doubts"), floor.queue("orders")
    bruno, carla = floor.agent("bruno", doubts), floor.agent("carla", orders)
    entry = floor.caller()
    floor.available(bruno, carla)
    floor.run()
    assert floor.offered() == {entry: bruno}
    _move(floor, entry, "orders")
    floor.run()
    assert floor.offered() == {entry: carla}
    assert floor.presence(bruno) == ("available", None)


def test_nobody_is_moved_where_they_could_not_have_gone(floor: Floor) -> None:
    floor.queue("doubts")
    floor.queue("night", hours={"week": {"mon": "20:00-24:00"}})
    floor.queue("small", max_size=1)
    floor.queue("drained", draining=True)
    floor.caller("small")
    entry = floor.caller()
    for taken in ("night", "small", "drained"):
        with pytest.raises(PlaceTaken):
            _move(floor, entry, taken)
    with pytest.raises(QueueUnknown):
        _move(floor, entry, "nowhere")
    assert _move(floor, entry, "doubts").queue == "doubts"  # where they are: nothing
    assert [kind for kind, _ in floor.journal(entry)] == ["entry_queued"]


def test_who_is_handed_to_an_agent_comes_before_all_others_and_waits_for_nobody_else(floor: Floor) -> None:
    doubts, orders = floor.queue("doubts"), floor.queue("orders")
    thai = floor.agent("suda", orders, skills={"language:th": 5})
    free = floor.agent("bruno", doubts)
    first, entry = floor.caller("orders", language="th"), floor.caller()
    _on_a_call(floor, thai)
    _hand(floor, entry, thai)
    floor.available(free)
    assert floor.run() == 0  # kept for the agent who talks
    with floor.house.db.writing() as tx:
        agents.end_call(tx, thai)
    floor.run()
    assert floor.offered() == {entry: thai}
    assert floor.entry(first).status == "waiting"


def test_after_a_while_or_a_refusal_anybody_is_asked(floor: Floor) -> None:
    doubts = floor.queue()
    bruno, carla = floor.agent("bruno", doubts), floor.agent("carla", doubts, skills={"language:en": 5})
    floor.available(bruno, carla)
    entry = floor.caller()
    _hand(floor, entry, bruno)
    floor.run()
    offer = floor.offer(entry)
    assert offer.agent_id == bruno
    with floor.house.db.writing() as tx:
        dispatch.reject(tx, offer.id, bruno)
    floor.run()
    assert floor.offered() == {entry: carla}
    other = floor.caller()
    _on_a_call(floor, bruno)
    dora = floor.agent("dora", doubts)
    _hand(floor, other, bruno, 60)
    with floor.house.db.reading() as tx:
        assert due.next_due(tx) == floor.offer(entry).expires_at
    floor.available(dora)
    assert floor.run() == 0
    floor.later(60)
    floor.run()
    assert floor.offered()[other] == dora


def test_an_agent_who_leaves_keeps_nobody(floor: Floor) -> None:
    doubts = floor.queue()
    bruno, carla = floor.agent("bruno", doubts), floor.agent("carla", doubts)
    _on_a_call(floor, bruno)
    entry = floor.caller()
    _hand(floor, entry, bruno)
    floor.available(carla)
    assert floor.run() == 0
    with floor.house.db.writing() as tx:
        agents.end_call(tx, bruno, "break", "connection_lost")
    assert floor.run() == 1
    assert floor.offered() == {entry: carla}


def test_handing_over_takes_the_caller_from_who_is_asked_and_can_be_taken_back(floor: Floor) -> None:
    doubts = floor.queue()
    bruno, carla = floor.agent("bruno", doubts), floor.agent("carla", doubts)
    floor.available(bruno)
    entry = floor.caller()
    floor.run()
    floor.available(carla)
    assert _hand(floor, entry, carla).preferred_agent_id == carla
    floor.run()
    assert floor.offered() == {entry: carla}
    assert _hand(floor, entry, carla).status == "offered"  # again: nothing is withdrawn
    with floor.house.db.writing() as tx:
        assert dispatch.hand_to_anybody(tx, entry).preferred_agent_id is None
    kinds = [kind for kind, _ in floor.journal(entry)]
    assert kinds[1:] == ["offer_made", "offer_canceled", "entry_kept", "offer_made", "entry_kept", "entry_free"]


def test_only_who_waits_is_steered_and_only_to_who_is_at_work(floor: Floor) -> None:
    doubts = floor.queue()
    bruno = floor.agent("bruno", doubts)
    entry, gone = floor.caller(), floor.caller()
    floor.abandon(gone)
    with pytest.raises(PlaceTaken, match="not at work"):
        _hand(floor, entry, bruno)
    with pytest.raises(AgentUnknown):
        _hand(floor, entry, bruno + 1)
    for unknown, error in ((gone, WaitOver), (gone + 1, EntryUnknown)):
        with pytest.raises(error):
            _put_at(floor, unknown, 1)
        with pytest.raises(error):
            _move(floor, unknown, "doubts")


def test_a_queue_that_drains_takes_nobody_new_and_serves_who_waits(floor: Floor) -> None:
    doubts = floor.queue()
    entry = floor.caller()
    with floor.house.db.writing() as tx:
        assert queues.settings.drain(tx, doubts, True).draining
    assert floor.enters() == Refused("closed")
    with floor.house.db.reading() as tx:
        assert queues.glance(tx, "doubts")["open"] is False
        assert [(each.open, each.draining) for each in queues.standings(tx)] == [(True, True)]
    floor.later(30)
    assert floor.poll(entry).leave is None
    floor.available(floor.agent("bruno", doubts))
    assert floor.run() == 1
    with floor.house.db.writing() as tx:
        queues.settings.drain(tx, doubts, False)
    assert not isinstance(floor.enters(), Refused)


def test_who_is_handed_over_while_everybody_is_busy_passes_nobody_over(floor: Floor) -> None:
    """A lane's head that is kept for one agent leaves the next of the lane to the others."""
    doubts = floor.queue()
    bruno, carla = floor.agent("bruno", doubts), floor.agent("carla", doubts)
    _on_a_call(floor, bruno)
    kept: Any = floor.caller()
    following = floor.caller()
    _hand(floor, kept, bruno)
    floor.available(carla)
    floor.run()
    assert floor.offered() == {following: carla}
