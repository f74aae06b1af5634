"""Participants of a conference: called over REST, changed, spoken to, put out."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from aiohttp import web

from sandbox.calls import Outgoing
from sandbox.conferences import Conference
from sandbox.participants import MOST_PARTICIPANTS, Manner, Participant, Terms
from sandbox.rest.call_terms import (
    callback_of,
    check_room,
    check_unused,
    checked_parties,
    detection_of,
    time_limit_of,
)
from sandbox.rest.conferences import found_room
from sandbox.rest.filters import Filters
from sandbox.rest.pages import page
from sandbox.rest.recording_terms import record_when_answered, recording_of, recording_of_answered, trim_of
from sandbox.rest.shape import ROOT, Form, bad, carrier_of, form_of, not_found
from sandbox.sids import rfc2822
from sandbox.source import Source
from sandbox.status import Status

STATUSES = {
    Status.QUEUED: "queued",
    Status.RINGING: "ringing",
    Status.IN_PROGRESS: "connected",
    Status.COMPLETED: "complete",
}
BEEPS = ("true", "false", "onEnter", "onExit")
EVENTS = ("start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement")
REGIONS = ("us1", "us2", "ie1", "de1", "sg1", "br1", "au1", "jp1")
CONFERENCE_RECORDS = ("true", "false", "record-from-start", "do-not-record")
LONGEST_LABEL_CHARS = 128
NOBODY = "Nobody to coach"
FILTERS: Filters[Participant] = Filters(
    flags={
        "Muted": lambda participant: participant.muted,
        "Hold": lambda participant: participant.hold,
        "Coaching": lambda participant: participant.coach is not None,
    }
)


def participant_json(participant: Participant) -> dict[str, Any]:
    room, call = participant.conference, participant.call
    account = room.carrier.settings.account_sid
    return {
        "account_sid": account,
        "call_sid": call.sid,
        "label": participant.manner.label,
        "call_sid_to_coach": participant.coach,
        "coaching": participant.coach is not None,
        "conference_sid": room.sid,
        "date_created": rfc2822(participant.created),
        "date_updated": rfc2822(participant.updated),
        "end_conference_on_exit": participant.end_on_exit,
        "muted": participant.muted,
        "hold": participant.hold,
        "start_conference_on_enter": participant.manner.start_on_enter,
        "status": STATUSES.get(call.status, "failed"),
        "queue_time": str(call.queue_milliseconds),
        "uri": f"/2010-04-01/Accounts/{account}/Conferences/{room.sid}/Participants/{call.sid}.json",
    }


def _everyone(room: Conference) -> list[Participant]:
    return [*room.participants.values(), *room.expected.values()]


def _participant(request: web.Request) -> Participant:
    wanted = request.match_info["who"]
    for participant in _everyone(found_room(request)):
        if wanted in (participant.call.sid, participant.manner.label):
            return participant
    raise not_found(request)


async def index(request: web.Request) -> web.Response:
    return await page(
        request, "participants", await FILTERS.apply(request.query, _everyone(found_room(request))), participant_json
    )


async def fetch(request: web.Request) -> web.Response:
    return web.json_response(participant_json(_participant(request)))


async def update(request: web.Request) -> web.Response:
    participant, form = _participant(request), await form_of(request)
    if participant.call.sid in participant.conference.expected:
        raise not_found(request)
    change = _Change(participant, form)
    change.make()
    return web.json_response(participant_json(participant))


class _Change:
    """All that a form asks of a participant, read before anything is done."""

    def __init__(self, participant: Participant, form: Form) -> None:
        self.participant = participant
        self.announcement = form.source("AnnounceUrl", "AnnounceMethod")
        self.hold_music = form.source("HoldUrl", "HoldMethod", "GET")
        self.wait = form.source("WaitUrl", "WaitMethod")
        self.muted = form.flag("Muted", participant.muted)
        self.hold = form.flag("Hold", participant.hold)
        self.coach = _coached(participant, form)
        self.end_on_exit = form.flag("EndConferenceOnExit", participant.end_on_exit)
        self.beeps_on_exit = form.flag("BeepOnExit", participant.beeps_on_exit)

    def make(self) -> None:
        participant = self.participant
        participant.set_muted(self.muted)
        participant.set_hold(self.hold, self.hold_music)
        participant.set_coach(self.coach)
        participant.set_end_on_exit(self.end_on_exit)
        participant.beeps_on_exit = self.beeps_on_exit
        if self.wait is not None and participant.conference.status == "init":
            participant.wait(self.wait)
        if self.announcement is not None:
            participant.conference.announce([participant], self.announcement, participant)


def _coached(participant: Participant, form: Form) -> str | None:
    given = form.sid("CallSidToCoach", "CA")
    if not form.flag("Coaching", participant.coach is not None or given is not None):
        return None
    coached = given or participant.coach
    if coached not in participant.conference.participants or coached == participant.call.sid:
        raise bad(13240, f"{NOBODY}: {coached or 'no CallSidToCoach'} is not in the conference")
    return coached


async def kick(request: web.Request) -> web.Response:
    participant = _participant(request)
    if participant.call.sid in participant.conference.expected:
        participant.call.hang_up("rest")
    else:
        participant.conference.leave(participant, "participant_updated_via_api", kicked=True)
    return web.Response(status=204)


# A participant called over REST


async def create(request: web.Request) -> web.Response:
    form, carrier = await form_of(request), carrier_of(request)
    to, from_ = checked_parties(carrier, form)
    callback, recording = callback_of(form), recording_of_answered(form)
    manner, terms = _manner(form), _terms(form)
    _check_rest(form)
    name = _name(request, manner)
    order = Outgoing(
        to=to,
        from_=from_,
        source=Source(twiml=_document(name, manner)),
        status_callbacks=(callback,) if callback is not None else (),
        timeout_seconds=form.integer("Timeout", 60, 5, 600, code=21208),
        time_limit_seconds=time_limit_of(form, 14_400),
        machine_detection=detection_of(form, "AmdStatusCallback", always_async=True),
        reason=form.get("CallReason") or None,
    )
    check_room(carrier)
    call = carrier.calls.dial_out(order)
    if call is None:
        raise bad(21211, f"The phone number you are attempting to call, {to}, is not valid.")
    record_when_answered(call, recording)
    participant = carrier.conferences.named(name).expect(call, manner, terms)
    return web.json_response(participant_json(participant), status=201)


def _name(request: web.Request, manner: Manner) -> str:
    """The conference meant, by SID or name; one that does not stand yet is made later. Raises ApiError."""
    sid, conferences = request.match_info["sid"], carrier_of(request).conferences
    room = conferences.get(sid) if sid.startswith("CF") and len(sid) == len("CF") + 32 else conferences.active(sid)
    if room is None and sid.startswith("CF") and len(sid) == len("CF") + 32:
        raise not_found(request)
    if room is not None and room.status == "completed":
        raise not_found(request)
    people = _everyone(room) if room is not None else []
    if manner.coach and manner.coach not in [person.call.sid for person in people]:
        raise bad(13240, f"{NOBODY}: {manner.coach} is not in the conference")
    return room.name if room is not None else sid


def _manner(form: Form) -> Manner:
    wait, coach = form.source("WaitUrl", "WaitMethod"), form.sid("CallSidToCoach", "CA")
    if form.flag("Coaching") and coach is None:
        raise bad(13240, f"{NOBODY}: Coaching needs CallSidToCoach")
    if len(form.get("Label")) > LONGEST_LABEL_CHARS:
        raise bad(20001, f"Label is longer than {LONGEST_LABEL_CHARS} characters")
    return Manner(
        muted=form.flag("Muted"),
        beep=form.choice("Beep", BEEPS, "true"),
        start_on_enter=form.flag("StartConferenceOnEnter", True),
        end_on_exit=form.flag("EndConferenceOnExit"),
        label=form.get("Label") or None,
        coach=coach if form.flag("Coaching", coach is not None) else None,
        wait=wait,
        wait_music=wait is None and "WaitUrl" not in form,
    )


def _terms(form: Form) -> Terms:
    callback = form.source("ConferenceStatusCallback", "ConferenceStatusCallbackMethod", code=21609)
    events = form.words("ConferenceStatusCallbackEvent", EVENTS, code=21626) or frozenset({"start", "end"})
    recorded = form.choice("ConferenceRecord", CONFERENCE_RECORDS) in ("true", "record-from-start")
    trim = trim_of(form, "ConferenceTrim")
    recording = recording_of(form, "Conference", 2, "ConferenceRecordingStatusCallback", trim)
    return Terms(
        callback_url=(callback.url or "") if callback is not None else "",
        callback_method=callback.method if callback is not None else "POST",
        events=events,
        recording=recording if recorded else None,
        max_participants=form.integer("MaxParticipants", MOST_PARTICIPANTS, 2, MOST_PARTICIPANTS),
    )


def _check_rest(form: Form) -> None:
    """What changes nothing here must still be well-formed. Raises ApiError."""
    check_unused(form)
    form.flag("EarlyMedia", True)
    form.choice("Region", REGIONS)
    form.choice("JitterBufferSize", ("off", "small", "medium", "large"))
    if form.get("CallerDisplayName") and not 2 <= len(form.get("CallerDisplayName")) <= 255:
        raise bad(20001, "CallerDisplayName must have 2 to 255 characters")


def _document(name: str, manner: Manner) -> str:
    """The document that such a participant is carried by; the conference has its manner already."""
    response = ElementTree.Element("Response")
    noun = ElementTree.SubElement(ElementTree.SubElement(response, "Dial"), "Conference")
    noun.text = name
    if manner.label:
        noun.set("participantLabel", manner.label)
    return ElementTree.tostring(response, encoding="unicode")


ROUTES = [
    web.get(ROOT + "/Conferences/{sid}/Participants.json", index),
    web.post(ROOT + "/Conferences/{sid}/Participants.json", create),
    web.get(ROOT + "/Conferences/{sid}/Participants/{who}.json", fetch),
    web.post(ROOT + "/Conferences/{sid}/Participants/{who}.json", update),
    web.delete(ROOT + "/Conferences/{sid}/Participants/{who}.json", kick),
]
