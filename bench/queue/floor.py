"""A floor to measure: queues of one routing group, agents at their desks, and callers who wait."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, insert, select, update

from ivr.agents import Agent, AgentQueue, AgentSkill, PresencePeriod
from ivr.calls import Call
from ivr.contacts import Contact
from ivr.db import Tx
from ivr.dispatch import Offer
from ivr.lines import NewLine
from ivr.lines import add as add_line
from ivr.queues import NewQueue, QueueEntry
from ivr.queues import add as add_queue
from ivr.queues.lanes import lane_of
from ivr.staff import Staff

QUEUES, LANGUAGES = 5, ("en", "it", "th")


def furnish(tx: Tx, agents: int) -> None:
    """The queues, and agents who write up a call: each serves two queues in two languages."""
    add_line(tx, NewLine("+39800123456", "Free line", "hotline", "en", "IT", "Europe/Rome"))
    for number in range(1, QUEUES + 1):
        add_queue(tx, NewQueue(f"queue-{number}", f"Queue {number}"))
    ids = range(1, agents + 1)
    person = {"password_hash": "-", "role": 1, "created_at": tx.now}
    tx.execute(insert(Staff), [{"id": n, "email": f"{n}@example.com", "name": f"Agent {n}", **person} for n in ids])
    tx.execute(insert(Agent), [{"id": n, "staff_id": n, "presence_since": tx.now, **WRITES_UP} for n in ids])
    tx.execute(insert(AgentQueue), [{"agent_id": n, "queue_id": queue} for n in ids for queue in _served(n)])
    spoken = [{"agent_id": n, "skill": f"language:{code}", "proficiency": 3} for n in ids for code in _spoken(n)]
    tx.execute(insert(AgentSkill), spoken)
    tx.execute(insert(PresencePeriod), [{"agent_id": n, "presence": "wrap_up", "started_at": tx.now} for n in ids])


WRITES_UP = {"presence": "wrap_up", "idle_since": None, "until": None}


def _served(agent: int) -> tuple[int, int]:
    return 1 + agent % QUEUES, 1 + (agent + 2) % QUEUES


def _spoken(agent: int) -> tuple[str, str]:
    return LANGUAGES[agent % 3], LANGUAGES[(agent + 1) % 3]


def fill(tx: Tx, waiting: int) -> None:
    """Tops the queues up to so many callers who wait, each one second later than the one before."""
    there = int(tx.scalar(select(func.count()).where(QueueEntry.status == "waiting")))
    last = int(tx.scalar(select(func.max(QueueEntry.id))) or 0)
    new = range(last + 1, last + 1 + waiting - there)
    if not new:
        return
    contact = {"channel": "call", "line_id": 1, "language": "en", "trust": "none", "note": "", "started_at": tx.now}
    tx.execute(insert(Contact), [{"id": n, "number": f"+39020{n:07d}", **contact} for n in new])
    call = {"direction": "inbound", "purpose": "customer", "line_id": 1, "called": "+39800123456", "started_at": tx.now}
    rows = [{"id": n, "sid": f"CA{n:032x}", "contact_id": n, "caller": f"+39020{n:07d}", **call} for n in new]
    tx.execute(insert(Call), rows)
    tx.execute(insert(QueueEntry), [_entry(n, tx.now) for n in new])


def _entry(number: int, now: datetime) -> dict[str, object]:
    queue, language = 1 + number % QUEUES, LANGUAGES[number % 3]
    entered = now + timedelta(milliseconds=number)
    return {
        "id": number,
        "contact_id": number,
        "call_id": number,
        "queue_id": queue,
        "language": language,
        "lane": lane_of(queue, language, ()),
        "rank_at": entered,
        "entered_at": entered,
        "waiting_since": entered,
        "waited_from": entered,
        "seen_at": now + timedelta(days=1),
    }


def clear(tx: Tx) -> list[tuple[int, int]]:
    """Ends all offers as taken and all talks, so that the next round can begin; the pairs (entry, agent) there were."""
    pairs = [(row.entry_id, row.agent_id) for row in tx.rows(select(Offer).where(Offer.status == "pending"))]
    tx.execute(update(Offer).where(Offer.status == "pending").values(status="accepted", ended_at=tx.now))
    tx.execute(update(QueueEntry).where(QueueEntry.status == "offered").values(status="completed", left_at=tx.now))
    tx.execute(update(Agent).where(Agent.id.is_not(None)).values(**WRITES_UP, presence_since=tx.now))
    if pairs:
        over = update(PresencePeriod).where(
            PresencePeriod.agent_id == bindparam("who"), PresencePeriod.ended_at.is_(None)
        )
        connection = tx.connection
        connection.execute(over.values(presence="wrap_up"), [{"who": agent} for _, agent in pairs])
    return pairs
