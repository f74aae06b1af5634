"""Prompts: what a party hears, how long it lasts, and its sound where somebody listens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.call import Call, Sound
from sandbox.scripts import Signal
from sandbox.sound.files import decoded
from sandbox.sound.pcm import Samples, seconds_of
from sandbox.spoken import Piece, pauses_of, words_of
from sandbox.twiml import Document, Verb
from sandbox.voices import DEFAULT_LANGUAGE, language_of
from sandbox.wav import wav_seconds
from sandbox.webhooks import Answer, Request

if TYPE_CHECKING:
    from sandbox.carrier import Carrier

SHORTEST_SAY_SECONDS = 0.5
UNKNOWN_MEDIA_SECONDS = 5.0
KEPT_LENGTHS = 10_000
MOST_MADE_AHEAD = 20


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


class Media:
    """Lengths are seconds of the carrier's clock: of the real sound where it is heard, else by rule."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._lengths: dict[str, float] = {}
        self._unreadable: set[str] = set()

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
        return max(SHORTEST_SAY_SECONDS, len(text) / self._carrier.settings.say_chars_per_second) if text else 0.0

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

    async def play(self, call: Call, url: str) -> bool:
        """Play the file at `url` and wait until it is over; False when it cannot be had."""
        heard, clips = self._carrier.mixer.reaches(call), self._carrier.mixer.clips
        samples = clips.made(url) if heard else None
        if url not in self._lengths or (heard and samples is None and url not in self._unreadable):
            answer = await self._carrier.webhooks.ask(Request(url, "GET", {}, "media", call.sid))
            if answer.code is not None:
                return False
            samples = await clips.get(url, lambda: decoded(answer.body)) if heard else None
            self._measure(url, answer, unreadable=heard and samples is None)
        seconds = self._lengths[url] if samples is None else seconds_of(samples)
        await self._give(call, Sound("play", seconds, url=url), samples)
        return True

    def _measure(self, url: str, answer: Answer, unreadable: bool) -> None:
        if len(self._lengths) >= KEPT_LENGTHS:
            self._lengths.clear()
            self._unreadable.clear()
        self._lengths[url] = wav_seconds(answer.body) or UNKNOWN_MEDIA_SECONDS
        if unreadable:
            self._unreadable.add(url)

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


def _said(verbs: tuple[Verb, ...]) -> list[Verb]:
    found = []
    for verb in verbs:
        found += [verb] if verb.name == "Say" and verb.fault is None else _said(verb.children)
    return found
