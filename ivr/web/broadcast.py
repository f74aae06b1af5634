"""Handing hints on to the open streams: a desk's own at once, the house's together, since a thousand screens listen."""

from __future__ import annotations

import json
import os
import queue
import socket
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

import redis
import structlog

from ivr.hints import CHANNEL, Hint, watch

log = structlog.get_logger()

PERSONAL = "desk"
"""The topic whose subject is an agent: told only to that agent's screens, and never held back."""
AGENTS = "agents"
TOGETHER_SECONDS = 2.0
STREAMS_AT_ONCE = 100
"""A desk's own hint does not wait behind a thousand others: so many streams are sent to before the next look."""
LOOK_SECONDS = 0.001
BACKLOG_EVENTS = 200
WATCH_SECONDS = 15.0
REDIS_AWAY_SECONDS = 1.0
PARTED = ""
RELOAD = "event: reload\ndata: {}\n\n"
BEAT = ": still here\n\n"

AgentsOf = Callable[[Collection[int]], Mapping[int, int]]
"""Which of these staff are agents, and which: by the ids of staff."""


def _nobody(staff: Collection[int]) -> Mapping[int, int]:
    return {}


class Subscription:
    """One open stream: who follows, as which agent if any, which topics (None: all), and what is still to be sent."""

    __slots__ = ("agent_id", "events", "staff_id", "topics")

    def __init__(
        self, agent_id: int | None = None, topics: frozenset[str] | None = None, staff_id: int | None = None
    ) -> None:
        self.agent_id, self.topics, self.staff_id = agent_id, topics, staff_id
        self.events: queue.SimpleQueue[str] = queue.SimpleQueue()

    def put(self, event: str) -> None:
        """One that lags is not sent ever more: it reloads once it is there again."""
        behind = self.events.qsize()
        if behind < BACKLOG_EVENTS:
            self.events.put(event)
        elif behind == BACKLOG_EVENTS:
            self.events.put(RELOAD)

    def beat(self) -> None:
        """A sign of life, unless there is something to send anyway."""
        if self.events.empty():
            self.events.put(BEAT)

    def part(self) -> None:
        """The screen has gone: whoever sends to it stops."""
        self.events.put(PARTED)

    def wants(self, topic: str) -> bool:
        return self.topics is None or topic in self.topics


