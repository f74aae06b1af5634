"""Clips over the API: which can be chosen, new ones and new takes, where they are played, and what is refused."""

from __future__ import annotations

import wave
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from sqlalchemy import select

from callflows import words
from ivr import media, revisions
from ivr.house import House
from ivr.staff import AuditEntry

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # the clips lie in a folder


def _wav(hertz: float = 700, seconds: float = 1, strength: float = 8000) -> bytes:
    file = BytesIO()
    sound = strength * np.sin(2 * np.pi * hertz * np.arange(int(8000 * seconds)) / 8000)
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setframerate(8000)
        written.setsampwidth(2)
        written.writeframes(sound.astype("<i2").tobytes())
    return file.getvalue()


TUNE = _wav()


def _send(browser: Any, name: str, sound: bytes = TUNE, **query: Any) -> Any:
    headers = {"Content-Type": "audio/wav", "X-CSRFToken": browser.token}
    return browser.client.post("/api/clips", data=sound, query_string={"name": name, **query}, headers=headers)


def _send_take(browser: Any, name: str, sound: bytes = TUNE) -> Any:
    headers = {"Content-Type": "audio/wav", "X-CSRFToken": browser.token}
    return browser.client.post(f"/api/clips/{name}/takes", data=sound, headers=headers)


def _put(house: House, *names: str) -> None:
    """Files that somebody put among the clips by hand."""
    folder = media.folder_of(house.settings.var)
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_bytes(TUNE)


def _publish(house: House) -> None:
    with house.db.writing() as tx:
        revisions.publish(tx, revisions.prepare(revisions.shipped("hotline")), "", None)


def _names(house: House) -> set[str]:
    folder = media.folder_of(house.settings.var)
    return {file.name for file in folder.iterdir()} if folder.is_dir() else set()


def test_a_clip_that_was_sent_is_offered_heard_and_on_the_audit(house: House, manager: Any, supervisor: Any) -> None:
    answer = _send(manager, "song.wav", title="Our song", language="it")
    assert answer.status_code == 201
    told = {name: answer.json[name] for name in ("name", "title", "language", "script", "take", "latest")}
    assert told == {"name": "song.wav", "title": "Our song", "language": "it", "script": "", "take": 1, "latest": True}
    assert [(clip["name"], clip["seconds"]) for clip in supervisor.get("/clips")] == [
        ("music.wav", 40),
        ("song.wav", 1),
    ]
    with wave.open(BytesIO(manager.client.get("/media/clips/song.wav").get_data())) as heard:
        assert (heard.getnchannels(), heard.getframerate(), heard.getnframes()) == (1, 8000, 8000)
    with house.db.reading() as tx:
        (act,) = tx.rows(select(AuditEntry.act, AuditEntry.subject).where(AuditEntry.act == "clip_added"))
    assert act.subject == "clip:song.wav"


def test_a_recording_for_a_draft_never_gets_a_name_that_something_else_says(house: House, manager: Any) -> None:
    _publish(house)
    with house.db.writing() as tx:
        drafted = revisions.begin(tx, "hotline", None)
        document = revisions.drafted(tx, "hotline")
        document["nodes"]["welcome"]["prompt"]["mn"]["audio"] = "mn-other"
        document["nodes"]["closed"]["prompt"]["en"] = {"text": "Closed", "audio": "en-closed"}
        document["nodes"]["closed"]["prompt"]["mn"]["text"] = "Баяртай!"
        revisions.save(tx, "hotline", drafted.version, document, None)
    flows = {each["name"]: each["flow"] for each in manager.get("/clips/wanted/mn")}
    assert (flows["mn-other.wav"], flows["mn-closed.wav"]) == (None, "hotline")
    assert _send(manager, "mn-welcome.wav", free=True, draft="hotline").json["name"] == "mn-welcome-2.wav"
    assert _send(manager, "mn-welcome.wav", free=True, draft="hotline").json["name"] == "mn-welcome-2.wav"  # sent again
    assert _send(manager, "en-closed.wav", free=True, draft="another").json["name"] == "en-closed-2.wav"
    assert _send(manager, "en-closed.wav", _wav(500), free=True, draft="hotline").json["name"] == "en-closed.wav"


@pytest.mark.parametrize("name", ["song.wav", "music.wav"])
def test_a_clip_that_callers_may_be_hearing_is_never_replaced(manager: Any, name: str) -> None:
    _send(manager, "song.wav")
    before = manager.client.get("/media/clips/song.wav").get_data()
    answer = _send(manager, name, _wav(500))
    assert (answer.status_code, answer.json["code"], answer.json["values"]) == (409, "clip_taken", {"clip": name})
    assert manager.client.get("/media/clips/song.wav").get_data() == before


