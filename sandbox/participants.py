"""One call's part in a conference: how it takes part, what it alone hears, and what changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sandbox.call import Call
from sandbox.far import Sound
from sandbox.recording import RecordingTerms
from sandbox.run import Setting
from sandbox.scripts import Script, Signal
from sandbox.sound.playing import Playing
from sandbox.source import Source
from sandbox.speaking import Speaking
from sandbox.twiml import DocumentError

if TYPE_CHECKING:
    from sandbox.conferences import Conference

WAIT_VERBS = frozenset({"Play", "Say", "Pause", "Redirect"})
MOST_PARTICIPANTS = 250


@dataclass(frozen=True)
class Terms:
    """What the first participant fixes for the whole conference."""

    callback_url: str = ""
    callback_method: str = "POST"
    events: frozenset[str] = frozenset()
    recording: RecordingTerms | None = None
    max_participants: int = MOST_PARTICIPANTS


@dataclass(frozen=True)
class Manner:
    """How one participant takes part."""

    muted: bool = False
    beep: str = "true"
    start_on_enter: bool = True
    end_on_exit: bool = False
    label: str | None = None
    coach: str | None = None
    wait: Source | None = None
    wait_music: bool = True


class RefusalError(Exception):
    """A call that may not join, with the carrier's error code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code


@dataclass(eq=False)
class Participant:
    """A call in a conference; `left` carries the reason once it is out."""

    conference: Conference
    call: Call
    manner: Manner
    terms: Terms
    left: Signal[str]

    def __post_init__(self) -> None:
        self.created = self.updated = self.conference.carrier.clock.now()
        self.muted = self.manner.muted
        self.hold = False
        self.end_on_exit = self.manner.end_on_exit
        self.coach = self.manner.coach
        self.speaking = Speaking(self.conference.carrier.clock, self._tell_speaking)
        self.beeps_on_exit = self.manner.beep in ("true", "onExit")
        self._hold_source: Source | None = None
        self._sound: Script | None = None
        self._music: Playing | None = None

    def voice(self, seconds: float) -> None:
        """The party speaks; who is muted or on hold is not heard."""
        if not self.muted and not self.hold and not self.left.done:
            self.speaking.voice(seconds)

    def _tell_speaking(self, now: bool) -> None:
        word = "start" if now else "stop"
        self.conference.note(f"speech_{word}", self)
        self.conference.tell("speaker", f"participant-speech-{word}", self)

    def listen_to(self, source: Source) -> Signal[str]:
        """Play a document to this participant alone, instead of what it heard.

        The signal carries what went wrong, or an empty string; it never comes when something else is heard first.
        """
        self.be_quiet()
        heard: Signal[str] = Signal(self.conference.carrier.stage)
        work = self._listen(source, heard)
        self._sound = Script(self.conference.carrier.stage, work, f"conference sound of {self.call.sid}")
        return heard

    async def _listen(self, source: Source, heard: Signal[str]) -> None:
        try:
            await self.call.carrier.perform(self.call, source, Setting("conference", WAIT_VERBS, recovers=False))
            heard.send("")
        except DocumentError as broken:
            self.conference.carrier.events.add("webhook_failed", self.call.sid, url=source.url, code=broken.code)
            heard.send(f"{broken.code}: {broken}")

    def announce(self, source: Source) -> Signal[str]:
        """Play a document once, then what was heard before while on hold or waiting."""
        heard = self.listen_to(source)
        heard.then(self.hear_again)
        return heard

    def hear_again(self) -> None:
        """Hear what one hears by oneself now: of the hold, of the waiting, or nothing."""
        self.be_quiet()
        if self.call.seat is not self:
            return
        if self.hold:
            self._hear_hold()
        elif self.conference.status == "init":
            self.wait()

    def wait(self, source: Source | None = None) -> None:
        """Hear what those hear who wait for the conference to start; `source` instead of what there was."""
        if source is not None:
            self.manner = replace(self.manner, wait=source)
        if self.manner.wait is not None:
            self.listen_to(self.manner.wait)
        elif self.manner.wait_music:
            self.hear_music()

    def be_quiet(self) -> None:
        if self._sound is not None:
            self._sound.stop()
            self._sound = None
        if self._music is not None:
            self._music.stop()
            self._music = None

    def hear_music(self) -> None:
        """The carrier's own music, to this participant alone, until something else is heard."""
        self.be_quiet()
        self._music = self.call.say(Sound("play", None, url="classical"))

    def set_hold(self, hold: bool, source: Source | None) -> None:
        if hold == self.hold:
            return
        self.hold, self._hold_source = hold, source
        self.hear_again()
        self._changed("held" if hold else "resumed", "hold", "participant-hold" if hold else "participant-unhold")

    def _hear_hold(self) -> None:
        if self._hold_source is not None:
            self.listen_to(self._hold_source)
        else:
            self.hear_music()

    def set_muted(self, muted: bool) -> None:
        if muted != self.muted:
            self.muted = muted
            self.speaking.cease()
            word = "muted" if muted else "unmuted"
            self._changed(word, "mute", "participant-mute" if muted else "participant-unmute")

    def set_coach(self, coach: str | None) -> None:
        if coach != self.coach:
            self.coach = coach
            self._changed("modified", "modify", "participant-modify")

    def set_end_on_exit(self, end_on_exit: bool) -> None:
        if end_on_exit != self.end_on_exit:
            self.end_on_exit = end_on_exit
            self._changed("modified", "modify", "participant-modify")

    def _changed(self, kind: str, event: str, name: str) -> None:
        self.updated = self.conference.carrier.clock.now()
        self.conference.note(kind, self)
        self.conference.tell(event, name, self)

    def params(self) -> dict[str, str]:
        facts = {
            "CallSid": self.call.sid,
            "Muted": str(self.muted).lower(),
            "Hold": str(self.hold).lower(),
            "Coaching": str(self.coach is not None).lower(),
            "EndConferenceOnExit": str(self.end_on_exit).lower(),
            "StartConferenceOnEnter": str(self.manner.start_on_enter).lower(),
        }
        if self.coach is not None:
            facts["CallSidToCoach"] = self.coach
        return facts | {"ParticipantLabel": self.manner.label} if self.manner.label else facts
