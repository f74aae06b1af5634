"""Lists: what they are narrowed down by, and their pages."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import pytest
from twilio.rest import Client

from tests.sandbox.stand import CALLER, LINE, Stand, converse

OTHER = "+390255550000"
NEXT_DAY = 24 * 3600
FIRST, SECOND = date(2026, 3, 2), date(2026, 3, 3)


async def two_days(stand: Stand) -> tuple[str, str]:
    """A call on each of two days, from another caller to another line."""
    stand.own(LINE, "/short")
    stand.own(OTHER, "/long")
    stand.pages |= {"/short": "<Say>Short.</Say>", "/long": "<Say>Wait.</Say><Pause length='600'/>"}
    first = await stand.dial()
    await stand.after(NEXT_DAY)
    return first, await stand.dial(OTHER, "+393339999999")


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({}, "second first"),
        ({"to": LINE}, "first"),
        ({"from_": "+393339999999"}, "second"),
        ({"status": "completed"}, "first"),
        ({"status": "in-progress"}, "second"),
        ({"parent_call_sid": "CA" + "0" * 32}, ""),
        ({"start_time": datetime(2026, 3, 2, 9, tzinfo=UTC)}, "first"),
        ({"start_time_after": datetime(2026, 3, 3, tzinfo=UTC)}, "second"),
        ({"start_time_before": datetime(2026, 3, 3, tzinfo=UTC)}, "first"),
        ({"start_time_after": datetime(2026, 3, 2, 9, tzinfo=UTC)}, "second first"),
        ({"start_time_after": datetime(2026, 3, 2, 9, 0, 1, tzinfo=UTC)}, "second"),
        ({"end_time_after": datetime(2026, 3, 2, tzinfo=UTC)}, "first"),
        ({"end_time_before": datetime(2026, 3, 2, tzinfo=UTC)}, ""),
    ],
)
def test_calls_are_narrowed_down(terms: dict[str, Any], expected: str) -> None:
    async def scene(stand: Stand) -> None:
        first, second = await two_days(stand)
        names = {first: "first", second: "second"}
        found = await stand.sdk(lambda client: client.calls.list(**terms))
        assert " ".join(names[call.sid] for call in found) == expected

    converse(scene)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("StartTime=2026-03-02", 1),
        ("StartTime=2026-03-03", 1),
        ("StartTime%3C=2026-03-03", 1),
        ("StartTime%3E=2026-03-03", 1),
        ("StartTime%3E=2026-03-02", 2),
        ("StartTime%3C=2026-03-02", 0),
        ("StartTime%3E=2026-03-02&StartTime%3C=2026-03-03", 1),
        ("StartTime%3E=2026-03-02T10:00:00%2B01:00", 2),
        ("To=", 2),
        ("Unknown=thing", 2),
    ],
)
def test_a_date_is_its_day_and_before_it_is_before_its_midnight(query: str, count: int) -> None:
    async def scene(stand: Stand) -> None:
        await two_days(stand)
        assert len((await stand.rest("GET", f"/Calls.json?{query}"))["calls"]) == count

    converse(scene)


def test_conferences_are_found_by_name_status_and_date() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = lambda form: f"<Dial><Conference>{form['From'][-1]}</Conference></Dial>"
        first = await stand.dial(from_="+393330000001")
        await stand.act(first, "hangup")
        await stand.after(NEXT_DAY)
        await stand.dial(from_="+393330000002")

        def names(**terms: Any) -> list[str]:
            client: Client = stand.client()
            return [room.friendly_name for room in client.conferences.list(**terms)]

        cases: list[tuple[dict[str, Any], list[str]]] = [
            ({}, ["2", "1"]),
            ({"friendly_name": "1"}, ["1"]),
            ({"status": "completed"}, ["1"]),
            ({"status": "init"}, ["2"]),
            ({"date_created": FIRST}, ["1"]),
            ({"date_created_before": SECOND}, ["1"]),
            ({"date_created_after": SECOND}, ["2"]),
            ({"date_updated": FIRST}, ["1"]),
            ({"date_updated_after": SECOND}, ["2"]),
        ]
        for terms, expected in cases:
            assert await asyncio.to_thread(names, **terms) == expected, terms

    converse(scene)


def test_recordings_are_found_by_call_conference_and_date() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Dial><Conference record='record-from-start'>room</Conference></Dial>"
        first, second = await stand.dial(), await stand.dial(from_="client:anna")
        await stand.sdk(lambda client: client.calls(second).recordings.create())
        await stand.after(10)
        await stand.act(first, "hangup")
        await stand.act(second, "hangup")
        await stand.after(NEXT_DAY)
        room = (await stand.sdk(lambda client: client.conferences.list()))[0]
        counts = await stand.sdk(
            lambda client: {
                "all": len(client.recordings.list()),
                "of the call": [r.source for r in client.recordings.list(call_sid=second)],
                "of the conference": [r.source for r in client.recordings.list(conference_sid=room.sid)],
                "below the call": len(client.calls(second).recordings.list(date_created=FIRST)),
                "below the call, later": len(client.calls(second).recordings.list(date_created_after=SECOND)),
                "below the conference": [r.duration for r in client.conferences(room.sid).recordings.list()],
                "that day": len(client.recordings.list(date_created=datetime(2026, 3, 2, 9, tzinfo=UTC))),
                "later": len(client.recordings.list(date_created_after=datetime(2026, 3, 3, tzinfo=UTC))),
            }
        )
        assert counts == {
            "all": 2,
            "of the call": ["StartCallRecordingAPI"],
            "of the conference": ["Conference"],
            "below the call": 1,
            "below the call, later": 0,
            "below the conference": ["10"],
            "that day": 2,
            "later": 0,
        }

    converse(scene)


def test_messages_are_found_by_sender_recipient_and_date() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.own(OTHER, "/line")
        for from_, to in ((LINE, CALLER), (OTHER, "+393335556666")):
            await stand.rest("POST", "/Messages.json", {"From": from_, "To": to, "Body": "Hello"})
            await stand.after(NEXT_DAY)
        days = [datetime(2026, 3, day, tzinfo=UTC) for day in (2, 3)]
        found = await stand.sdk(
            lambda client: [
                [message.to for message in client.messages.list(**terms)]
                for terms in (
                    {"to": CALLER},
                    {"from_": OTHER},
                    {"date_sent_before": days[1]},
                    {"date_sent_after": days[1]},
                )
            ]
        )
        assert found == [[CALLER], ["+393335556666"], [CALLER], ["+393335556666"]]

    converse(scene)


def test_pages_lead_to_each_other_and_hold_still_while_calls_come_in() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Say>Short.</Say>"
        sids = [await stand.dial() for _ in range(7)][::-1]
        first = await stand.rest("GET", "/Calls.json?PageSize=3&To=%2B390212340000")
        assert (first["page"], first["page_size"], first["start"], first["end"]) == (0, 3, 0, 2)
        assert first["previous_page_uri"] is None
        await stand.dial()  # a newcomer pushes every other one down
        second = await stand.rest("GET", below(first["next_page_uri"]))
        assert [call["sid"] for call in second["calls"]] == sids[3:6]
        assert (second["page"], second["start"], second["end"]) == (1, 3, 5)
        third = await stand.rest("GET", below(second["next_page_uri"]))
        assert ([call["sid"] for call in third["calls"]], third["next_page_uri"]) == (sids[6:], None)
        back = await stand.rest("GET", below(second["previous_page_uri"]))
        assert [call["sid"] for call in back["calls"]] == sids[:3]
        again = await stand.rest("GET", below(first["first_page_uri"]))
        assert len(again["calls"]) == 3

    converse(scene)


def below(uri: str) -> str:
    """The path below the account."""
    return "/" + uri.partition("/Accounts/")[2].partition("/")[2]


def test_a_page_goes_on_where_it_was_when_the_last_item_seen_is_gone() -> None:
    async def scene(stand: Stand) -> None:
        names = [f"q{number}" for number in range(6)]
        for name in names:
            await stand.rest("POST", "/Queues.json", {"FriendlyName": name})
        first = await stand.rest("GET", "/Queues.json?PageSize=2")
        await stand.rest("DELETE", f"/Queues/{first['queues'][-1]['sid']}.json")
        second = await stand.rest("GET", below(first["next_page_uri"]))
        assert [queue["friendly_name"] for queue in second["queues"]] == ["q2", "q1"]

    converse(scene)


def test_an_empty_list_has_the_shape_of_a_list() -> None:
    async def scene(stand: Stand) -> None:
        for path, key in (("Calls", "calls"), ("Notifications", "notifications"), ("Recordings", "recordings")):
            answer = await stand.rest("GET", f"/{path}.json")
            assert (answer[key], answer["start"], answer["end"], answer["next_page_uri"]) == ([], 0, 0, None)

    converse(scene)


def test_participants_are_found_by_what_they_do() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Dial><Conference>room</Conference></Dial>"
        first, second = await stand.dial(), await stand.dial(from_="client:anna")

        def prepare(client: Client) -> Any:
            room = client.conferences.list()[0]
            room.participants(first).update(hold=True)
            client.conferences(room.sid).participants(second).update(muted=True, coaching=True, call_sid_to_coach=first)
            return client.conferences(room.sid)

        room = await stand.sdk(prepare)
        found = await stand.sdk(
            lambda client: [
                [person.call_sid for person in room.participants.list(**terms)]
                for terms in ({"hold": True}, {"muted": True}, {"coaching": False}, {"hold": False, "muted": False})
            ]
        )
        assert found == [[first], [second], [first], []]

    converse(scene)


def test_members_of_a_queue_are_listed_in_line_over_pages() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Enqueue waitUrl=''>q</Enqueue>"
        sids = [await stand.dial() for _ in range(5)]

        def members(client: Client) -> Any:
            queue = client.queues.list()[0]
            return [(member.call_sid, member.position) for member in client.queues(queue.sid).members.list(page_size=2)]

        assert await stand.sdk(members) == [(sid, place) for place, sid in enumerate(sids, 1)]

    converse(scene)