def test_where_a_name_is_taken_another_like_it_is_found_that_is_no_number_of_a_language(manager: Any) -> None:
    sounds = [_wav(hertz) for hertz in (500, 600, 700)]
    assert [_send(manager, "song.wav", sound, free=True).json["name"] for sound in sounds] == [
        "song.wav",
        "song-2.wav",
        "song-3.wav",
    ]
    assert [_send(manager, "mn-month.wav", sound, free=True).json["name"] for sound in sounds[:2]] == [
        "mn-month.wav",
        "mn-month-13.wav",
    ]


def test_what_is_sent_again_because_no_answer_came_is_taken_in_once(house: House, manager: Any) -> None:
    sent = [_send(manager, "song.wav", free=free) for free in (True, True, False)]
    assert [(answer.status_code, answer.json) for answer in sent] == [(201, sent[0].json)] * 3
    assert [_send_take(manager, name, _wav(500)).json["name"] for name in ("song.wav", "song.wav")] == [
        "song-2.wav"
    ] * 2
    assert _send(manager, "song.wav", free=True, title="Another").json["name"] == "song-3.wav"
    with house.db.reading() as tx:
        acts = tx.rows(select(AuditEntry.act).where(AuditEntry.act.like("clip_%")).order_by(AuditEntry.id))
    assert [row.act for row in acts] == ["clip_added", "clip_taken_anew", "clip_added"]


@pytest.mark.parametrize("sound", [b"", b"ID3 some song", _wav(strength=0)])
def test_what_is_refused_leaves_nothing(house: House, manager: Any, sound: bytes) -> None:
    answer = _send(manager, "song.wav", sound)
    assert answer.status_code == 422
    assert answer.json["code"] in ("clip_unreadable", "clip_silent")
    assert _names(house) == set()


@pytest.mark.parametrize("name", ["song.mp3", "../song.wav", "Song.wav", ".wav.wav", "my song.wav", "é.wav"])
def test_a_name_that_could_lead_elsewhere_is_refused(manager: Any, name: str) -> None:
    answer = _send(manager, name)
    assert (answer.status_code, answer.json["code"]) == (422, "clip_name")


def test_the_recorded_sentences_of_a_language_are_no_music(house: House, supervisor: Any) -> None:
    _put(house, *(f"{name}.wav" for name in [*words.clips("mn"), "ours"]))
    assert [clip["name"] for clip in supervisor.get("/clips")] == ["music.wav", "ours.wav"]


def test_clips_are_for_managers_to_send(supervisor: Any) -> None:
    assert _send(supervisor, "song.wav").status_code == 403
    assert _send_take(supervisor, "music.wav").status_code == 403


def test_a_new_take_is_a_clip_of_its_own_and_the_earlier_one_goes_on(house: House, manager: Any) -> None:
    _send(manager, "hello.wav", title="Hello")
    manager.put("/clips/hello.wav", {"title": "The greeting", "language": "mn", "script": "Сайн байна уу"})
    before = manager.client.get("/media/clips/hello.wav").get_data()
    taken = _send_take(manager, "hello.wav", _wav(500)).json
    assert (taken["name"], taken["title"], taken["script"]) == ("hello-2.wav", "The greeting", "Сайн байна уу")
    assert (taken["series"], taken["take"], taken["latest"]) == ("hello.wav", 2, True)
    again = _send_take(manager, "hello-2.wav").json
    assert (again["name"], again["series"], again["take"]) == ("hello-3.wav", "hello.wav", 3)
    listed = {clip["name"]: clip["latest"] for clip in manager.get("/clips")}
    assert listed == {"hello.wav": False, "hello-2.wav": False, "hello-3.wav": True, "music.wav": True}
    assert manager.client.get("/media/clips/hello.wav").get_data() == before
    assert _send_take(manager, "nobody.wav").status_code == 404


