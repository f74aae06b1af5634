"""The event stream of the screens: an application of its own, since each screen keeps a connection open."""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Iterator

import redis
import structlog
from flask import Blueprint, Flask, Response, current_app

from ivr import log as logs
from ivr.config import settings_of
from ivr.hints import CHANNEL
from ivr.house import House, open_house
from ivr.web.access import current_staff
from ivr.web.ground import EXTENSION
from ivr.web.guard import guard

log = structlog.get_logger()

stream = Blueprint("stream", __name__)

BROADCAST = "hotline.broadcast"
HEARTBEAT_SECONDS = 15.0
RETRY_MILLISECONDS = 2_000
BACKLOG_EVENTS = 200
STREAM_SECONDS = 900  # the browser comes back by itself, and has to be logged in still
REDIS_AWAY_SECONDS = 1.0
RELOAD = "event: reload\ndata: {}\n\n"


class Broadcast:
    """Hands every hint from Redis to every open stream. A stream that lags, or a gap, makes its screen reload."""

    def __init__(self, redis_url: str) -> None:
        self._url = redis_url
        self._streams: set[queue.Queue[str]] = set()
        self._changing = threading.Lock()
        self._listening = False

    def open(self) -> queue.Queue[str]:
        """A new stream's events, as they will be sent."""
        events: queue.Queue[str] = queue.Queue(BACKLOG_EVENTS)
        with self._changing:
            self._streams.add(events)
            if not self._listening and self._url:
                self._listening = True
                threading.Thread(target=self._listen, daemon=True, name="hints").start()
        return events

    def close(self, events: queue.Queue[str]) -> None:
        with self._changing:
            self._streams.discard(events)

    def send(self, event: str) -> None:
        """Gives every stream an event."""
        with self._changing:
            streams = list(self._streams)
        for events in streams:
            _put(events, event)

    def _listen(self) -> None:
        while True:
            try:
                self._follow(redis.Redis.from_url(self._url))
            except redis.RedisError as error:
                log.warning("redis_away", hints=True, error=type(error).__name__)
            time.sleep(REDIS_AWAY_SECONDS)

    def _follow(self, connection: redis.Redis) -> None:
        with connection.pubsub(ignore_subscribe_messages=True) as subscription:  # type: ignore[no-untyped-call]
            subscription.subscribe(CHANNEL)
            self.send(RELOAD)  # whatever was said while nobody listened
            for message in subscription.listen():
                self.send(f"event: hint\ndata: {json.dumps(json.loads(message['data']))}\n\n")


def _put(events: queue.Queue[str], event: str) -> None:
    try:
        events.put_nowait(event)
    except queue.Full:
        with events.mutex:
            events.queue.clear()
        events.put(RELOAD)


@stream.get("/stream")
def follow() -> Response:
    """For who is logged in: `hint` events with [[topic, id], …], and `reload` when some may have been missed."""
    if current_staff() is None:
        return Response("log in first\n", 401, content_type="text/plain")
    broadcast: Broadcast = current_app.extensions[BROADCAST]
    answer = Response(_events(broadcast), content_type="text/event-stream; charset=utf-8")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Accel-Buffering"] = "no"
    return answer


@stream.get("/stream/health")
def healthy() -> dict[str, str]:
    """200 while this process serves."""
    return {"status": "ok"}


def _events(broadcast: Broadcast) -> Iterator[str]:
    events = broadcast.open()
    try:
        yield f"retry: {RETRY_MILLISECONDS}\n\n"
        until = time.monotonic() + STREAM_SECONDS
        while time.monotonic() < until:
            try:
                yield events.get(timeout=HEARTBEAT_SECONDS)
            except queue.Empty:
                yield ": still here\n\n"
    finally:
        broadcast.close(events)


def create_stream(house: House | None = None) -> Flask:
    """The stream's application over `house`, or over the one that the environment describes."""
    if house is None:
        settings = settings_of()
        logs.configure(settings.log_level, settings.log_format)
        house = open_house(settings)
    app = Flask("ivr.stream")
    app.secret_key = house.settings.secret_key
    app.extensions[EXTENSION] = house
    app.extensions[BROADCAST] = Broadcast(house.settings.redis_url)
    guard(app, house.settings)
    app.register_blueprint(stream)
    return app
