"""Conferences: who is in them, when they start and end, and what is told about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sandbox.call import Call
from sandbox.far import Sound
from sandbox.participants import MOST_PARTICIPANTS, Manner, Participant, RefusalError, Terms
from sandbox.recording import Recording, RecordingTerms
from sandbox.request import Lane, Request
from sandbox.scripts import Signal
from sandbox.sids import new_sid, rfc2822
from sandbox.source import Source

if TYPE_CHECKING:
    from sandbox.carrier import Carrier

BEEP_SECONDS = 0.3
KEPT_CONFERENCES = 5_000


@dataclass(eq=False)
class Conference:
    """A room with a name. `status`: init, in-progress, completed."""

    carrier: Carrier
    name: str
    sid: str = field(default_factory=lambda: new_sid("CF"))
    status: str = "init"

    def __post_init__(self) -> None:
        self.created = self.updated = self.carrier.clock.now()
        self.participants: dict[str, Participant] = {}
        self.expected: dict[str, Participant] = {}
        self.terms: Terms | None = None
        self.recording: Recording | None = None
        self.end_reason: str | None = None
        self.ended_by_call: str | None = None
        self._sequence = 0
        self._lane = Lane()

    def expect(self, call: Call, manner: Manner, terms: Terms) -> Participant:
        """A participant that REST is still calling."""
        participant = Participant(self, call, manner, terms, Signal(self.carrier.stage))
        self.expected[call.sid] = participant
        call.ended.then(lambda: self._gave_up(call))
        return participant

    def _gave_up(self, call: Call) -> None:
        """A call that REST made for this conference was never answered."""
        participant = self.expected.pop(call.sid, None)
        if participant is None or self.status == "completed":
            return
        facts = {"ReasonParticipantLeft": "participant_add_failed", "ParticipantCallStatus": call.status.value}
        self.tell("leave", "participant-leave", participant, facts, self.terms or participant.terms)
        if not self.participants and not self.expected:
            self._complete("last-participant-left", None)

    def join(self, call: Call, manner: Manner, terms: Terms) -> Participant:
        """Let a call in. Raises RefusalError."""
        participant = self.expected.pop(call.sid, None)
        if participant is None:
            participant = Participant(self, call, manner, terms, Signal(self.carrier.stage))
        self._check(participant.manner)
        self.terms = self.terms or participant.terms
        self.participants[call.sid] = call.seat = participant
        self.note("conference_joined", participant)
        self.tell("join", "participant-join", participant)
        self._beep("onEnter", participant)
        if self.status == "init":
            self._start_if_ready()
        if self.status == "init":
            participant.wait()
        return participant

    def _check(self, manner: Manner) -> None:
        most = self.terms.max_participants if self.terms is not None else MOST_PARTICIPANTS
        if len(self.participants) >= most:
            raise RefusalError(16020, "the conference is full")
        if manner.label and any(p.manner.label == manner.label for p in self.participants.values()):
            raise RefusalError(16025, f"the label {manner.label!r} is taken")
        if manner.coach and manner.coach not in self.participants:
            raise RefusalError(13240, f"nobody to coach: {manner.coach} is not in the conference")

    def _start_if_ready(self) -> None:
        people = list(self.participants.values())
        if len(people) < 2 or not any(p.manner.start_on_enter for p in people):
            return
        self._become("in-progress")
        self.tell("start", "conference-start", None)
        for participant in people:
            participant.hear_again()
        if self.terms is not None and self.terms.recording is not None and self.recording is None:
            self.record(self.terms.recording)

    def record(self, terms: RecordingTerms) -> Recording:
        first = next(iter(self.participants.values()))
        self.recording = self.carrier.recordings.add(Recording(self.carrier, first.call, terms, self.sid))
        return self.recording

    def _beep(self, when: str, who: Participant) -> None:
        if who.beeps_on_exit if when == "onExit" else who.manner.beep in ("true", "onEnter"):
            for participant in self.participants.values():
                participant.call.say(Sound("beep", BEEP_SECONDS))

    def leave(self, participant: Participant, reason: str, *, kicked: bool = False) -> None:
        """A call goes out; the reason is one of the carrier's words. Who is out already changes nothing."""
        if self.participants.pop(participant.call.sid, None) is None:
            return
        participant.call.seat = None
        participant.be_quiet()
        participant.speaking.cease()
        participant.left.send(reason)
        self.note("conference_left", participant, reason=reason)
        self._beep("onExit", participant)
        facts = {"ReasonParticipantLeft": reason, "ParticipantCallStatus": participant.call.status.value}
        self.tell("leave", "participant-leave", participant, facts)
        if self.status == "completed":
            return
        verb = "kicked" if kicked else "left"
        if participant.end_on_exit and (self.participants or self.expected):
            self._complete(f"participant-with-end-conference-on-exit-{verb}", participant)
        elif not self.participants and not self.expected:
            self._complete(f"last-participant-{verb}", participant)

    def end(self) -> None:
        """REST ends the conference."""
        if self.status != "completed":
            self._complete("conference-ended-via-api", None)

    def _complete(self, reason: str, by: Participant | None) -> None:
        self._become("completed")
        self.end_reason, self.ended_by_call = reason, by.call.sid if by is not None else None
        why = "conference_ended_via_api" if by is None else "moderator_ended_conference"
        for participant in list(self.participants.values()):
            self.leave(participant, why)
        for participant in list(self.expected.values()):
            participant.call.hang_up("rest" if by is None else "parent")  # else its answer would begin another room
        if self.recording is not None:
            self.recording.stop()
        facts = {"ReasonConferenceEnded": reason, "Reason": reason.replace("-", " ")}
        if by is not None:
            facts["CallSidEndingConference"] = by.call.sid
            if by.manner.label:
                facts["ParticipantLabelEndingConference"] = by.manner.label
        self.tell("end", "conference-end", None, facts)

    def _become(self, status: str) -> None:
        self.status = status
        self.updated = self.carrier.clock.now()

    def note(self, kind: str, participant: Participant, **facts: str) -> None:
        kind = kind if kind.startswith("conference_") else f"conference_{kind}"
        self.carrier.events.add(
            kind,
            participant.call.sid,
            conference=self.name,
            muted=participant.muted,
            hold=participant.hold,
            coaching=participant.coach,
            label=participant.manner.label,
            **facts,
        )

    def announce(self, audience: list[Participant], source: Source, to: Participant | None = None) -> None:
        """Let these hear a document; the callback (about `to`, when it is for one alone) says how it went."""
        heard = [participant.announce(source) for participant in audience]
        if heard:
            heard[0].then(lambda: self._announced(heard[0].value(), source, to))

    def _announced(self, failure: str, source: Source, to: Participant | None) -> None:
        facts = {"AnnounceUrl": source.url or ""}
        if failure:
            facts["ReasonAnnouncementFailed"] = failure
        self.tell("announcement", "announcement-fail" if failure else "announcement-end", to, facts)

    def tell(
        self,
        event: str,
        name: str,
        participant: Participant | None,
        facts: dict[str, str] | None = None,
        terms: Terms | None = None,
    ) -> None:
        """A conference callback, when the first participant asked for this kind (or other `terms` do)."""
        terms = terms or self.terms
        if terms is None or not terms.callback_url or event not in terms.events:
            return
        params = {
            "ConferenceSid": self.sid,
            "FriendlyName": self.name,
            "AccountSid": self.carrier.settings.account_sid,
            "StatusCallbackEvent": name,
            "SequenceNumber": str(self._sequence),
            "Timestamp": rfc2822(self.carrier.clock.now()) or "",
        }
        self._sequence += 1
        params |= participant.params() if participant is not None else {}
        call_sid = participant.call.sid if participant is not None else None
        self.carrier.webhooks.tell(
            Request(terms.callback_url, terms.callback_method, params | (facts or {}), "callback", call_sid),
            self._lane,
        )


