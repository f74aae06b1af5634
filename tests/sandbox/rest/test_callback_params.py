"""The parameters of every status callback, event by event: these and no others."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.stand import CALLER, LINE, Stand, converse

CALL = "AccountSid ApiVersion CallSid CallStatus Called Caller Direction From To".split()  # noqa: SIM905
PLACES = [f"{who}{what}" for who in ("From", "To", "Caller", "Called") for what in ("City", "State", "Zip", "Country")]
PROGRESS = {*CALL, *PLACES, "CallbackSource", "SequenceNumber", "Timestamp"}
OVER = PROGRESS | {"CallDuration", "SipResponseCode"}
RECORDED = {"RecordingDuration", "RecordingSid", "RecordingUrl"}
ROOM = {"AccountSid", "ConferenceSid", "FriendlyName", "SequenceNumber", "StatusCallbackEvent", "Timestamp"}
PERSON = ROOM | {"CallSid", "Coaching", "EndConferenceOnExit", "Hold", "Muted", "StartConferenceOnEnter"}
RECORDING = {
    "AccountSid",
    "CallSid",
    "RecordingChannels",
    "RecordingSid",
    "RecordingSource",
    "RecordingStartTime",
    "RecordingStatus",
    "RecordingTrack",
    "RecordingUrl",
}
MESSAGE = {"AccountSid", "ApiVersion", "From", "MessageSid", "MessageStatus", "SmsSid", "SmsStatus", "To"}
EVENTS = "initiated ringing answered completed"


def sets(hits: list[dict[str, str]], name: str) -> list[tuple[str, set[str]]]:
    return [(hit[name], set(hit)) for hit in hits]


async def make(stand: Stand, **form: str) -> str:
    stand.own(LINE, "/line")
    stand.pages |= {"/told": "", "/ready": ""}
    facts = {"To": CALLER, "From": LINE, "Twiml": "<Response><Say>Hello.</Say></Response>"}
    facts |= {"StatusCallback": stand.app_url + "/told", "StatusCallbackEvent": EVENTS} | form
    sid = str((await stand.rest("POST", "/Calls.json", facts))["sid"])
    await stand.settle()
    return sid


def test_a_call_that_is_answered() -> None:
    async def scene(stand: Stand) -> None:
        sid = await make(
            stand,
            Twiml="<Response><Say>Hello there, whoever you are.</Say></Response>",
            Record="true",
            RecordingStatusCallback=stand.app_url + "/ready",
            RecordingStatusCallbackEvent="in-progress completed",
        )
        await stand.act(sid, "answer")
        await stand.after(5)
        told = stand.hits_on("/told")
        assert sets(told, "CallStatus") == [
            ("initiated", PROGRESS),
            ("ringing", PROGRESS),
            ("in-progress", PROGRESS),
            ("completed", OVER | {"Duration"} | RECORDED),
        ]
        assert [hit["SequenceNumber"] for hit in told] == ["0", "1", "2", "3"]
        assert (told[3]["CallDuration"], told[3]["Duration"], told[3]["SipResponseCode"]) == ("2", "1", "200")
        assert {hit["CallbackSource"] for hit in told} == {"call-progress-events"}
        assert told[0]["Timestamp"] == "Mon, 02 Mar 2026 09:00:00 +0000"
        assert sets(stand.hits_on("/ready"), "RecordingStatus") == [
            ("in-progress", RECORDING),
            ("completed", RECORDING | {"RecordingDuration"}),
        ]

    converse(scene)


@pytest.mark.parametrize(
    ("handset", "status", "sip"),
    [
        ({"on_call": "busy"}, "busy", "486"),
        ({"on_call": "reject"}, "no-answer", "603"),
        ({"on_call": "unreachable"}, "failed", "404"),
        ({"on_call": "ring"}, "no-answer", "487"),
    ],
)
def test_a_call_that_is_not_answered(handset: dict[str, Any], status: str, sip: str) -> None:
    async def scene(stand: Stand) -> None:
        await stand.control("PUT", f"/handsets/{CALLER}", handset)
        await make(stand, Timeout="10")
        await stand.after(20)
        over = stand.hits_on("/told")[-1]
        assert (over["CallStatus"], set(over)) == (status, OVER)
        assert (over["CallDuration"], over["SipResponseCode"]) == ("0", sip)

    converse(scene)


def test_a_call_that_is_canceled_while_it_rings() -> None:
    async def scene(stand: Stand) -> None:
        sid = await make(stand)
        await stand.rest("POST", f"/Calls/{sid}.json", {"Status": "canceled"})
        await stand.settle()
        over = stand.hits_on("/told")[-1]
        assert (over["CallStatus"], over["SipResponseCode"], set(over)) == ("canceled", "487", OVER)

    converse(scene)


def test_only_the_end_is_told_unless_more_is_asked_for() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line", status_callback="/told")
        stand.pages |= {"/line": "<Say>Hello.</Say>", "/told": ""}
        await stand.dial()
        await stand.after(5)
        assert sets(stand.hits_on("/told"), "CallStatus") == [("completed", OVER | {"Duration"})]

    converse(scene)


def test_a_leg_dialed_tells_of_its_parent() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        noun = f"<Number statusCallback='/told' statusCallbackEvent='{EVENTS}'>+393334445555</Number>"
        stand.pages |= {"/line": f"<Dial timeout='10'>{noun}</Dial>", "/told": ""}
        await stand.dial()
        await stand.after(20)
        child = PROGRESS | {"ParentCallSid"}
        assert sets(stand.hits_on("/told"), "CallStatus") == [
            ("initiated", child),
            ("ringing", child),
            ("no-answer", OVER | {"ParentCallSid"}),
        ]

    converse(scene)


def test_a_conference_and_those_in_it() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        noun = (
            "<Conference statusCallback='/room' participantLabel='{}' beep='false'"
            " statusCallbackEvent='start end join leave mute hold modify announcement'>room</Conference>"
        )
        stand.pages |= {
            "/line": lambda form: f"<Dial>{noun.format(form['From'][-1])}</Dial>",
            "/room": "",
            "/news": "<Say>News.</Say>",
        }
        first, second = await stand.dial(from_="+393330000001"), await stand.dial(from_="+393330000002")
        room = (await stand.rest("GET", "/Conferences.json"))["conferences"][0]["sid"]
        person = f"/Conferences/{room}/Participants/{second}.json"
        coach = {"Coaching": "true", "CallSidToCoach": first}
        news = {"AnnounceUrl": stand.app_url + "/news"}
        for form in ({"Muted": "true"}, {"Muted": "false"}, {"Hold": "true"}, {"Hold": "false"}, coach, news):
            await stand.rest("POST", person, form)
            await stand.after(2)
        await stand.rest("POST", f"/Conferences/{room}.json", news)
        await stand.after(2)
        await stand.rest("POST", person, {"EndConferenceOnExit": "true"})
        await stand.act(second, "hangup")
        person_set = PERSON | {"ParticipantLabel"}
        left = person_set | {"ReasonParticipantLeft", "ParticipantCallStatus"}
        ended = ROOM | {
            "ReasonConferenceEnded",
            "Reason",
            "CallSidEndingConference",
            "ParticipantLabelEndingConference",
        }
        assert sets(stand.hits_on("/room"), "StatusCallbackEvent") == [
            ("participant-join", person_set),
            ("participant-join", person_set),
            ("conference-start", ROOM),
            ("participant-mute", person_set),
            ("participant-unmute", person_set),
            ("participant-hold", person_set),
            ("participant-unhold", person_set),
            ("participant-modify", person_set | {"CallSidToCoach"}),
            ("announcement-end", person_set | {"CallSidToCoach", "AnnounceUrl"}),
            ("announcement-end", ROOM | {"AnnounceUrl"}),
            ("participant-modify", person_set | {"CallSidToCoach"}),
            ("participant-leave", left | {"CallSidToCoach"}),
            ("participant-leave", left),
            ("conference-end", ended),
        ]
        assert [hit["SequenceNumber"] for hit in stand.hits_on("/room")] == [str(n) for n in range(14)]
        assert stand.hits_on("/room")[-2]["ReasonParticipantLeft"] == "moderator_ended_conference"

    converse(scene)


def test_a_recording_of_a_conference_names_it() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        noun = "<Conference record='record-from-start' recordingStatusCallback='/ready'>room</Conference>"
        stand.pages |= {"/line": f"<Dial>{noun}</Dial>", "/ready": ""}
        calls = [await stand.dial(), await stand.dial(from_="client:anna")]
        await stand.after(5)
        for sid in calls:
            await stand.act(sid, "hangup")
        await stand.after(2)
        expected = RECORDING | {"ConferenceSid", "RecordingDuration"}
        assert sets(stand.hits_on("/ready"), "RecordingSource") == [("Conference", expected)]

    converse(scene)


def test_a_recording_without_sound_is_absent() -> None:
    async def scene(stand: Stand) -> None:
        sid = await make(stand)
        await stand.act(sid, "answer")
        terms = {"RecordingStatusCallback": stand.app_url + "/ready", "RecordingStatusCallbackEvent": "absent"}
        await stand.rest("POST", f"/Calls/{sid}/Recordings.json", terms)
        await stand.act(sid, "hangup")
        assert sets(stand.hits_on("/ready"), "RecordingStatus") == [("absent", RECORDING | {"RecordingDuration"})]

    converse(scene)


@pytest.mark.parametrize("lost", [False, True])
def test_a_message_from_step_to_step(lost: bool) -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/told"] = ""
        await stand.control("PUT", f"/handsets/{CALLER}", {"on_call": "unreachable" if lost else "ring"})
        form = {"To": CALLER, "From": LINE, "Body": "Hello", "StatusCallback": stand.app_url + "/told"}
        await stand.rest("POST", "/Messages.json", form)
        await stand.after(2)
        final = ("undelivered", MESSAGE | {"RawDlrDoneDate", "ErrorCode"})
        assert sets(stand.hits_on("/told"), "MessageStatus") == [
            ("queued", MESSAGE),
            ("sending", MESSAGE),
            ("sent", MESSAGE),
            final if lost else ("delivered", MESSAGE | {"RawDlrDoneDate"}),
        ]
        assert stand.hits_on("/told")[-1]["RawDlrDoneDate"] == "2603020900"

    converse(scene)
