"""Recordings: by the Record verb, beside a conversation, over REST, and of whole calls."""

from __future__ import annotations

from typing import Any

from twilio.rest import Client

from ivr.carrier_check.facts import Fact
from ivr.carrier_check.program import program
from ivr.carrier_check.stage import LISTENING, STAYING, Stage

TALK = "<Say>One, two, three, four, five, six, seven, eight, nine, ten, and so on, and so on, until the end.</Say>"
TOLD = (
    *("AccountSid", "CallSid", "RecordingSid", "RecordingUrl", "RecordingStatus"),
    *("RecordingDuration", "RecordingChannels", "RecordingStartTime"),
)


@program(
    Fact(
        "record.action", "2 Record", "D", "The action is told RecordingUrl, RecordingDuration and, as Digits, the key"
    ),
    Fact("record.sid", "2 Record", "M", "The action is told the RecordingSid too"),
    Fact("record.hangup", "2 Record", "D", "Who hangs up during a Record: the action is told Digits=hangup"),
    Fact("record.silent", "2 Record", "M", "A recording without a word asks no action: the next verb runs"),
    Fact("record.callback", "3", "D", f"The recording's callback is told {' '.join(TOLD)}"),
    Fact("record.source", "3", "D", "RecordingSource of a Record is RecordVerb, in one channel"),
    Fact("record.media", "4", "O", "After its callback the recording can be fetched as WAV"),
    Fact("record.list", "4", "O", "Recordings are listed under their call"),
    Fact("record.delete", "4", "O", "A recording is deleted with 204, and is 404 afterwards"),
    seconds=60,
)
async def leaving_a_message(stage: Stage) -> None:
    stage.serve(
        menu='<Record timeout="2" maxLength="10" action="@wrong"/><Redirect>@next</Redirect>',
        next='<Record action="@keyed" finishOnKey="*" maxLength="60" recordingStatusCallback="@ready"/>',
        keyed='<Record action="@gone" maxLength="60" timeout="60"/>',
        wrong="<Redirect>@next</Redirect>",
    )
    sid = await stage.call("menu")
    menu = await stage.hit("menu")
    await stage.hit("next")
    silent = not stage.all("wrong")
    stage.see("record.silent", silent, "the next verb ran" if silent else stage.all("wrong")[0].shows("Digits"))
    await stage.tell(sid, f'<Pause length="2"/>{TALK}<Play digits="*"/>{LISTENING}')
    keyed = await stage.hit("keyed", within=40)
    stage.see(
        "record.action",
        keyed["Digits"] == "*" and not keyed.lacks("RecordingUrl", "RecordingDuration"),
        keyed.shows("Digits", "RecordingDuration", "RecordingUrl"),
    )
    stage.see("record.sid", keyed["RecordingSid"].startswith("RE"), keyed.shows("RecordingSid"))
    ready = await stage.hit("ready", within=60)
    lacking = ready.lacks(*TOLD)
    stage.see("record.callback", not lacking and ready["RecordingStatus"] == "completed", f"missing: {lacking}")
    source = (ready["RecordingSource"], ready["RecordingChannels"])
    stage.see("record.source", source == ("RecordVerb", "1"), source)
    await _kept(stage, menu["CallSid"], ready["RecordingSid"])
    await stage.tell(sid, f'<Pause length="2"/>{TALK}<Hangup/>')
    gone = await stage.maybe("gone", within=40)
    stage.see("record.hangup", gone and gone["Digits"] == "hangup", gone.shows("Digits") if gone else "no request")


async def _kept(stage: Stage, call: str, recording: str) -> None:
    listed = [one.sid for one in await stage.rest(lambda client: client.calls(call).recordings.list(limit=20))]
    stage.see("record.list", recording in listed, f"{len(listed)} listed")
    fetched = await stage.rest(lambda client: _media(client, recording))
    fits = fetched.status_code == 200 and fetched.headers.get("Content-Type", "").startswith("audio/")
    stage.see("record.media", fits, f"{fetched.status_code} {fetched.headers.get('Content-Type')}")
    await stage.rest(lambda client: client.recordings(recording).delete())
    gone = await stage.account.refusal(lambda client: client.recordings(recording).fetch())
    stage.see("record.delete", gone and gone.status == 404, gone or "it is still there")


