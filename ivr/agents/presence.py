"""What an agent is doing now: chosen, or as it follows from their calls; and the record kept of each stretch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select, update

from ivr.agents import periods
from ivr.agents.groups import DESK_GONE, Around, around, wake, with_groups
from ivr.agents.periods import Becoming
from ivr.agents.rows import Agent
from ivr.agents.status import BUSY, CHOSEN, PARKED, Presence
from ivr.db import Prepared, Tx
from ivr.sentences import Sentence
from ivr.staff import Staff

DESK_LOST = "desk_lost"
"""The break of an agent whose last desk has closed."""
BACK_WITHIN = timedelta(minutes=2)
"""Whose desk is open again by then was not away: they are available as before."""
AS_BEFORE = "as_before"
"""Why somebody is available who has not chosen it just now: their desk was lost, or they have logged in again."""


class AgentUnknown(Exception):
    """There is no such agent."""


class PresenceRefused(Sentence):
    """Agents cannot choose this presence themselves."""


def set_presence(tx: Tx, agent_id: int, presence: str, reason: str | None = None, by: int | None = None) -> bool:
    """The agent's own choice, or that of somebody else of the staff (`by`): offline, available or break.

    True if it holds at once.
    While reserved, on a call or in wrap-up it is kept and comes true afterwards (False is returned).
    Raises PresenceRefused for a presence that nobody chooses and for one who takes no calls any more, AgentUnknown
    for an agent who does not exist.
    """
    if presence not in CHOSEN:
        raise PresenceRefused(f"presence can be set to {', '.join(sorted(CHOSEN))}, not to {presence}", "misused")
    present, active = _locked(tx, agent_id)
    if not active and presence != Presence.OFFLINE:
        raise PresenceRefused("this agent takes no calls any more: a manager can change that", "takes_no_calls")
    if present in BUSY:
        chosen = {"next_presence": presence, "next_reason": _said(presence, reason), "next_put_by": by}
        tx.execute(update(Agent).where(Agent.id == agent_id).values(**chosen))
        tx.hint("desk", agent_id)
        return False
    if present != presence:
        _become(tx, agent_id, presence, reason=reason, idle_since=_idle(tx, presence), put_by=by)
    elif presence == Presence.BREAK:
        _rename_break(tx, agent_id, reason, by)
    else:
        _explain(tx, agent_id, presence, None, put_by=by)
    return True


def come_in(tx: Tx, agent_id: int) -> None:
    """Somebody logs in: whom callers reach already, without a word of theirs, is to be told so."""
    _explain(tx, agent_id, Presence.AVAILABLE, AS_BEFORE)


def reserve(tx: Tx, agent_id: int) -> bool:
    """Claims an available agent for an offer; False when somebody was faster or the agent has just left."""
    return agent_id in reserve_all(tx, [agent_id])


def reserve_all(tx: Tx, agent_ids: Sequence[int]) -> dict[int, str]:
    """The same for several; the telephones (`phone`) of those who are ours, by their ids."""
    if not agent_ids:
        return {}
    values = _begun(tx, Presence.RESERVED)
    # Never waits for whoever is changing an agent now: two routing groups that share agents would wait in a circle.
    reserved = Becoming(Presence.RESERVED, Presence.AVAILABLE, untouched=True)
    phones = periods.move_all(tx, agent_ids, reserved, values)
    _tell(tx, phones)
    return phones


def recall(tx: Tx, agent_id: int) -> bool:
    """Claims an agent for whom they have parked, or ask for, from a break too; False for one who is busy or has left.

    A break of their own goes on afterwards; the one that parking began is over, and so is one with an end.
    """
    present = standing(tx, agent_id)
    if present is None or present.presence not in (Presence.AVAILABLE, Presence.BREAK):
        return False
    own = present.presence == Presence.BREAK and present.presence_reason != PARKED
    return _become(tx, agent_id, Presence.RESERVED, present.presence, **(_back_to(present) if own else {}))


def release(tx: Tx, agent_id: int) -> bool:
    """A reserved agent is free again, with the place among the idle they had (the caller has gone)."""
    return _move_on(tx, agent_id, Presence.RESERVED)


def take_off(tx: Tx, agent_id: int, reason: str) -> bool:
    """A reserved agent who did not take the offer goes on break, or where they had already asked to go."""
    return _move_on(tx, agent_id, Presence.RESERVED, Presence.BREAK, reason)


def lose(tx: Tx, agent_id: int) -> bool:
    """An available agent's last desk has closed: on break, for they could not answer."""
    return _move_on(tx, agent_id, Presence.AVAILABLE, Presence.BREAK, DESK_LOST)


