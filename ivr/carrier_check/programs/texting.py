"""Text messages from one number of the account to the other (only when texts are wanted)."""

from __future__ import annotations

from typing import Any

from ivr.carrier_check.door import Reply
from ivr.carrier_check.facts import Fact
from ivr.carrier_check.hits import Hit
from ivr.carrier_check.program import program
from ivr.carrier_check.stage import Stage

INBOUND = ("MessageSid", "SmsSid", "AccountSid", "From", "To", "Body", "NumMedia", "NumSegments", "ApiVersion")
STATUS = ("MessageSid", "SmsSid", "MessageStatus", "SmsStatus", "AccountSid", "From", "To")
PATIENCE_SECONDS = 60.0


@program(
    Fact("text.inbound", "5", "M", f"A text that comes in is told with {' '.join(INBOUND)}"),
    Fact("text.status", "5", "D", f"The status callback carries {' '.join(STATUS)}"),
    Fact("text.delivered", "5", "D", "delivered comes with RawDlrDoneDate (YYMMDDhhmm)"),
    Fact("text.answer", "5", "M", "A Message in the answer is sent back, and listed as outbound-reply"),
    Fact("text.cookies", "5", "M", "Cookies are kept for the pair of numbers"),
    Fact("text.strings", "4", "O", "num_segments and num_media are strings"),
    Fact("text.redact", "4", "O", "Body='' empties a text that was delivered"),
    Fact("text.stop", "6", "D", "After STOP the next text to that number is refused: 400, code 21610"),
    Fact("text.start", "5", "D", "START lifts that again"),
    legs=0,
    seconds=0,
    texts=8,
)
async def texting(stage: Stage) -> None:
    def answer(hit: Hit) -> Reply | str:
        if hit["Body"] == "Hello.":
            body = "<Response><Message>Good day.</Message></Response>"
            return Reply(body, headers={"Set-Cookie": "met=before; Path=/"})
        return ""

    stage.pages["number-sms"] = answer
    with stage.door.taking_texts(stage):
        sent = await _send(stage, "Hello.", status_callback=stage.fill("@status"))
        await _arrival(stage, sent)
        await _send(stage, "Hello again.")
        again = await stage.hit("number-sms", within=PATIENCE_SECONDS, Body="Hello again.")
        stage.see("text.cookies", "met=before" in again.header("Cookie"), again.header("Cookie") or "no cookie")
        await _stopping(stage)


async def _send(stage: Stage, body: str, **more: Any) -> Any:
    return await stage.account.text(to=stage.far, from_=stage.near, body=body, **more)


async def _arrival(stage: Stage, sent: Any) -> None:
    came = await stage.hit("number-sms", within=PATIENCE_SECONDS, Body="Hello.")
    stage.see("text.inbound", not came.lacks(*INBOUND), f"missing: {came.lacks(*INBOUND)}")
    stage.see("text.strings", (sent.num_segments, sent.num_media) == ("1", "0"), (sent.num_segments, sent.num_media))
    told = await stage.maybe("status", within=PATIENCE_SECONDS, MessageStatus="delivered")
    lacking = told.lacks(*STATUS) if told is not None else list(STATUS)
    stage.see("text.status", not lacking, f"missing: {lacking}")
    done = told["RawDlrDoneDate"] if told is not None else ""
    stage.see("text.delivered", len(done) == 10 and done.isdigit(), done or "not told")
    reply = await stage.hit("number-sms", within=PATIENCE_SECONDS, Body="Good day.")
    record = await stage.rest(lambda client: client.messages.list(to=stage.near, from_=stage.far, limit=5))
    directions = {one.direction for one in record if one.body == "Good day."}
    stage.see("text.answer", reply["From"] == stage.far and "outbound-reply" in directions, directions)
    emptied = await stage.rest(lambda client: client.messages(sent.sid).update(body=""))
    stage.see("text.redact", emptied.body == "", repr(emptied.body))


async def _stopping(stage: Stage) -> None:
    await _send(stage, "STOP")
    await stage.hit("number-sms", within=PATIENCE_SECONDS, Body="STOP")
    await stage.pass_time(2)
    back: dict[str, Any] = {"to": stage.near, "from_": stage.far, "body": "Are you there?"}
    refused = await stage.account.refusal(lambda client: client.messages.create(**back))
    stage.see("text.stop", refused and (refused.status, refused.code) == (400, 21610), refused or "it was sent")
    await _send(stage, "START")
    await stage.hit("number-sms", within=PATIENCE_SECONDS, Body="START")
    await stage.pass_time(2)
    refused = await stage.account.refusal(lambda client: client.messages.create(**back))
    stage.see("text.start", refused is None, refused or "it was sent again")
