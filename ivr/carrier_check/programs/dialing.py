"""Dial: the party that is rung, and what the action is told of how it went."""

from __future__ import annotations

from ivr.carrier_check.facts import Fact
from ivr.carrier_check.program import program
from ivr.carrier_check.stage import LISTENING, STAYING, Stage

BACK = "<Number>{near}</Number>"


def _dial(nouns: str = BACK, more: str = "", then: str = "@dialed") -> str:
    """Far dials near, whatever call it is in already."""
    action = f'action="{then}" ' if then else ""
    return f'<Dial callerId="{{far}}" {action}{more}>{nouns}</Dial>'


@program(
    Fact("dial.completed", "2 Dial", "D", "The action is told DialCallStatus=completed, DialCallSid, DialCallDuration"),
    Fact("dial.bridged", "2 Dial", "D", "and DialBridged=true when the two have talked"),
    Fact(
        "dial.child-events",
        "2 Number",
        "D",
        "The noun's callbacks are numbered from 0: initiated, ringing, …, completed",
    ),
    Fact("dial.child-parent", "2 Number", "D", "They carry ParentCallSid and Direction=outbound-dial"),
    Fact("dial.whisper", "2 Number", "D", "The noun's url runs on the callee, after the answer, before the bridge"),
    Fact("dial.send-digits", "2 Number", "D", "sendDigits are keys to whoever answers"),
    Fact(
        "dial.record",
        "2 Dial",
        "D",
        "record-from-answer-dual: two channels, RecordingSource=DialVerb, the parent's CallSid",
    ),
    Fact("dial.record-action", "2 Dial", "D", "The action is told the RecordingUrl"),
    Fact("dial.parent-filter", "4", "O", "Calls are listed by ParentCallSid"),
    legs=4,
    seconds=60,
)
async def dialing(stage: Stage) -> None:
    events = 'statusCallback="@child" statusCallbackEvent="initiated ringing answered completed"'
    noun = f'<Number url="@whisper" sendDigits="ww77" {events}>{{near}}</Number>'
    record = 'record="record-from-answer-dual" recordingStatusCallback="@taped"'
    stage.serve(
        menu=f"<Say>Hello.</Say>{_dial(noun, record)}",
        agent='<Gather numDigits="2" timeout="9" action="@keyed"/><Pause length="4"/>',
        keyed='<Pause length="6"/><Hangup/>',
        whisper="<Say>A call for you.</Say>",
        dialed="<Hangup/>",
    )
    sid = await stage.call("menu", also=("agent",))
    menu, whisper = await stage.hit("menu"), await stage.hit("whisper")
    keyed = await stage.maybe("keyed")
    stage.see("dial.send-digits", keyed and keyed["Digits"] == "77", keyed.shows("Digits") if keyed else "none came")
    dialed = await stage.hit("dialed", within=60)
    full = (
        dialed["DialCallStatus"] == "completed"
        and dialed["DialCallSid"].startswith("CA")
        and "DialCallDuration" in dialed
    )
    stage.see("dial.completed", full, dialed.shows("DialCallStatus", "DialCallSid", "DialCallDuration"))
    stage.see("dial.bridged", dialed["DialBridged"] == "true", dialed.shows("DialBridged"))
    stage.see("dial.record-action", "RecordingUrl" in dialed, dialed.shows("RecordingUrl"))
    child = dialed["DialCallSid"]
    stage.see("dial.whisper", whisper["CallSid"] == child, whisper.shows("CallSid", "ParentCallSid"))
    await _child(stage, menu["CallSid"], child)
    taped = await stage.hit("taped", within=60)
    kind = (taped["RecordingSource"], taped["RecordingChannels"], taped["CallSid"] == menu["CallSid"])
    stage.see("dial.record", kind == ("DialVerb", "2", True), kind)
    await stage.until(sid)


async def _child(stage: Stage, parent: str, child: str) -> None:
    await stage.maybe("child", 4)
    hits = sorted(stage.all("child"), key=lambda hit: int(hit["SequenceNumber"] or -1))
    told = [(hit["SequenceNumber"], hit["CallStatus"]) for hit in hits]
    words = ["initiated", "ringing", "in-progress", "completed"]
    stage.see("dial.child-events", told == [(str(n), word) for n, word in enumerate(words)], told)
    right = {(hit["ParentCallSid"], hit["Direction"]) for hit in hits} == {(parent, "outbound-dial")}
    stage.see("dial.child-parent", right, hits[-1].shows("ParentCallSid", "Direction") if hits else "none came")
    listed = await stage.rest(lambda client: client.calls.list(parent_call_sid=parent, limit=20))
    stage.see("dial.parent-filter", [one.sid for one in listed] == [child], f"{len(listed)} listed")


