"""Telling spooled webhooks again once they can be put on record (DESIGN rule 8)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qsl

import requests
import structlog

from ivr import calls, lines, spool
from ivr.clock import RealClock
from ivr.db import SILENCE, Tx
from ivr.house import House
from ivr.spool import Spooled
from ivr.telephony.past import PastCall
from ivr.telephony.signature import signature
from workers.reconciliation import put_on_record

log = structlog.get_logger()

INCOMING = "/voice/incoming"
SILENT_STILL = frozenset({502, 503, 504})
TIMEOUT_SECONDS = 10.0

Post = Callable[[str, bytes, dict[str, str]], int]
"""Sends a body to a path of our own with these headers; the status of the answer."""


def replay_all(house: House, post: Post | None = None) -> int:
    """Tells again what was kept on this machine, oldest first, until the database is silent again."""
    sent = post or _post_to_ourselves(house)
    done = 0
    for spooled in spool.waiting(house.settings.var):
        if not _replay(house, spooled, sent):
            break
        done += 1
    return done + _forget(house)


def _forget(house: House) -> int:
    """What nobody could tell again is somebody's data, and is kept no longer than what they said."""
    # By the machine's own clock, which dates files.
    return spool.forget(house.settings.var, RealClock().now() - timedelta(days=house.settings.recording_days))


def _replay(house: House, spooled: Spooled, post: Post) -> bool:
    path = spooled.path.partition("?")[0]
    if spool.is_news(path):
        return _tell_again(house, spooled, post)
    try:
        with house.db.writing() as tx:
            _put_on_record(tx, spooled, path)
    except SILENCE:
        return False
    except Exception:  # what was kept after it must not wait for a person
        log.exception("spooled_webhook_refused", path=spooled.path)
        spool.refuse(spooled)
    else:
        spool.done(spooled)
    return True


def _tell_again(house: House, spooled: Spooled, post: Post) -> bool:
    try:
        status = post(spooled.path, spooled.body.encode(), _signed(house, spooled))
    except requests.RequestException as error:
        log.warning("spool_not_replayed", error=type(error).__name__)
        return False
    if status in SILENT_STILL:
        return False
    if status >= 400:
        log.error("spooled_webhook_refused", path=spooled.path, status=status)
        spool.refuse(spooled)
    else:
        spool.done(spooled)
    return True


def _put_on_record(tx: Tx, spooled: Spooled, path: str) -> None:
    """A new call is on record as lasting, until its status or reconciliation ends it; of another, that it failed."""
    fields = dict(reversed(parse_qsl(spooled.body, keep_blank_values=True)))
    sid = fields.get("CallSid", "")
    call = calls.by_sid(tx, sid)
    line = lines.by_number(tx, fields.get("To", ""))
    if call is None and line is not None and path == INCOMING:
        put_on_record(tx, line, PastCall(sid, fields.get("From", ""), line.number, "in-progress", spooled.at))
    elif call is not None and path != INCOMING:
        data = {"error": spooled.error}
        calls.record(tx, calls.Entry(call.id, "fault", f"spooled:{spooled.file.stem}"[:120], data))


def _signed(house: House, spooled: Spooled) -> dict[str, str]:
    settings = house.settings
    fields = parse_qsl(spooled.body, keep_blank_values=True)
    signed = signature(settings.twilio_auth_token.encode(), settings.public_url + spooled.path, fields)
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Twilio-Signature": signed.decode(),
        spool.REPLAY_HEADER: "1",
    }


def _post_to_ourselves(house: House) -> Post:
    def post(path: str, body: bytes, headers: dict[str, str]) -> int:
        url = house.settings.public_url + path
        return requests.post(url, body, headers=headers, timeout=TIMEOUT_SECONDS).status_code

    return post
