"""Every answer of the REST face against the carrier's own OpenAPI document."""

from __future__ import annotations

from typing import Any

from aiohttp import encode_basic_auth

from tests.sandbox.openapi.document import ABSENT, DEVIATIONS, NULL_UNLIKE_SCHEMA, STRING_UNLIKE_SCHEMA
from tests.sandbox.stand import ACCOUNT, CALLER, LINE, TOKEN, Stand, converse

ROOT = f"/2010-04-01/Accounts/{ACCOUNT}"


async def ask(stand: Stand, method: str, path: str, **form: str) -> Any:
    """One request; the stand holds its answer against the document."""
    headers = {"Authorization": encode_basic_auth(ACCOUNT, TOKEN)}
    async with stand.http.request(method, stand.url + ROOT + path, data=form or None, headers=headers) as answer:
        assert answer.status < 300, await answer.text()
        return await answer.json()


def test_every_resource_answers_as_the_document_says() -> None:
    async def scene(stand: Stand) -> None:
        app = stand.app_url
        stand.pages |= {
            "/line": "<Enqueue waitUrl='/wait'>q</Enqueue>",
            "/wait": "<Pause length='60'/>",
            "/cb": "",
        }
        number = await ask(stand, "POST", "/IncomingPhoneNumbers.json", PhoneNumber=LINE, VoiceUrl=app + "/line")
        await ask(stand, "GET", "/IncomingPhoneNumbers.json")
        await ask(stand, "POST", f"/IncomingPhoneNumbers/{number['sid']}.json", FriendlyName="The line")
        made = await ask(stand, "POST", "/Applications.json", FriendlyName="Desk", VoiceUrl=app + "/line")
        await ask(stand, "GET", f"/Applications/{made['sid']}.json")
        await ask(stand, "GET", "/Applications.json")
        await ask(stand, "GET", ".json")
        await calls_and_queues(stand)
        await conferences(stand)
        message = await ask(stand, "POST", "/Messages.json", To=CALLER, From=LINE, Body="Hello")
        await ask(stand, "GET", f"/Messages/{message['sid']}.json")
        await ask(stand, "GET", "/Messages.json")

    converse(scene)


def test_each_deviation_from_the_document_has_its_reason() -> None:
    assert set(DEVIATIONS) == ABSENT | NULL_UNLIKE_SCHEMA | STRING_UNLIKE_SCHEMA


async def calls_and_queues(stand: Stand) -> None:
    sid = await stand.dial()
    await ask(stand, "GET", f"/Calls/{sid}.json")
    await ask(stand, "GET", "/Calls.json?PageSize=1")
    queue = (await ask(stand, "GET", "/Queues.json"))["queues"][0]
    await ask(stand, "GET", f"/Queues/{queue['sid']}.json")
    await ask(stand, "POST", f"/Queues/{queue['sid']}.json", MaxSize="5000")
    await ask(stand, "POST", "/Queues.json", FriendlyName="another")
    await ask(stand, "GET", f"/Queues/{queue['sid']}/Members.json")
    await ask(stand, "GET", f"/Queues/{queue['sid']}/Members/Front.json")
    recording = await ask(stand, "POST", f"/Calls/{sid}/Recordings.json")
    await stand.after(3)
    await ask(stand, "POST", f"/Calls/{sid}/Recordings/Twilio.CURRENT.json", Status="paused")
    await ask(stand, "POST", f"/Calls/{sid}/Recordings/{recording['sid']}.json", Status="stopped")
    await ask(stand, "GET", f"/Calls/{sid}/Recordings.json")
    await ask(stand, "GET", f"/Recordings/{recording['sid']}.json")
    await ask(stand, "GET", "/Recordings.json")
    await ask(stand, "POST", f"/Queues/{queue['sid']}/Members/{sid}.json", Url=stand.app_url + "/wait")


async def conferences(stand: Stand) -> None:
    made = await ask(stand, "POST", "/Conferences/c-1/Participants.json", From=LINE, To=CALLER, Label="one")
    room, call = made["conference_sid"], made["call_sid"]
    await stand.settle()
    await stand.act(call, "answer")
    await ask(stand, "GET", "/Conferences.json?Status=init")
    await ask(stand, "GET", f"/Conferences/{room}.json")
    await ask(stand, "GET", f"/Conferences/{room}/Participants.json")
    await ask(stand, "GET", f"/Conferences/{room}/Participants/one.json")
    await ask(stand, "POST", f"/Conferences/{room}/Participants/{call}.json", Muted="true")
    await ask(stand, "POST", f"/Conferences/{room}.json", Status="completed")
    await ask(stand, "POST", f"/Calls/{call}.json", Status="completed")
