"""How the processes log: a line an event, JSON or for people, with personal data masked."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

PERSONAL = frozenset(
    {"number", "caller", "called", "to", "from", "from_", "name", "email", "body", "digits", "speech", "note", "value"}
)
"""Fields whose values never reach a log."""

_TELEPHONE = re.compile(r"(?<![\w.])(\+|00)\d[\d ().-]{5,}\d")
_ROW = re.compile(r"(DETAIL:|Failing row contains).*")  # PostgreSQL quotes whole rows in its errors
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
HIDDEN = "[hidden]"

Event = MutableMapping[str, Any]


def configure(level: str, form: str = "auto") -> None:
    """Sets up structlog and the standard library's log. `form`: json, console, or auto (console on a terminal)."""
    console = form == "console" or (form == "auto" and sys.stderr.isatty())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            mask,
            _for_people() if console else structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=max(logging.WARNING, getattr(logging, level)), stream=sys.stderr, force=True)


def _for_people() -> structlog.dev.ConsoleRenderer:
    return structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback, pad_event_to=24
    )


def mask(_: object, __: str, event: Event) -> Event:
    """Hides what is personal by the field's name, and numbers and addresses wherever they stand."""
    for field, value in event.items():
        if field in PERSONAL:
            event[field] = HIDDEN
        elif isinstance(value, str):
            event[field] = _EMAIL.sub(HIDDEN, _TELEPHONE.sub(HIDDEN, _ROW.sub(HIDDEN, value)))
    return event
