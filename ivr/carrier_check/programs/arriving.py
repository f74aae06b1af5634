"""A call from one number to another: what the webhooks about it carry."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

from ivr.carrier_check.door import Reply
from ivr.carrier_check.facts import Fact
from ivr.carrier_check.hits import Hit
from ivr.carrier_check.program import program
from ivr.carrier_check.stage import STAYING, Stage

ALWAYS = ("CallSid", "AccountSid", "From", "To", "CallStatus", "ApiVersion", "Direction")
PLACES = [who + what for who in ("From", "To", "Caller", "Called") for what in ("City", "State", "Zip", "Country")]


@program(
    Fact("webhook.always", "1.1", "D", f"Every webhook of a call carries {' '.join(ALWAYS)}"),
    Fact("webhook.version", "1.1", "D", "ApiVersion is 2010-04-01"),
    Fact("webhook.aliases", "1.1", "G", "Caller and Called repeat From and To"),
    Fact("webhook.places", "1.1", "G", "City, State, Zip and Country come for From, To, Caller and Called"),
    Fact("webhook.ringing", "1.1", "M", "CallStatus is ringing on the first request of an inbound call"),
    Fact("webhook.in-progress", "1.1", "M", "CallStatus is in-progress on a later request of an answered call"),
    Fact("webhook.direction", "1.1", "D", "Direction is inbound on the called side, outbound-api on the calling one"),
    Fact("webhook.form", "1.1", "D", "Webhooks are POSTed as application/x-www-form-urlencoded unless told otherwise"),
    Fact("webhook.agent", "1.1", "D", "User-Agent is TwilioProxy/1.1"),
    Fact("webhook.accept", "1.1", "D", "Accept is */*"),
    Fact("webhook.cache", "1.1", "G", "Cache-Control is max-age=259200"),
    Fact("webhook.token", "1.1", "D", "I-Twilio-Idempotency-Token is there and differs from request to request"),
    Fact("webhook.no-parent", "1.1", "D", "ParentCallSid is not on a first leg"),
    Fact("signature.form", "1.4", "D", "X-Twilio-Signature signs the URL and the sorted form by the auth token"),
    Fact("signature.port", "1.4", "D", "Over HTTP the port is signed; over HTTPS it is dropped from voice webhooks"),
    Fact("own-number.two-legs", "7", "G", "A call to one's own number has two CallSids and runs two documents"),
    Fact("redirect.relative", "2 Redirect", "D", "A Redirect's URL may be relative to the document's"),
    Fact("text.trimmed", "1.2", "M", "White space around an element's text does not count"),
    Fact("call.over-after-hangup", "2 Hangup", "D", "Hangup on one side ends both legs as completed"),
)
async def arriving(stage: Stage) -> None:
    stage.serve(hello="<Say>Hello.</Say><Redirect>\n   @further  \n</Redirect>", further="<Redirect>last</Redirect>")
    stage.serve(last="<Pause/><Hangup/>", near="<Pause length='60'/>")
    sid = await stage.call("hello", url="@near")
    first, near, last = await stage.hit("hello"), await stage.hit("near"), await stage.hit("last")
    every = [first, near, last, await stage.hit("further")]
    lacking = sorted({name for hit in every for name in hit.lacks(*ALWAYS)})
    stage.see("webhook.always", not lacking, f"missing: {lacking}" if lacking else "all are there")
    stage.see("webhook.version", first["ApiVersion"] == "2010-04-01", first.shows("ApiVersion"))
    aliases = first["Caller"] == first["From"] and first["Called"] == first["To"]
    stage.see("webhook.aliases", aliases, first.shows("From", "Caller", "To", "Called"))
    stage.see("webhook.places", not first.lacks(*PLACES), f"missing: {first.lacks(*PLACES)}")
    stage.see("webhook.ringing", first["CallStatus"] == "ringing", first.shows("CallStatus"))
    stage.see("webhook.in-progress", last["CallStatus"] == "in-progress", last.shows("CallStatus"))
    directions = (first["Direction"], near["Direction"])
    stage.see("webhook.direction", directions == ("inbound", "outbound-api"), directions)
    stage.see("webhook.no-parent", "ParentCallSid" not in first, first.shows("ParentCallSid"))
    two = first["CallSid"] != near["CallSid"] == sid
    stage.see("own-number.two-legs", two, f"{first['CallSid']} and {near['CallSid']}")
    stage.see("redirect.relative", True, "the second document was asked for")
    stage.see("text.trimmed", True, "a Redirect with line breaks in it was followed")
    _headers(stage, every)
    _signatures(stage, every)
    ended = await stage.until(sid)
    stage.see("call.over-after-hangup", ended.status == "completed", ended.status)


def _headers(stage: Stage, hits: list[Hit]) -> None:
    first = hits[0]
    kind = first.header("Content-Type")
    form = first.method == "POST" and kind.startswith("application/x-www-form-urlencoded")
    stage.see("webhook.form", form, f"{first.method} {kind}")
    stage.see("webhook.agent", first.header("User-Agent") == "TwilioProxy/1.1", first.header("User-Agent"))
    stage.see("webhook.accept", first.header("Accept") == "*/*", first.header("Accept"))
    stage.see("webhook.cache", first.header("Cache-Control") == "max-age=259200", first.header("Cache-Control"))
    tokens = [hit.header("I-Twilio-Idempotency-Token") for hit in hits]
    stage.see("webhook.token", all(tokens) and len(set(tokens)) == len(tokens), tokens)


def _signatures(stage: Stage, hits: list[Hit]) -> None:
    unsigned = [hit.page for hit in hits if not hit.signed]
    stage.see("signature.form", not unsigned, f"signatures that do not fit: {unsigned}")
    scheme, _, rest = stage.door.root.partition("://")
    if ":" not in rest.partition("/")[0]:
        stage.cannot_see("signature.port", "the public URL names no port")
        return
    expected = "without port" if scheme == "https" else "as asked"
    stage.see("signature.port", all(hit.signed == expected for hit in hits), {hit.signed for hit in hits})


EVENTS = ["initiated", "ringing", "answered", "completed"]


@program(
    Fact("callback.order", "3", "D", "A call tells initiated, ringing, answered, completed, numbered from 0"),
    Fact("callback.answered", "3", "D", "The event answered carries CallStatus in-progress"),
    Fact("callback.source", "3", "D", "Callbacks carry CallbackSource=call-progress-events and an RFC 2822 Timestamp"),
    Fact("callback.terminal", "3", "D", "The last callback carries CallDuration and Duration (started minutes)"),
    Fact("callback.sip", "3", "D", "The last callback carries SipResponseCode"),
    Fact("callback.answer-ignored", "0", "D", "TwiML in the answer to a status callback is ignored"),
    Fact(
        "number.callback", "3", "D", "A number's StatusCallback comes once, at the end of the call, with CallDuration"
    ),
    Fact("rest.queued", "3", "D", "A call made by REST begins as queued"),
    Fact("rest.duration", "4", "O", "An ended call's duration is a string of seconds, its dates RFC 2822 in GMT"),
    Fact("rest.direction", "4", "O", "REST shows the two legs as outbound-api and inbound, neither with a parent"),
)
async def telling(stage: Stage) -> None:
    stage.serve(hello="<Pause length='2'/><Say>Good morning.</Say><Pause length='2'/>", progress="<Hangup/>")
    sid = await stage.call("hello")
    last = await stage.hit("progress", 4, CallSid=sid)
    hits = sorted(stage.all("progress"), key=lambda hit: int(hit["SequenceNumber"] or -1))
    told = [(hit["SequenceNumber"], hit["CallStatus"]) for hit in hits]
    words = ["initiated", "ringing", "in-progress", "completed"]
    stage.see("callback.order", told == [(str(n), word) for n, word in enumerate(words)], told)
    stage.see("callback.answered", told[2:3] == [("2", "in-progress")], told)
    source = {hit["CallbackSource"] for hit in hits} == {"call-progress-events"}
    stage.see("callback.source", source and all(_dated(hit["Timestamp"]) for hit in hits), last.shows("Timestamp"))
    terminal = last["CallDuration"].isdigit() and last["Duration"] == "1"
    stage.see("callback.terminal", terminal, last.shows("CallDuration", "Duration"))
    stage.see("callback.sip", last["SipResponseCode"] == "200", last.shows("SipResponseCode"))
    alive = int(last["CallDuration"] or 0) >= 2
    stage.see("callback.answer-ignored", alive, f"a Hangup in each answer; the call lasted {last['CallDuration']} s")
    number = await stage.hit("number-status")
    await stage.pass_time(1)
    once = len(stage.all("number-status")) == 1 and number["CallStatus"] == "completed" and "CallDuration" in number
    stage.see("number.callback", once, number.shows("CallStatus", "CallDuration"))
    await _records(stage, sid, (await stage.hit("hello"))["CallSid"])


async def _records(stage: Stage, sid: str, far_sid: str) -> None:
    near, far = await stage.until(sid), await stage.until(far_sid)
    dated = near.end_time is not None and near.end_time.utcoffset() is not None
    stage.see("rest.duration", isinstance(near.duration, str) and near.duration.isdigit() and dated, near.duration)
    words = (near.direction, near.parent_call_sid, far.direction, far.parent_call_sid)
    stage.see("rest.direction", words == ("outbound-api", None, "inbound", None), words)
    stage.see("rest.queued", stage.began_as[sid] == "queued", stage.began_as[sid])


def _dated(text: str) -> bool:
    try:
        return parsedate_to_datetime(text).tzinfo is not None and text.endswith("+0000")
    except ValueError:
        return False


@program(
    Fact("webhook.get", "1.1", "D", "Method=GET puts the parameters into the query, beside those that stand there"),
    Fact("signature.get", "1.4", "D", "A GET's signature signs the URL with all its parameters"),
    Fact("override.stripped", "1.3", "D", "The #… overrides of a URL are not signed"),
    Fact("webhook.cookies", "1.1", "D", "A cookie that was set comes back with the next request of the call"),
)
async def asking(stage: Stage) -> None:
    cookie = Reply("<Response><Redirect>@second</Redirect></Response>", headers={"Set-Cookie": "taste=sweet; Path=/"})
    stage.serve(hello=STAYING, first=cookie, second="<Hangup/>")
    await stage.call("hello", url="@first?kept=yes#rc=2&rt=9000", method="GET")
    first, second = await stage.hit("first"), await stage.hit("second")
    query = dict(first.query)
    asked = first.method == "GET" and query.get("kept") == "yes" and "CallSid" in query and not first.form
    stage.see("webhook.get", asked, f"{first.method} with {sorted(query)[:4]}…")
    stage.see("signature.get", first.signed, first.signed or "the signature does not fit")
    stage.see(
        "override.stripped", first.signed, "signed without them" if first.signed else "the signature does not fit"
    )
    stage.see("webhook.cookies", "taste=sweet" in second.header("Cookie"), second.header("Cookie") or "no cookie")
