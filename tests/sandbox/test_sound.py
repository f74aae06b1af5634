"""Samples: files read, rates changed, arrivals evened out, floods held back."""

from __future__ import annotations

import asyncio
import struct
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.scripts import Stage
from sandbox.sound import tones
from sandbox.sound.clips import Clips
from sandbox.sound.files import decoded
from sandbox.sound.jitter import HELD_FRAMES, MOST_FRAMES, JitterBuffer
from sandbox.sound.pcm import FRAME_SAMPLES, Samples, mixed
from sandbox.sound.playing import Playing
from sandbox.sound.speech import espeak_voice, languages
from sandbox.telephones.flood import Allowance
from sandbox.traffic import Traffic
from tests.sandbox.telephones import loudness, sine, strength


def riff(coding: int, channels: int, rate_hz: int, bits: int, data: bytes) -> bytes:
    frame = channels * bits // 8
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, coding, channels, rate_hz, rate_hz * frame, frame, bits)
    odd = struct.pack("<4sI", b"LIST", 3) + b"abc\0"
    return (
        struct.pack("<4sI4s", b"RIFF", 36 + len(data), b"WAVE")
        + form
        + odd
        + struct.pack("<4sI", b"data", len(data))
        + data
    )


def tone(rate_hz: int, hz: float = 600) -> npt.NDArray[np.floating]:
    wave: npt.NDArray[np.floating] = 0.25 * np.sin(2 * np.pi * hz * np.arange(rate_hz) / rate_hz)
    return wave


def mu_law(wave: npt.NDArray[np.floating]) -> bytes:
    """G.711 the slow way: the code whose value is nearest."""
    values = np.array([_mu_value(code) for code in range(256)])
    return bytes(int(np.argmin(np.abs(values - sample))) for sample in wave * 32768)


def _mu_value(code: int) -> int:
    flipped = ~code & 0xFF
    value = (((flipped & 0x0F) << 3) + 132 << ((flipped & 0x70) >> 4)) - 132
    return -value if flipped & 0x80 else value


FILES = {
    "16 bits at 8 kHz": riff(1, 1, 8000, 16, (tone(8000) * 32767).astype("<i2").tobytes()),
    "16 bits at 16 kHz": riff(1, 1, 16_000, 16, (tone(16_000) * 32767).astype("<i2").tobytes()),
    "16 bits at 44.1 kHz in stereo": riff(1, 2, 44_100, 16, np.repeat(tone(44_100) * 32767, 2).astype("<i2").tobytes()),
    "8 bits": riff(1, 1, 8000, 8, (tone(8000) * 127 + 128).astype(np.uint8).tobytes()),
    "24 bits": riff(1, 1, 8000, 24, b"".join(struct.pack("<i", int(s * 2**23))[:3] for s in tone(8000))),
    "32 bits": riff(1, 1, 8000, 32, (tone(8000) * (2**31 - 1)).astype("<i4").tobytes()),
    "floats at 48 kHz": riff(3, 1, 48_000, 32, tone(48_000).astype("<f4").tobytes()),
    "µ-law": riff(7, 1, 8000, 8, mu_law(tone(8000))),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_any_usual_coding_is_read(name: str) -> None:
    samples = decoded(FILES[name])
    assert samples is not None and len(samples) == 8000
    assert strength(samples, 600) == pytest.approx(8192, rel=0.05)
    assert loudness(samples) == pytest.approx(8192 / 2**0.5, rel=0.05)


def test_a_law_is_read_with_its_known_values() -> None:
    samples = decoded(riff(6, 1, 8000, 8, bytes([0xD5, 0x55, 0xAA, 0x2A])))
    assert samples is not None
    assert list(samples[:4]) == pytest.approx([8, -8, 32_255, -32_255], abs=2)


def test_what_the_line_cannot_carry_does_not_fold_back_into_it() -> None:
    high = riff(1, 1, 44_100, 16, (tone(44_100, 6000) * 32767).astype("<i2").tobytes())
    samples = decoded(high)
    assert samples is not None and loudness(samples[200:-200]) < 60


CODINGS = st.sampled_from([0, 1, 3, 6, 7, 85])


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.builds(riff, CODINGS, st.integers(0, 300), st.integers(0, 2**20), st.integers(0, 64), st.binary(max_size=64))
    | st.binary(max_size=64).map(lambda rest: b"RIFF....WAVE" + rest)
)
def test_no_file_breaks_the_reader(body: bytes) -> None:
    samples = decoded(body)
    assert samples is None or len(samples) % FRAME_SAMPLES == 0