def _media(client: Client, sid: str) -> Any:
    uri = f"{client.api.base_url}/2010-04-01/Accounts/{client.account_sid}/Recordings/{sid}.wav"
    return client.http_client.request("GET", uri, auth=client.auth, allow_redirects=True)


@program(
    Fact("recording.start", "4", "O", "POST Calls/…/Recordings starts one: 201, RecordingSource StartCallRecordingAPI"),
    Fact("recording.pause", "4", "O", "Twilio.CURRENT is paused and resumed"),
    Fact("recording.skip", "4", "O", "A pause with PauseBehavior=skip is not in the recording's length"),
    Fact("recording.stop", "4", "O", "A recording that is stopped tells its callback while the call goes on"),
    Fact("recording.beside", "2 Dial", "D", "Start Recording goes on across documents, in two channels if so asked"),
    Fact(
        "recording.whole", "3", "D", "Record=true: the last callback of the call carries RecordingUrl and RecordingSid"
    ),
    Fact("recording.outbound", "3", "D", "RecordingSource of Record=true is OutboundAPI"),
    legs=4,
    seconds=60,
)
async def taping(stage: Stage) -> None:
    stage.serve(hello=STAYING)
    sid = await stage.call("hello", record=True, recording_status_callback="@whole")
    await stage.until(sid, frozenset({"in-progress"}))
    callback = stage.fill("@extra")
    made = await stage.rest(lambda client: client.calls(sid).recordings.create(recording_status_callback=callback))
    stage.see("recording.start", made.status == "in-progress" and made.source == "StartCallRecordingAPI", made.source)
    await stage.pass_time(3)
    paused = await stage.rest(
        lambda client: client.calls(sid).recordings(made.sid).update("paused", pause_behavior="skip")
    )
    await stage.pass_time(8)
    resumed = await stage.rest(lambda client: client.calls(sid).recordings(made.sid).update("in-progress"))
    stage.see("recording.pause", (paused.status, resumed.status) == ("paused", "in-progress"), paused.status)
    await stage.pass_time(1)
    await stage.rest(lambda client: client.calls(sid).recordings(made.sid).update("stopped"))
    extra = await stage.hit("extra", within=40)
    alive = (await stage.fetch(sid)).status == "in-progress"
    stage.see("recording.stop", alive, extra.shows("RecordingStatus"))
    short = 3 <= int(extra["RecordingDuration"] or 99) <= 4 + 4 * stage.rate
    stage.see("recording.skip", short, f"{extra['RecordingDuration']} s of some 12")
    await stage.hang_up(sid)
    last = await stage.hit("progress", CallSid=sid, CallStatus="completed")
    stage.see("recording.whole", not last.lacks("RecordingUrl", "RecordingSid"), last.shows("RecordingUrl"))
    whole = await stage.hit("whole", within=60)
    stage.see("recording.outbound", whole["RecordingSource"] == "OutboundAPI", whole.shows("RecordingSource"))
    await _beside(stage)


async def _beside(stage: Stage) -> None:
    begin = '<Start><Recording channels="dual" recordingStatusCallback="@beside"/></Start>'
    stage.serve(menu=f"<Say>Hello.</Say>{begin}<Redirect>@further</Redirect>", further='<Pause length="4"/><Hangup/>')
    await stage.call("menu")
    beside = await stage.hit("beside", within=60)
    seen = (beside["RecordingChannels"], int(beside["RecordingDuration"] or 0) >= 3)
    stage.see("recording.beside", seen == ("2", True), beside.shows("RecordingChannels", "RecordingDuration"))
