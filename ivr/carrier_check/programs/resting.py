"""REST: shapes, refusals, lists, and what may be asked of a call before it is answered."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from ivr.carrier_check.door import Reply
from ivr.carrier_check.facts import Fact
from ivr.carrier_check.program import program
from ivr.carrier_check.stage import STAYING, Stage

PAGE = {"first_page_uri", "next_page_uri", "previous_page_uri", "page", "page_size", "start", "end", "uri", "calls"}
AHEAD = (1, 2, 5)  # calls before the one that is to be canceled, at each try
NOBODY = "CA" + "0" * 32


def _raw(client: Client, path: str) -> Any:
    uri = f"{client.api.base_url}/2010-04-01/Accounts/{client.account_sid}/{path}"
    return client.http_client.request("GET", uri, auth=client.auth)


@program(
    Fact("rest.page", "4", "O", f"A page of a list has {' '.join(sorted(PAGE))}"),
    Fact("rest.paging", "4", "O", "URIs of pages are paths, next_page_uri leads on"),
    Fact("rest.error", "4", "O", "An error has code, message, more_info and status"),
    Fact("rest.not-found", "4", "E", "What does not exist is 404, code 20404"),
    Fact("rest.stranger", "4", "E", "A wrong token is 401, code 20003"),
    Fact("rest.no-url", "4", "E", "A call without Url, Twiml and application is 400, code 21205"),
    Fact("rest.bad-url", "4", "E", "A call with a Url that is none is 400, code 21205"),
    Fact("rest.bad-to", "4", "E", "A To that is no number is 400, code 21211"),
    Fact("rest.no-to", "4", "E", "A call without To is 400, code 21201"),
    Fact("rest.no-from", "4", "E", "A call without From is 400, code 21213"),
    Fact("rest.long-twiml", "3", "O", "Twiml of more than 4000 characters is refused"),
    Fact("text.too-long", "6", "E", "A text of more than 1600 characters is 400, code 21617"),
    Fact("number.record", "4", "O", "An IncomingPhoneNumber says its capabilities and webhooks"),
    legs=0,
    seconds=0,
)
async def asking_rest(stage: Stage) -> None:
    answer = await stage.account.ask(lambda client: _raw(client, "Calls.json?PageSize=1"))
    page = _json(answer)
    stage.see("rest.page", set(page) >= PAGE, f"missing: {sorted(PAGE - set(page))}")
    numbers = _json(await stage.account.ask(lambda client: _raw(client, "IncomingPhoneNumbers.json?PageSize=1")))
    following = numbers.get("next_page_uri") or ""
    leads_on = following.startswith("/2010-04-01/") and await stage.rest(lambda client: _follow(client, following))
    stage.see("rest.paging", leads_on, following or "no next_page_uri for two numbers and a page of one")
    error = _json(await stage.account.ask(lambda client: _raw(client, f"Calls/{NOBODY}.json")))
    stage.see("rest.error", set(error) >= {"code", "message", "more_info", "status"}, sorted(error))
    stage.see("rest.not-found", (error.get("status"), error.get("code")) == (404, 20404), error)
    stranger = await stage.account.ask(_as_stranger)
    stage.see("rest.stranger", (stranger.status_code, _json(stranger).get("code")) == (401, 20003), stranger.text)
    await _refused(stage)
    number = (await stage.account.owned())[0]
    can = number.capabilities
    known = "voice" in can and number.voice_url.startswith(stage.door.root)
    stage.see("number.record", known, sorted(can))


def _json(answer: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.text)
    return found


def _follow(client: Client, uri: str) -> bool:
    answer = client.http_client.request("GET", client.api.base_url + uri, auth=client.auth)
    return bool(answer.status_code == 200 and _json(answer)["page"] == 1)


def _as_stranger(client: Client) -> Any:
    uri = f"{client.api.base_url}/2010-04-01/Accounts/{client.account_sid}/Calls.json"
    return TwilioHttpClient().request("GET", uri, auth=(client.account_sid, "0" * 32))


def _create(client: Client, order: dict[str, Any]) -> Any:
    return client.calls.create(**order)


async def _refused(stage: Stage) -> None:
    """Orders that must be refused; a To in them is a number of ours, or no number at all."""
    far, near, twiml = stage.far, stage.near, "<Response/>"
    orders: dict[str, tuple[dict[str, Any], int]] = {
        "rest.no-url": ({"to": far, "from_": near}, 21205),
        "rest.bad-url": ({"to": far, "from_": near, "url": "nowhere"}, 21205),
        "rest.bad-to": ({"to": "no number", "from_": near, "twiml": twiml}, 21211),
        "rest.no-to": ({"to": "", "from_": near, "twiml": twiml}, 21201),
        "rest.no-from": ({"to": far, "from_": "", "twiml": twiml}, 21213),
    }
    for fact, (order, code) in orders.items():
        refused = await stage.account.refusal(partial(_create, order=order))
        stage.see(fact, refused and (refused.status, refused.code) == (400, code), refused or "it was taken")
    long = f"<Response><Say>{'x' * 4100}</Say></Response>"
    refused = await stage.account.refusal(lambda client: client.calls.create(to=far, from_=near, twiml=long))
    stage.see("rest.long-twiml", refused is not None and refused.status == 400, refused or "it was taken")
    refused = await stage.account.refusal(lambda client: client.messages.create(to=far, from_=near, body="x" * 1601))
    stage.see("text.too-long", refused and (refused.status, refused.code) == (400, 21617), refused or "it was taken")


@program(
    Fact("rest.filters", "4", "O", "Calls are listed by To, From and Status"),
    Fact("rest.both", "4", "O", "At creation a Url stands before Twiml"),
    Fact("update.exclusive", "4", "O", "At update Url and Twiml exclude each other: 400"),
    Fact("update.status-word", "4", "O", "At update a Status other than canceled and completed is 400"),
    Fact("update.late-end", "3", "O", "Status=completed of a call that is over changes nothing"),
    Fact("update.redirect", "0", "D", "A new Url for a call replaces its document"),
    Fact("call.delete-living", "6", "E", "The record of a living call cannot be deleted: 400, code 20009"),
    Fact("call.delete", "4", "O", "The record of an ended call is deleted with 204, and is 404 afterwards"),
    Fact("media.plain", "2 Play", "D", "Play asks for its file by GET, without the call's parameters"),
    seconds=60,
)
async def keeping_records(stage: Stage) -> None:
    stage.serve(hello=STAYING, by_url="<Play>@tone.wav</Play>" + STAYING, new=STAYING)
    stage.pages["tone.wav"] = Reply("", 404)
    sid = await stage.call("hello", url="@by-url", twiml="<Response><Redirect>@by-twiml</Redirect></Response>")
    stage.see("rest.both", await stage.maybe("by-url") and not stage.all("by-twiml"), "the Url was asked")
    media = await stage.maybe("tone.wav")
    plain = media is not None and media.method == "GET" and "CallSid" not in media
    stage.see("media.plain", plain, f"{media.method}, {media.shows('CallSid')}" if media is not None else "no request")
    await stage.until(sid, frozenset({"in-progress"}))
    both = {"url": stage.fill("@new"), "twiml": "<Response/>"}
    refused = await stage.account.refusal(lambda client: client.calls(sid).update(**both))
    stage.see("update.exclusive", refused is not None and refused.status == 400, refused or "it was taken")
    refused = await stage.account.refusal(lambda client: client.calls(sid).update(status="busy"))
    stage.see("update.status-word", refused is not None and refused.status == 400, refused or "it was taken")
    await stage.rest(lambda client: client.calls(sid).update(url=both["url"]))
    stage.see("update.redirect", await stage.maybe("new"), "the new document was asked for")
    refused = await stage.account.refusal(lambda client: client.calls(sid).delete())
    stage.see("call.delete-living", refused and (refused.status, refused.code) == (400, 20009), refused or "deleted")
    listed = await stage.rest(
        lambda client: client.calls.list(to=stage.far, from_=stage.near, status="in-progress", limit=200)
    )
    right = all((one.to, one._from, one.status) == (stage.far, stage.near, "in-progress") for one in listed)
    stage.see("rest.filters", right and sid in {one.sid for one in listed}, f"{len(listed)} listed")
    await stage.hang_up(sid)
    await stage.until(sid)
    again = await stage.rest(lambda client: client.calls(sid).update(status="completed"))
    stage.see("update.late-end", again.status == "completed", again.status)
    await stage.rest(lambda client: client.calls(sid).delete())
    gone = await stage.account.refusal(lambda client: client.calls(sid).fetch())
    stage.see("call.delete", gone is not None and gone.status == 404, gone or "it is still there")


@program(
    Fact("call.cancel-queued", "3", "D", "A call canceled while queued ends as canceled, and makes no callbacks"),
    Fact("amd.sync", "3", "D", "Machine detection: the first webhook carries AnsweredBy and MachineDetectionDuration"),
    Fact(
        "amd.async",
        "3",
        "D",
        "AsyncAmd tells its own callback: CallSid, AccountSid, AnsweredBy, MachineDetectionDuration",
    ),
    legs=8,
    seconds=30,
)
async def detecting(stage: Stage) -> None:
    stage.serve(hello=STAYING, human="<Hangup/>")
    await _cancel_queued(stage)
    await stage.call("hello", url="@human", machine_detection="Enable")
    human = await stage.maybe("human", within=60)
    told = human is not None and not human.lacks("AnsweredBy", "MachineDetectionDuration")
    stage.see(
        "amd.sync", told, human.shows("AnsweredBy", "MachineDetectionDuration") if human is not None else "nothing"
    )
    sid = await stage.call("hello", machine_detection="Enable", async_amd="true", async_amd_status_callback="@found")
    found = await stage.maybe("found", within=60)
    told = found is not None and found["CallSid"] == sid and not found.lacks("AccountSid", "AnsweredBy")
    stage.see("amd.async", told, found.shows("CallSid", "AnsweredBy") if found is not None else "no callback")


async def _cancel_queued(stage: Stage) -> None:
    """Calls at once, at an account's pace of one a second: the last is canceled while it waits for its turn."""
    for turn, ahead in enumerate(AHEAD, start=1):
        ended = await _last_of_many(stage, f"last-{turn}", ahead)
        if ended.status == "canceled" and ended.start_time is None:  # it was never dialed
            await stage.pass_time(3)
            told = [hit["CallStatus"] for hit in stage.all(f"last-{turn}")]
            stage.see("call.cancel-queued", not told, f"callbacks: {told}")
            return
    stage.cannot_see("call.cancel-queued", "the calls left before they could be canceled")


async def _last_of_many(stage: Stage, callback: str, ahead: int) -> Any:
    order = {"to": stage.far, "from_": stage.near, "twiml": "<Response/>"}
    told = {"status_callback": stage.fill(f"@{callback}"), "status_callback_event": ["initiated", "completed"]}
    async with stage.inviting(*["hello"] * ahead):
        stage.sids += [(await stage.account.call(**order)).sid for _ in range(ahead)]
        last = (await stage.account.call(**order, **told)).sid
        stage.sids.append(last)
        await stage.rest(lambda client: client.calls(last).update(status="canceled"))
        ended = await stage.until(last)
        if ended.start_time is not None:
            await stage.pass_time(stage.rate + 2)  # so that nobody else is asked to answer it
    return ended
