"""Queues and those who wait in them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from sandbox.call import Call
from sandbox.scripts import Signal
from sandbox.sids import new_sid
from sandbox.source import Source

if TYPE_CHECKING:
    from sandbox.carrier import Carrier

DEFAULT_SIZE = 1000
LARGEST_SIZE = 5000
LONGEST_NAME_CHARS = 64
WAITS_IN_AVERAGE = 100
KEPT_QUEUES = 5_000


@dataclass(eq=False)
class Claim:
    """A `<Dial><Queue>` that takes the head of the queue, and how far the two have come."""

    before_bridge: Source | None
    ready: Signal[bool]
    over: Signal[None]


@dataclass(eq=False)
class Member:
    """A call waiting; `claimed` arrives when somebody dials the queue."""

    queue: Queue
    call: Call
    entered: datetime
    claimed: Signal[Claim]

    left_at: datetime | None = None
    bridged: bool = False

    @property
    def waited_seconds(self) -> int:
        """Seconds in line, until now or until the member left it."""
        until = self.left_at or self.queue.carrier.clock.now()
        return int((until - self.entered).total_seconds())

    @property
    def position(self) -> int:
        """From 1; 0 when no longer in line."""
        return self.queue.members.index(self) + 1 if self in self.queue.members else 0


@dataclass(eq=False)
class Queue:
    """First in, first out."""

    carrier: Carrier
    name: str
    max_size: int = DEFAULT_SIZE
    sid: str = field(default_factory=lambda: new_sid("QU"))

    def __post_init__(self) -> None:
        self.lasting = True  # until REST deletes it
        self.members: list[Member] = []
        self.created = self.updated = self.carrier.clock.now()
        self._waits: deque[int] = deque(maxlen=WAITS_IN_AVERAGE)
        self._takers: deque[Signal[Member]] = deque()

    @property
    def idle(self) -> bool:
        """Whether nobody waits here, neither in line nor for the line."""
        return not self.members and not self._takers

    @property
    def full(self) -> bool:
        return len(self.members) >= self.max_size

    @property
    def average_wait_seconds(self) -> int:
        return round(sum(self._waits) / len(self._waits)) if self._waits else 0

    def join(self, call: Call) -> Member:
        member = Member(self, call, self.carrier.clock.now(), Signal(self.carrier.stage))
        self.members.append(member)
        self.carrier.events.add("queued", call.sid, queue=self.name, position=len(self.members))
        while self._takers and self.members:
            self._takers.popleft().send(self.take_first())
        return member

    def leave(self, member: Member, result: str) -> None:
        """The member is no longer in line; who left already is not told of twice."""
        if member not in self.members:
            return
        self.members.remove(member)
        member.left_at = self.carrier.clock.now()
        self._waits.append(member.waited_seconds)
        facts = {"queue": self.name, "result": result, "waited": member.waited_seconds}
        self.carrier.events.add("dequeued", member.call.sid, **facts)

    def take_first(self) -> Member:
        member = self.members[0]
        self.leave(member, "bridged")
        return member

    def next_member(self) -> Signal[Member]:
        """The head of the queue, or whoever comes first into an empty one."""
        taken: Signal[Member] = Signal(self.carrier.stage)
        if self.members:
            taken.send(self.take_first())
        else:
            self._takers.append(taken)
        return taken

    def give_back(self, taken: Signal[Member]) -> None:
        """Whoever took a member has gone in the same instant: the member stands first again."""
        if taken.done and not taken.value().call.is_over:
            member = taken.value()
            member.left_at = None
            self.members.insert(0, member)

    def forget_taker(self, taker: Signal[Member]) -> None:
        if taker in self._takers:
            self._takers.remove(taker)


class Queues:
    """By SID and by name, made on demand; beyond 5,000 the oldest that `<Enqueue>` made is forgotten, once empty."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._by_sid: dict[str, Queue] = {}
        self._by_name: dict[str, Queue] = {}

    def all(self) -> list[Queue]:
        return list(self._by_sid.values())

    def get(self, sid: str) -> Queue | None:
        return self._by_sid.get(sid)

    def named(self, name: str) -> Queue | None:
        return self._by_name.get(name)

    def on_demand(self, name: str, max_size: int) -> Queue:
        """The queue of that name; one that is new stays for as long as there is room for it."""
        queue = self.named(name)
        if queue is None:
            self._make_room()
            queue = self.make(name, max_size)
            queue.lasting = False
        return queue

    def make(self, name: str, max_size: int = DEFAULT_SIZE) -> Queue:
        queue = Queue(self._carrier, name, max_size)
        self._by_sid[queue.sid] = self._by_name[name] = queue
        return queue

    def rename(self, queue: Queue, name: str) -> None:
        del self._by_name[queue.name]
        queue.name = name
        self._by_name[name] = queue

    def remove(self, queue: Queue) -> None:
        if self._by_sid.pop(queue.sid, None) is not None:
            del self._by_name[queue.name]

    def clear(self) -> None:
        self._by_sid.clear()
        self._by_name.clear()

    def _make_room(self) -> None:
        if len(self._by_sid) >= KEPT_QUEUES:
            idle = next((queue for queue in self._by_sid.values() if not queue.lasting and queue.idle), None)
            if idle is not None:
                self.remove(idle)
