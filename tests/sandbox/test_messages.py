"""Text messages out, in, and the wish for no more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from aiohttp import web
from twilio.base.exceptions import TwilioRestException

from sandbox.loops import Loops
from tests.sandbox.stand import CALLER, LINE, START, Stand, converse


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


def test_two_numbers_that_answer_each_other_are_stopped_after_thirty_texts() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line", sms_url="/sms")
        stand.own("+390255550000", "/line", sms_url="/sms")
        stand.pages["/sms"] = "<Message>And you?</Message>"
        await stand.control("POST", "/messages", {"from": "+390255550000", "to": LINE, "body": "Hello"})
        await stand.after(600)
        replies = [m for m in stand.carrier.messages.all() if m.direction == "outbound-reply"]
        assert [m.status for m in replies] == ["delivered"] * 30 + ["failed"]
        assert replies[-1].error_code == 14107
        assert [event["code"] for event in stand.events("webhook_failed")] == [14107]
        await stand.after(30)
        await stand.control("POST", "/messages", {"from": CALLER, "to": LINE, "body": "Hello"})
        await stand.after(2)
        assert stand.carrier.messages.all()[-1].status == "delivered"

    converse(scene)


def test_texts_between_two_numbers_are_held_for_thirty_seconds_and_then_go_again() -> None:
    loops, now = Loops(), START
    gone = []
    for _ in range(60):
        now += timedelta(seconds=2)
        gone.append(not loops.too_many("+1", "+2", now))
    assert gone == [True] * 30 + [False] * 15 + [True] * 15
    assert not loops.too_many("+1", "+3", now)
    calm = [loops.too_many("+1", "+4", START + timedelta(seconds=31 * n)) for n in range(60)]
    assert not any(calm)


def test_a_text_is_answered_by_ten_messages_and_fifty_documents_at_most() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line", sms_url="/many")
        stand.pages["/many"] = "<Message>Again.</Message>" * 12
        await stand.control("POST", "/messages", {"from": CALLER, "to": LINE, "body": "1"})
        await stand.after(2)
        assert len([m for m in stand.carrier.messages.all() if m.direction == "outbound-reply"]) == 10
        stand.own(LINE, "/line", sms_url="/round")
        stand.pages["/round"] = "<Redirect/>"
        stand.own("+390255550000", "/line", sms_url="/round")
        await stand.control("POST", "/messages", {"from": CALLER, "to": "+390255550000", "body": "1"})
        await stand.after(2)
        assert len(stand.hits_on("/round")) == 50
        warned = [warning[:5] for entry in stand.carrier.journal.after(0) for warning in entry.warnings]
        assert warned == ["14109", "14106"]

    converse(scene)


def test_an_answer_to_a_text_that_is_no_document_stands_in_the_debugger_with_what_is_wrong() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line", sms_url="/sms")
        stand.pages["/sms"] = '<Say>Nobody hears this.</Say><Message shout="1"/><Message to="Anna">Hello</Message>'
        await stand.control("POST", "/messages", {"from": CALLER, "to": LINE, "body": "1"})
        await stand.after(2)
        (entry,) = stand.carrier.journal.after(0)
        assert sorted(warning[:5] for warning in entry.warnings) == ["12200", "12200", "14101", "14103"]

    converse(scene)


def test_a_picture_from_a_telephone_reaches_the_application_and_one_that_is_none_does_not() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line", sms_url="/sms")
        stand.pages["/sms"] = "<Message>Nice.<Media>/cat</Media></Message>"
        stand.pages["/cat"] = lambda form: web.Response(body=b"a cat", content_type="image/png")
        urls = [stand.app_url + "/cat", stand.app_url + "/no-cat"]
        await stand.control("POST", "/messages", {"from": CALLER, "to": LINE, "body": "Look", "media": urls})
        await stand.after(2)
        assert stand.hits_on("/sms")[0]["NumMedia"] == "1"
        texts = (await stand.control("GET", f"/messages?number={CALLER.replace('+', '%2B')}"))["messages"]
        assert [len(text["media"]) for text in texts] == [1, 1]
        async with stand.http.get(stand.url + texts[1]["media"][0]["path"]) as file:
            assert (file.content_type, await file.read()) == ("image/png", b"a cat")

    converse(scene)
