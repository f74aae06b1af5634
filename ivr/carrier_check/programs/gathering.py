"""Keys and words: when a Gather ends and what its action is told."""

from __future__ import annotations

from ivr.carrier_check.facts import Fact
from ivr.carrier_check.program import program
from ivr.carrier_check.stage import LISTENING, Stage

PATIENT = 'timeout="20"'


@program(
    Fact("gather.num-digits", "2 Gather", "D", "numDigits reached ends the Gather at once, without a finish key"),
    Fact("gather.finish-key", "2 Gather", "D", "The finish key ends the Gather and is not among the Digits"),
    Fact("gather.finished-on", "2 Gather", "G", "FinishedOnKey is sent with Digits that a finish key ended"),
    Fact("gather.finish-first", "2 Gather", "D", "The finish key alone makes no request: the next verb runs"),
    Fact("gather.finish-none", "2 Gather", "D", 'finishOnKey="" lets # count as a digit'),
    Fact("gather.star", "2 Gather", "D", "* is a digit like others"),
    Fact("gather.default-action", "2 Gather", "D", "Without action the document's own URL is asked with the Digits"),
    Fact("gather.in-progress", "1.1", "D", "A Gather's action has CallStatus in-progress"),
    Fact("play.digits", "2 Play", "D", "Digits played by one party are keys to the other"),
    seconds=90,
)
async def typing(stage: Stage) -> None:
    stage.serve(
        menu=f'<Gather numDigits="2" action="@two" {PATIENT}/>',
        two=f'<Gather action="@finished" {PATIENT}/>',
        finished=f'<Gather action="@wrong" {PATIENT}/><Redirect>@first</Redirect>',
        first=f'<Gather finishOnKey="" numDigits="2" action="@none" {PATIENT}/>',
        none=f'<Gather finishOnKey="#" action="@star" {PATIENT}/>',
        star="<Redirect>@own</Redirect>",
        own=lambda hit: "<Hangup/>" if "Digits" in hit else f'<Gather numDigits="1" {PATIENT}/>',
        wrong="<Hangup/>",
    )
    sid = await stage.call("menu")
    await stage.hit("menu")
    await stage.press(sid, "w12")
    two = await stage.hit("two")
    stage.see("gather.num-digits", two["Digits"] == "12", two.shows("Digits"))
    stage.see("gather.in-progress", two["CallStatus"] == "in-progress", two.shows("CallStatus"))
    stage.see("play.digits", two["Digits"] == "12", two.shows("Digits"))
    await stage.press(sid, "w345#")
    finished = await stage.hit("finished")
    stage.see("gather.finish-key", finished["Digits"] == "345", finished.shows("Digits"))
    stage.see("gather.finished-on", finished["FinishedOnKey"] == "#", finished.shows("FinishedOnKey"))
    await stage.press(sid, "w#")
    first = await stage.maybe("first", within=15)
    stage.see("gather.finish-first", first is not None and not stage.all("wrong"), "the next verb ran")
    await stage.press(sid, "w5#")
    none = await stage.hit("none")
    stage.see("gather.finish-none", none["Digits"] == "5#", none.shows("Digits"))
    await stage.press(sid, "w*7#")
    star = await stage.hit("star")
    stage.see("gather.star", star["Digits"] == "*7", star.shows("Digits"))
    await stage.hit("own")
    await stage.press(sid, "w8")
    own = await stage.hit("own", 2)
    stage.see("gather.default-action", own["Digits"] == "8", own.shows("Digits"))


@program(
    Fact("gather.empty", "2 Gather", "M", "actionOnEmptyResult asks the action with an empty Digits, present"),
    Fact("gather.silence", "2 Gather", "D", "Silence makes no request: the next verb runs"),
    Fact("gather.timeout", "2 Gather", "D", "The timeout is 5 seconds unless told otherwise"),
    Fact("gather.after-prompts", "2 Gather", "D", "The timeout begins after the nested prompts"),
    Fact("gather.hangs-up", "2 Gather", "D", "Silence in the last Gather ends the call"),
    seconds=60,
)
async def keeping_silent(stage: Stage) -> None:
    stage.serve(
        menu="<Say>Hello.</Say><Redirect>@begun</Redirect>",
        begun='<Gather action="@wrong"/><Redirect>@silent</Redirect>',
        silent='<Gather timeout="1" action="@wrong"><Pause length="9"/></Gather><Redirect>@after</Redirect>',
        after='<Gather timeout="1" actionOnEmptyResult="true" action="@empty"/>',
        empty='<Gather timeout="1" action="@wrong"/>',
        wrong="<Hangup/>",
    )
    sid = await stage.call("menu")
    begun, silent = await stage.hit("begun"), await stage.hit("silent")
    stage.see("gather.silence", not stage.all("wrong"), "the next verb ran")
    took = silent.at - begun.at
    stage.see("gather.timeout", stage.between(took, 5, 8), f"{took:.1f} s")
    took = (await stage.hit("after")).at - silent.at
    stage.see(
        "gather.after-prompts", stage.between(took, 10, 14), f"{took:.1f} s with 9 s of prompts and 1 s of timeout"
    )
    empty = await stage.maybe("empty")
    said = empty.shows("Digits") if empty is not None else "no request"
    stage.see("gather.empty", empty is not None and "Digits" in empty and not empty["Digits"], said)
    ended = await stage.until(sid)
    stage.see("gather.hangs-up", ended.status == "completed" and not stage.all("wrong"), ended.status)


@program(
    Fact("gather.barge-in", "2 Gather", "D", "The first key stops the nested prompts"),
    Fact("gather.last-key", "2 Gather", "D", "The timeout begins anew with the last key"),
    Fact("gather.send-digits", "4", "O", "SendDigits of a call made by REST are keys to whoever answers"),
    Fact("gather.speech", "2 Gather", "D", "Speech gives SpeechResult and Confidence between 0 and 1"),
    seconds=90,
)
async def interrupting(stage: Stage) -> None:
    stage.serve(
        menu='<Gather timeout="3" action="@typed"><Pause length="100"/></Gather><Redirect>@typed</Redirect>',
        typed='<Gather input="speech" timeout="15" speechTimeout="2" action="@spoken"/>',
        spoken="<Hangup/>",
    )
    sid = await stage.call("menu", send_digits="wwwwww4w5")
    menu, typed = await stage.hit("menu"), await stage.hit("typed", within=60)
    took = typed.at - menu.at
    stage.see("gather.send-digits", typed["Digits"] == "45", typed.shows("Digits"))
    stage.see("gather.barge-in", took < 60, f"the action came {took:.1f} s after the question, with 100 s of prompts")
    stage.see("gather.last-key", typed["Digits"] == "45" and took >= 4, f"{typed.shows('Digits')} after {took:.1f} s")
    await stage.tell(sid, f"<Pause/><Say>I would like to order three oranges.</Say>{LISTENING}")
    spoken = await stage.hit("spoken", within=40)
    confidence = spoken["Confidence"].replace(".", "", 1)
    heard = bool(spoken["SpeechResult"]) and confidence.isdigit() and 0 <= float(spoken["Confidence"]) <= 1
    stage.see("gather.speech", heard, spoken.shows("SpeechResult", "Confidence"))
