"""Recordings in words: those that were typed while it ran, or those that the recogniser understands."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from sandbox.call import Call
from sandbox.recording import PROCESSING_SECONDS, Recording
from sandbox.request import Request
from sandbox.sids import API_VERSION, new_sid
from sandbox.sound.files import decoded
from sandbox.sound.recogniser import Recogniser
from sandbox.source import Source
from sandbox.voices import DEFAULT_LANGUAGE

SHORTEST_SECONDS = 2.0
OUT_OF_RANGE = 13617
TRANSCRIBING_SECONDS = 3.0  # from the recording being ready until its words are


def transcribe(call: Call, recording: Recording, words: str, callback: Source | None) -> None:
    """Tell the callback what was said, a while after the recording is ready; `failed` when nobody understood it."""
    timer = call.carrier.clock.timer(PROCESSING_SECONDS + TRANSCRIBING_SECONDS)
    timer.rang.then(lambda: _begin(call, recording, words, lambda text: _tell(call, recording, text, callback)))


def _begin(call: Call, recording: Recording, words: str, then: Callable[[str], None]) -> None:
    recogniser, threads = call.carrier.mixer.recogniser, call.carrier.mixer.listeners
    if recording.status != "completed":
        return
    if words or recogniser is None or recording.tape is None:
        then(words)
        return
    ticket = call.carrier.traffic.begin(f"transcribing {recording.sid}")
    work = asyncio.get_running_loop().run_in_executor(threads, _understood, recogniser, recording)

    def done(work: asyncio.Future[str]) -> None:
        call.carrier.traffic.end(ticket)
        if not work.cancelled():
            then("" if work.exception() is not None else work.result())

    work.add_done_callback(done)


def _understood(recogniser: Recogniser, recording: Recording) -> str:
    samples = decoded(recording.media(1))
    return recogniser.words(samples, DEFAULT_LANGUAGE) if samples is not None else ""


def _tell(call: Call, recording: Recording, text: str, callback: Source | None) -> None:
    sid, account = new_sid("TR"), call.carrier.settings.account_sid
    call.carrier.events.add("transcribed", call.sid, recording_sid=recording.sid, text=text)
    if callback is None or callback.url is None:
        return
    params = call.params() | {
        "TranscriptionSid": sid,
        "TranscriptionText": text,
        "TranscriptionStatus": "completed" if text else "failed",
        "TranscriptionType": "fast",
        "TranscriptionUrl": f"{call.carrier.public_url}/{API_VERSION}/Accounts/{account}/Transcriptions/{sid}",
        "RecordingSid": recording.sid,
        "RecordingUrl": recording.url,
    }
    call.carrier.webhooks.tell(Request(callback.url, callback.method, params, "callback", call.sid), call.lane)
