"""A run of dispatch: under the lock of a routing group, callers at the heads of lanes are offered to free agents."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ARRAY, BigInteger, DateTime, bindparam, func, insert, literal_column, select

from ivr import agents, calls, queues
from ivr.agents import Agent
from ivr.db import Instant, Prepared, Tx
from ivr.dispatch.field import field
from ivr.dispatch.matching import LaneHead, Pairing, match
from ivr.dispatch.offers import orphans, withdraw_orphans
from ivr.dispatch.rows import Offer
from ivr.house import House, with_inline
from ivr.jobs import Wake
from ivr.queues import Queue

JOB = "dispatch"


def run(house: House, routing_group: str) -> int:
    """Offers whoever can be offered in a routing group now; returns how many offers and calls to customers that made.

    May be run by anybody at any time, and one too many does nothing: of those who come while one is at it, the first
    is next, and does the work of all.
    """
    with house.db.next_at(_turn(routing_group)) as tx:
        return 0 if tx is None else _offer_all(tx, routing_group)


def run_all(house: House) -> int:
    """A run for every routing group, once agents are free who are asked about somebody no longer to be had."""
    with house.db.reading() as tx:
        names, lost = groups(tx), orphans(tx)
    if lost:
        with house.db.writing() as tx:
            withdraw_orphans(tx)
    with house.db.reading() as tx:
        # News not yet committed wakes a run of its own, so that looking before locking misses nothing.
        names = [name for name in names if all(field(tx, name))]
    return sum(run(house, name) for name in names)


def groups(tx: Tx) -> list[str]:
    """The routing groups there are."""
    names = select(Queue.routing_group).where(Queue.active).distinct().order_by(Queue.routing_group)
    return [row.routing_group for row in tx.rows(names)]


def joined(house: House) -> House:
    """The same house, where callers and agents are matched by whoever's commit calls for it: no screen waits.

    On SQLite in that very commit. Just after it where others wait to commit, once for all of them; and on PostgreSQL,
    where it would wait for others while it holds locks.
    """
    if house.db.on_sqlite:
        house.db.before_commit = _offer_within

    def after(routing_group: str) -> None:
        run(house, routing_group)

    return with_inline(house, {JOB: after})


def hold_back(tx: Tx, routing_group: str) -> None:
    """Lets nobody be offered in a routing group but by this transaction, until it ends."""
    tx.one_at_a_time(_turn(routing_group))


def _turn(routing_group: str) -> str:
    return f"dispatch {routing_group}"


def _offer_within(txs: Sequence[Tx]) -> None:
    """What those transactions call for, in the last one; what fails is left to who is woken after the commit."""
    wanted = {wake for tx in txs for wake in tx.wakes if wake.name == JOB}
    done = {wake for wake in sorted(wanted) if txs[-1].attempt(JOB, 0, _offering(txs[-1], wake))}
    for tx in txs:
        for wake in done & tx.wakes.keys():
            del tx.wakes[wake]


def _offering(tx: Tx, wake: Wake) -> Any:
    def offer() -> bool:
        _offer_all(tx, str(wake.ids[0]))
        return True

    return offer


def _offer_all(tx: Tx, routing_group: str) -> int:
    made, callees = 0, set[int]()
    while True:
        free, heads = field(tx, routing_group)
        of = {head.entry_id: head for head in heads}
        pairings = match(free, heads) if free and heads else []
        if _put_off(tx, [of[entry_id] for entry_id, _ in pairings]):
            continue
        callees |= {entry_id for entry_id, _ in pairings if of[entry_id].customer == "due"}
        asked = [pairing for pairing in pairings if of[pairing.entry_id].customer is None]
        claimed = _claim(tx, asked, of) if asked else 0
        made += claimed
        # Whoever of this field could be paired is; only when a claim was lost there may be another pairing, or where
        # one number has several callbacks: those that wait for the first had a place among the heads of their lanes.
        if not claimed or (claimed == len(asked) and not _wait_for_another(heads, of, asked)):
            return made + _have_called(tx, callees)


def _wait_for_another(heads: Sequence[LaneHead], of: Mapping[int, LaneHead], asked: Sequence[Pairing]) -> bool:
    """Whether one of these callbacks is not made yet, since another is made to its number."""
    rung = {of[entry_id].number: entry_id for entry_id, _ in asked}
    return any(head.number and rung.get(head.number, head.entry_id) != head.entry_id for head in heads)


def _put_off(tx: Tx, heads: Iterable[LaneHead]) -> int:
    """Of these those are put off who would be called back while their queue is not served; returns how many."""
    return sum([queues.put_off(tx, head.entry_id) for head in heads if head.to_call])


def _have_called(tx: Tx, entry_ids: Collection[int]) -> int:
    """Has the customers of these callbacks called: an agent is free for each, and takes nobody who comes after them."""
    for entry_id in sorted(entry_ids):
        tx.wake("callback_due", entry_id)
    return len(entry_ids)


def _claim(tx: Tx, pairings: Iterable[Pairing], heads: Mapping[int, LaneHead]) -> int:
    """Claims entries first, then agents; an entry whose agent is not to be had just now waits on.

    No run is woken for that entry, or this would spin: whoever has the agent wakes one, else the sweep does.
    """
    agent_of = dict(pairings)
    entries = queues.claim(tx, {entry_id: heads[entry_id].lane for entry_id in agent_of})
    phones = agents.reserve_all(tx, [agent_of[entry.id] for entry in entries])
    ours = [entry for entry in entries if agent_of[entry.id] in phones]
    queues.unclaim(tx, [entry.id for entry in entries if agent_of[entry.id] not in phones])
    _make(tx, ours, agent_of, phones)
    return len(ours)


_MADE = ("entry_id", "agent_id", "made_at", "expires_at")
_IS_PENDING: Any = literal_column("'pending'")
_OFFER = Prepared(
    insert(Offer).values(status=_IS_PENDING, **{name: bindparam(name) for name in _MADE}).returning(Offer.id)
)
_KEYS, _INSTANTS = ARRAY(BigInteger()), ARRAY(DateTime(timezone=True))
_WANTED = (
    func.unnest(bindparam("entries", type_=_KEYS), bindparam("agents", type_=_KEYS), bindparam("ends", type_=_INSTANTS))
    .table_valued("entry_id", "agent_id", "expires_at")
    .render_derived()
)
_WANTING = select(
    _WANTED.c.entry_id, _WANTED.c.agent_id, bindparam("made_at", type_=Instant()), _WANTED.c.expires_at, _IS_PENDING
)
_OFFERS = Prepared(
    insert(Offer).from_select([*_MADE, "status"], _WANTING, include_defaults=False).returning(Offer.id, Offer.entry_id)
)
"""All at once, on PostgreSQL; which lays no store by the order in which it gives them back."""


def make(tx: Tx, pairing: Pairing) -> int:
    """One offer's row and news; both sides are claimed already. Returns its id."""
    entry_id, agent_id = pairing
    phone = str(tx.scalar(select(Agent.phone).where(Agent.id == agent_id)))
    (made,) = _make(tx, [queues.lock(tx, entry_id)], {entry_id: agent_id}, {agent_id: phone})
    return made


