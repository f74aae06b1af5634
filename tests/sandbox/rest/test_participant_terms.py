"""Participants: called over REST with everything that can be asked, spoken to, coached, put out."""

from __future__ import annotations

from typing import Any

from twilio.rest import Client

from tests.sandbox.stand import CALLER, LINE, Stand, converse

ROOM = (
    "<Dial><Conference statusCallback='/room' beep='false' waitUrl='/wait'"
    " statusCallbackEvent='start end join leave mute hold modify announcement'>room</Conference></Dial>"
)


async def prepare(stand: Stand) -> str:
    """A caller in a conference of the line."""
    stand.own(LINE, "/line")
    stand.pages |= {
        "/line": ROOM,
        "/wait": "<Say>Please wait.</Say>",
        "/hold": "<Say>One moment.</Say>",
        "/news": "<Say>The line closes soon.</Say>",
        "/room": "",
        "/own": "",
    }
    return await stand.dial()


async def invite(stand: Stand, answer: bool = True, **terms: Any) -> Any:
    made = await stand.sdk(
        lambda client: client.conferences("room").participants.create(from_=LINE, to=CALLER, **terms)
    )
    await stand.settle()
    if answer:
        await stand.act(made.call_sid, "answer")
    return made


def told(stand: Stand, path: str = "/room") -> list[str]:
    return [hit["StatusCallbackEvent"] for hit in stand.hits_on(path)]


def test_a_participant_is_called_as_asked() -> None:
    async def scene(stand: Stand) -> None:
        await prepare(stand)
        made = await invite(
            stand,
            label="agent",
            muted=True,
            beep="onEnter",
            start_conference_on_enter=True,
            end_conference_on_exit=True,
            status_callback=stand.app_url + "/own",
            status_callback_event=["initiated", "ringing", "answered"],
            record=True,
            recording_channels="dual",
            time_limit=600,
            call_reason="A caller",
            early_media=False,
            jitter_buffer_size="small",
            region="ie1",
        )
        assert (made.status, made.label, made.muted) == ("queued", "agent", True)
        assert stand.events("ringing")[0]["reason"] == "A caller"
        shown = await stand.sdk(lambda client: client.conferences(made.conference_sid).participants("agent").fetch())
        assert (shown.status, shown.end_conference_on_exit, shown.queue_time) == ("connected", True, "0")
        assert [hit["CallStatus"] for hit in stand.hits_on("/own")] == ["initiated", "ringing", "in-progress"]
        recordings = await stand.sdk(lambda client: client.calls(made.call_sid).recordings.list())
        assert [(each.source, each.channels) for each in recordings] == [("OutboundAPI", 2)]

    converse(scene)


def test_the_first_to_come_fixes_what_is_told_and_recorded() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages |= {"/room": "", "/ready": "", "/line": "<Dial><Conference>room</Conference></Dial>"}
        made = await invite(
            stand,
            conference_status_callback=stand.app_url + "/room",
            conference_status_callback_event=["start end", "join"],
            conference_status_callback_method="GET",
            conference_record="record-from-start",
            conference_recording_status_callback=stand.app_url + "/ready",
            conference_recording_status_callback_event=["in-progress", "completed"],
            conference_recording_status_callback_method="GET",
            conference_trim="do-not-trim",
            max_participants=2,
        )
        await stand.dial()
        await stand.after(10)
        third = await stand.dial(from_="client:late")
        assert stand.status(third) == "completed"
        assert stand.events("webhook_failed")[-1]["code"] == 16020
        await stand.act(made.call_sid, "hangup")
        await stand.sdk(lambda client: client.conferences(made.conference_sid).update(status="completed"))
        await stand.after(5)
        assert told(stand) == ["participant-join", "participant-join", "conference-start", "conference-end"]
        assert {hit.method for hit in stand.hits if hit.path in ("/room", "/ready")} == {"GET"}
        ready = stand.hits_on("/ready")
        assert [hit["RecordingStatus"] for hit in ready] == ["in-progress", "completed"]
        assert ready[1]["ConferenceSid"] == made.conference_sid

    converse(scene)


def test_somebody_who_never_answers_is_said_to_have_failed_to_join() -> None:
    async def scene(stand: Stand) -> None:
        await prepare(stand)
        made = await invite(stand, answer=False, timeout=10)
        await stand.after(20)
        left = stand.hits_on("/room")[-1]
        assert (left["ReasonParticipantLeft"], left["CallSid"]) == ("participant_add_failed", made.call_sid)
        assert left["ParticipantCallStatus"] == "no-answer"
        room = await stand.sdk(lambda client: client.conferences(made.conference_sid).fetch())
        assert room.status == "init"

    converse(scene)


def test_hold_plays_its_document_and_an_announcement_is_heard_before_it_goes_on() -> None:
    async def scene(stand: Stand) -> None:
        caller = await prepare(stand)
        made = await invite(stand)

        def person(client: Client) -> Any:
            return client.conferences(made.conference_sid).participants(caller)

        await stand.sdk(lambda client: person(client).update(hold=True, hold_url=stand.app_url + "/hold"))
        await stand.after(2)
        assert [hit.method for hit in stand.hits if hit.path == "/hold"] == ["GET"]
        await stand.sdk(
            lambda client: person(client).update(announce_url=stand.app_url + "/news", announce_method="GET")
        )
        await stand.after(3)
        assert stand.heard(caller)[-3:] == ["One moment.", "The line closes soon.", "One moment."]
        assert [hit.method for hit in stand.hits if hit.path == "/news"] == ["GET"]
        ended = stand.hits_on("/room")[-1]
        assert (ended["StatusCallbackEvent"], ended["CallSid"]) == ("announcement-end", caller)
        assert ended["AnnounceUrl"] == stand.app_url + "/news"

    converse(scene)


