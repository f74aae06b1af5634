"""Whether this process serves, and its figures for monitoring."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, jsonify, make_response, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from ivr.agents.rows import Agent
from ivr.calls.rows import Call
from ivr.db import Tx
from ivr.house import House
from ivr.queues.rows import QueueEntry
from ivr.surveys.rows import Survey
from ivr.telephony.rows import CarrierRequest
from ivr.web.ground import house
from ivr.web.public.doors import page

health = Blueprint("health", __name__)


@health.get("/health")
def healthy() -> Response:
    """200 when the database answers, 503 when it does not: JSON, or a page for who asks for one."""
    try:
        with house().db.reading() as tx:
            tx.scalar(select(1))
    except SQLAlchemyError:
        return _told(503, "database away", "The database is away", "Callers are still answered, and nothing is lost.")
    return _told(200, "ok", "At your service", "The application and its database answer.")


def _told(status: int, word: str, title: str, message: str) -> Response:
    if request.accept_mimetypes.best_match(("application/json", "text/html")) == "text/html":
        answer = page("health.html", status, title=title, message=message)
    else:
        answer = make_response(jsonify(status=word), status)
    answer.vary.add("Accept")
    return answer


@health.get("/metrics")
def metrics() -> Response:
    """What is going on now, in Prometheus' format. The origin does not pass this path on."""
    registry = CollectorRegistry()
    registry.register(_Present(house()))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Present(Collector):
    """The present state, counted when asked."""

    def __init__(self, of: House) -> None:
        self._house = of

    def collect(self) -> Iterator[GaugeMetricFamily]:
        with self._house.db.reading() as tx:
            yield _gauge(
                "hotline_calls_active", "Calls that have not ended.", _count(tx, Call, Call.status == "active")
            )
            yield _by(tx, "hotline_queue_entries", "Waits by status.", QueueEntry.status, QueueEntry.ended_at.is_(None))
            yield _by(tx, "hotline_agents", "Agents by presence.", Agent.presence)
            open_requests = CarrierRequest.status.in_(("pending", "leased", "unknown"))
            yield _by(tx, "hotline_carrier_requests", "Requests to the carrier.", CarrierRequest.status, open_requests)
            overdue = (Survey.status == "due") & (Survey.due_at <= tx.now)
            yield _gauge("hotline_surveys_overdue", "Surveys due and not yet asked.", _count(tx, Survey, overdue))


def _count(tx: Tx, row: type[Call] | type[Survey], condition: object) -> int:
    return int(tx.scalar(select(func.count()).select_from(row).where(condition)) or 0)  # type: ignore[arg-type]


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=value)


def _by(tx: Tx, name: str, words: str, column: object, *conditions: object) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words, labels=["status"])
    statement = select(column, func.count()).where(*conditions).group_by(column)  # type: ignore[call-overload]
    for status, count in tx.rows(statement):
        family.add_metric([status], count)
    return family