class Conferences:
    """Active ones by name; beyond 5,000 the oldest completed ones are forgotten."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._by_sid: dict[str, Conference] = {}
        self._active: dict[str, Conference] = {}

    def all(self) -> list[Conference]:
        return list(self._by_sid.values())

    def get(self, sid: str) -> Conference | None:
        return self._by_sid.get(sid)

    def active(self, name: str) -> Conference | None:
        room = self._active.get(name)
        return room if room is not None and room.status != "completed" else None

    def named(self, name: str) -> Conference:
        """The active conference of that name, made on demand."""
        room = self.active(name)
        if room is None:
            room = Conference(self._carrier, name)
            self._active[name] = self._by_sid[room.sid] = room
            self._forget_old()
        return room

    def _forget_old(self) -> None:
        if len(self._by_sid) > KEPT_CONFERENCES:
            done = next((room for room in self._by_sid.values() if room.status == "completed"), None)
            if done is not None:
                del self._by_sid[done.sid]
                if self._active.get(done.name) is done:
                    del self._active[done.name]

    def clear(self) -> None:
        """Forget every conference, telling nobody."""
        for room in self._by_sid.values():
            room.terms = None
            for participant in room.participants.values():
                participant.be_quiet()
        self._by_sid.clear()
        self._active.clear()
