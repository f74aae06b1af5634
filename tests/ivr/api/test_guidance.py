"""What a queue has its agents say, and what they may grant: from the manager's form to the desk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ivr import agents
from ivr.agents import NewAgent
from ivr.house import House
from tests.audits import audited

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_scripts_and_allowances_are_a_managers_kept_by_version_and_seen_at_the_desk(
    floor: Any, agent: Any, manager: Any, house: House
) -> None:
    queue = floor.queue()
    seen = manager.get(f"/queue-settings/{queue}")["version"]
    words = {"script": {"en": "What happened?", "th": "เกิดอะไรขึ้น"}, "allowances": {"en": "A refund up to 50."}}
    agent.patch(f"/queue-settings/{queue}", words, status=403)
    changed = manager.patch(f"/queue-settings/{queue}", {**words, "version": seen})
    assert (changed["script"], changed["allowances"]) == (words["script"], words["allowances"])
    manager.patch(f"/queue-settings/{queue}", {"script": {}, "version": seen}, status=409)
    (shown,) = agent.get("/desk/choices")["queues"]
    assert (shown["script"]["th"], shown["allowances"]["en"]) == ("เกิดอะไรขึ้น", "A refund up to 50.")
    with house.db.reading() as tx:
        change = audited(tx, f"queue:{queue}")[-1]
    assert (change.before["allowances"], change.after["allowances"]) == ({}, words["allowances"])


def test_a_break_longer_than_its_reason_allows_is_told_on_the_board(floor: Any, agent: Any, supervisor: Any) -> None:
    queue = floor.queue()
    with floor.house.db.writing() as tx:
        agents.add(tx, NewAgent(agent.person.id, [queue], {"language:en": 4}))
    agent.put("/desk/presence", {"presence": "break", "reason": "pause"})
    since = floor.clock.now()
    (present,) = supervisor.get("/board")["agents"]
    assert present["allowed_until"] == (since + timedelta(minutes=15)).isoformat().replace("+00:00", "Z")
    agent.put("/desk/presence", {"presence": "break", "reason": "paperwork"})
    assert supervisor.get("/board")["agents"][0]["allowed_until"] is None