@program(
    Fact("dial.busy", "2 Dial", "D", "A busy party: the action is told DialCallStatus=busy"),
    Fact("dial.rejected", "9 readings", "R", "A party that rejects (Reject) is no-answer to the Dial"),
    Fact("dial.no-answer", "2 Dial", "D", "Nobody answers: the action is told DialCallStatus=no-answer"),
    Fact("dial.grace", "7", "M", "A Dial rings about 5 seconds longer than its timeout"),
    Fact("dial.sequential", "2 Dial", "D", "sequential: the second number is rung when the first did not answer"),
    Fact("dial.next-verb", "2 Dial", "D", "Without an action the next verb runs after the Dial"),
    Fact("pause.first", "2 Pause", "D", "A Pause as the first verb of an inbound call delays its answer"),
    legs=12,
    seconds=60,
)
async def ringing_in_vain(stage: Stage) -> None:
    two = "<Number>{near}</Number><Number>{near}</Number>"
    stage.serve(
        menu="<Say>Hello.</Say>" + _dial(),
        dialed=_dial(then="@second"),
        second=_dial(more='timeout="5"', then="@third"),
        third=_dial(two, 'sequential="true"', then="") + "<Redirect>@after</Redirect>",
        after="<Hangup/>",
        busy='<Reject reason="busy"/>',
        declines="<Reject/>",
        slow='<Pause length="40"/>',
        brief="<Say>Yes.</Say><Hangup/>",
    )
    await stage.call("menu", also=("busy", "declines", "slow", "busy", "brief"))
    busy, declined = await stage.hit("dialed"), await stage.hit("second")
    stage.see("dial.busy", busy["DialCallStatus"] == "busy", busy.shows("DialCallStatus"))
    stage.see("dial.rejected", declined["DialCallStatus"] == "no-answer", declined.shows("DialCallStatus"))
    rung = await stage.hit("third", within=60)
    stage.see("dial.no-answer", rung["DialCallStatus"] == "no-answer", rung.shows("DialCallStatus"))
    stage.see("pause.first", rung["DialCallStatus"] == "no-answer", "a party with a Pause first was not connected")
    child = await stage.until(rung["DialCallSid"])
    seconds = (child.end_time - child.start_time).total_seconds() if child.start_time else 0.0
    stage.see("dial.grace", 8 <= seconds <= 14, f"it rang {seconds:.0f} s, 5 s were given")
    after = await stage.maybe("after", within=60)
    stage.see("dial.next-verb", after, "the Redirect after it ran")
    stage.see("dial.sequential", stage.all("brief"), "the second was rung after the first was busy")


@program(
    Fact(
        "dial.first-wins", "2 Dial", "D", "Of several numbers the first to answer is connected, the others are canceled"
    ),
    Fact(
        "dial.star", "2 Dial", "D", "hangupOnStar: the caller's * ends the other leg only, the action is told completed"
    ),
    Fact("dial.limit", "2 Dial", "D", "timeLimit ends the conversation"),
    Fact("dial.on-bridge", "2 Dial", "D", "answerOnBridge lets the caller's call ring until the party answers"),
    Fact("dial.unbridged", "9 readings", "R", "A party who hangs up in the whisper: completed, DialBridged=false"),
    legs=12,
    seconds=60,
)
async def connecting(stage: Stage) -> None:
    stage.serve(
        menu=_dial("<Number>{near}</Number><Number>{near}</Number>", 'answerOnBridge="true" hangupOnStar="true"'),
        dialed=_dial(more='timeLimit="3"', then="@limited"),
        limited=_dial('<Number url="@no">{near}</Number>', then="@refused"),
        refused="<Hangup/>",
        slow='<Pause length="5"/>' + STAYING,
        slower='<Pause length="60"/>',
        agent=STAYING,
        no="<Hangup/>",
    )
    async with stage.calling("menu", also=("slow", "slower", "agent", "agent")) as sid:
        await stage.hit("slower")
        status = (await stage.fetch(sid)).status
        stage.see("dial.on-bridge", status == "ringing", f"the caller's call is {status} while the party rings")
        await stage.until(sid, frozenset({"in-progress"}))
        await stage.pass_time(1)
        await stage.press(sid, "w*")
        dialed = await stage.hit("dialed", within=40)
        stage.see("dial.star", dialed["DialCallStatus"] == "completed", dialed.shows("DialCallStatus"))
        children = await stage.rest(lambda client: client.calls.list(parent_call_sid=dialed["CallSid"], limit=20))
        lost = [one.status for one in children if one.sid != dialed["DialCallSid"]]
        stage.see("dial.first-wins", "canceled" in lost, lost)
        limited = await stage.hit("limited", within=40)
        short = 2 <= int(limited["DialCallDuration"] or 0) <= 6
        stage.see("dial.limit", short, limited.shows("DialCallDuration"))
        refused = await stage.hit("refused", within=40)
        fits = (refused["DialCallStatus"], refused["DialBridged"]) == ("completed", "false")
        stage.see("dial.unbridged", fits, refused.shows("DialCallStatus", "DialBridged"))


