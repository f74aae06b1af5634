"""Prompts: what a party hears, how long it lasts, and its sound where somebody listens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sandbox.cache import fresh_seconds
from sandbox.call import Call
from sandbox.far import Sound
from sandbox.newest import Newest
from sandbox.request import Answer, Request
from sandbox.scripts import Signal
from sandbox.sound.files import decoded
from sandbox.sound.lengths import file_seconds
from sandbox.sound.pcm import Samples, seconds_of
from sandbox.spoken import Piece, pauses_of, words_of
from sandbox.twiml import Document, Verb
from sandbox.voices import DEFAULT_LANGUAGE, language_of

if TYPE_CHECKING:
    from sandbox.carrier import Carrier

SHORTEST_SAY_SECONDS = 0.5
SAY_CHARS_PER_SECOND = 15.0
UNKNOWN_MEDIA_SECONDS = 5.0
KEPT_FILES = 10_000
MEASURED_AT_ONCE_BYTES = 256 * 1024  # of an MP3 some 600 frames: a millisecond
FRESH_SECONDS = 3600.0  # a file without a word on how long it may be kept
MOST_MADE_AHEAD = 20
NO_SOUND = 13420
SOUND_TYPES = frozenset(
    """audio/mpeg audio/mp3 audio/wav audio/wave audio/x-wav audio/vnd.wave audio/aiff audio/x-aiff audio/x-aifc
    audio/gsm audio/x-gsm audio/ulaw audio/basic""".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Words:
    pieces: tuple[Piece, ...]
    language: str = DEFAULT_LANGUAGE
    voice: str | None = None

    @property
    def text(self) -> str:
        return words_of(self.pieces)

    @classmethod
    def of(cls, verb: Verb) -> Words:
        """What a Say says."""
        return cls(verb.pieces, language_of(verb.get("language"), verb.get("voice")), verb.attrs.get("voice"))


@dataclass
class File:
    """A sound file as it last was; `key` changes with it."""

    seconds: float
    key: tuple[str, int]
    fresh_until: datetime
    readable: bool = True

    def fresh(self, now: datetime) -> bool:
        return now < self.fresh_until


class Media:
    """Lengths are seconds of the carrier's clock: of the real sound where it is heard, else by rule."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._files: Newest[str, File] = Newest(KEPT_FILES)
        self._versions = 0

    # Words

    async def say(self, call: Call, words: Words) -> None:
        """Speak to the far party and wait until it is over; cut short when the script is interrupted."""
        made = self._speech(call, words)
        samples = await made if made is not None else None
        seconds = self.say_seconds(words) if samples is None else seconds_of(samples)
        await self._give(call, Sound("say", seconds, words.text, words.language, words.voice), samples)

    def skip(self, call: Call, words: Words) -> None:
        """Words that the carrier does not speak: shown, and unheard."""
        call.note(Sound("say", 0.0, words.text, words.language, words.voice, audible=False))

    def say_seconds(self, words: Words) -> float:
        return self.words_seconds(words.text) + pauses_of(words.pieces)

    def words_seconds(self, text: str) -> float:
        """How long words last that nobody really speaks."""
        a_second = SAY_CHARS_PER_SECOND * self._carrier.settings.speaking_rate
        return max(SHORTEST_SAY_SECONDS, len(text) / a_second) if text else 0.0

    def prepare(self, call: Call, document: Document) -> None:
        """Begin to make the words of a document that will be heard."""
        if self._carrier.mixer.reaches(call):
            for verb in list(_said(document.verbs))[:MOST_MADE_AHEAD]:
                self._speech(call, Words.of(verb))

    def _speech(self, call: Call, words: Words) -> Signal[Samples | None] | None:
        if not self._carrier.mixer.reaches(call):
            return None
        return self._carrier.mixer.speech.made(words.pieces, words.language, words.voice)

    # Files

    async def play(self, call: Call, url: str) -> int | None:
        """Play the file at `url` and wait until it is over; the carrier's code when it cannot be had.

        A recording of this carrier that is still being made is waited for: a `<Record>`'s action plays what was said.
        """
        recording = self._carrier.recordings.at(url)
        if recording is not None and recording.status == "processing":
            await recording.settled
        heard, clips = self._carrier.mixer.reaches(call), self._carrier.mixer.clips
        file = self._files.get(url)
        samples = clips.made(file.key) if heard and file is not None else None
        if file is None or not file.fresh(self._carrier.clock.now()) or (heard and samples is None and file.readable):
            answer = await self._carrier.webhooks.ask(Request(url, "GET", {}, "media", call.sid))
            if answer.code is not None:
                return answer.code
            if not _is_sound(answer.content_type):
                return NO_SOUND
            file = await self._renewed(url, file, answer)
            if heard:
                kind = answer.content_type
                samples = await clips.get(file.key, lambda: decoded(answer.body, content_type=kind))
                file.readable = samples is not None
        seconds = file.seconds if samples is None else seconds_of(samples)
        await self._give(call, Sound("play", seconds, url=url), samples)
        return None

    async def _renewed(self, url: str, file: File | None, answer: Answer) -> File:
        """What is known of a file by the newest answer."""
        headers = answer.entry.answer_headers if answer.entry is not None else {}
        until = self._carrier.clock.now() + timedelta(seconds=fresh_seconds(headers, FRESH_SECONDS))
        if file is not None and answer.unchanged:
            file.fresh_until = until
            return file
        self._versions += 1
        seconds = await self._measured(answer) or UNKNOWN_MEDIA_SECONDS
        renewed = self._files[url] = File(seconds, (url, self._versions), until)
        return renewed

    async def _measured(self, answer: Answer) -> float | None:
        """A long file is walked through beside the loop."""

        def measure() -> float | None:
            return file_seconds(answer.body, answer.content_type)

        if len(answer.body) <= MEASURED_AT_ONCE_BYTES:
            return measure()
        return await self._carrier.mixer.clips.aside(f"measuring {answer.url[:80]}", measure)

    # Tones

    async def beep(self, call: Call, seconds: float) -> None:
        await self._give(call, Sound("beep", seconds), None)

    async def _give(self, call: Call, sound: Sound, samples: Samples | None) -> None:
        playing = call.say(sound, samples)
        try:
            await call.carrier.clock.sleep(sound.seconds or 0.0)
        except BaseException:
            playing.stop()
            raise


def _is_sound(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().lower() in SOUND_TYPES


def _said(verbs: tuple[Verb, ...]) -> list[Verb]:
    found = []
    for verb in verbs:
        found += [verb] if verb.name == "Say" and verb.fault is None else _said(verb.children)
    return found