def regain(tx: Tx, agent_id: int) -> bool:
    """A desk is open again: who was taken for gone a moment ago is available."""
    present = tx.row(select(Agent.presence_reason, Agent.presence_since).where(Agent.id == agent_id).with_for_update())
    if present.presence_reason != DESK_LOST or present.presence_since < tx.now - BACK_WITHIN:
        return False
    return _become(tx, agent_id, Presence.AVAILABLE, Presence.BREAK, idle_since=tx.now, presence_reason=AS_BEFORE)


def start_call(tx: Tx, agent_id: int) -> bool:
    """A reserved agent has accepted."""
    return _become(tx, agent_id, Presence.ON_CALL, Presence.RESERVED)


def step_in(tx: Tx, agent_id: int) -> bool:
    """Somebody who is not busy joins a talk of others, and is afterwards what they were; False for who is busy.

    A break with an end is over.
    """
    present = standing(tx, agent_id)
    if present is None or present.presence in BUSY:
        return False
    return _become(tx, agent_id, Presence.ON_CALL, present.presence, **_back_to(present))


def standing(tx: Tx, agent_id: int) -> Any:
    """The agent's presence, why, and until when; nobody else's to change until this transaction ends."""
    columns = (Agent.presence, Agent.presence_reason, Agent.until, Agent.put_by)
    return tx.row(select(*columns).where(Agent.id == agent_id).with_for_update())


def _back_to(present: Any) -> dict[str, Any]:
    """What comes after a call that is taken now: the same again, or what was to come after a break with an end.

    Taken up again without its end, nothing would end it.
    """
    timed = present.presence == Presence.BREAK and present.until is not None
    if timed:
        return {}
    return {
        "next_presence": present.presence,
        "next_reason": present.presence_reason,
        "next_put_by": present.put_by,
    }


def end_call(tx: Tx, agent_id: int, presence: str | None = None, reason: str | None = None) -> bool:
    """Ends a call that leaves nothing to write up: available at once, or the `presence` given (lost: break)."""
    return _move_on(tx, agent_id, Presence.ON_CALL, presence, reason)


def park(tx: Tx, agent_id: int) -> bool:
    """A caller is set aside: a break for that, or the one chosen for after the call.

    Who meant to go home, or is no agent but stepped in, goes once the caller is dealt with: until then it is for them
    to take back, which nobody offline can do.
    """
    chosen = _CHOSEN.row(tx, agent=agent_id)
    if chosen is None or chosen.next_presence != Presence.OFFLINE:
        return _move_on(tx, agent_id, Presence.ON_CALL, Presence.BREAK, PARKED)
    return _become(tx, agent_id, Presence.BREAK, Presence.ON_CALL, PARKED, **chosen._asdict())


def start_wrap_up(tx: Tx, agent_id: int, seconds: int, contact_id: int | None = None) -> bool:
    """After a call: time to write it up, which ends by itself; with 0 seconds the agent is idle from now on.

    `contact_id`: whose talk is written up; None: nobody was reached.
    """
    if seconds <= 0:
        return _move_on(tx, agent_id, Presence.ON_CALL, idle_since=tx.now)
    until = tx.now + timedelta(seconds=seconds)
    return _become(tx, agent_id, Presence.WRAP_UP, until=until, writes_up=contact_id)


