"""Conferences: who starts and ends them, what is told, and what REST may do to those inside."""

from __future__ import annotations

from typing import Any

from ivr.carrier_check.facts import Fact
from ivr.carrier_check.hits import Hit
from ivr.carrier_check.program import program
from ivr.carrier_check.stage import LISTENING, Stage

EVENTS = "start end join leave mute hold modify announcement"
OF_ALL = ("ConferenceSid", "FriendlyName", "AccountSid", "SequenceNumber", "Timestamp", "StatusCallbackEvent")
OF_ONE = ("CallSid", "Muted", "Hold", "Coaching", "EndConferenceOnExit", "StartConferenceOnEnter")


def room_of(stage: Stage) -> str:
    return f"check-{stage.door.run}-{stage.program}"


def joining(stage: Stage, told: str = "@told", wait: str = "@music", more: str = "") -> str:
    """The document of a participant whose next document is `@out`."""
    callback = f'statusCallback="{told}" statusCallbackEvent="{EVENTS}"' if told else ""
    noun = f'<Conference waitUrl="{wait}" beep="false" {callback} {more}>{room_of(stage)}</Conference>'
    return f'<Say>Hello.</Say><Dial action="@out">{noun}</Dial>'


async def event(stage: Stage, name: str, page: str = "told", number: int = 1) -> Hit | None:
    return await stage.maybe(page, number, within=15, StatusCallbackEvent=name)


def shown(hit: Hit | None, *names: str) -> str:
    return hit.shows(*names) if hit is not None else "it was not told"


@program(
    Fact(
        "conference.waits",
        "2 Conference",
        "D",
        "Two who may not start it (startConferenceOnEnter=false) do not start it",
    ),
    Fact("conference.starts", "2 Conference", "D", "It starts with two or more of whom one has startConferenceOnEnter"),
    Fact("conference.wait-once", "2 Conference", "D", "The waitUrl is asked once; when it runs out there is silence"),
    Fact("conference.first-decides", "2 Conference", "D", "Callback and events are those of the first participant"),
    Fact("conference.numbers", "2 Conference", "D", "Its callbacks are numbered one by one"),
    Fact("conference.from-zero", "9 readings", "R", "Those numbers begin at 0"),
    Fact("conference.params", "2 Conference", "D", f"Every callback carries {' '.join(OF_ALL)}"),
    Fact("conference.one", "2 Conference", "D", f"Those about a participant carry {' '.join(OF_ONE)}"),
    Fact("conference.end-on-exit", "2 Conference", "D", "endConferenceOnExit: the end's reason, and who caused it"),
    Fact(
        "conference.leave",
        "2 Conference",
        "D",
        "Leaving is told with participant_hung_up, for the rest moderator_ended_conference",
    ),
    Fact(
        "conference.action", "2 Conference", "D", "Afterwards the Dial's action: answered or completed, no DialCallSid"
    ),
    Fact("conference.list", "4", "O", "It is found by FriendlyName, and shows its reason once it is completed"),
    legs=6,
    seconds=60,
)
async def meeting(stage: Stage) -> None:
    shy = 'startConferenceOnEnter="false"'
    stage.serve(
        first=joining(stage, more=shy + ' participantLabel="one"'),
        second=joining(stage, "@elsewhere", more=shy),
        third=joining(stage, "@elsewhere", more='endConferenceOnExit="true" participantLabel="three"'),
        music="<Pause/>",
        out="<Hangup/>",
    )
    await stage.call("first")
    await event(stage, "participant-join")
    await stage.call("second")
    await event(stage, "participant-join", number=2)
    await stage.pass_time(6)
    stage.see("conference.waits", not stage.all("told", StatusCallbackEvent="conference-start"), "it had not started")
    first = (await stage.hit("first"))["CallSid"]
    asked = len(stage.all("music", CallSid=first))
    stage.see("conference.wait-once", asked == 1, f"{asked} requests in six seconds")
    host = await stage.call("third")
    stage.see("conference.starts", await event(stage, "conference-start"), "it started with the third")
    await stage.pass_time(3)
    await stage.hang_up(host)
    await _ending(stage)


