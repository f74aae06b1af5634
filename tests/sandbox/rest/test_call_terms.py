"""What a call made over REST is asked for, and what it does about it."""

from __future__ import annotations

from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from sandbox.detection import MachineDetection
from tests.sandbox.stand import CALLER, LINE, Stand, converse

WAIT = "<Response><Say>Wait.</Say><Pause length='3600'/></Response>"
OTHER = "+390255550000"


async def call(stand: Stand, **terms: Any) -> Any:
    """A call to the caller, with a document that waits unless another one is asked for."""
    if not {"url", "twiml", "application_sid"} & set(terms):
        terms["twiml"] = WAIT
    facts: dict[str, Any] = {"to": CALLER, "from_": LINE} | terms
    made = await stand.sdk(lambda client: client.calls.create(**facts))
    await stand.settle()
    return made


async def answered(stand: Stand, **terms: Any) -> Any:
    made = await call(stand, **terms)
    await stand.act(made.sid, "answer")
    return made


# The document


def test_twiml_is_ignored_where_a_url_is_given() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/hello"] = "<Say>From the address.</Say>"
        made = await answered(stand, url=stand.app_url + "/hello", method="GET", twiml=WAIT)
        assert stand.heard(made.sid) == ["From the address."]
        assert [hit.method for hit in stand.hits] == ["GET"]

    converse(scene)


def test_an_application_stands_before_the_urls_of_the_form() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages |= {"/app": "<Say>From the application.</Say>", "/over": ""}

        def make(client: Client) -> Any:
            return client.applications.create(
                friendly_name="Desk", voice_url=stand.app_url + "/app", status_callback=stand.app_url + "/over"
            )

        app = await stand.sdk(make)
        made = await answered(stand, application_sid=app.sid, url=stand.app_url + "/elsewhere")
        await stand.after(5)
        assert stand.heard(made.sid) == ["From the application."]
        assert stand.hits_on("/over")[0]["CallStatus"] == "completed"

    converse(scene)


def test_a_broken_document_leads_to_the_fallback() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/spare"] = "<Say>From the fallback.</Say>"
        urls = {"url": stand.app_url + "/gone", "fallback_url": stand.app_url + "/spare", "fallback_method": "GET"}
        made = await answered(stand, **urls)
        assert stand.heard(made.sid) == ["From the fallback."]
        assert (stand.hits_on("/spare")[0]["ErrorCode"], stand.hits[-1].method) == ("11200", "GET")

    converse(scene)


# Ringing and lasting


def test_a_call_rings_for_its_timeout_and_five_seconds() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        made = await call(stand, timeout=15)
        await stand.after(19.9)
        assert stand.status(made.sid) == "ringing"
        await stand.after(0.2)
        assert stand.status(made.sid) == "no-answer"

    converse(scene)


def test_a_call_ends_at_its_time_limit_and_a_later_limit_replaces_it() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        short, longer = await answered(stand, time_limit=60), await answered(stand, time_limit=60, to="+393334445555")
        await stand.after(30)
        await stand.sdk(lambda client: client.calls(longer.sid).update(time_limit=90))
        await stand.after(31)
        assert (stand.status(short.sid), stand.status(longer.sid)) == ("completed", "in-progress")
        await stand.after(30)
        assert stand.status(longer.sid) == "completed"

    converse(scene)


def test_digits_are_sent_after_the_answer_with_their_pauses() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        made = await answered(stand, send_digits="wW12")
        assert stand.events("key_heard") == []
        await stand.after(2)
        assert [event["key"] for event in stand.events("key_heard") if event["call_sid"] == made.sid] == ["1", "2"]

    converse(scene)


def test_the_party_called_is_shown_another_number_and_the_reason() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.own(OTHER, "/line")
        await call(stand, caller_id=OTHER, call_reason="Your callback")
        ringing = stand.events("ringing")[0]
        assert (ringing["from"], ringing["reason"]) == (OTHER, "Your callback")

    converse(scene)


def test_fields_without_effect_here_are_taken_when_they_are_well_formed() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        await call(
            stand,
            byoc="BY" + "0" * 32,
            call_token="a token",
            client_notification_url=stand.app_url + "/push",
            sip_auth_username="anna",
            sip_auth_password="secret",
        )
        assert stand.events("ringing")[0]["to"] == CALLER

    converse(scene)