def extend_wrap_up(tx: Tx, agent_id: int, seconds: int) -> bool:
    """More time to write up: until so many seconds from now."""
    still = (Agent.id == agent_id, Agent.presence == Presence.WRAP_UP)
    tx.hint("desk", agent_id)
    return tx.changed(update(Agent).where(*still).values(until=tx.now + timedelta(seconds=seconds))) == 1


def end_wrap_up(tx: Tx, agent_id: int, due_at: datetime | None = None) -> bool:
    """The write-up is done; the agent is last among the idle, or where they had asked to go.

    `due_at`: when this one was to end by itself. One that goes on for longer is of a later talk: a timer of an earlier
    one, which left no time to write up, has come late.
    """
    if due_at is not None and (standing(tx, agent_id).until or due_at) > due_at:
        return False
    return _move_on(tx, agent_id, Presence.WRAP_UP, idle_since=tx.now)


def rest(tx: Tx, agent_id: int, reason: str, seconds: int) -> bool:
    """After a call: a break that ends by itself, and then whatever the agent had chosen for after the call."""
    chosen = _CHOSEN.row(tx, agent=agent_id)
    until = tx.now + timedelta(seconds=seconds)
    afterwards = chosen._asdict() if chosen else {}
    return _become(tx, agent_id, Presence.BREAK, Presence.ON_CALL, reason, until=until, **afterwards)


def end_rest(tx: Tx, agent_id: int) -> bool:
    """The break that ends by itself is over; another may follow, which the agent had chosen in the call before."""
    chosen = _CHOSEN.row(tx, agent=agent_id)
    if chosen is None or chosen.next_presence != Presence.BREAK:
        return _go_on(tx, agent_id, chosen, Presence.BREAK, idle_since=tx.now)
    if not _rename_break(tx, agent_id, chosen.next_reason, chosen.next_put_by):
        return False
    _tell(tx, [agent_id])
    return True


_CHOSEN = Prepared(
    select(Agent.next_presence, Agent.next_reason, Agent.next_put_by)
    .where(Agent.id == bindparam("agent"))
    .with_for_update()
)


def _move_on(
    tx: Tx,
    agent_id: int,
    origin: Presence,
    presence: str | None = None,
    reason: str | None = None,
    idle_since: datetime | None = None,
) -> bool:
    """Leaves a busy presence for what the agent had chosen meanwhile, else for `presence`, else for the idle."""
    if presence is None and not tx.on_sqlite and _is_free_at_once(tx, agent_id, origin, idle_since):
        return True
    return _go_on(tx, agent_id, _CHOSEN.row(tx, agent=agent_id), origin, presence, reason, idle_since)


def _go_on(
    tx: Tx,
    agent_id: int,
    chosen: Any,
    origin: Presence,
    presence: str | None = None,
    reason: str | None = None,
    idle_since: datetime | None = None,
) -> bool:
    if chosen is None:
        return False
    put_by = None
    # Who asked for a break or to go home gets it; a wish to be available does not undo a break for cause.
    if chosen.next_presence and not (presence and chosen.next_presence == Presence.AVAILABLE):
        presence, reason, put_by = chosen
    to, here = presence or Presence.AVAILABLE, None
    if to == Presence.AVAILABLE:
        here = around(tx, agent_id)
        if here.desk_gone:
            to, reason, put_by = Presence.BREAK, DESK_LOST, None
    values: dict[str, Any] = {"idle_since": idle_since} if idle_since or to != Presence.AVAILABLE else {}
    return _become(tx, agent_id, to, origin, reason, here, put_by=put_by, **values)


