"""Calls made, looked at and changed over REST with the carrier's own SDK."""

from __future__ import annotations

from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from tests.sandbox.stand import CALLER, LINE, Stand, converse


def test_a_call_made_over_rest_rings_is_answered_and_reports_each_step() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/menu")
        stand.pages["/hello"] = "<Say>Hello from the line.</Say>"
        stand.pages["/progress"] = ""

        def make(client: Client) -> Any:
            return client.calls.create(
                to=CALLER,
                from_=LINE,
                url=stand.app_url + "/hello",
                status_callback=stand.app_url + "/progress",
                status_callback_event=["initiated", "ringing", "answered", "completed"],
            )

        call = await stand.sdk(make)
        await stand.settle()
        assert stand.events("ringing")[0]["to"] == CALLER
        await stand.act(call.sid, "answer")
        assert stand.heard(call.sid) == ["Hello from the line."]
        await stand.after(5)
        progress = stand.hits_on("/progress")
        assert [p["CallStatus"] for p in progress] == ["initiated", "ringing", "in-progress", "completed"]
        assert [p["SequenceNumber"] for p in progress] == ["0", "1", "2", "3"]
        assert progress[-1]["CallDuration"] == "1"
        fetched = await stand.sdk(lambda client: client.calls(call.sid).fetch())
        assert (fetched.status, fetched.duration, fetched.direction) == ("completed", "1", "outbound-api")

    converse(scene)


def test_a_call_that_is_over_cannot_be_redirected() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/menu")
        stand.pages["/menu"] = "<Say>Short.</Say>"
        sid = await stand.dial()
        await stand.after(5)
        with pytest.raises(TwilioRestException) as refused:
            await stand.sdk(lambda client: client.calls(sid).update(twiml="<Response/>"))
        assert (refused.value.status, refused.value.code) == (400, 21220)

    converse(scene)


def test_a_living_call_is_redirected_to_another_document() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/menu")
        stand.pages["/menu"] = "<Pause length='1'/><Say>Before.</Say><Pause length='600'/>"
        sid = await stand.dial()
        await stand.after(3)
        twiml = "<Response><Say>After.</Say></Response>"
        await stand.sdk(lambda client: client.calls(sid).update(twiml=twiml))
        await stand.settle()
        assert stand.heard(sid) == ["Before.", "After."]

    converse(scene)


def test_a_wrong_token_is_refused_with_the_carriers_code() -> None:
    async def scene(stand: Stand) -> None:
        async with stand.http.get(f"{stand.url}/2010-04-01/Accounts/x/Calls.json") as answer:
            assert answer.status == 401
            assert (await answer.json())["code"] == 20003

    converse(scene)


def test_numbers_are_bought_configured_listed_and_given_back() -> None:
    async def scene(stand: Stand) -> None:
        def buy(client: Client) -> Any:
            return client.incoming_phone_numbers.create(phone_number=LINE, voice_url="http://127.0.0.1/x")

        number = await stand.sdk(buy)
        assert (number.phone_number, number.voice_url) == (LINE, "http://127.0.0.1/x")
        await stand.sdk(lambda client: number.update(voice_url="http://127.0.0.1/y"))
        listed = await stand.sdk(lambda client: client.incoming_phone_numbers.list(phone_number=LINE))
        assert [n.voice_url for n in listed] == ["http://127.0.0.1/y"]
        assert await stand.sdk(lambda client: listed[0].delete())
        assert await stand.sdk(lambda client: client.incoming_phone_numbers.list()) == []

    converse(scene)


def test_calls_are_listed_newest_first_over_several_pages() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/menu")
        stand.pages["/menu"] = "<Say>Short.</Say>"
        sids = [await stand.dial() for _ in range(5)]
        listed = await stand.sdk(lambda client: client.calls.list(page_size=2))
        assert [call.sid for call in listed] == sids[::-1]
        assert await stand.sdk(lambda client: client.calls.list(status="completed")) == []

    converse(scene)


def test_a_machine_that_answers_is_named_in_the_first_request() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/menu")
        stand.pages["/hello"] = "<Say>Hello.</Say>"
        await stand.control("PUT", f"/handsets/{CALLER}", {"on_call": "answer", "answered_by": "machine_start"})

        def make(client: Client) -> Any:
            url = stand.app_url + "/hello"
            return client.calls.create(to=CALLER, from_=LINE, url=url, machine_detection="Enable")

        await stand.sdk(make)
        await stand.after(4)
        assert stand.hits_on("/hello")[0]["AnsweredBy"] == "machine_start"

    converse(scene)


def test_a_call_recorded_from_the_start_reports_its_recording_at_the_end() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/menu")
        stand.pages["/over"] = ""

        def make(client: Client) -> Any:
            twiml = "<Response><Pause length='9'/></Response>"
            over = stand.app_url + "/over"
            return client.calls.create(to=CALLER, from_=LINE, twiml=twiml, record=True, status_callback=over)

        call = await stand.sdk(make)
        await stand.settle()
        await stand.act(call.sid, "answer")
        await stand.after(10)
        assert stand.hits_on("/over")[0]["RecordingDuration"] == "9"

    converse(scene)


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"to": "", "from_": LINE, "twiml": "<Response/>"}, 21201),
        ({"to": "12ab", "from_": LINE, "twiml": "<Response/>"}, 21211),
        ({"to": CALLER, "from_": "+390299999999", "twiml": "<Response/>"}, 21210),
        ({"to": CALLER, "from_": LINE}, 21205),
        ({"to": CALLER, "from_": LINE, "url": "/relative"}, 21205),
    ],
)
def test_a_call_that_cannot_be_made_is_refused_with_the_carriers_code(terms: dict[str, str], code: int) -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/menu")
        with pytest.raises(TwilioRestException) as refused:
            await stand.sdk(lambda client: client.calls.create(**terms))
        assert (refused.value.status, refused.value.code) == (400, code)

    converse(scene)