def test_a_call_to_an_application_runs_its_document_at_the_far_end() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/far"] = "<Say>The far end.</Say>"
        app = await stand.sdk(lambda client: client.applications.create(voice_url=stand.app_url + "/far"))
        await call(stand, to=f"app:{app.sid}")
        directions = sorted(each.direction for each in stand.carrier.calls.all())
        assert directions == ["inbound", "outbound-api"]

    converse(scene)


# Who answered


@pytest.mark.parametrize(
    ("terms", "answered_by", "said", "after"),
    [
        ({}, "human", "human", 3.0),
        ({"speech_seconds": 1.0}, "human", "machine_start", 1.0),
        ({"speech_end_seconds": 5.0}, "human", "human", 6.8),
        ({}, "machine_start", "machine_start", 2.4),
        ({}, "machine_end_beep", "machine_start", 2.4),
        ({"mode": "DetectMessageEnd"}, "machine_start", "machine_end_beep", 7.2),
        ({"mode": "DetectMessageEnd"}, "machine_end_silence", "machine_end_silence", 7.2),
        ({"mode": "DetectMessageEnd", "timeout_seconds": 5.0}, "machine_end_silence", "unknown", 5.0),
        ({}, "fax", "fax", 3.0),
        ({"silence_seconds": 2.0}, "unknown", "unknown", 2.0),
    ],
)
def test_detection_takes_the_time_that_its_measures_say(
    terms: dict[str, Any], answered_by: str, said: str, after: float
) -> None:
    word, seconds = MachineDetection(**{"mode": "Enable"} | terms).finding(answered_by)
    assert (word, round(seconds, 3)) == (said, after)


def test_a_call_that_need_not_wait_is_told_who_answered_by_a_callback() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/amd"] = ""
        await stand.control("PUT", f"/handsets/{CALLER}", {"on_call": "answer", "answered_by": "machine_end_beep"})
        made = await call(
            stand,
            machine_detection="DetectMessageEnd",
            async_amd="true",
            async_amd_status_callback=stand.app_url + "/amd",
            async_amd_status_callback_method="GET",
            machine_detection_speech_end_threshold=2000,
        )
        assert stand.heard(made.sid) == ["Wait."]
        await stand.after(10)
        told = stand.hits_on("/amd")[0]
        assert told == {
            "CallSid": made.sid,
            "AccountSid": made.account_sid,
            "AnsweredBy": "machine_end_beep",
            "MachineDetectionDuration": "8000",
        }
        assert (await stand.sdk(lambda client: client.calls(made.sid).fetch())).answered_by == "machine_end_beep"

    converse(scene)


def test_detection_in_the_background_without_a_callback_warns() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        await stand.control("PUT", f"/handsets/{CALLER}", {"on_call": "answer"})
        await call(stand, machine_detection="Enable", async_amd="true")
        await stand.after(5)
        assert "21262" in stand.events("warning")[0]["text"]

    converse(scene)


# The pace


def test_calls_leave_at_the_pace_of_the_account_and_tell_how_long_they_waited() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        made = [await call(stand, to=f"+39333000000{number}") for number in range(4)]
        statuses = [[stand.status(one.sid) for one in made]]
        for _ in range(3):
            await stand.after(1)
            statuses.append([stand.status(one.sid) for one in made])
        assert [line.count("ringing") for line in statuses] == [1, 2, 3, 4]
        last = await stand.sdk(lambda client: client.calls(made[3].sid).fetch())
        assert last.queue_time == "3000"

    converse(scene, calls_per_second=1)


def test_a_queued_call_that_is_canceled_says_nothing_and_gives_up_its_turn() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/told"] = ""
        events = ["initiated", "ringing", "answered", "completed"]
        terms = {"status_callback": stand.app_url + "/told", "status_callback_event": events}
        await call(stand, to="+393330000001")
        waiting = await call(stand, to="+393330000002", **terms)
        third = await call(stand, to="+393330000003")
        canceled = await stand.sdk(lambda client: client.calls(waiting.sid).update(status="canceled"))
        assert (waiting.status, canceled.status) == ("queued", "canceled")
        await stand.after(1)
        assert stand.status(third.sid) == "ringing"
        await stand.after(5)
        assert stand.hits_on("/told") == []

    converse(scene, calls_per_second=1)


def test_a_backlog_of_more_than_a_day_takes_no_more_calls() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        for number in range(2):
            await call(stand, to=f"+39333000000{number}")
        with pytest.raises(TwilioRestException) as refused:
            await call(stand)
        assert refused.value.code == 22005
        with pytest.raises(TwilioRestException) as refused_too:
            await stand.sdk(lambda client: client.conferences("c").participants.create(from_=LINE, to=CALLER))
        assert refused_too.value.code == 22005

    converse(scene, calls_per_second=1 / (24 * 3600))