@program(
    Fact(
        "dial.caller-gone", "2 Dial", "M", "The caller hangs up: the action is asked all the same, CallStatus=completed"
    ),
    Fact("update.parent", "3", "M", "A bridged parent that gets a new document: the child ends, no action is asked"),
    Fact(
        "update.child", "3", "M", "A bridged child that gets a new document: the parent's action, no DialCallDuration"
    ),
    legs=12,
    seconds=60,
)
async def pulling_apart(stage: Stage) -> None:
    stage.serve(menu="<Say>Hello.</Say>" + _dial(), agent=STAYING, dialed="<Hangup/>", other=LISTENING)
    sid, parent, child = await _talking(stage)
    await stage.hang_up(sid)
    gone = await stage.maybe("dialed", CallSid=parent)
    shown = gone.shows("CallStatus", "DialCallStatus") if gone is not None else "it was not asked"
    stage.see("dial.caller-gone", gone is not None and gone["CallStatus"] == "completed", shown)
    sid, parent, child = await _talking(stage)
    await stage.tell(parent, "<Redirect>@other</Redirect>")
    ended = await stage.until(child)
    await stage.pass_time(2)
    asked = stage.all("dialed", CallSid=parent)
    stage.see(
        "update.parent", ended.status == "completed" and not asked, f"the child is {ended.status}, {len(asked)} actions"
    )
    await stage.hang_up(sid)
    sid, parent, child = await _talking(stage)
    await stage.tell(child, "<Redirect>@other</Redirect>")
    action = await stage.maybe("dialed", CallSid=parent)
    shown = action.shows("DialCallStatus", "DialCallDuration") if action is not None else "no action was asked"
    stage.see("update.child", action is not None and "DialCallDuration" not in action, shown)


async def _talking(stage: Stage) -> tuple[str, str, str]:
    """Near's call, far's leg of it, and the leg that far has dialed back to near."""
    number = len(stage.all("menu")) + 1
    sid = await stage.call("menu", also=("agent",))
    parent = (await stage.hit("menu", number))["CallSid"]
    await stage.pass_time(4)
    children = await stage.rest(lambda client: client.calls.list(parent_call_sid=parent, limit=5))
    return sid, parent, children[0].sid


@program(
    Fact("reject.plain", "2 Reject", "D", "Reject as the first verb does not answer: the call ends as no-answer"),
    Fact("reject.busy", "2 Reject", "D", "Reject reason=busy ends the call as busy"),
    Fact("reject.later", "2 Reject", "D", "Reject after another verb ends the answered call: completed"),
    Fact("hangup.first", "2 Hangup", "D", "Hangup as the first verb still answers the call: completed"),
    Fact("call.timeout", "4", "M", "A call made by REST rings about 5 seconds longer than its Timeout: no-answer"),
    Fact("call.sip-timeout", "3", "D", "A call that nobody answered ends with SipResponseCode 487"),
    Fact("call.gave-up", "9 readings", "R", "A caller who gives up before the answer: the called leg is canceled"),
    Fact("call.cancel-ringing", "3", "O", "Status=canceled ends a ringing call as canceled"),
    Fact("update.not-in-progress", "3", "G", "A document for a call that is over: 400, code 21220"),
    Fact("update.wording", "3", "G", "and the words are: Call is not in-progress. Cannot redirect."),
    legs=12,
    seconds=30,
)
async def refusing(stage: Stage) -> None:
    stage.serve(plain="<Reject/>", busy='<Reject reason="busy"/>', later="<Say>Hello.</Say><Reject/>", hang="<Hangup/>")
    for page, fact, status in (
        ("plain", "reject.plain", "no-answer"),
        ("busy", "reject.busy", "busy"),
        ("later", "reject.later", "completed"),
        ("hang", "hangup.first", "completed"),
    ):
        ended = await stage.until(await stage.call(page))
        stage.see(fact, ended.status == status, ended.status)
    await _nobody(stage)


async def _nobody(stage: Stage) -> None:
    stage.serve(slow='<Pause length="60"/>')
    sid = await stage.call("slow", timeout=5)
    ended = await stage.until(sid, within=60)
    last = await stage.hit("progress", CallSid=sid, CallStatus=ended.status)
    seconds = (ended.end_time - ended.start_time).total_seconds() if ended.start_time else 0.0
    stage.see(
        "call.timeout", ended.status == "no-answer" and 8 <= seconds <= 14, f"{ended.status} after {seconds:.0f} s"
    )
    stage.see("call.sip-timeout", last["SipResponseCode"] == "487", last.shows("SipResponseCode"))
    refused = await stage.account.refusal(lambda client: client.calls(sid).update(twiml="<Response/>"))
    stage.see("update.not-in-progress", refused and (refused.status, refused.code) == (400, 21220), refused or "taken")
    stage.see(
        "update.wording", refused and "Call is not in-progress. Cannot redirect." in refused.msg, refused or "taken"
    )
    number = len(stage.all("slow")) + 1
    sid = await stage.call("slow")
    far = (await stage.hit("slow", number))["CallSid"]
    await stage.until(sid, frozenset({"ringing"}))
    await stage.rest(lambda client: client.calls(sid).update(status="canceled"))
    ended, called = await stage.until(sid), await stage.until(far)
    stage.see("call.cancel-ringing", ended.status == "canceled", ended.status)
    stage.see("call.gave-up", called.status == "canceled", called.status)
