"""The shape of a recording, kept beside it and gone with it."""

from __future__ import annotations

import io
import wave
from array import array

import pytest

import recordings
from recordings.peaks import BUCKETS, computed
from recordings.playback import Playable
from recordings.wav import NotWhole
from tests.ivr.recordings.conftest import RATE_HZ, Archive


def _sound(*samples: int, channels: int = 1) -> io.BytesIO:
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(channels)
        written.setsampwidth(2)
        written.setframerate(RATE_HZ)
        written.writeframes(array("h", samples).tobytes())
    file.seek(0)
    return file


def test_each_channel_has_the_lowest_and_the_highest_of_every_span() -> None:
    customer, agent = (0, 16_384, -16_384, 0), (-32_768, 0, 0, 32_767)
    mixed = [sample for both in zip(customer, agent, strict=True) for sample in both]
    peaks = computed(_sound(*mixed * BUCKETS, channels=2))
    assert peaks.seconds == BUCKETS * 4 / RATE_HZ
    assert [len(channel) for channel in peaks.channels] == [2 * BUCKETS, 2 * BUCKETS]
    assert peaks.channels[0][:4] == [-0.5, 0.5, -0.5, 0.5]
    assert peaks.channels[1][:2] == [-1.0, 1.0]


@pytest.mark.parametrize("samples", [0, 1, 799, 801])
def test_a_sound_shorter_or_longer_than_its_spans_is_drawn_whole(samples: int) -> None:
    peaks = computed(_sound(*[100] * samples))
    assert [len(channel) for channel in peaks.channels] == [2 * min(samples, BUCKETS)]


def test_a_file_that_is_no_sound_of_ours_is_refused() -> None:
    with pytest.raises(NotWhole):
        computed(io.BytesIO(b"<html>no</html>"))


def test_a_recording_is_drawn_when_it_comes_and_again_when_the_drawing_is_lost(archive: Archive) -> None:
    recording_id = archive.ready(seconds=2)
    archive.fetch(recording_id)
    path = archive.row().path
    assert [file for file in archive.files() if file.endswith(".peaks")]
    archive.storage.delete(path + ".peaks")
    found = Playable(recording_id, path, archive.row().bytes, archive.row().sha256)
    drawn = recordings.peaks_of(archive.house.settings, found)
    assert (drawn.seconds, len(drawn.channels)) == (2.0, 2)
    assert recordings.peaks_of(archive.house.settings, found) == drawn
    assert [file for file in archive.files() if file.endswith(".peaks")]


def test_the_drawing_goes_with_the_recording(archive: Archive) -> None:
    recording_id = archive.ready()
    archive.fetch(recording_id)
    archive.do(lambda tx: recordings.forget(tx, recording_id))
    recordings.run_due(archive.house)
    assert archive.files() == []


def test_a_drawing_that_was_broken_off_goes_with_the_recording_too(archive: Archive) -> None:
    recording_id = archive.ready()
    archive.fetch(recording_id)
    archive.storage.write(archive.row().path + ".peaks.part-7", [b"{"], 1)
    archive.do(lambda tx: recordings.forget(tx, recording_id))
    recordings.run_due(archive.house)
    assert archive.files() == []


def test_a_broken_drawing_is_made_anew(archive: Archive) -> None:
    recording_id = archive.ready()
    archive.fetch(recording_id)
    row = archive.row()
    archive.storage.write(row.path + ".peaks", [b"{"], 1)
    found = Playable(recording_id, row.path, row.bytes, row.sha256)
    assert len(recordings.peaks_of(archive.house.settings, found).channels) == 2