def test_a_word_of_a_language_is_heard_anew_under_its_name_and_the_earlier_sound_stays(
    house: House, manager: Any
) -> None:
    _send(manager, "mn-digit-7.wav")
    before = manager.client.get("/media/clips/mn-digit-7.wav").get_data()
    for take in (2, 3):
        taken = _send_take(manager, "mn-digit-7.wav", _wav(500 + take)).json
        assert (taken["name"], taken["take"], taken["latest"]) == ("mn-digit-7.wav", take, True)
    assert manager.client.get("/media/clips/mn-digit-7.wav").get_data() != before
    assert _names(house) - {"music.wav"} == {"mn-digit-7.wav", "mn-digit-7-1.wav", "mn-digit-7-2.wav"}
    assert manager.client.get("/media/clips/mn-digit-7-1.wav").get_data() == before
    assert manager.get("/clips") == [clip for clip in manager.get("/clips") if clip["name"] == "music.wav"]


def test_a_clip_that_a_menu_or_a_queue_plays_is_told_and_cannot_be_removed(house: House, manager: Any) -> None:
    _publish(house)
    _put(house, "mn-welcome.wav", "spare.wav")
    uses = [use for use in manager.get("/clips/uses") if use["clip"] == "mn-welcome.wav"]
    assert [(use["where"], use["flow"], use["node"]) for use in uses] == [("live", "hotline", "welcome")]
    refused = manager.client.delete("/api/clips/mn-welcome.wav", headers={"X-CSRFToken": manager.token})
    assert (refused.status_code, refused.json["code"], refused.json["values"]) == (
        409,
        "clip_in_use",
        {"used": "hotline"},
    )
    gone = manager.client.delete("/api/clips/spare.wav", headers={"X-CSRFToken": manager.token})
    assert gone.status_code == 204
    assert "spare.wav" not in {clip["name"] for clip in manager.get("/clips")}
    assert "spare.wav" in _names(house)


def test_what_is_to_be_recorded_is_told_with_its_words_until_it_is(house: House, manager: Any) -> None:
    _publish(house)
    wanted = {each["name"]: each for each in manager.get("/clips/wanted/mn")}
    lacking = dict(media.missing(house.settings.var, "mn", {}))
    assert set(lacking) <= set(wanted)
    assert (wanted["mn-digit-7.wav"]["kind"], wanted["mn-digit-7.wav"]["seconds"]) == ("digit", None)
    assert wanted["mn-welcome.wav"]["kind"] == "prompt"
    assert wanted["mn-say-goodbye.wav"]["kind"] == "sentence"
    _send(manager, "mn-digit-7.wav")
    again = {each["name"]: each["seconds"] for each in manager.get("/clips/wanted/mn")}
    assert again["mn-digit-7.wav"] == 1
    assert manager.get("/clips/wanted/en") == []


def test_each_language_has_its_voice_and_its_values_as_they_are_said(manager: Any) -> None:
    voices = {voice["language"]: voice for voice in manager.get("/speech")}
    assert voices["en"]["voice"] == "Polly.Amy-Neural"
    assert voices["en"]["values"]["reference"]["text"] == "4 0 7, 1 8, 3 5"
    mongolian = voices["mn"]
    assert (mongolian["voice"], mongolian["heard_here"]) == (None, False)
    assert mongolian["values"]["reference"]["clips"][:2] == ["mn-digit-4", "mn-digit-0"]
    assert not mongolian["values"]["name"]["speakable"]
    refused = manager.client.post(
        "/api/speech", json={"language": "mn", "text": "Сайн"}, headers={"X-CSRFToken": manager.token}
    )
    assert (refused.status_code, refused.json["code"]) == (409, "no_speaker")


def test_a_text_is_heard_where_a_voice_is_installed(manager: Any) -> None:
    if not {voice["language"]: voice for voice in manager.get("/speech")}["en"]["heard_here"]:
        pytest.skip("espeak-ng is not installed")
    said = manager.client.post(
        "/api/speech", json={"language": "en", "text": "Good morning"}, headers={"X-CSRFToken": manager.token}
    )
    assert (said.status_code, said.mimetype, said.get_data()[:4]) == (200, "audio/wav", b"RIFF")


def test_a_language_without_a_voice_is_published_only_once_all_of_it_is_recorded(house: House, manager: Any) -> None:
    document = revisions.shipped("survey")
    document = {**document, "languages": [*document["languages"], "mn"], "planned_languages": []}

    def lacking() -> set[str]:
        problems = manager.post("/flows/check", {"document": document})["problems"]
        return {problem["code"] for problem in problems if problem["severity"] == "error"}

    assert {"unknown_recording", "missing_clip"} <= lacking()
    _put(house, *(each.name for each in media.wanted(house.settings.var, "mn", {"hotline": document})))
    assert not lacking() & {"unknown_recording", "missing_clip"}
