"""The event stream of the screens: an application of its own, since each screen keeps a connection open."""

from __future__ import annotations

import gc
import time
from collections.abc import Collection, Iterator, Mapping

import structlog
from flask import Blueprint, Flask, Response, current_app, request
from sqlalchemy.exc import SQLAlchemyError

from ivr import agents
from ivr import log as logs
from ivr.config import settings_of
from ivr.house import House, open_house
from ivr.staff import StaffView
from ivr.web.access import current_staff
from ivr.web.attendance import Attendance
from ivr.web.broadcast import PARTED, AgentsOf, Broadcast, Subscription
from ivr.web.ground import EXTENSION, house
from ivr.web.guard import guard
from ivr.web.parting import on_parting
from ivr.web.pulse import HEARTBEAT_SECONDS, Pulse
from ivr.web.rollcall import RollCall

log = structlog.get_logger()

stream = Blueprint("stream", __name__)

BROADCAST = "hotline.broadcast"
ATTENDANCE = "hotline.attendance"
RETRY_MILLISECONDS = 2_000
STREAM_SECONDS = 900  # the browser comes back by itself, and has to be logged in still
ENDED = "event: ended\ndata: {}\n\n"


@stream.get("/stream")
def follow() -> Response:
    """For who is logged in: `hint` events with [[topic, id], …], `reload` when some may have been missed, `ended`.

    `?topics=desk,queues` asks for these topics only; of `desk` everybody gets their own. `ended`: the session is over.
    """
    person = current_staff()
    if person is None:
        return Response("log in first\n", 401, content_type="text/plain")
    broadcast: Broadcast = current_app.extensions[BROADCAST]
    attendance: Attendance = current_app.extensions[ATTENDANCE]
    subscription = broadcast.open(_agent_of(person), _topics(request.args.get("topics")), person.id)
    answer = Response(_events(subscription, person, attendance))
    answer.content_type = "text/event-stream; charset=utf-8"
    end_watch = on_parting(request.environ, subscription.part)

    def close() -> None:
        end_watch()
        broadcast.close(subscription)

    answer.call_on_close(close)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Accel-Buffering"] = "no"
    return answer


@stream.get("/stream/health")
def healthy() -> dict[str, str]:
    """200 while this process serves."""
    return {"status": "ok"}


def _agent_of(person: StaffView) -> int | None:
    with house().db.reading() as tx:
        return agents.of_staff(tx, person.id)


def _topics(written: str | None) -> frozenset[str] | None:
    return None if written is None else frozenset(topic.strip() for topic in written.split(","))


def _agents_of(there: House) -> AgentsOf:
    """Asks the house; while the database is away nobody has become an agent that we know of."""

    def look(staff: Collection[int]) -> Mapping[int, int]:
        try:
            with there.db.reading() as tx:
                return agents.among(tx, staff) if staff else {}
        except SQLAlchemyError as error:
            log.warning("agents_unknown", error=type(error).__name__)
            return {}

    return look


def _events(subscription: Subscription, person: StaffView, attendance: Attendance) -> Iterator[str]:
    """What is sent until the screen parts, the session is over or STREAM_SECONDS have gone; each beat looks for it."""
    yield f"retry: {RETRY_MILLISECONDS}\n\n"
    began = looked_at = time.monotonic()
    while (now := time.monotonic()) < began + STREAM_SECONDS:
        if now >= looked_at + HEARTBEAT_SECONDS:
            looked_at = now
            if attendance.is_over(person.id, person.session_epoch, began):
                yield ENDED
                return
        event = subscription.events.get()
        if event == PARTED:
            return
        yield event


def create_stream(house: House | None = None) -> Flask:
    """The stream's application over `house`, or over the one that the environment describes, whose roll it calls."""
    own = house is None
    if house is None:
        settings = settings_of()
        logs.configure(settings.log_level, settings.log_format)
        house = open_house(settings)
    app = Flask("ivr.stream")
    app.secret_key = house.settings.secret_key
    app.extensions[EXTENSION] = house
    app.extensions[BROADCAST] = Broadcast(house.settings.redis_url, _agents_of(house))
    app.extensions[ATTENDANCE] = Attendance(house)
    guard(app, house.settings)
    app.register_blueprint(stream)
    if own:
        RollCall(house, app.extensions[BROADCAST]).start()
        Pulse(app.extensions[BROADCAST]).start()
        gc.collect()
        gc.freeze()  # no hint waits while all that stands for good is walked again, as long as a thousand desks take
    return app
