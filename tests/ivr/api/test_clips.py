"""Clips over the API: which can be chosen, what is taken in as a new one, and what is refused."""

from __future__ import annotations

import wave
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from callflows import words
from ivr import media
from ivr.house import House
from ivr.media.music import silence
from ivr.staff import AuditEntry

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # the clips lie in a folder

SONG = silence(3)


def _send(browser: Any, name: str, sound: bytes = SONG) -> Any:
    headers = {"Content-Type": "audio/wav", "X-CSRFToken": browser.token}
    return browser.client.post("/api/clips", data=sound, query_string={"name": name}, headers=headers)


def _wav(channels: int = 1, rate_hz: int = 8000, sample_bytes: int = 2, sound: bytes = b"\0" * 16) -> bytes:
    file = BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(channels)
        written.setframerate(rate_hz)
        written.setsampwidth(sample_bytes)
        written.writeframes(sound)
    return file.getvalue()


def test_a_clip_that_was_sent_is_offered_heard_and_on_the_audit(house: House, manager: Any, supervisor: Any) -> None:
    answer = _send(manager, "song.wav")
    assert (answer.status_code, answer.json) == (201, {"name": "song.wav", "seconds": 3.0})
    assert supervisor.get("/clips") == [{"name": "music.wav", "seconds": 40.0}, {"name": "song.wav", "seconds": 3.0}]
    assert manager.client.get("/media/clips/song.wav").get_data() == SONG
    with house.db.reading() as tx:
        (act,) = tx.rows(select(AuditEntry.act, AuditEntry.subject).where(AuditEntry.act == "clip_added"))
    assert act.subject == "clip:song.wav"


@pytest.mark.parametrize("name", ["song.wav", "music.wav"])
def test_a_clip_that_callers_may_be_hearing_is_never_replaced(manager: Any, name: str) -> None:
    _send(manager, "song.wav")
    answer = _send(manager, name, _wav())
    assert (answer.status_code, answer.json["code"], answer.json["values"]) == (409, "clip_taken", {"clip": name})
    assert manager.client.get("/media/clips/song.wav").get_data() == SONG


@pytest.mark.parametrize(
    ("sound", "code"),
    [
        (b"", "clip_unreadable"),
        (b"ID3 some song", "clip_unreadable"),
        (SONG[:40], "clip_unreadable"),
        (_wav(channels=2), "clip_shape"),
        (_wav(rate_hz=44_100), "clip_shape"),
        (_wav(sample_bytes=1), "clip_shape"),
        (_wav(sound=b""), "clip_length"),
        (silence(600.1), "clip_length"),
    ],
)
def test_what_a_carrier_would_not_play_is_refused_and_leaves_nothing(
    house: House, manager: Any, sound: bytes, code: str
) -> None:
    answer = _send(manager, "song.wav", sound)
    assert (answer.status_code, answer.json["code"]) == (422, code)
    folder = media.folder_of(house.settings.var)
    assert not folder.is_dir() or not list(folder.iterdir())


@pytest.mark.parametrize("name", ["song.mp3", "../song.wav", "Song.wav", ".wav.wav", "my song.wav", "é.wav"])
def test_a_name_that_could_lead_elsewhere_is_refused(manager: Any, name: str) -> None:
    answer = _send(manager, name)
    assert (answer.status_code, answer.json["code"]) == (422, "clip_name")


def test_the_recorded_sentences_of_a_language_are_no_music(house: House, supervisor: Any) -> None:
    folder = media.folder_of(house.settings.var)
    folder.mkdir(parents=True)
    for name in [*words.clips("mn"), "ours"]:
        (folder / f"{name}.wav").write_bytes(SONG)
    assert [clip["name"] for clip in supervisor.get("/clips")] == ["music.wav", "ours.wav"]


def test_clips_are_for_managers_to_send(supervisor: Any) -> None:
    assert _send(supervisor, "song.wav").status_code == 403
