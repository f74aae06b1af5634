"""A recording comes to us whole, once, and leaves on its day; whatever breaks on the way."""

from __future__ import annotations

import hashlib
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select, update

import recordings
from ivr import calls
from ivr.calls import HangupCause
from ivr.cases import Task
from ivr.db import Tx
from recordings import Recording
from recordings.fetching import ATTEMPTS, LEASE_SECONDS
from recordings.peaks import computed
from recordings.wav import NotWhole, Wav
from tests.ivr.recordings.conftest import Archive, sid, wav


def test_a_talk_is_fetched_in_two_channels_checked_kept_and_deleted_at_the_carrier(archive: Archive) -> None:
    kept = archive.ready(seconds=12)
    assert archive.fetch(kept)
    row = archive.row()
    assert archive.carrier.asked == [(sid(1), 2)]
    assert (row.status, row.channels, row.seconds) == ("stored", 2, 12)
    with archive.storage.open(row.path) as file:
        sound = file.read()
    assert sound == wav(12)
    assert (row.sha256, row.bytes) == (hashlib.sha256(sound).hexdigest(), len(sound))
    assert archive.requests() == [("delete_recording", {"sid": sid(1)})]
    assert archive.journal() == ["recording_available", "recording_stored"]


def test_a_second_of_a_recording_counts_when_it_is_over_as_in_its_player(archive: Archive) -> None:
    kept = archive.told(1, "completed", seconds=6)
    archive.carrier.sounds[sid(1)] = wav(5.9)
    assert archive.fetch(kept)
    with archive.storage.open(archive.row().path) as file:
        assert (archive.row().seconds, computed(file).seconds) == (5, 5.9)


def test_news_in_any_order_and_any_number_of_times_makes_one_recording(archive: Archive) -> None:
    for status in ("completed", "in-progress", "completed", "in-progress"):
        archive.told(1, status, 7)
    assert archive.row().status == "available"
    assert sorted(archive.journal()) == ["recording_available", "recording_started"]


def test_a_recording_that_is_empty_is_never_fetched(archive: Archive) -> None:
    empty = archive.told(1, "in-progress")
    archive.told(1, "absent")
    assert archive.row().status == "absent"
    assert not archive.fetch(empty)
    assert archive.carrier.asked == []


@pytest.mark.parametrize("order", [("in-progress", "absent"), ("absent", "in-progress"), ("absent", "absent")])
def test_an_empty_recording_has_no_seconds_in_whatever_order_it_is_told(archive: Archive, order: list[str]) -> None:
    for status in order:
        archive.told(1, status, 0 if status == "absent" else None)
    assert (archive.row().status, archive.row().seconds) == ("absent", 0)


def test_a_message_that_the_dialogue_told_of_takes_its_length_from_the_carrier(archive: Archive) -> None:
    message = archive.do(lambda tx: recordings.message_recorded(tx, archive.call_id, sid(1), 9, "suggestion"))
    assert archive.told(1, "completed", 7, "suggestion") == message
    assert (archive.row().seconds, archive.row().purpose) == (7, "suggestion")
    archive.carrier.sounds[sid(1)] = wav(7, channels=1)
    assert archive.fetch(message)
    assert (archive.row().channels, archive.carrier.asked) == (1, [(sid(1), 1)])


def test_one_that_is_not_ready_yet_is_tried_again_later_and_later(archive: Archive) -> None:
    kept = archive.told(1, "completed", 5)
    assert not archive.fetch(kept)
    assert not archive.fetch(kept)
    assert len(archive.carrier.asked) == 1
    archive.later(seconds=2)
    assert not archive.fetch(kept)
    archive.carrier.sounds[sid(1)] = wav(5)
    archive.later(seconds=4)
    assert archive.fetch(kept)


@pytest.mark.parametrize(
    "sound",
    [b"", b"<html>no</html>" * 900, wav(3), wav(12)[:-20_000], b"RIFF\0\0\0\0WAVE"],
    ids=["nothing", "not a WAV", "too short", "cut off", "without sound"],
)
def test_what_is_not_the_whole_recording_is_not_kept_and_stays_at_the_carrier(archive: Archive, sound: bytes) -> None:
    kept = archive.ready(seconds=12)
    archive.carrier.sounds[sid(1)] = sound
    assert not archive.fetch(kept)
    assert archive.row().status == "available"
    assert archive.requests() == []
    assert not [name for name in archive.files() if name.endswith(".wav")]


def test_one_that_never_comes_whole_ends_with_a_task_for_a_person(archive: Archive) -> None:
    kept = archive.told(1, "completed", 5)
    for _ in range(ATTEMPTS):
        archive.fetch(kept)
        archive.later(hours=1, seconds=1)
    assert archive.row().status == "failed"
    assert archive.requests() == []
    assert "recording_failed" in archive.journal()


