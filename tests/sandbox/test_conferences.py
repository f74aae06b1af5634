"""Conferences: joining, holding, coaching, leaving, and the callbacks about it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.stand import LINE, Stand, converse

DESK = "+390277770000"
ROOM = (
    '<Dial action="/out"><Conference statusCallback="/room"'
    ' statusCallbackEvent="start end join leave mute hold modify"'
    ' beep="false" waitUrl="/wait">c-1</Conference></Dial>'
)


def prepare(stand: Stand) -> None:
    stand.own(LINE, "/line")
    stand.pages |= {
        "/line": ROOM,
        "/wait": "<Say>Please wait.</Say>",
        "/room": "",
        "/hold": "<Say>One moment.</Say>",
        "/out": lambda form: f"<Say>Out, {form['DialCallStatus']}.</Say>",
    }


def test_a_conference_starts_with_the_second_and_ends_with_the_last() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand)
        first, second = await stand.dial(), await stand.dial(from_="client:anna")
        assert stand.heard(first) == ["Please wait."]
        await stand.after(60)
        await stand.act(first, "hangup")
        await stand.act(second, "hangup")
        told = stand.hits_on("/room")
        assert [t["StatusCallbackEvent"] for t in told] == [
            "participant-join",
            "participant-join",
            "conference-start",
            "participant-leave",
            "participant-leave",
            "conference-end",
        ]
        assert [t["SequenceNumber"] for t in told] == [str(n) for n in range(6)]
        assert told[-1]["ReasonConferenceEnded"] == "last-participant-left"
        assert told[3]["ReasonParticipantLeft"] == "participant_hung_up"

    converse(scene)


def test_rest_calls_a_participant_holds_and_releases_a_caller() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand)
        caller = await stand.dial()

        def add(client: Any) -> Any:
            return client.conferences("c-1").participants.create(from_=LINE, to=DESK, label="agent", beep="false")

        agent = await stand.sdk(add)
        await stand.settle()
        await stand.act(agent.call_sid, "answer")
        rooms = await stand.sdk(lambda client: client.conferences.list(friendly_name="c-1"))
        assert [(room.status, room.friendly_name) for room in rooms] == [("in-progress", "c-1")]
        people = await stand.sdk(lambda client: client.conferences(rooms[0].sid).participants.list())
        assert {(p.call_sid, p.label) for p in people} == {(caller, None), (agent.call_sid, "agent")}

        def hold(client: Any, hold: bool) -> Any:
            participant = client.conferences(rooms[0].sid).participants(caller)
            return participant.update(hold=hold, hold_url=stand.app_url + "/hold", hold_method="POST")

        assert (await stand.sdk(lambda client: hold(client, True))).hold is True
        await stand.settle()
        assert stand.heard(caller)[-1] == "One moment."
        assert (await stand.sdk(lambda client: hold(client, False))).hold is False
        await stand.sdk(lambda client: client.conferences(rooms[0].sid).participants("agent").delete())
        await stand.settle()
        assert stand.status(agent.call_sid) == "completed"
        names = [t["StatusCallbackEvent"] for t in stand.hits_on("/room")]
        assert names[3:] == ["participant-hold", "participant-unhold", "participant-leave"]

    converse(scene)


@pytest.mark.parametrize("ended_by", ["the moderator", "REST"])
def test_whoever_still_rings_when_the_conference_ends_is_called_no_longer(ended_by: str) -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand)
        stand.pages["/line"] = '<Dial><Conference endConferenceOnExit="true">c-1</Conference></Dial>'
        caller = await stand.dial()
        room = stand.carrier.conferences.all()[0]
        added = await stand.rest("POST", "/Conferences/c-1/Participants.json", {"From": LINE, "To": DESK})
        await stand.settle()
        if ended_by == "REST":
            await stand.rest("POST", f"/Conferences/{room.sid}.json", {"Status": "completed"})
        else:
            await stand.act(caller, "hangup")
        await stand.settle()
        assert (room.status, stand.status(added["call_sid"])) == ("completed", "canceled")

    converse(scene)


def test_who_is_held_before_the_start_hears_the_hold_until_released_and_then_what_was_before() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand)
        caller = await stand.dial()
        room = stand.carrier.conferences.all()[0]

        async def hold(held: str) -> None:
            form = {"Hold": held, "HoldUrl": stand.app_url + "/hold", "HoldMethod": "POST"}
            await stand.rest("POST", f"/Conferences/{room.sid}/Participants/{caller}.json", form)
            await stand.settle()

        for held in ("true", "false", "true"):
            await hold(held)
        await stand.dial(from_="client:anna")
        assert stand.heard(caller) == ["Please wait.", "One moment.", "Please wait.", "One moment.", "One moment."]
        await hold("false")
        assert len(stand.heard(caller)) == 5

    converse(scene)


def test_the_moderator_ends_the_conference_by_leaving() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand)
        stand.own("+390200000002", "/boss")
        stand.pages["/boss"] = '<Dial><Conference endConferenceOnExit="true">c-1</Conference></Dial>'
        caller = await stand.dial()
        boss = await stand.dial("+390200000002", "client:anna")
        await stand.act(boss, "hangup")
        assert stand.heard(caller)[-1] == "Out, answered."
        end = stand.hits_on("/room")[-1]
        assert end["ReasonConferenceEnded"] == "participant-with-end-conference-on-exit-left"
        assert end["CallSidEndingConference"] == boss

    converse(scene)


def test_a_call_given_another_document_counts_as_having_left() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand)
        caller = await stand.dial()
        await stand.dial(from_="client:anna")
        twiml = "<Response><Say>Elsewhere.</Say></Response>"
        await stand.sdk(lambda client: client.calls(caller).update(twiml=twiml))
        await stand.settle()
        assert stand.heard(caller)[-1] == "Elsewhere."
        assert stand.hits_on("/room")[-1]["ReasonParticipantLeft"] == "participant_updated_via_api"

    converse(scene)


def test_a_colleague_coaches_and_a_second_of_the_same_label_is_turned_away() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand)
        caller = await stand.dial()

        def add(client: Any, label: str, coached: str | None) -> Any:
            terms = {"coaching": True, "call_sid_to_coach": coached} if coached else {}
            return client.conferences("c-1").participants.create(from_=LINE, to=DESK, label=label, **terms)

        agent = await stand.sdk(lambda client: add(client, "agent", None))
        await stand.settle()
        await stand.act(agent.call_sid, "answer")
        coach = await stand.sdk(lambda client: add(client, "coach", agent.call_sid))
        await stand.settle()
        await stand.act(coach.call_sid, "answer")
        joined = stand.events("conference_joined")
        assert [(event["label"], event["coaching"]) for event in joined] == [
            (None, None),
            ("agent", None),
            ("coach", agent.call_sid),
        ]
        double = await stand.sdk(lambda client: add(client, "agent", None))
        await stand.settle()
        await stand.act(double.call_sid, "answer")
        assert stand.status(double.call_sid) == "completed"
        assert stand.events("webhook_failed")[-1]["code"] == 16025
        assert stand.status(caller) == "in-progress"

    converse(scene)


def test_a_participant_who_does_not_answer_is_never_in_the_conference() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand)

        def add(client: Any) -> Any:
            return client.conferences("c-2").participants.create(from_=LINE, to=DESK, timeout=20)

        made = await stand.sdk(add)
        await stand.after(26)
        assert stand.status(made.call_sid) == "no-answer"
        rooms = await stand.sdk(lambda client: client.conferences.list())
        assert [room.status for room in rooms] == ["completed"]

    converse(scene)


def test_an_announcement_is_heard_by_all_and_its_end_is_told() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand)
        stand.pages["/line"] = ROOM.replace("start end", "announcement start end")
        stand.pages["/news"] = "<Say>The line closes soon.</Say>"
        one, two = await stand.dial(), await stand.dial(from_="client:anna")
        room = stand.carrier.conferences.named("c-1")
        url = stand.app_url + "/news"
        await stand.sdk(lambda client: client.conferences(room.sid).update(announce_url=url))
        await stand.after(5)
        assert stand.heard(one)[-1] == stand.heard(two)[-1] == "The line closes soon."
        assert stand.hits_on("/room")[-1]["StatusCallbackEvent"] == "announcement-end"

    converse(scene)


def test_a_conference_recording_begins_when_two_are_bridged() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand)
        stand.pages["/line"] = ROOM.replace('beep="false"', 'record="record-from-start"')
        one = await stand.dial()
        await stand.after(30)
        two = await stand.dial(from_="client:anna")
        await stand.after(10)
        await stand.act(one, "hangup")
        await stand.act(two, "hangup")
        recording = stand.carrier.recordings.all()[0]
        assert (recording.duration, recording.terms.source) == (10, "Conference")

    converse(scene)
