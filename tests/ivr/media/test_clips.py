"""What callers hear from files: the company's own, the music, and the documents for when all is away."""

from __future__ import annotations

import os
import wave
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import fromstring

import numpy as np
import pytest
from flask.testing import FlaskClient

from callflows import words
from callflows.languages import LANGUAGES
from ivr import fallback, media, revisions
from ivr.app import create_app
from ivr.config import Settings
from ivr.house import House
from ivr.media import offered
from ivr.media.music import music, silence
from ivr.provision import number_settings

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # no query of its own in here


@pytest.fixture
def client(house: House) -> FlaskClient:
    return create_app(house).test_client()


@pytest.fixture
def var(settings: Settings) -> Path:
    media.folder_of(settings.var).mkdir()
    return settings.var


def test_the_music_is_the_same_every_time_and_loops_without_a_seam(var: Path) -> None:
    sound = music()
    assert sound == music()
    with wave.open(BytesIO(sound)) as file:
        assert (file.getnchannels(), file.getframerate(), file.getnframes()) == (1, 8000, 40 * 8000)
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(int)
    steps = np.abs(np.diff(samples))
    assert abs(samples[0] - samples[-1]) <= steps.max()
    assert 3000 < np.abs(samples).max() < 10_000


def test_the_music_is_made_at_first_need_and_the_companys_own_goes_before_it(client: FlaskClient, var: Path) -> None:
    answer = client.get("/media/clips/music.wav")
    assert (answer.status_code, answer.mimetype, answer.get_data()) == (200, "audio/wav", music())
    (media.folder_of(var) / "music.wav").write_bytes(b"RIFF ours")
    assert client.get("/media/clips/music.wav").get_data() == b"RIFF ours"


def test_a_clip_is_kept_by_whoever_fetched_it_and_asked_for_again_only_if_new(client: FlaskClient) -> None:
    answer = client.get("/media/clips/music.wav")
    assert answer.cache_control.public and answer.cache_control.immutable and answer.cache_control.max_age
    again = client.get("/media/clips/music.wav", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    part = client.get("/media/clips/music.wav", headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.get_data()) == (206, b"RIFF")


def test_a_standing_clip_that_is_recorded_anew_is_soon_asked_for_again(client: FlaskClient, var: Path) -> None:
    (media.folder_of(var) / "mn-digit-1.wav").write_bytes(b"RIFF")
    kept = client.get("/media/clips/mn-digit-1.wav").cache_control
    assert not kept.immutable and kept.max_age == 60


@pytest.mark.parametrize(
    "name", ["none.wav", "..%2fhotline.db", "%2e%2e/hotline.db", "secrets.env", ".wav", "a.wav%00", "é.wav", "x" * 90]
)
def test_a_name_that_is_no_clip_is_not_there(client: FlaskClient, var: Path, name: str) -> None:
    (var / "secrets.env").write_text("SECRET_KEY=1")
    assert client.get(f"/media/clips/{name}").status_code == 404


def test_what_is_missing_is_named_with_its_words(var: Path) -> None:
    documents = {name: revisions.shipped(name) for name in revisions.shipped_names()}
    lacking = media.missing(var, "mn", documents)
    named = dict(lacking)
    assert {f"{name}.wav" for name in words.clips("mn")} <= set(named)
    assert all(named.values())
    (media.folder_of(var) / lacking[0].name).write_bytes(b"RIFF")
    assert media.missing(var, "mn", documents) == lacking[1:]
    assert media.missing(var, "en", {}) == []


def test_the_fallback_apologises_takes_one_message_and_says_goodbye(var: Path) -> None:
    for language in LANGUAGES:
        fallback_of = fallback.folder_of(var)
        fallback.write(var)
        first = fromstring((fallback_of / f"{language}.xml").read_text(encoding="utf-8"))  # noqa: S314 (our own)
        record = first.find("Record")
        assert record is not None and [verb.tag for verb in first][-2:] == ["Record", "Hangup"]
        assert (record.get("action"), record.get("method")) == (f"{language}-goodbye.xml", "GET")
        last = fromstring((fallback_of / f"{language}-goodbye.xml").read_text(encoding="utf-8"))  # noqa: S314
        assert [verb.tag for verb in last][-1] == "Hangup"
        assert first.find("Say") is not None


def test_a_recorded_languages_fallback_plays_its_clips_from_beside_it(var: Path) -> None:
    for name, _ in media.missing(var, "mn", {}):
        (media.folder_of(var) / name).write_bytes(silence(0.1))
    fallback.write(var)
    document = fromstring((fallback.folder_of(var) / "mn.xml").read_text(encoding="utf-8"))  # noqa: S314
    played = [verb.text or "" for verb in document.findall("Play")]
    assert played and all((fallback.folder_of(var) / name).is_file() for name in played)


def test_a_number_falls_back_to_its_lines_language_elsewhere_or_here(settings: Settings) -> None:
    def url(settings: Settings, language: str) -> str:
        return number_settings(settings, language)["voice_fallback_url"]

    assert url(settings, "it") == "http://127.0.0.1:8000/fallback/it.xml"
    elsewhere = settings.model_copy(update={"fallback_url": "https://static.example/hotline/"})
    assert url(elsewhere, "th") == "https://static.example/hotline/th.xml"
    assert url(elsewhere, "tlh") == "https://static.example/hotline/en.xml"


def test_a_staged_sound_gets_its_name_once_and_an_exchanged_word_leaves_the_earlier_sound(var: Path) -> None:
    for _ in range(2):
        offered.put_in_place(var, "mn-digit-7.wav", offered.stage(var, b"RIFF seven"))
    staged = offered.stage(var, b"RIFF other")
    for _ in range(2):
        offered.exchange(var, "mn-digit-7.wav", staged, "mn-digit-7-1.wav")
    left = {file.name: file.read_bytes() for file in media.folder_of(var).iterdir()}
    assert left == {"mn-digit-7.wav": b"RIFF other", "mn-digit-7-1.wav": b"RIFF seven"}


def test_what_a_kill_left_half_written_is_no_clip_and_is_gone_with_the_next_one(var: Path) -> None:
    half = media.folder_of(var) / f"{'0' * 32}.part"
    half.write_bytes(b"RIFF ha")
    assert "music.wav" in offered.files(var) and len(offered.files(var)) == 1
    offered.drop(var, offered.stage(var, b"RIFF whole"))
    assert half.exists()  # somebody may be writing it
    os.utime(half, (0, 0))
    offered.drop(var, offered.stage(var, b"RIFF whole"))
    assert not half.exists()
