"""Text messages out, in, and the wish for no more."""

from __future__ import annotations

import pytest
from aiohttp import web
from twilio.base.exceptions import TwilioRestException

from tests.sandbox.stand import CALLER, LINE, Stand, converse


def test_a_message_is_sent_and_each_status_is_reported() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/status"] = ""
        message = await stand.sdk(
            lambda client: client.messages.create(
                to=CALLER, from_=LINE, body="Hello", status_callback=stand.app_url + "/status"
            )
        )
        assert message.status == "queued"
        await stand.after(2)
        told = [p["MessageStatus"] for p in stand.hits_on("/status")]
        assert told == ["queued", "sending", "sent", "delivered"]
        assert stand.events("message")[0]["body"] == "Hello"
        assert (await stand.sdk(lambda client: client.messages(message.sid).fetch())).status == "delivered"

    converse(scene)


def test_a_text_is_answered_by_the_document_and_cookies_keep_the_conversation() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line", sms_url="/sms")
        stand.pages["/sms"] = lambda form: f"<Message>You wrote {form['Body']}.</Message>"
        await stand.control("POST", "/messages", {"from": CALLER, "to": LINE, "body": "1"})
        await stand.after(2)
        found = await stand.control("GET", f"/messages?number={CALLER.replace('+', '%2B')}")
        assert [(m["direction"], m["body"]) for m in found["messages"]] == [
            ("inbound", "1"),
            ("outbound-reply", "You wrote 1."),
        ]

    converse(scene)


def test_cookies_of_a_pair_are_forgotten_after_four_hours_of_silence() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line", sms_url="/sms")
        stand.pages["/sms"] = lambda form: web.Response(headers={"Set-Cookie": f"last={form['Body']}"})
        for body, hours in (("1", 0.0), ("2", 3.9), ("3", 3.9), ("4", 4.1)):
            await stand.after(hours * 3600)
            await stand.control("POST", "/messages", {"from": CALLER, "to": LINE, "body": body})
            await stand.control("POST", "/messages", {"from": "+393334445555", "to": LINE, "body": "else"})
            await stand.after(2)
        sent = [hit.headers.get("Cookie") for hit in stand.hits if hit.params["From"] == CALLER]
        assert sent == [None, "last=1", "last=2", None]

    converse(scene)


def test_stop_is_honoured_until_start() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line", sms_url="/sms")
        stand.pages["/sms"] = ""

        async def write(body: str) -> None:
            await stand.control("POST", "/messages", {"from": CALLER, "to": LINE, "body": body})
            await stand.after(2)

        await write("stop")
        with pytest.raises(TwilioRestException) as refused:
            await stand.sdk(lambda client: client.messages.create(to=CALLER, from_=LINE, body="Again"))
        assert (refused.value.status, refused.value.code) == (400, 21610)
        assert stand.hits_on("/sms")[0]["Body"] == "stop"
        await write("START")
        await stand.sdk(lambda client: client.messages.create(to=CALLER, from_=LINE, body="Again"))

    converse(scene)


def test_a_number_that_is_none_is_refused() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        with pytest.raises(TwilioRestException) as refused:
            await stand.sdk(lambda client: client.messages.create(to="12ab", from_=LINE, body="x"))
        assert refused.value.code == 21211

    converse(scene)
