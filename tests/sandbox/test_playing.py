"""Files that Play is given: what they may be, and how long they last."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from aiohttp import web

from sandbox.sound.files import decoded
from sandbox.sound.lengths import file_seconds
from sandbox.sound.mu_law import to_mu_law
from tests.sandbox.stand import LINE, Stand, converse
from tests.sandbox.telephones import sine, strength


def mp3(frames: int) -> bytes:
    """Layer III at 128 kbit/s and 44.1 kHz, without sound in it, behind a tag."""
    tag = b"ID3\x04\x00\x00\x00\x00\x00\x05hello"
    return tag + (b"\xff\xfb\x90\x00" + bytes(413)) * frames


def aiff(frames: int) -> bytes:
    common = struct.pack(">4sIhIhHQ", b"COMM", 18, 1, frames, 16, 16383 + 12, 8000 << (63 - 12))
    return b"FORM" + struct.pack(">I", 4 + len(common)) + b"AIFF" + common


@pytest.mark.parametrize(
    ("body", "kind", "seconds"),
    [
        (bytes(16_000), "audio/ulaw", 2.0),
        (bytes(33 * 50), "audio/gsm", 1.0),
        (mp3(100), "audio/mpeg", 100 * 1152 / 44_100),
        (aiff(24_000), "audio/x-aiff", 3.0),
        (b"nothing known", "audio/mpeg", None),
    ],
)
def test_a_file_tells_how_long_it_lasts(body: bytes, kind: str, seconds: float | None) -> None:
    assert file_seconds(body, kind) == (pytest.approx(seconds) if seconds is not None else None)


def test_a_mu_law_file_is_decoded_without_any_program() -> None:
    samples = decoded(to_mu_law(sine(440, 0.5)), programs="", content_type="audio/ulaw; rate=8000")
    assert samples is not None and strength(samples, 440) > 7000
    assert decoded(np.zeros(100, np.int16).tobytes(), programs="", content_type="audio/mpeg") is None


@pytest.mark.parametrize(
    ("document", "answer", "code"),
    [
        ("<Play>/file</Play>", {"text": "no sound", "content_type": "text/html"}, 13420),
        ("<Gather timeout='0'><Play>/file</Play></Gather>", {"text": "", "content_type": "application/json"}, 13325),
        ("<Play>/file</Play>", {"status": 404}, 11200),
        ("<Play>http://[</Play>", {}, 11100),
        ("<Play>ftp://example.com/a.wav</Play>", {}, 11100),
    ],
)
def test_what_cannot_be_played_is_an_error_and_the_next_verb(document: str, answer: dict[str, str], code: int) -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = document + "<Say>Next.</Say>"
        stand.pages["/file"] = lambda form: web.Response(**answer)  # type: ignore[arg-type]
        sid = await stand.dial()
        assert stand.heard(sid) == ["Next."]
        assert [event["code"] for event in stand.events("webhook_failed")] == [code]

    converse(scene)


def test_a_file_answered_in_place_of_a_document_is_played_and_the_call_is_over() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = lambda form: web.Response(body=bytes(16_000), headers={"Content-Type": "audio/ulaw"})
        sid = await stand.dial()
        assert stand.events("heard")[0]["seconds"] == 2.0
        await stand.after(2)
        assert stand.status(sid) == "completed"

    converse(scene)
