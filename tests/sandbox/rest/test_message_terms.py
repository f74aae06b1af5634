"""Messages over REST: schedules, services, media, redaction, opting out, and what each status means."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from twilio.base.exceptions import TwilioRestException

from sandbox.segments import segments_of
from tests.sandbox.stand import CALLER, LINE, START, Page, Stand, converse

SERVICE = "MG" + "0" * 32
OTHER = "+390255550000"


async def send(stand: Stand, **terms: Any) -> Any:
    facts: dict[str, Any] = {"to": CALLER, "body": "Hello"} | terms
    if "messaging_service_sid" not in facts:
        facts.setdefault("from_", LINE)
    return await stand.sdk(lambda client: client.messages.create(**facts))


async def fetched(stand: Stand, message: Any) -> Any:
    return await stand.sdk(lambda client: client.messages(message.sid).fetch())


def test_a_scheduled_message_waits_for_its_time() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/status"] = ""
        message = await send(
            stand,
            messaging_service_sid=SERVICE,
            schedule_type="fixed",
            send_at=START + timedelta(minutes=20),
            status_callback=stand.app_url + "/status",
        )
        assert (message.status, message.from_, message.num_segments) == ("scheduled", None, "0")
        await stand.after(20 * 60 - 1)
        assert (await fetched(stand, message)).status == "scheduled"
        await stand.after(5)
        assert [hit["MessageStatus"] for hit in stand.hits_on("/status")] == ["queued", "sending", "sent", "delivered"]
        sent = await fetched(stand, message)
        assert (sent.status, sent.from_, sent.date_sent) == ("delivered", LINE, START + timedelta(minutes=20))

    converse(scene)


def test_a_scheduled_message_is_called_back_in_time_only() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        terms = {"messaging_service_sid": SERVICE, "schedule_type": "fixed", "send_at": START + timedelta(minutes=20)}
        called_back, gone = await send(stand, **terms), await send(stand, **terms)
        canceled = await stand.sdk(lambda client: client.messages(called_back.sid).update(status="canceled"))
        assert canceled.status == "canceled"
        await stand.after(21 * 60)
        assert [(await fetched(stand, each)).status for each in (called_back, gone)] == ["canceled", "delivered"]
        with pytest.raises(TwilioRestException) as refused:
            await stand.sdk(lambda client: client.messages(gone.sid).update(status="canceled"))
        assert refused.value.code == 30409

    converse(scene)


def test_without_a_service_a_schedule_is_not_heeded() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        message = await send(stand, schedule_type="fixed", send_at=START + timedelta(minutes=20))
        assert message.status == "queued"
        await stand.after(2)
        assert (await fetched(stand, message)).status == "delivered"

    converse(scene)


def test_a_service_takes_the_message_first_and_finds_its_sender() -> None:
    async def scene(stand: Stand) -> None:
        with pytest.raises(TwilioRestException) as refused:
            await send(stand, messaging_service_sid=SERVICE)
        assert refused.value.code == 21703
        stand.own(LINE, "/line")
        stand.pages["/status"] = ""
        message = await send(stand, messaging_service_sid=SERVICE, status_callback=stand.app_url + "/status")
        assert (message.status, message.from_) == ("accepted", None)
        await stand.after(2)
        told = stand.hits_on("/status")
        assert [hit["MessageStatus"] for hit in told] == ["accepted", "queued", "sending", "sent", "delivered"]
        assert {hit["MessagingServiceSid"] for hit in told} == {SERVICE}

    converse(scene)


def a_file(content: bytes, kind: str) -> Page:
    return lambda form: web.Response(body=content, content_type=kind)


def test_media_are_fetched_go_with_a_message_and_arrive_with_it() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.own(OTHER, "/line", sms_url="/sms")
        stand.pages["/sms"] = ""
        stand.pages |= {"/photo.jpg": a_file(b"a face", "image/jpeg"), "/leaflet": a_file(b"%PDF", "application/pdf")}
        urls = [stand.app_url + "/photo.jpg", stand.app_url + "/leaflet?x=1"]
        message = await send(stand, to=OTHER, body="", media_url=urls)
        assert (message.sid[:2], message.num_media) == ("MM", "2")
        await stand.after(2)
        got = stand.hits_on("/sms")[0]
        assert (got["NumMedia"], got["MediaContentType0"], got["MediaContentType1"]) == (
            ("2", "image/jpeg", "application/pdf")
        )
        async with stand.http.get(got["MediaUrl0"]) as file:  # without a password, as on the carrier
            assert (file.status, file.content_type, await file.read()) == (200, "image/jpeg", b"a face")
        media = await stand.sdk(lambda client: client.messages(message.sid).media.list())
        assert [medium.content_type for medium in media] == ["image/jpeg", "application/pdf"]
        one = await stand.sdk(lambda client: client.messages(message.sid).media(media[0].sid).fetch())
        assert one.parent_sid == message.sid
        assert await stand.sdk(lambda client: client.messages(message.sid).media(media[0].sid).delete())
        assert (await fetched(stand, message)).num_media == "1"

    converse(scene)


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (a_file(b"<svg/>", "image/svg+xml"), 12300),
        (a_file(b"x" * 5_000_001, "image/png"), 11751),
        (a_file(b"", "image/png"), 63019),
        (lambda form: web.Response(status=500), 11200),
    ],
)
def test_a_message_with_a_file_that_cannot_be_had_fails(page: Page, code: int) -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/file"] = page
        message = await send(stand, media_url=[stand.app_url + "/file"])
        await stand.after(2)
        failed = await fetched(stand, message)
        assert (failed.status, failed.error_code) == ("failed", code)
        notes = await stand.sdk(lambda client: client.api.v2010.account.notifications.list())
        assert str(code) in {note.error_code for note in notes}

    converse(scene)


def test_more_than_ten_media_are_refused() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        with pytest.raises(TwilioRestException) as refused:
            await send(stand, media_url=["http://127.0.0.1/x.png"] * 11)
        assert refused.value.code == 21623

    converse(scene)


def test_what_was_written_is_taken_out_or_forgotten_once_it_is_done_with() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        message = await send(stand)
        for change in (
            lambda client: client.messages(message.sid).update(body=""),
            lambda client: client.messages(message.sid).delete(),
        ):
            with pytest.raises(TwilioRestException) as refused:
                await stand.sdk(change)
            assert refused.value.code == 20009
        await stand.after(2)
        with pytest.raises(TwilioRestException) as rewritten:
            await stand.sdk(lambda client: client.messages(message.sid).update(body="Other words"))
        assert rewritten.value.code == 20001
        assert (await stand.sdk(lambda client: client.messages(message.sid).update(body=""))).body == ""
        assert await stand.sdk(lambda client: client.messages(message.sid).delete())
        assert await stand.sdk(lambda client: client.messages.list()) == []

    converse(scene)


def test_a_body_that_is_not_to_be_kept_is_gone_after_delivery() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        message = await send(stand, content_retention="discard")
        assert message.body == "Hello"
        await stand.after(2)
        assert (stand.events("message")[0]["body"], (await fetched(stand, message)).body) == ("Hello", "")

    converse(scene)


def test_whoever_wrote_stop_gets_nothing_until_start() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.own(OTHER, "/line")
        await stand.control("POST", "/messages", {"from": CALLER, "to": LINE, "body": " Stop "})
        await stand.after(2)
        with pytest.raises(TwilioRestException) as refused:
            await send(stand)
        assert (refused.value.status, refused.value.code) == (400, 21610)
        await send(stand, from_=OTHER)  # another sender may
        await stand.control("POST", "/messages", {"from": CALLER, "to": LINE, "body": "start"})
        await stand.after(2)
        await send(stand)

    converse(scene)


def test_a_message_that_nobody_gets_says_why() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/status"] = ""
        await stand.control("PUT", f"/handsets/{CALLER}", {"on_call": "unreachable"})
        message = await send(stand, status_callback=stand.app_url + "/status", validity_period=60)
        await stand.after(2)
        lost = await fetched(stand, message)
        assert (lost.status, lost.error_code, lost.error_message) == (
            "undelivered",
            30003,
            "Unreachable destination handset",
        )
        assert stand.hits_on("/status")[-1]["ErrorCode"] == "30003"

    converse(scene)


def test_the_application_hears_of_a_message_unless_the_message_names_somebody_else() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages |= {"/app": "", "/own": ""}
        app = await stand.sdk(lambda client: client.applications.create(message_status_callback=stand.app_url + "/app"))
        await send(stand, application_sid=app.sid)
        await stand.after(2)
        await send(stand, application_sid=app.sid, status_callback=stand.app_url + "/own")
        await stand.after(2)
        assert (len(stand.hits_on("/app")), len(stand.hits_on("/own"))) == (4, 4)

    converse(scene)


def test_the_price_is_open_and_feedback_is_taken() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        message = await send(stand, provide_feedback=True)
        assert (message.price, message.price_unit) == (None, None)
        await stand.after(2)
        feedback = await stand.sdk(lambda client: client.messages(message.sid).feedback.create(outcome="confirmed"))
        assert (feedback.outcome, feedback.message_sid) == ("confirmed", message.sid)

    converse(scene)


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("สวัสดี" * 11, 1),
        ("ส" * 71, 2),
        ("👍" * 35, 1),
        ("👍" * 36, 2),
    ],
)
def test_a_text_is_cut_as_its_letters_need(text: str, segments: int) -> None:
    assert segments_of(text) == segments