def _is_free_at_once(tx: Tx, agent_id: int, origin: Presence, idle_since: datetime | None) -> bool:
    """On PostgreSQL the usual end in one way there and back: nothing was chosen, and the desk is there.

    What it sees of the desks may be older than its lock of the agent, but only by less than the patience with a desk
    that closes: one that is there by then is not gone now. Whose desk seems gone is looked at once they are locked.
    """
    idle = {"idle_since": idle_since} if idle_since else {}
    values = _begun(tx, Presence.AVAILABLE, **idle)
    freeing = _freeing(origin, frozenset(values))
    found = freeing.rows(tx, **values, agent=agent_id, now=tx.now, began=tx.now, said=None)
    if not found:
        return False
    _tell(tx, [agent_id])
    wake(tx, Around(False, frozenset(row.routing_group for row in found if row.routing_group is not None)))
    return True


@cache
def _freeing(origin: Presence, names: frozenset[str]) -> Prepared:
    undisturbed = (Agent.next_presence.is_(None), ~DESK_GONE)
    moved = periods.moving_one(Becoming(Presence.AVAILABLE, origin), names, *undisturbed)
    return Prepared(with_groups(moved, moved.selected_columns.id))


def _become(
    tx: Tx,
    agent_id: int,
    to: str,
    origin: str | None = None,
    reason: str | None = None,
    here: Around | None = None,
    **values: Any,
) -> bool:
    said = _said(to, reason)
    values = _begun(tx, to, **{"presence_reason": said, **values})
    if not periods.move_all(tx, [agent_id], Becoming(to, origin, said), values):
        return False
    _tell(tx, [agent_id])
    if to == Presence.AVAILABLE:
        wake(tx, here or around(tx, agent_id))
    return True


_OF_A_STRETCH: dict[str, Any] = {"presence_reason": None, "until": None, "writes_up": None, "put_by": None}
_FOR_AFTERWARDS: dict[str, Any] = {"next_presence": None, "next_reason": None, "next_put_by": None}


def _begun(tx: Tx, to: str, **said: Any) -> dict[str, Any]:
    """The columns as a stretch of this presence begins: of the one before nothing stays that is not `said`.

    What was chosen for after a call stays until it is over.
    """
    chosen = {} if to in BUSY else _FOR_AFTERWARDS
    return {**_OF_A_STRETCH, **chosen, "presence_since": tx.now, **said}


def _tell(tx: Tx, agent_ids: Iterable[int]) -> None:
    for agent_id in agent_ids:
        tx.hint("agents", agent_id)
        tx.hint("desk", agent_id)


def _rename_break(tx: Tx, agent_id: int, reason: str | None, by: int | None) -> bool:
    """Another break, instead of whatever was to come after the one so far; False for who is on none."""
    still = (Agent.id == agent_id, Agent.presence == Presence.BREAK)
    begun = _begun(tx, Presence.BREAK, presence_reason=reason, put_by=by)
    if not tx.changed(update(Agent).where(*still).values(**begun)):
        return False
    periods.begin_all(tx, [agent_id], Presence.BREAK, reason)
    return True


def _explain(tx: Tx, agent_id: int, presence: str, reason: str | None, put_by: int | None = None) -> None:
    """Why the agent is what they are already, and by whom."""
    still = (Agent.id == agent_id, Agent.presence == presence)
    if tx.changed(update(Agent).where(*still).values(presence_reason=reason, put_by=put_by)):
        tx.hint("desk", agent_id)


def _locked(tx: Tx, agent_id: int) -> tuple[str, bool]:
    """What the agent does now, and whether they take calls at all."""
    known = select(Agent.presence, Agent.active, Staff.active.label("works_here")).join(
        Staff, Staff.id == Agent.staff_id
    )
    agent = tx.row(known.where(Agent.id == agent_id).with_for_update(of=Agent))
    if agent is None:
        raise AgentUnknown(f"there is no agent {agent_id}")
    return agent.presence, agent.active and agent.works_here


def _said(presence: str, reason: str | None) -> str | None:
    return reason if presence == Presence.BREAK else None


def _idle(tx: Tx, presence: str) -> datetime | None:
    return tx.now if presence == Presence.AVAILABLE else None