def _make(tx: Tx, entries: Sequence[Any], agent_of: Mapping[int, int], phones: Mapping[int, str]) -> list[int]:
    """The offers' rows and news; returns their ids."""
    ids = _write(tx, entries, agent_of)
    for entry in entries:
        tx.hint("desk", agent_of[entry.id])
        tx.hint("queues", entry.queue_id)
        if phones[agent_of[entry.id]] == "telephone":
            tx.wake("offer_made", ids[entry.id])
    calls.record_all(tx, [_news(entry, ids[entry.id], agent_of[entry.id]) for entry in entries if entry.call_id])
    return list(ids.values())


def _write(tx: Tx, entries: Sequence[Any], agent_of: Mapping[int, int]) -> dict[int, int]:
    """The ids of the offers, by their entries'."""
    ends = {entry.id: tx.now + timedelta(seconds=entry.offer_seconds) for entry in entries}
    if not tx.on_sqlite and entries:
        asked = [agent_of[entry_id] for entry_id in ends]
        made = _OFFERS.rows(tx, entries=list(ends), agents=asked, ends=list(ends.values()), made_at=tx.now)
        return {row.entry_id: row.id for row in made}
    each = [{"entry_id": entry_id, "agent_id": agent_of[entry_id], "expires_at": ends[entry_id]} for entry_id in ends]
    return {row["entry_id"]: int(_OFFER.row(tx, made_at=tx.now, **row).id) for row in each}


def _news(entry: Any, offer_id: int, agent_id: int) -> calls.Entry:
    told = {"offer": offer_id, "entry": entry.id, "agent": agent_id}
    return calls.Entry(entry.call_id, "offer_made", f"offer:{offer_id}:made", told)
