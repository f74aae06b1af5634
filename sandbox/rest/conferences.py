"""Conferences and their participants."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from aiohttp import web

from sandbox.call import Source, Status
from sandbox.calls import Outgoing
from sandbox.conferences import Conference
from sandbox.participants import Manner, Participant, Terms
from sandbox.rest.calls import callback_of, checked_parties
from sandbox.rest.recording_terms import record_when_answered, recording_of
from sandbox.rest.shape import ROOT, Form, bad, carrier_of, form_of, not_found, page
from sandbox.sids import API_VERSION, rfc2822

PARTICIPANT_STATUS = {
    Status.QUEUED: "queued",
    Status.RINGING: "ringing",
    Status.IN_PROGRESS: "connected",
    Status.COMPLETED: "complete",
}
BEEPS = frozenset({"true", "false", "onEnter", "onExit"})


def conference_json(room: Conference) -> dict[str, Any]:
    account = room.carrier.settings.account_sid
    uri = f"/2010-04-01/Accounts/{account}/Conferences/{room.sid}"
    return {
        "sid": room.sid,
        "account_sid": account,
        "friendly_name": room.name,
        "status": room.status,
        "region": "us1",
        "api_version": API_VERSION,
        "date_created": rfc2822(room.created),
        "date_updated": rfc2822(room.updated),
        "reason_conference_ended": room.end_reason,
        "call_sid_ending_conference": room.ended_by_call,
        "uri": uri + ".json",
        "subresource_uris": {
            "participants": uri + "/Participants.json",
            "recordings": uri + "/Recordings.json",
        },
    }


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
        "status": PARTICIPANT_STATUS.get(call.status, "failed"),
        "queue_time": "0",
        "uri": f"/2010-04-01/Accounts/{account}/Conferences/{room.sid}/Participants/{call.sid}.json",
    }


def found_room(request: web.Request) -> Conference:
    room = carrier_of(request).conferences.get(request.match_info["sid"])
    if room is None:
        raise not_found(request)
    return room


def _everyone(room: Conference) -> list[Participant]:
    return [*room.participants.values(), *room.expected.values()]


def _participant(request: web.Request) -> Participant:
    wanted = request.match_info["who"]
    for participant in _everyone(found_room(request)):
        if wanted in (participant.call.sid, participant.manner.label):
            return participant
    raise not_found(request)


async def index(request: web.Request) -> web.Response:
    name, status = request.query.get("FriendlyName"), request.query.get("Status")
    found = [
        room
        for room in reversed(carrier_of(request).conferences.all())
        if name in (None, room.name) and status in (None, room.status)
    ]
    return page(request, "conferences", found, conference_json)


async def fetch(request: web.Request) -> web.Response:
    return web.json_response(conference_json(found_room(request)))


async def update(request: web.Request) -> web.Response:
    room, form = found_room(request), await form_of(request)
    if form.get("Status") not in ("", "completed"):
        raise bad(20001, f"Invalid Status: {form.get('Status')}")
    announcement = form.source("AnnounceUrl", "AnnounceMethod")
    if announcement is not None:
        _announce(room, list(room.participants.values()), announcement)
    if form.get("Status") == "completed":
        room.end()
    return web.json_response(conference_json(room))


def _announce(room: Conference, audience: list[Participant], source: Source) -> None:
    scripts = [participant.listen_to(source) for participant in audience]
    if scripts:
        facts = {"AnnounceUrl": source.url or ""}
        scripts[0].over.then(lambda: room.tell("announcement", "announcement-end", audience[0], facts))


async def list_participants(request: web.Request) -> web.Response:
    tests = {"Muted": "muted", "Hold": "hold"}
    found = _everyone(found_room(request))
    for name, attribute in tests.items():
        if name in request.query:
            wanted = request.query[name].lower() == "true"
            found = [p for p in found if getattr(p, attribute) == wanted]
    return page(request, "participants", found, participant_json)


async def fetch_participant(request: web.Request) -> web.Response:
    return web.json_response(participant_json(_participant(request)))


async def update_participant(request: web.Request) -> web.Response:
    participant, form = _participant(request), await form_of(request)
    if participant.call.sid in participant.conference.expected:
        raise not_found(request)
    announcement = form.source("AnnounceUrl", "AnnounceMethod", "POST")
    hold_music = form.source("HoldUrl", "HoldMethod", "GET") or form.source("WaitUrl", "WaitMethod")
    if "Muted" in form:
        participant.set_muted(form.flag("Muted"))
    if "Hold" in form:
        participant.set_hold(form.flag("Hold"), hold_music)
    if "Coaching" in form or "CallSidToCoach" in form:
        participant.set_coach(_coached(participant, form))
    if "EndConferenceOnExit" in form:
        participant.set_end_on_exit(form.flag("EndConferenceOnExit"))
    if announcement is not None:
        _announce(participant.conference, [participant], announcement)
    return web.json_response(participant_json(participant))


def _coached(participant: Participant, form: Form) -> str | None:
    if not form.flag("Coaching", participant.coach is not None or bool(form.get("CallSidToCoach"))):
        return None
    coached = form.get("CallSidToCoach") or participant.coach or ""
    if coached not in participant.conference.participants:
        raise bad(13240, f"Nobody to coach: {coached or 'no CallSidToCoach'} is not in the conference")
    return coached


async def kick(request: web.Request) -> web.Response:
    participant = _participant(request)
    if participant.call.sid in participant.conference.expected:
        participant.call.hang_up("rest")
    else:
        participant.conference.leave(participant, "participant_updated_via_api", kicked=True)
    return web.Response(status=204)


# A participant called over REST


async def create_participant(request: web.Request) -> web.Response:
    form, carrier = await form_of(request), carrier_of(request)
    to, from_ = checked_parties(carrier, form)
    callback = callback_of(form)
    sid = request.match_info["sid"]
    room = carrier.conferences.get(sid) if sid.startswith("CF") else carrier.conferences.named(sid)
    if room is None or room.status == "completed":
        raise not_found(request)
    manner, terms = _manner(form), _terms(form)
    order = Outgoing(
        to=to,
        from_=form.get("CallerId") or from_,
        source=Source(twiml=_document(room, manner)),
        status_callbacks=(callback,) if callback is not None else (),
        timeout_seconds=form.integer("Timeout", 60, 5, 600),
        time_limit_seconds=form.integer("TimeLimit", 14_400, 1, 86_400),
    )
    call = carrier.calls.dial_out(order)
    if call is None:
        raise bad(21211, f"The phone number you are attempting to call, {to}, is not valid.")
    record_when_answered(call, form)
    return web.json_response(participant_json(room.expect(call, manner, terms)), status=201)


def _manner(form: Form) -> Manner:
    beep = form.get("Beep", "true")
    if beep not in BEEPS:
        raise bad(20001, f"Beep is one of {', '.join(sorted(BEEPS))}")
    wait = form.source("WaitUrl", "WaitMethod")
    return Manner(
        muted=form.flag("Muted"),
        beep=beep,
        start_on_enter=form.flag("StartConferenceOnEnter", True),
        end_on_exit=form.flag("EndConferenceOnExit"),
        label=form.get("Label") or None,
        coach=form.get("CallSidToCoach") or None,
        wait=wait,
        wait_music=wait is None and "WaitUrl" not in form,
    )


def _terms(form: Form) -> Terms:
    callback = form.source("ConferenceStatusCallback", "ConferenceStatusCallbackMethod")
    events = " ".join(form.all("ConferenceStatusCallbackEvent")) or "start end"
    recorded = form.get("ConferenceRecord") in ("true", "record-from-start")
    return Terms(
        callback_url=(callback.url or "") if callback is not None else "",
        callback_method=callback.method if callback is not None else "POST",
        events=frozenset(events.split()),
        recording=recording_of(form, "Conference", 2, "ConferenceRecordingStatusCallback") if recorded else None,
        max_participants=form.integer("MaxParticipants", 250, 2, 250),
    )


def _document(room: Conference, manner: Manner) -> str:
    """The document that such a participant is carried by; the conference has its manner already."""
    response = ElementTree.Element("Response")
    noun = ElementTree.SubElement(ElementTree.SubElement(response, "Dial"), "Conference")
    noun.text = room.name
    if manner.label:
        noun.set("participantLabel", manner.label)
    return ElementTree.tostring(response, encoding="unicode")


ROUTES = [
    web.get(ROOT + "/Conferences.json", index),
    web.get(ROOT + "/Conferences/{sid}.json", fetch),
    web.post(ROOT + "/Conferences/{sid}.json", update),
    web.get(ROOT + "/Conferences/{sid}/Participants.json", list_participants),
    web.post(ROOT + "/Conferences/{sid}/Participants.json", create_participant),
    web.get(ROOT + "/Conferences/{sid}/Participants/{who}.json", fetch_participant),
    web.post(ROOT + "/Conferences/{sid}/Participants/{who}.json", update_participant),
    web.delete(ROOT + "/Conferences/{sid}/Participants/{who}.json", kick),
]