def test_an_announcement_to_all_is_heard_by_all_and_one_that_fails_says_so() -> None:
    async def scene(stand: Stand) -> None:
        caller = await prepare(stand)
        made = await invite(stand)
        room = made.conference_sid
        await stand.sdk(lambda client: client.conferences(room).update(announce_url=stand.app_url + "/news"))
        await stand.after(3)
        assert stand.heard(caller)[-1] == stand.heard(made.call_sid)[-1] == "The line closes soon."
        assert "CallSid" not in stand.hits_on("/room")[-1]
        await stand.sdk(lambda client: client.conferences(room).update(announce_url=stand.app_url + "/gone"))
        await stand.settle()
        failed = stand.hits_on("/room")[-1]
        assert failed["StatusCallbackEvent"] == "announcement-fail"
        assert failed["ReasonAnnouncementFailed"].startswith("11200")

    converse(scene)


def test_what_those_hear_who_wait_can_be_changed_until_the_conference_starts() -> None:
    async def scene(stand: Stand) -> None:
        caller = await prepare(stand)
        room = (await stand.sdk(lambda client: client.conferences.list()))[0].sid

        def change(client: Client) -> Any:
            other = stand.app_url + "/hold"
            return client.conferences(room).participants(caller).update(wait_url=other, wait_method="GET")

        await stand.sdk(change)
        await stand.settle()
        assert [hit.method for hit in stand.hits if hit.path == "/hold"] == ["GET"]
        assert stand.heard(caller) == ["Please wait.", "One moment."]

    converse(scene)


def test_a_beep_on_leaving_can_be_switched_on() -> None:
    async def scene(stand: Stand) -> None:
        caller = await prepare(stand)
        made = await invite(stand, beep="false")
        room = client_room(made)
        await stand.sdk(lambda client: room(client).participants(made.call_sid).update(beep_on_exit=True))
        await stand.act(made.call_sid, "hangup")
        assert stand.heard(caller)[-1] == "beep"

    converse(scene)


def client_room(made: Any) -> Any:
    return lambda client: client.conferences(made.conference_sid)


def test_the_conference_ends_when_someone_made_its_master_later_leaves() -> None:
    async def scene(stand: Stand) -> None:
        await prepare(stand)
        made = await invite(stand)
        room = client_room(made)
        await stand.sdk(lambda client: room(client).participants(made.call_sid).update(end_conference_on_exit=True))
        await stand.settle()
        assert told(stand)[-1] == "participant-modify"
        assert await stand.sdk(lambda client: room(client).participants(made.call_sid).delete())
        await stand.settle()
        ended = stand.hits_on("/room")[-1]
        assert ended["ReasonConferenceEnded"] == "participant-with-end-conference-on-exit-kicked"
        shown = await stand.sdk(lambda client: room(client).fetch())
        assert (shown.status, shown.call_sid_ending_conference) == ("completed", made.call_sid)

    converse(scene)


def test_a_coach_is_called_beside_the_agent_and_may_stop_coaching() -> None:
    async def scene(stand: Stand) -> None:
        await prepare(stand)
        agent = await invite(stand)
        coach = await invite(stand, coaching=True, call_sid_to_coach=agent.call_sid, label="coach")
        assert (coach.coaching, coach.call_sid_to_coach) == (True, agent.call_sid)
        room = client_room(agent)
        stopped = await stand.sdk(lambda client: room(client).participants("coach").update(coaching=False))
        assert (stopped.coaching, stopped.call_sid_to_coach) == (False, None)

    converse(scene)


def test_detection_for_a_participant_is_told_and_keeps_nobody_waiting() -> None:
    async def scene(stand: Stand) -> None:
        await prepare(stand)
        stand.pages["/amd"] = ""
        await stand.control("PUT", f"/handsets/{CALLER}", {"on_call": "answer", "answered_by": "machine_start"})
        made = await invite(
            stand,
            answer=False,
            machine_detection="Enable",
            amd_status_callback=stand.app_url + "/amd",
            amd_status_callback_method="GET",
            machine_detection_speech_threshold=3000,
        )
        assert told(stand)[-1] == "conference-start"
        await stand.after(4)
        assert [(hit["CallSid"], hit["AnsweredBy"]) for hit in stand.hits_on("/amd")] == [
            (made.call_sid, "machine_start")
        ]
        assert [hit.method for hit in stand.hits if hit.path == "/amd"] == ["GET"]

    converse(scene)


def test_somebody_still_ringing_is_put_out_by_ending_the_call() -> None:
    async def scene(stand: Stand) -> None:
        await prepare(stand)
        made = await invite(stand, answer=False)
        room = client_room(made)
        listed = await stand.sdk(lambda client: room(client).participants.list())
        assert [person.status for person in listed] == ["connected", "ringing"]
        assert await stand.sdk(lambda client: room(client).participants(made.call_sid).delete())
        assert stand.status(made.call_sid) == "canceled"

    converse(scene)