def test_frames_that_come_in_bursts_go_out_one_by_one() -> None:
    buffer, frames = JitterBuffer(), [np.full(FRAME_SAMPLES, n, np.int16) for n in range(8)]
    for frame in frames[: HELD_FRAMES - 1]:
        buffer.put(frame)
    assert buffer.take() is None
    for frame in frames[HELD_FRAMES - 1 :]:
        buffer.put(frame)
    taken = [buffer.take() for _ in range(10)]
    assert [None if frame is None else int(frame[0]) for frame in taken] == [*range(8), None, None]


def test_a_lone_frame_is_not_kept_for_ever() -> None:
    buffer = JitterBuffer()
    buffer.put(sine(440, 0.02))
    taken = [buffer.take() is not None for _ in range(6)]
    assert taken == [False, False, False, True, False, False]


def test_frames_that_come_too_late_are_dropped() -> None:
    buffer = JitterBuffer()
    for n in range(MOST_FRAMES + 1):
        buffer.put(np.full(FRAME_SAMPLES, n, np.int16))
    first = buffer.take()
    assert first is not None and first[0] == MOST_FRAMES + 1 - HELD_FRAMES
    assert buffer.dropped == MOST_FRAMES + 1 - HELD_FRAMES


def test_voices_together_never_wrap_around() -> None:
    loud = np.full(FRAME_SAMPLES, 30_000, np.int16)
    both = mixed([loud, None, loud])
    assert both is not None and both.max() == 32_767 and both.min() == 32_767
    assert mixed([None, None]) is None


def test_an_endless_sound_goes_round_and_stops_when_told() -> None:
    playing = Playing(np.arange(2 * FRAME_SAMPLES, dtype=np.int16), endless=True)
    firsts = [frame[0] for _ in range(4) if (frame := playing.next()) is not None]
    assert firsts == [0, 160, 0, 160]
    playing.stop()
    assert playing.next() is None and playing.over


def test_every_key_has_its_two_tones() -> None:
    for name, (low, high) in tones.KEY_HZ.items():
        samples = tones.key(name)
        assert strength(samples, low) > 4000 and strength(samples, high) > 4000


def test_a_flood_is_held_back_and_forgiven_in_time() -> None:
    clock = [0.0]
    allowance = Allowance(10.0, 5.0, lambda: clock[0])
    assert [allowance.take() for _ in range(6)] == [True] * 5 + [False]
    clock[0] = 0.1
    assert allowance.take() and not allowance.take()


def test_a_sound_is_made_once_for_all_who_ask_and_forgotten_when_room_is_short() -> None:
    made: list[str] = []

    def maker(name: str) -> Any:
        def make() -> Samples:
            made.append(name)
            return np.zeros(FRAME_SAMPLES, np.int16)

        return make

    async def scene() -> None:
        stage = Stage()
        traffic = Traffic(stage)
        kept = Clips(stage, traffic, room_bytes=500)
        for name in ("one", "one", "two", "one"):
            kept.get(name, maker(name))
            await traffic.quiet()
        assert made == ["one", "two", "one"]
        kept.close()

    asyncio.run(scene())


def test_a_sound_that_cannot_be_made_is_none_and_tried_again() -> None:
    async def scene() -> None:
        stage = Stage()
        traffic = Traffic(stage)
        kept = Clips(stage, traffic)
        for _ in range(2):
            failed = kept.get("x", lambda: 1 / 0)  # type: ignore[arg-type, return-value]
            await traffic.quiet()
            assert failed.done and failed.value() is None
        kept.close()

    asyncio.run(scene())


def test_a_carriers_voice_finds_one_of_ours() -> None:
    if not languages():
        pytest.skip("ESPEAK-NG IS NOT HERE: its voices go untested")
    assert espeak_voice("it-IT", "Polly.Bianca") == "it+f3"
    assert espeak_voice("it-IT", "Polly.Giorgio-Neural") == "it"
    assert espeak_voice("th-TH", "Google.th-TH-Standard-A") == "th+f3"
    assert espeak_voice("vi-VN", None) == "vi"
    assert espeak_voice("mn-MN", None) is None


def test_what_is_no_wav_goes_through_a_program_that_decodes_it(tmp_path: Path) -> None:
    program = tmp_path / "mpg123"
    program.write_text("#!/bin/sh\n/bin/cat\n")
    program.chmod(0o755)
    mp3 = sine(440, 0.04).astype("<i2").tobytes()
    samples = decoded(mp3, str(tmp_path))
    assert samples is not None and samples.astype("<i2").tobytes() == mp3
    assert decoded(mp3, str(tmp_path / "nowhere")) is None
