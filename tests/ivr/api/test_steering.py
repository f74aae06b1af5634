"""The acts of supervisors on who waits, through the API: done, audited, refused."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from ivr.queues import Queue
from tests.audits import audited
from tests.ivr.floor import Floor


def _trail(floor: Floor, subject: str) -> list[tuple[str, Any, Any]]:
    with floor.house.db.reading() as tx:
        return [(row.act, row.before, row.after) for row in audited(tx, subject)]


def test_a_supervisor_changes_place_queue_and_agent(floor: Floor, supervisor: Any) -> None:
    doubts, orders = floor.queue("doubts"), floor.queue("orders")
    bruno = floor.agent("bruno", doubts)
    floor.available(bruno)
    first, second = floor.caller(), floor.caller()
    assert supervisor.put(f"/queue-entries/{second}/position", {"position": 1})["position"] == 1
    assert supervisor.put(f"/queue-entries/{second}/queue", {"queue": "orders"})["queue_id"] == orders
    handed = supervisor.put(f"/queue-entries/{first}/agent", {"agent_id": bruno})
    assert (handed["preferred_agent_id"], handed["preferred_why"]) == (bruno, "handed")
    on_board = next(queue for queue in supervisor.get("/board")["queues"] if queue["name"] == "doubts")
    assert [(one["held_up"]["why"], one["held_up"]["agent_id"]) for one in on_board["waiting"]] == [("handed", bruno)]
    assert supervisor.put(f"/queue-entries/{first}/agent", {"agent_id": None})["preferred_agent_id"] is None
    assert [act for act, _, _ in _trail(floor, f"queue_entry:{second}")] == ["entry_reranked", "entry_moved"]
    assert _trail(floor, f"queue_entry:{second}")[1][1:] == (
        {"queue": "doubts", "position": 1, "agent": None},
        {"queue": "orders", "position": 1, "agent": None},
    )


def test_who_waits_no_more_or_never_did_is_refused(floor: Floor, supervisor: Any, agent: Any) -> None:
    doubts = floor.queue()
    entry = floor.caller()
    supervisor.put(f"/queue-entries/{entry}/queue", {"queue": "nowhere"}, status=422)
    supervisor.put(f"/queue-entries/{entry}/agent", {"agent_id": 77}, status=404)
    supervisor.put(f"/queue-entries/{entry}/agent", {"agent_id": floor.agent("bruno", doubts)}, status=409)
    supervisor.put(f"/queue-entries/{entry + 1}/position", {"position": 1}, status=404)
    floor.abandon(entry)
    assert "waits no more" in supervisor.put(f"/queue-entries/{entry}/position", {"position": 1}, status=409)["message"]
    agent.put(f"/queue-entries/{entry}/position", {"position": 1}, status=403)


def test_a_supervisor_drains_a_queue(floor: Floor, supervisor: Any, agent: Any) -> None:
    doubts = floor.queue()
    assert supervisor.put(f"/queues/{doubts}/draining", {"draining": True})["draining"] is True
    assert supervisor.get("/board")["queues"][0]["draining"] is True
    supervisor.put(f"/queues/{doubts}/draining", {"draining": False})
    supervisor.put(f"/queues/{doubts + 1}/draining", {"draining": True}, status=404)
    agent.put(f"/queues/{doubts}/draining", {"draining": True}, status=403)
    assert [after for _, _, after in _trail(floor, f"queue:{doubts}")] == [{"draining": True}, {"draining": False}]


def test_a_queue_that_takes_nobody_is_named_in_the_readers_language(floor: Floor, supervisor: Any) -> None:
    floor.queue("doubts")
    orders = floor.queue("orders")
    with floor.house.db.writing() as tx:
        named = {"title": "Orders", "titles": {"it": "Ordini", "th": ""}, "draining": True}
        tx.execute(update(Queue).where(Queue.id == orders).values(**named))
    refused = supervisor.put(f"/queue-entries/{floor.caller()}/queue", {"queue": "orders"}, status=409)
    assert (refused["message"], refused["code"]) == ("Orders is closed or full now", "queue_shut")
    assert refused["values"] == {"queue": "Orders", "queue_it": "Ordini"}