async def _ending(stage: Stage) -> None:
    end = await event(stage, "conference-end")
    third = stage.all("third")[0]["CallSid"]
    why = "participant-with-end-conference-on-exit-left"
    ended = end is not None and (end["ReasonConferenceEnded"], end["CallSidEndingConference"]) == (why, third)
    stage.see("conference.end-on-exit", ended, shown(end, "ReasonConferenceEnded", "CallSidEndingConference"))
    leaves = {
        hit["CallSid"]: hit["ReasonParticipantLeft"]
        for hit in stage.all("told", StatusCallbackEvent="participant-leave")
    }
    fits = leaves.pop(third, "") == "participant_hung_up" and set(leaves.values()) == {"moderator_ended_conference"}
    stage.see("conference.leave", fits, f"{leaves}")
    told = stage.all("told")
    lacking = {name for hit in told for name in hit.lacks(*OF_ALL)}
    stage.see("conference.params", told and not lacking, f"missing: {sorted(lacking)}")
    ones = [hit for hit in told if hit["StatusCallbackEvent"].startswith("participant-")]
    lacking = {name for hit in ones for name in hit.lacks(*OF_ONE)}
    stage.see("conference.one", ones and not lacking, f"missing: {sorted(lacking)}")
    numbers = sorted(int(hit["SequenceNumber"] or -1) for hit in told)
    stage.see("conference.numbers", numbers == list(range(numbers[0], numbers[0] + len(numbers))), numbers)
    stage.see("conference.from-zero", numbers[0] == 0, f"the first is {numbers[0]}")
    stage.see(
        "conference.first-decides", not stage.all("elsewhere"), f"{len(stage.all('elsewhere'))} to the others' URL"
    )
    out = await stage.hit("out")
    fits = out["DialCallStatus"] in ("answered", "completed") and "DialCallSid" not in out
    stage.see("conference.action", fits, out.shows("DialCallStatus", "DialCallSid"))
    rooms: list[Any] = await stage.rest(lambda client: client.conferences.list(friendly_name=room_of(stage), limit=5))
    states = [(room.status, room.reason_conference_ended) for room in rooms]
    stage.see("conference.list", states == [("completed", "participant-with-end-conference-on-exit-left")], states)


@program(
    Fact("participant.mute", "4", "O", "Muted=true is told as participant-mute, false as participant-unmute"),
    Fact("participant.hold", "2 Conference", "D", "Hold is told as participant-hold, its end as participant-unhold"),
    Fact("participant.hold-url", "4", "O", "HoldUrl is asked by GET unless told otherwise"),
    Fact("participant.coach", "2 Conference", "D", "Coaching by REST is told as participant-modify with Coaching=true"),
    Fact("participant.label", "4", "O", "A participant is found by its label"),
    Fact(
        "participant.duplicate",
        "2 Conference",
        "D",
        "A label that is taken: not joined, the call goes on with what follows",
    ),
    Fact("participant.announce", "4", "O", "An announcement is told as announcement-end with its AnnounceUrl"),
    Fact("participant.kick", "4", "O", "DELETE puts a participant out (204), who goes on with the Dial's action"),
    Fact("participant.listed", "4", "O", "Only who is inside is listed"),
    Fact("participant.updated", "7", "D", "A new document for a participant's call: left, participant_updated_via_api"),
    Fact("participant.word", "7", "G", "Record takes true or false in REST: a word is 400"),
    legs=6,
    seconds=60,
)
async def handling(stage: Stage) -> None:
    stage.serve(
        first=joining(stage, more='participantLabel="one"'),
        second=joining(stage, more='participantLabel="two"'),
        third=joining(stage, more='participantLabel="one"') + "<Hangup/>",
        music="<Pause/>",
        hold=LISTENING,
        notice="<Say>Attention.</Say>",
        out=LISTENING,
        away=LISTENING,
    )
    await stage.call("first")
    joined = await event(stage, "participant-join")
    await stage.call("second")
    await event(stage, "conference-start")
    room, one = joined["ConferenceSid"] if joined else "", stage.all("first")[0]["CallSid"]
    two = stage.all("second")[0]["CallSid"]
    await _sound(stage, room, one, two)
    await _in_and_out(stage, room, one, two)


async def _update(stage: Stage, room: str, who: str, **change: Any) -> None:
    await stage.rest(lambda client: client.conferences(room).participants(who).update(**change))


async def _sound(stage: Stage, room: str, one: str, two: str) -> None:
    await _update(stage, room, one, muted=True)
    await _update(stage, room, one, muted=False)
    both = await event(stage, "participant-mute"), await event(stage, "participant-unmute")
    stage.see("participant.mute", all(both), shown(both[0], "Muted"))
    await _update(stage, room, one, hold=True, hold_url=stage.fill("@hold"))
    hold = await stage.maybe("hold")
    stage.see("participant.hold-url", hold and hold.method == "GET", hold.method if hold else "no request")
    await _update(stage, room, one, hold=False)
    both = await event(stage, "participant-hold"), await event(stage, "participant-unhold")
    stage.see("participant.hold", all(both), shown(both[0], "Hold"))
    await _update(stage, room, one, announce_url=stage.fill("@notice"))
    over = await event(stage, "announcement-end")
    stage.see("participant.announce", over and over["AnnounceUrl"].endswith("notice"), shown(over, "AnnounceUrl"))
    await _update(stage, room, two, coaching=True, call_sid_to_coach=one)
    coached = await event(stage, "participant-modify")
    stage.see("participant.coach", coached and coached["Coaching"] == "true", shown(coached, "Coaching"))