def test_more_calls_at_once_than_the_account_may_have_are_refused() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        first = await answered(stand)
        with pytest.raises(TwilioRestException) as refused:
            await call(stand)
        assert (refused.value.status, refused.value.code) == (429, 10004)
        await stand.act(first.sid, "hangup")
        await call(stand)

    converse(scene, calls_at_once=1)


# Updates

REDIRECT = {"twiml": "<Response><Say>Elsewhere.</Say></Response>"}
MATRIX = [
    # how far the call has come, the update, and the status or the code that answers
    ("queued", {"status": "canceled"}, "canceled"),
    ("queued", {"status": "completed"}, "canceled"),
    ("queued", REDIRECT, 21220),
    ("queued", {"time_limit": 60}, 21220),
    ("ringing", {"status": "canceled"}, "canceled"),
    ("ringing", {"status": "completed"}, "canceled"),
    ("ringing", REDIRECT, 21220),
    ("ringing", {"url": "http://127.0.0.1/x"}, 21220),
    ("in-progress", {"status": "canceled"}, "in-progress"),
    ("in-progress", {"status": "completed"}, "completed"),
    ("in-progress", REDIRECT, "in-progress"),
    ("in-progress", {"time_limit": 60}, "in-progress"),
    ("in-progress", {}, "in-progress"),
    ("in-progress", {"status_callback": "http://127.0.0.1/x"}, "in-progress"),
    ("in-progress", REDIRECT | {"url": "http://127.0.0.1/x"}, 20001),
    ("in-progress", {"url": "nowhere"}, 21205),
    ("in-progress", {"status": "ringing"}, 20001),
    ("in-progress", {"method": "PUT"}, 21209),
    ("completed", {"status": "completed"}, "completed"),
    ("completed", {"status": "canceled"}, "completed"),
    ("completed", REDIRECT, 21220),
    ("completed", {"time_limit": 60}, 21220),
    ("busy", REDIRECT, 21220),
    ("busy", {"status": "completed"}, "busy"),
]


@pytest.mark.parametrize(("stage", "terms", "outcome"), MATRIX)
def test_an_update_does_what_the_state_of_the_call_allows(
    stage: str, terms: dict[str, Any], outcome: str | int
) -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        await call(stand, to="+393330000001")  # takes the first turn
        made = await call(stand)
        if stage != "queued":
            await stand.after(1)
        if stage in ("in-progress", "completed"):
            await stand.act(made.sid, "answer")
        if stage == "completed":
            await stand.act(made.sid, "hangup")
        if stage == "busy":
            await stand.act(made.sid, "reject", {"reason": "busy"})
        assert stand.status(made.sid) == stage
        if isinstance(outcome, int):
            with pytest.raises(TwilioRestException) as refused:
                await stand.sdk(lambda client: client.calls(made.sid).update(**terms))
            assert (refused.value.status, refused.value.code) == (400, outcome)
            assert stand.status(made.sid) == stage
        else:
            updated = await stand.sdk(lambda client: client.calls(made.sid).update(**terms))
            assert updated.status == outcome
            await stand.settle()

    converse(scene, calls_per_second=1)


def test_a_redirect_may_bring_another_status_callback_and_fallback() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages |= {"/first": "", "/second": "", "/spare": "<Say>Spare.</Say>"}
        made = await answered(stand, status_callback=stand.app_url + "/first")
        await stand.sdk(
            lambda client: client.calls(made.sid).update(
                url=stand.app_url + "/gone",
                fallback_url=stand.app_url + "/spare",
                status_callback=stand.app_url + "/second",
            )
        )
        await stand.after(10)
        assert stand.heard(made.sid)[-1] == "Spare."
        assert (len(stand.hits_on("/first")), len(stand.hits_on("/second"))) == (0, 1)

    converse(scene)


def test_a_call_is_forgotten_only_when_it_is_over() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        made = await answered(stand)
        with pytest.raises(TwilioRestException) as refused:
            await stand.sdk(lambda client: client.calls(made.sid).delete())
        assert refused.value.code == 20009
        await stand.act(made.sid, "hangup")
        assert await stand.sdk(lambda client: client.calls(made.sid).delete())
        assert await stand.sdk(lambda client: client.calls.list()) == []

    converse(scene)