class Broadcast:
    """Every hint from Redis to every open stream that wants it. After a gap all screens reload.

    Hints of the house go out at once when nothing did lately; those that follow wait for one another, told once each.
    """

    def __init__(self, redis_url: str, agents_of: AgentsOf = _nobody) -> None:
        self._url, self._agents_of = redis_url, agents_of
        self._streams: set[Subscription] = set()
        self._by_agent: dict[str, set[Subscription]] = defaultdict(set)
        self._changing = threading.Lock()
        self._listening = False
        self._together: dict[Hint, None] = {}
        self._sending: deque[tuple[Subscription, str]] = deque()
        self._sent_at = float("-inf")

    def open(
        self, agent_id: int | None = None, topics: frozenset[str] | None = None, staff_id: int | None = None
    ) -> Subscription:
        """A new stream."""
        stream = Subscription(agent_id, topics, staff_id)
        with self._changing:
            self._streams.add(stream)
            if agent_id is not None and stream.wants(PERSONAL):
                self._by_agent[str(agent_id)].add(stream)
            if not self._listening and self._url:
                self._listening = True
                threading.Thread(target=self._listen, daemon=True, name="hints").start()
        return stream

    def close(self, stream: Subscription) -> None:
        with self._changing:
            self._streams.discard(stream)
            if stream.agent_id is not None and (mine := self._by_agent.get(str(stream.agent_id))) is not None:
                mine.discard(stream)
                if not mine:
                    del self._by_agent[str(stream.agent_id)]

    def streams(self) -> list[Subscription]:
        """Those that are open."""
        with self._changing:
            return list(self._streams)

    def agents(self) -> set[int]:
        """Whose desks are open here."""
        with self._changing:
            return {int(agent) for agent in self._by_agent}

    def take(self, said: bytes | str, now: float) -> None:
        """What stood on the channel; another program's words, or another release's, are no reason to fall silent."""
        try:
            hints = [(str(topic), str(subject)) for topic, subject in json.loads(said)]
        except (ValueError, TypeError) as error:
            log.warning("hint_unreadable", error=type(error).__name__)
        else:
            self.tell(hints, now)

    def tell(self, hints: Iterable[Hint], now: float) -> None:
        """Takes what Redis said at `now`, in seconds of any one clock."""
        for topic, subject in hints:
            if topic == PERSONAL:
                self._tell_desk(subject)
            else:
                self._together[(topic, subject)] = None
        self.flush(now)

    def flush(self, now: float) -> float | None:
        """Sends of what has waited long enough; returns in how many seconds to send more, None: nothing waits."""
        if not self._sending and self._together and now >= self._sent_at + TOGETHER_SECONDS:
            hints, self._together, self._sent_at = list(self._together), {}, now
            if any(topic == AGENTS for topic, _ in hints):
                self._enrol()
            self._sending.extend(self._of_house(hints))
        for _ in range(min(STREAMS_AT_ONCE, len(self._sending))):
            stream, event = self._sending.popleft()
            stream.put(event)
        if self._sending:
            return LOOK_SECONDS
        return max(LOOK_SECONDS, self._sent_at + TOGETHER_SECONDS - now) if self._together else None

    def reload(self) -> None:
        """Some hints may have been missed."""
        for stream in self.streams():
            stream.put(RELOAD)

    def _tell_desk(self, subject: str) -> None:
        event = _event([(PERSONAL, subject)])
        with self._changing:
            mine = list(self._by_agent.get(subject, ()))
        for stream in mine:
            stream.put(event)

    def _of_house(self, hints: list[Hint]) -> Iterator[tuple[Subscription, str]]:
        written: dict[frozenset[str] | None, str] = {}
        for stream in self.streams():
            event = written.get(stream.topics)
            if event is None:
                mine = [hint for hint in hints if stream.wants(hint[0])]
                event = written[stream.topics] = _event(mine) if mine else ""
            if event:
                yield stream, event

    def _enrol(self) -> None:
        """Who follows and has become an agent, as a supervisor does by coming into a talk, is told of their desk."""
        others = [
            (stream, staff)
            for stream in self.streams()
            if stream.agent_id is None and (staff := stream.staff_id) is not None
        ]
        became = self._agents_of({staff for _, staff in others})
        with self._changing:
            for stream, staff in others:
                if staff in became and stream in self._streams:
                    stream.agent_id = became[staff]
                    if stream.wants(PERSONAL):
                        self._by_agent[str(stream.agent_id)].add(stream)

    def _listen(self) -> None:
        while True:
            try:
                self._follow(redis.Redis.from_url(self._url))
            except redis.RedisError as error:
                log.warning("redis_away", hints=True, error=type(error).__name__)
            time.sleep(REDIS_AWAY_SECONDS)

    def _follow(self, connection: redis.Redis) -> None:
        watched_at = float("-inf")
        instance = f"{socket.gethostname()}:{os.getpid()}"
        with connection.pubsub(ignore_subscribe_messages=True) as subscription:  # type: ignore[no-untyped-call]
            subscription.subscribe(CHANNEL)
            self.reload()  # whatever was said while nobody listened
            while True:
                now = time.monotonic()
                if now >= watched_at + WATCH_SECONDS:
                    watch(connection, instance, len(self._streams))
                    watched_at = now
                waits = self.flush(now)
                message = subscription.get_message(timeout=WATCH_SECONDS if waits is None else waits)
                if message is not None:
                    self.take(message["data"], time.monotonic())


def _event(hints: list[Hint]) -> str:
    return f"event: hint\ndata: {json.dumps(hints, separators=(',', ':'))}\n\n"
