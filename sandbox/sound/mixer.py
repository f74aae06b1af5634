"""The mixer: every 20 ms it brings each party what it should hear, and each tape what was said."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from sandbox.clock import RunningClock
from sandbox.sound import tones
from sandbox.sound.clips import Clips
from sandbox.sound.hearing import Hearing
from sandbox.sound.line import Line
from sandbox.sound.pcm import FRAME_SECONDS, Samples, mixed
from sandbox.sound.playing import Playing
from sandbox.sound.recogniser import AT_ONCE, recogniser_named
from sandbox.sound.room import Room
from sandbox.sound.speech import Speech, languages
from sandbox.sound.tape import Tape
from sandbox.sound.ticker import Ticker

if TYPE_CHECKING:
    from sandbox.call import Call
    from sandbox.carrier import Carrier
    from sandbox.conferences import Conference
    from sandbox.far import Sound
    from sandbox.recording import Recording
    from sandbox.telephones.telephone import Telephone

T = TypeVar("T")
log = logging.getLogger("sandbox")
SOUNDS = ("auto", "by-hand", "off")


class Mixer:
    """Lines exist only for calls that sound reaches; the ticker runs only while a telephone is in use.

    `Settings.sound` is `auto` (when the clock runs as fast as the wall's), `by-hand` (whoever calls `tick`) or `off`.
    """

    def __init__(self, carrier: Carrier) -> None:
        how, clock = carrier.settings.sound, carrier.clock
        if how not in SOUNDS:
            raise ValueError(f"{how!r} is no way of sounding: say {', '.join(SOUNDS)}")
        self._carrier = carrier
        self.on = how == "by-hand" or (how == "auto" and isinstance(clock, RunningClock) and clock.rate == 1.0)
        self._by_hand = how == "by-hand"
        self.clips = Clips(carrier.stage, carrier.traffic)
        self.speech = Speech(self.clips, carrier.settings.speaking_rate)
        if self.on:
            languages()  # asked of a program once: before the first call, not in the midst of one
        self.recogniser = recogniser_named(carrier.settings.recogniser)
        self.listeners = ThreadPoolExecutor(AT_ONCE, "sandbox-words")
        self.ticks = 0
        self._ticker = Ticker(self._collect, self._beat)
        self._lines: dict[str, Line] = {}
        self._rooms: dict[str, Room] = {}
        self._broken: set[str] = set()
        self._wanted: dict[str, Line] = {}  # legs of ours that another leg hears, to be worked out in each tick

    @property
    def running(self) -> bool:
        return self._ticker.running

    @property
    def speaks(self) -> bool:
        """Whether words become sound here."""
        return self.on and bool(languages())

    # What is played

    def reaches(self, call: Call, further: int = 3) -> bool:
        """Whether somebody with a telephone, or a stream, hears what is played on a call."""
        if not self.on:
            return False
        if self._carrier.telephones.of(call) is not None or call.streams:
            return True
        other = call.far.other
        if other is None or further == 0:
            return False
        return any(self.reaches(heard, further - 1) for heard in _company(other))

    def begin(self, call: Call, sound: Sound, samples: Samples | None) -> Playing | None:
        """Play a sound of a call, with the samples it has or those that every sound of its kind has."""
        if not self.reaches(call):
            return None
        if sound.verb == "beep":
            samples = tones.beep(sound.seconds or 0.0)
        elif sound.seconds is None:
            samples = tones.music()
        return self.play(call, samples, sound.seconds is None) if samples is not None else None

    @contextmanager
    def ring_back(self, call: Call) -> Iterator[None]:
        """Whoever has been answered already hears that another party rings."""
        heard = call.answered_at is not None and self.reaches(call)
        ringing = self.play(call, tones.ring_back(), endless=True) if heard else None
        try:
            yield
        finally:
            if ringing is not None:
                ringing.stop()

    def play(self, call: Call, samples: Samples, endless: bool = False) -> Playing:
        """Let the far party of a call hear something until it ends or is stopped."""
        return self._line(call).prompts.start(Playing(samples, endless))

    def press(self, call: Call, key: str) -> None:
        """The far party's key sounds on its line, as if it were spoken."""
        if self.reaches_from(call):
            self._line(call).keys.start(Playing(tones.key(key)))

    def play_key(self, call: Call, key: str) -> None:
        if self.reaches(call):
            self.play(call, tones.key(key))

    def reaches_from(self, call: Call) -> bool:
        """Whether somebody with a telephone may hear what the far party of a call says."""
        return self.on and (self.reaches(call) or any(self.reaches(heard) for heard in _company(call)))

    def line(self, call: Call) -> Line:
        return self._line(call)

    def _line(self, call: Call) -> Line:
        line = self._lines.get(call.sid)
        if line is None:
            line = self._lines[call.sid] = Line(call, self._carrier.clock)
            call.ended.then(lambda: self._forget(call))
        return line

    def _forget(self, call: Call) -> None:
        self._lines.pop(call.sid, None)
        self._wanted.pop(call.sid, None)

    # The beat

    def wake(self) -> None:
        """A telephone or a stream is in use: beat until none is."""
        if self.on and not self._by_hand:
            self._ticker.start()

    def _collect(self) -> None:
        self._safely("telephones", lambda all_of_them: all_of_them.collect(), self._carrier.telephones)

    def _beat(self) -> bool:
        self.tick()
        wanted = self._carrier.telephones.in_use or bool(self._carrier.streams.living())
        if not wanted:
            self._carrier.telephones.release()
        return wanted

    def tick(self) -> None:
        """20 ms for everybody who listens."""
        self.ticks += 1
        self._rooms.clear()
        telephones = self._carrier.telephones.sounding()
        calls = {telephone.call.sid: telephone.call for telephone in telephones if telephone.call is not None}
        for telephone in telephones:
            self._safely(telephone.address, self._serve, telephone)
        for line in list(self._wanted.values()):
            self._safely(line.call.sid, self._pass_on, line)
        calls |= {stream.call.sid: stream.call for stream in self._carrier.streams.living()}
        for call in _with_company(calls.values()):
            self._safely(call.sid, self._notice, call)
        for room in self._rooms.values():
            self._safely(room.conference.sid, self._tape_room, room)

    def _safely(self, name: str, work: Callable[[T], None], subject: T) -> None:
        """What breaks for one is told once and spares the others."""
        try:
            work(subject)
        except Exception:
            if name not in self._broken:
                self._broken.add(name)
                log.exception("the sound of %s broke", name)

    def _serve(self, telephone: Telephone) -> None:
        call = telephone.call
        if call is not None:
            self._spoken(call)  # taken from the telephone in every tick, whether or not anybody hears it
        heard = self._heard(call) if call is not None and not call.is_over else None
        telephone.sound(mixed([heard, telephone.tones.frame(self.ticks)]))

    def _pass_on(self, line: Line) -> None:
        line.before = self._heard(line.call)

    def _spoken(self, call: Call) -> Samples | None:
        """What comes from the far party of a call in this tick."""
        line = self._line(call)
        if line.spoken_tick != self.ticks:
            line.spoken_tick = self.ticks
            line.spoken = self._from_leg(call.far.other) if call.far.other is not None else line.listen(self.ticks)
        return line.spoken if call.answered_at is not None else None

    def _from_leg(self, other: Call) -> Samples | None:
        """What the other of two legs of ours was sent 20 ms ago: so that legs may go round in a circle."""
        if other.is_over:
            return None
        line = self._line(other)
        self._wanted[other.sid] = line
        return line.before

    def _heard(self, call: Call) -> Samples | None:
        """What goes to the far party of a call in this tick: prompts, the party bridged to it, a conference."""
        line = self._line(call)
        if line.heard_tick != self.ticks:
            line.heard_tick = self.ticks
            line.heard = mixed([line.prompts.frame(self.ticks), self._other_party(call)])
        return line.heard

    def _other_party(self, call: Call) -> Samples | None:
        if call.bridge is not None:
            return self._spoken(call.bridge.other(call))
        if call.seat is not None:
            return self._room(call.seat.conference).heard_by(call.seat)
        return None

    def _room(self, conference: Conference) -> Room:
        room = self._rooms.get(conference.sid)
        if room is None:
            room = self._rooms[conference.sid] = Room(conference, self._spoken)
        return room

    # What is noticed and kept

    def hear_words(self, call: Call, language: str) -> Hearing | None:
        """Listen for words in what the party says, where there is sound and somebody to understand it."""
        if self.recogniser is None or not self.on or self._carrier.telephones.of(call) is None:
            return None
        call.hearing = Hearing(call, self.recogniser, self.listeners, self._carrier.traffic, language)
        return call.hearing

    def _notice(self, call: Call) -> None:
        spoken = self._spoken(call)
        if (call.ear is not None or call.seat is not None) and call.far.other is None:
            seconds = self._line(call).voice_seconds(spoken, FRAME_SECONDS)
            if seconds:
                call.receive_voice(seconds)
        if call.hearing is not None:
            call.hearing.take(spoken)
        for recording in call.recordings:
            if recording.running:
                _write(recording, spoken, self._heard(call))
        for stream in list(call.streams):
            stream.carry(spoken, self._heard(call))

    def _tape_room(self, room: Room) -> None:
        recording = room.conference.recording
        if recording is not None and recording.running:
            _write(recording, *room.channels(recording.call.sid))

    def clear(self) -> None:
        self._ticker.stop()
        self._carrier.telephones.release()
        self._broken.clear()
        self._lines.clear()
        self._wanted.clear()

    def close(self) -> None:
        self.clear()
        self.clips.close()
        self.listeners.shutdown(wait=False, cancel_futures=True)


def _write(recording: Recording, spoken: Samples | None, heard: Samples | None) -> None:
    """A dual recording has a party a channel; a single one has what its track says, together."""
    if recording.tape is None:
        recording.tape = Tape(recording.terms.channels)
    track = "inbound" if recording.terms.source == "RecordVerb" else recording.terms.track
    spoken = spoken if track != "outbound" else None
    heard = heard if track != "inbound" else None
    frames = (spoken, heard) if recording.tape.channels == 2 else (mixed([spoken, heard]),)
    recording.tape.write(recording.seconds, frames)


def _company(call: Call) -> list[Call]:
    """The calls that hear this one's party."""
    if call.bridge is not None:
        return [call.bridge.other(call)]
    if call.seat is not None:
        return [person.call for person in call.seat.conference.participants.values() if person.call is not call]
    return []


def _with_company(calls: Iterable[Call]) -> Iterable[Call]:
    found: dict[str, Call] = {}
    for call in calls:
        found[call.sid] = call
        found |= {other.sid: other for other in _company(call)}
    return found.values()