def test_a_connection_that_breaks_leaves_nothing_behind_once_the_next_attempt_succeeds(archive: Archive) -> None:
    kept = archive.ready(seconds=12)
    archive.carrier.breaks_off = 50_000
    assert not archive.fetch(kept)
    archive.carrier.breaks_off = None
    archive.later(seconds=2)
    assert archive.fetch(kept)
    assert archive.sounds() == [f"{kept}-{sid(1)}.wav"]


def test_a_worker_that_died_with_the_recording_in_hand_is_replaced_after_its_lease(archive: Archive) -> None:
    kept = archive.ready()
    archive.carrier.meanwhile = _die
    with pytest.raises(KeyboardInterrupt):
        archive.fetch(kept)
    archive.carrier.meanwhile = lambda: None
    assert not archive.fetch(kept)
    archive.later(seconds=LEASE_SECONDS)
    assert archive.fetch(kept)
    assert archive.sounds() == [f"{kept}-{sid(1)}.wav"]


def _die() -> None:
    raise KeyboardInterrupt


def test_a_file_that_was_written_before_the_row_knew_is_written_once_more(archive: Archive) -> None:
    kept = archive.ready()
    archive.fetch(kept)
    undone = {"status": "available", "due_at": archive.clock.now(), "path": None}
    archive.do(lambda tx: tx.execute(update(Recording).values(**undone)))
    assert archive.fetch(kept)
    assert archive.sounds() == [f"{kept}-{sid(1)}.wav"]


def test_two_workers_fetch_it_once(archive: Archive) -> None:
    kept = archive.ready()
    archive.carrier.meanwhile = lambda: archive.fetch(kept)
    assert archive.fetch(kept)
    assert len(archive.carrier.asked) == 1


def test_it_is_deleted_on_its_day_and_not_before(archive: Archive) -> None:
    kept = archive.ready()
    archive.fetch(kept)
    archive.later(days=archive.house.settings.recording_days, seconds=-1)
    assert recordings.run_due(archive.house) == 0
    archive.later(seconds=1)
    assert recordings.run_due(archive.house) == 1
    assert (archive.row().status, archive.row().path, archive.files()) == ("deleted", None, [])
    assert archive.journal()[-1] == "recording_deleted"
    assert recordings.run_due(archive.house) == 0
    assert kept


def test_the_carriers_word_that_it_deleted_its_copy_is_on_record(archive: Archive) -> None:
    archive.fetch(archive.ready())
    request = SimpleNamespace(key="recording-delete:1")
    archive.do(lambda tx: recordings.carrier_answered(tx, request, SimpleNamespace(status="failed")))
    assert archive.row().carrier_deleted_at is None
    archive.do(lambda tx: recordings.carrier_answered(tx, request, SimpleNamespace(status="done")))
    assert archive.row().carrier_deleted_at == archive.clock.now()


def test_one_that_is_forgotten_on_its_way_here_does_not_stay(archive: Archive) -> None:
    kept = archive.ready()
    archive.carrier.meanwhile = lambda: archive.do(lambda tx: recordings.forget(tx, kept))
    archive.fetch(kept)
    assert (archive.row().status, archive.files()) == ("deleted", [])
    assert archive.requests() == [("delete_recording", {"sid": sid(1)})]


def test_one_that_is_forgotten_is_gone_with_the_next_sweep(archive: Archive) -> None:
    kept = archive.ready()
    archive.fetch(kept)
    archive.do(lambda tx: recordings.forget(tx, kept))
    assert recordings.run_due(archive.house) == 1
    assert archive.files() == []


def test_news_of_a_call_that_nobody_knows_changes_nothing(archive: Archive) -> None:
    def tell(tx: Tx) -> None:
        recordings.told(tx, 999, recordings.News(sid(3), "completed", "voicemail", 3))

    archive.do(tell)
    assert archive.row(3) is None


def test_a_length_that_the_header_does_not_tell_is_measured() -> None:
    sound = bytearray(wav(4))
    sound[40:44] = b"\xff\xff\xff\xff"
    checked = Wav()
    checked.take(bytes(sound))
    assert checked.check(4) == (2, 4)
    with pytest.raises(NotWhole):
        checked.check(9)


def test_a_message_of_which_the_dialogue_never_heard_is_somebodys_task(archive: Archive) -> None:
    archive.do(lambda tx: calls.end(tx, archive.call_id, "completed", HangupCause.CUSTOMER))
    for _ in range(2):
        archive.told(1, "completed", 4, "voicemail")
    with archive.house.db.reading() as tx:
        assert tx.scalar(select(func.count()).select_from(Task)) == 1
        assert calls.record_of(tx, archive.call_id)["outcome"] == "message"
    assert archive.journal().count("message_recorded") == 1
