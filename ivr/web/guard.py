"""What guards every door for people: sessions, CSRF tokens, and how often a log-in may be tried."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog
from flask import Flask, Request, current_app
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter, RateLimiter
from redis import RedisError

from ivr.config import Settings

SESSION_HOURS = 16  # from the log-in on: longer than any shift
FAILURES_BY_ADDRESS = RateLimitItemPerMinute(10)
FAILURES_BY_EMAIL = RateLimitItemPerHour(10)
CARRIERS_PATHS = ("/voice/", "/sms/")
LIMITER, OWN_LIMITER = "hotline.limiter", "hotline.own-limiter"
REDIS_TIMEOUT_SECONDS = 0.25

log = structlog.get_logger()

csrf = CSRFProtect()


class PeoplesSessions(SecureCookieSessionInterface):
    """Cookies for people only: the carrier's webhooks have none, and opening one costs a tenth of a menu step."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if request.path.startswith(CARRIERS_PATHS):
            return None
        return super().open_session(app, request)


def guard(app: Flask, settings: Settings) -> None:
    """Sets the application's cookies, CSRF protection (asked for by the blueprints of people) and limiter."""
    secure = settings.public_url.startswith("https:")
    app.config.update(
        SESSION_COOKIE_NAME="__Host-hotline" if secure else "hotline",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=SESSION_HOURS),
        SESSION_REFRESH_EACH_REQUEST=False,  # an answer under way at the log-out would bring the session back
        MAX_CONTENT_LENGTH=1_000_000,
        WTF_CSRF_CHECK_DEFAULT=False,  # the carrier signs instead
        WTF_CSRF_TIME_LIMIT=None,  # as long as its session
        WTF_CSRF_SSL_STRICT=False,  # a token, and a cookie of this site only, do not need the Referer
        WTF_CSRF_HEADERS=["X-CSRFToken"],
    )
    app.session_interface = PeoplesSessions()
    csrf.init_app(app)
    app.extensions[LIMITER] = _limiter(settings.redis_url)
    app.extensions[OWN_LIMITER] = _limiter("")


def may_try(address: str, email: str) -> bool:
    """Whether a log-in may be tried now: failures are counted by address and by e-mail."""
    counters = _counters(address, email)
    return _counted(lambda limiter: all(limiter.test(limit, *key) for limit, key in counters))


def log_in_failed(address: str, email: str) -> None:
    """Counts a failure."""
    counters = _counters(address, email)
    _counted(lambda limiter: sum(limiter.hit(limit, *key) for limit, key in counters) > 0)


def _counters(address: str, email: str) -> list[tuple[RateLimitItem, tuple[str, str]]]:
    folded = email.strip().casefold()
    return [(FAILURES_BY_ADDRESS, ("log-in address", address)), (FAILURES_BY_EMAIL, ("log-in e-mail", folded))]


def _counted(work: Callable[[RateLimiter], bool]) -> bool:
    """By the counts that all processes share; while Redis is away by this process's own, so that people get in."""
    try:
        return work(current_app.extensions[LIMITER])
    except RedisError as error:
        log.warning("redis_away", limits=True, error=type(error).__name__)
        return work(current_app.extensions[OWN_LIMITER])


def _limiter(redis_url: str) -> RateLimiter:
    if not redis_url:
        return MovingWindowRateLimiter(MemoryStorage())
    url = redis_url.replace("unix://", "redis+unix://", 1) if redis_url.startswith("unix:") else redis_url
    patience: dict[str, Any] = dict.fromkeys(("socket_timeout", "socket_connect_timeout"), REDIS_TIMEOUT_SECONDS)
    return MovingWindowRateLimiter(storage_from_string(url, **patience))
