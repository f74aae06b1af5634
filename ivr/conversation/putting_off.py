"""A callback put at another time by the agent who has agreed to it, once the wrap-up that arranged it is over."""

from __future__ import annotations

from datetime import datetime

from ivr import calls, queues
from ivr.calls import Entry
from ivr.conversation.finishing import require_to_come
from ivr.db import Tx


def put_off_own(tx: Tx, entry_id: int, call_id: int, agent_id: int, at: datetime, by_me: bool) -> None:
    """Puts a callback of the agent's at that time, to be made by whoever is free or `by_me`.

    Journalled in the call from which it comes (`call_id`). Raises CannotCallBack, `queues.CallbackUnderWay`.
    """
    require_to_come(tx, at)
    calls.lock(tx, call_id)
    queues.agree_anew(tx, entry_id, at, agent_id, by_me)
    data = {"entry": entry_id, "agent": agent_id, "due_at": at.isoformat()}
    this = f"callback:{entry_id}:put_off:{tx.now.isoformat()}:{at.isoformat()}"
    calls.record(tx, Entry(call_id, "callback_put_off", this, data))