async def _in_and_out(stage: Stage, room: str, one: str, two: str) -> None:
    found = await stage.rest(lambda client: client.conferences(room).participants("one").fetch())
    stage.see("participant.label", found.call_sid == one, found.call_sid)
    refused = await stage.account.refusal(
        lambda client: client.conferences(room).participants.create(
            from_=stage.near, to="client:x", record="record-from-start"
        )
    )
    stage.see("participant.word", refused is not None and refused.status == 400, refused or "it was taken")
    sid = await stage.call("third")
    twin = (await stage.hit("third"))["CallSid"]
    await stage.pass_time(4)
    inside = await stage.rest(lambda client: client.conferences(room).participants.list(limit=20))
    stage.see("participant.duplicate", twin not in {who.call_sid for who in inside}, f"{len(inside)} inside")
    await stage.hang_up(sid)
    await stage.rest(lambda client: client.conferences(room).participants(two).delete())
    out = await stage.maybe("out", CallSid=two)
    stage.see("participant.kick", out is not None, shown(out, "DialCallStatus"))
    inside = await stage.rest(lambda client: client.conferences(room).participants.list(limit=20))
    stage.see("participant.listed", {who.call_sid for who in inside} == {one}, f"{len(inside)} listed")
    await stage.tell(one, "<Redirect>@away</Redirect>")
    left = await stage.maybe("told", StatusCallbackEvent="participant-leave", CallSid=one)
    fits = left is not None and left["ReasonParticipantLeft"] == "participant_updated_via_api"
    stage.see("participant.updated", fits, shown(left, "ReasonParticipantLeft"))


@program(
    Fact("participants.create", "4", "O", "POST Participants by FriendlyName makes the conference and calls"),
    Fact("participants.label", "4", "O", "It joins with its Label, from the start of ringing on not yet connected"),
    Fact(
        "conference.record", "2 Conference", "D", "record-from-start begins with the second; RecordingSource=Conference"
    ),
    Fact("conference.record-sid", "2 Conference", "D", "and its callback carries the ConferenceSid"),
    Fact("conference.record-two", "2 Conference", "D", "and it is stored in two channels"),
    Fact("conference.end-rest", "4", "O", "Status=completed ends it: conference-ended-via-api"),
    Fact("conference.end-leave", "2 Conference", "D", "and those inside leave with conference_ended_via_api"),
    legs=4,
    seconds=60,
)
async def inviting(stage: Stage) -> None:
    record = 'record="record-from-start" recordingStatusCallback="@taped"'
    stage.serve(
        first=joining(stage, more=record), music="<Pause/>", out="<Hangup/>", guest="<Say>Hello.</Say>" + LISTENING
    )
    async with stage.inviting("guest"):
        made = await stage.rest(
            lambda client: client.conferences(room_of(stage)).participants.create(
                from_=stage.near,
                to=stage.far,
                label="guest",
                beep="false",
                conference_status_callback=stage.fill("@told"),
                conference_status_callback_event=EVENTS.split(),
                conference_record="record-from-start",
                conference_recording_status_callback=stage.fill("@taped"),
            )
        )
        stage.sids.append(made.call_sid)
    room = made.conference_sid
    stage.see("participants.create", room.startswith("CF"), room)
    joined = await event(stage, "participant-join")
    fits = (
        joined is not None
        and joined["ParticipantLabel"] == "guest"
        and made.status in ("queued", "ringing", "connecting")
    )
    stage.see("participants.label", fits, f"{made.status}; {shown(joined, 'ParticipantLabel')}")
    await stage.call("first")
    await event(stage, "conference-start")
    await stage.pass_time(4)
    await stage.rest(lambda client: client.conferences(room).update(status="completed"))
    end = await event(stage, "conference-end")
    fits = end is not None and end["ReasonConferenceEnded"] == "conference-ended-via-api"
    stage.see("conference.end-rest", fits, shown(end, "ReasonConferenceEnded"))
    left = await event(stage, "participant-leave")
    fits = left is not None and left["ReasonParticipantLeft"] == "conference_ended_via_api"
    stage.see("conference.end-leave", fits, shown(left, "ReasonParticipantLeft"))
    taped = await stage.maybe("taped", within=60)
    source = taped["RecordingSource"] if taped is not None else ""
    stage.see("conference.record", source == "Conference", shown(taped, "RecordingSource"))
    stage.see("conference.record-sid", taped and taped["ConferenceSid"] == room, shown(taped, "ConferenceSid"))
    stage.see("conference.record-two", taped and taped["RecordingChannels"] == "2", shown(taped, "RecordingChannels"))
