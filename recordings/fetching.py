"""A recording's way from the carrier to our storage: claimed, fetched, checked, kept, deleted there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import select, update

from ivr import calls, cases
from ivr.calls import Entry
from ivr.clock import Clock, ScaledClock
from ivr.db import Tx
from ivr.house import House
from ivr.telephony.media import CarrierMedia, Media, MediaMissing, MediaUnreachable
from ivr.telephony.requests import Asking, Kind, Urgency, ask
from recordings import peaks
from recordings.rows import Recording
from recordings.status import STATUS, Status
from recordings.storage import Storage, path_of, storage_of
from recordings.taking import CONVERSATION
from recordings.wav import NotWhole, Wav

log = structlog.get_logger()

LEASE_SECONDS = 300
BACKOFF_LIMIT_SECONDS = 3600
ATTEMPTS = 20
"""How often a recording that is missing or broken at the carrier is tried: some ten hours."""


def fetch(house: House, recording_id: int, media: Media | None = None) -> bool:
    """Brings one recording here if it is due; True if it is stored now. Never inside a transaction."""
    row = _claim(house, recording_id)
    if row is None:
        return False
    storage, path, wav = storage_of(house.settings), path_of(row.id, row.sid, row.created_at), Wav()
    try:
        with (media or CarrierMedia(house.settings)).open(row.sid, _channels(row)) as pieces:
            storage.write(path, _checked(pieces, wav, row.seconds), row.attempts)
    except (NotWhole, MediaMissing) as error:
        _put_off(house, row, error, final=row.attempts >= ATTEMPTS)
        return False
    except (MediaUnreachable, OSError) as error:
        _put_off(house, row, error, final=False)
        return False
    _keep(house, row, path, wav)
    storage.tidy(path)
    _draw(storage, path, row.id)
    return True


def _draw(storage: Storage, path: str, recording_id: int) -> None:
    """The shape of the sound, so that the first to look at it does not wait; else it is made then."""
    try:
        peaks.keep(storage, path)
    except (NotWhole, OSError, ValueError) as error:
        log.warning("recording_not_drawn", recording=recording_id, why=type(error).__name__)


def _channels(row: Any) -> int:
    # A talk has two, customer first; the carrier mixes them into one unless both are asked for.
    return 2 if row.purpose == CONVERSATION else 1


def _checked(pieces: Iterator[bytes], wav: Wav, seconds: int | None) -> Iterator[bytes]:
    """The bytes as they come; at their end it raises NotWhole before the file can take its name."""
    for piece in pieces:
        wav.take(piece)
        yield piece
    wav.check(seconds)


def _claim(house: House, recording_id: int) -> Any:
    """Takes the recording for a while, so that two workers do not both fetch it."""
    with house.db.writing() as tx:
        mine = update(Recording).where(
            Recording.id == recording_id, Recording.status == Status.AVAILABLE, Recording.due_at <= tx.now
        )
        until = tx.now + _lease(house.clock)
        if tx.changed(mine.values(attempts=Recording.attempts + 1, due_at=until)) == 0:
            return None
        return tx.row(select(Recording).where(Recording.id == recording_id))


def _lease(clock: Clock) -> timedelta:
    # It covers a download, whose time is real even where the clock is fast.
    return timedelta(seconds=LEASE_SECONDS * (clock.rate if isinstance(clock, ScaledClock) else 1.0))


def _put_off(house: House, row: Any, error: Exception, final: bool) -> None:
    log.warning("recording_not_fetched", recording=row.id, attempts=row.attempts, why=type(error).__name__)
    with house.db.writing() as tx:
        if not final:
            wait = timedelta(seconds=min(2**row.attempts, BACKOFF_LIMIT_SECONDS))
            ours = (Recording.id == row.id, Recording.status == Status.AVAILABLE, Recording.attempts == row.attempts)
            tx.execute(update(Recording).where(*ours).values(due_at=tx.now + wait))
        elif STATUS.move(tx, row.id, Status.FAILED, due_at=None):
            calls.record(
                tx, Entry(row.call_id, "recording_failed", f"recording:{row.sid}:failed", {"recording": row.id})
            )
            words = f"Recording {row.sid} could not be fetched whole from the carrier: look for it there."
            cases.add_task(tx, cases.NewTask("recording", f"recording-failed:{row.id}", words, row.contact_id))


def _keep(house: House, row: Any, path: str, wav: Wav) -> None:
    """On record as ours; the carrier is asked in the same breath to delete its copy."""
    channels, seconds = wav.check(None)
    delete_on = row.created_at + timedelta(days=house.settings.recording_days)
    facts: dict[str, Any] = {
        "path": path,
        "sha256": wav.sha256,
        "bytes": wav.size,
        "channels": channels,
        "seconds": seconds,
    }
    with house.db.writing() as tx:
        kept = STATUS.move(tx, row.id, Status.STORED, delete_on=delete_on, due_at=delete_on, **facts)
        if kept:
            data = {"recording": row.id, "seconds": seconds, "bytes": wav.size}
            calls.record(tx, Entry(row.call_id, "recording_stored", f"recording:{row.sid}:stored", data))
            delete_at_carrier(tx, row)
            tx.hint("call", row.call_id)
        status = tx.scalar(select(Recording.status).where(Recording.id == row.id))
    if status == Status.DELETED:  # erased while it was on its way
        storage_of(house.settings).delete(path)


def delete_at_carrier(tx: Tx, row: Any, again: str = "") -> None:
    """Asks the carrier to delete its copy; `again` names the occasion on which it is asked once more."""
    key = f"recording-delete:{row.id}{again and ':' + again}"
    ask(tx, Asking(Kind.DELETE_RECORDING, key, {"sid": row.sid}, Urgency.HOUSEKEEPING, row.call_id))
