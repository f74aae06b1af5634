"""What people send, as carriers play it: formats, loudness, silence, and what is refused."""

from __future__ import annotations

import io
import wave

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from ivr.media import conversion, levelling, reading
from ivr.media.shape import ClipUnfit

HERTZ = 700


def _tone(rate_hz: int, channels: int = 1, *, strength: float = 0.02, seconds: float = 3) -> NDArray[np.float64]:
    """A second of silence, a tone, a second of silence."""
    time = np.arange(int(rate_hz * seconds)) / rate_hz
    tone = strength * np.sin(2 * np.pi * HERTZ * time) * (time > 1) * (time < seconds - 1)
    return np.repeat(tone[:, None], channels, axis=1)


def _file(sound: NDArray[np.float64], rate_hz: int, kind: str, coding: str | None = None) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, sound, rate_hz, format=kind, subtype=coding)
    return file.getvalue()


def _samples(wav: bytes) -> NDArray[np.float32]:
    with wave.open(io.BytesIO(wav)) as file:
        assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (1, 8000, 2)
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    return (samples / 32768).astype(np.float32)


def _loudest_hertz(sound: NDArray[np.float32]) -> float:
    return float(np.argmax(np.abs(np.fft.rfft(sound * np.hanning(len(sound))))) * 8000 / len(sound))


@pytest.mark.parametrize(
    ("kind", "coding", "rate_hz", "channels"),
    [
        ("WAV", "PCM_16", 8000, 1),
        ("WAV", "PCM_24", 44_100, 2),
        ("WAV", "ULAW", 8000, 1),
        ("MP3", None, 44_100, 2),
        ("OGG", "VORBIS", 22_050, 1),
        ("OGG", "OPUS", 48_000, 1),
        ("FLAC", None, 96_000, 2),
    ],
)
def test_every_format_becomes_what_carriers_play_at_one_loudness_without_its_silence(
    kind: str, coding: str | None, rate_hz: int, channels: int
) -> None:
    sound, seconds = conversion.telephone(_file(_tone(rate_hz, channels), rate_hz, kind, coding))
    heard = _samples(sound)
    assert seconds == pytest.approx(1.3, abs=0.1)
    assert levelling.loudness_dbfs(heard) == pytest.approx(levelling.LOUDNESS_DBFS, abs=1)
    assert _loudest_hertz(heard) == pytest.approx(HERTZ, abs=3)


def test_what_telephones_cannot_carry_does_not_come_back_as_another_tone() -> None:
    time = np.arange(48_000) / 48_000
    both = 0.3 * np.sin(2 * np.pi * 1000 * time) + 0.3 * np.sin(2 * np.pi * 6000 * time)
    heard = reading.read(_file(both, 48_000, "WAV"))
    power = np.abs(np.fft.rfft(heard * np.hanning(len(heard)))) ** 2
    assert power[2000 - 3 : 2000 + 4].max() < power[1000 - 3 : 1000 + 4].max() * 1e-6


def test_a_file_of_many_blocks_is_put_together_without_a_seam() -> None:
    rate_hz = 11_025
    time = np.arange(rate_hz * 12) / rate_hz
    heard = reading.read(_file(0.5 * np.sin(2 * np.pi * 50 * time), rate_hz, "WAV", "FLOAT"))
    wanted = 0.5 * np.sin(2 * np.pi * 50 * np.arange(len(heard)) / 8000)
    assert len(heard) == 12 * 8000
    assert np.abs(heard - wanted)[100:-100].max() < 0.01


def test_one_loud_moment_in_soft_words_is_held_down_and_the_words_are_still_raised() -> None:
    time = np.arange(8000 * 4) / 8000
    soft = 0.01 * np.sin(2 * np.pi * HERTZ * time)
    soft[16_000:16_080] = 0.9
    heard = levelling.levelled(soft.astype(np.float32)) / 32768
    assert np.abs(heard).max() <= 10 ** (levelling.CEILING_DBFS / 20) + 1e-3
    assert levelling.loudness_dbfs(heard[:14_000].astype(np.float32)) > -40 + 15


def test_what_is_cut_off_in_the_middle_is_read_as_far_as_it_goes() -> None:
    whole = _file(_tone(44_100, strength=0.2), 44_100, "MP3")
    assert conversion.telephone(whole[: len(whole) * 3 // 4]).seconds > 0.5


@pytest.mark.parametrize(
    ("sound", "code"),
    [
        (b"", "clip_unreadable"),
        (b"ID3 some song", "clip_unreadable"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(30), "clip_unreadable"),
        (_file(np.zeros(8000), 8000, "WAV"), "clip_silent"),
        (_file(np.zeros(0), 8000, "WAV"), "clip_silent"),
        (_file(np.random.default_rng(1).normal(0, 1e-4, 8000), 8000, "FLAC"), "clip_silent"),
        (_file(np.full(8000 * 601, 0.1), 8000, "WAV", "PCM_U8"), "clip_length"),
        (_file(np.zeros((800, 9)), 8000, "WAV"), "clip_unreadable"),
    ],
)
def test_what_is_no_clip_is_refused_with_its_reason(sound: bytes, code: str) -> None:
    with pytest.raises(ClipUnfit) as refused:
        conversion.telephone(sound)
    assert refused.value.code == code
