"""Documents that are broken, late, moved or odd, and what the carrier makes of each."""

from __future__ import annotations

from ivr.carrier_check.door import Answer, Reply
from ivr.carrier_check.facts import Fact
from ivr.carrier_check.hits import Hit
from ivr.carrier_check.program import program
from ivr.carrier_check.stage import LISTENING, STAYING, Stage, Unseen

OVER_LONG = "<Response>" + "<!-- " + "x" * 66_000 + " --></Response>"
BROKEN: dict[str, tuple[Answer, str]] = {
    "status-500": (Reply("no", 500), "11200"),
    "status-404": (Reply("no", 404), "11200"),
    "no-type": (Reply("<Response/>", content_type="application/octet-stream"), "12300"),
    "no-xml": (Reply("<Response><Say>"), "12100"),
    "wrong-root": (Reply("<Answer/>"), "12100"),
    "over-long": (Reply(OVER_LONG), "11750"),
    "circle": (Reply(status=302, headers={"Location": "@circle"}), "11215"),
    "moved-308": (Reply(status=308, headers={"Location": "@good"}), "11216"),
}


@program(
    Fact("fallback.params", "1.2", "D", "The fallback URL is asked with ErrorCode and ErrorUrl"),
    Fact("fault.status", "6", "E", "Answers 4xx and 5xx are error 11200"),
    Fact("fault.type", "1.2", "E", "A content type that is none of the known ones is error 12300"),
    Fact("fault.xml", "1.2", "E", "What is no XML is error 12100"),
    Fact("fault.root", "1.2", "E", "A root other than Response is error 12100"),
    Fact("fault.long", "1.2", "E", "A document over 64 kB is error 11750"),
    Fact("fault.circle", "1.1", "E", "More than ten redirects are error 11215"),
    Fact("fault.moved", "1.1", "E", "Redirects other than 301, 302, 303 and 307 are error 11216"),
    Fact("fallback.again", "1.2", "M", "A fallback serves every fault of a call, not only the first"),
    Fact("fallback.repaired", "1.2", "D", "The fallback's document goes on with the call"),
    Fact("retry.not-5xx", "1.3", "D", "By default a 5xx is not asked again"),
    seconds=90,
)
async def breaking(stage: Stage) -> None:
    order = list(BROKEN)
    stage.serve(hello=STAYING, done="<Hangup/>", good="<Hangup/>")
    stage.serve(**{name.replace("-", "_"): answer for name, (answer, _) in BROKEN.items()})

    def spare(hit: Hit) -> str:
        place = len(stage.all("spare"))
        return f"<Redirect>@{order[place]}</Redirect>" if place < len(order) else "<Redirect>@done</Redirect>"

    stage.serve(spare=spare)
    await stage.call("hello", url=f"@{order[0]}", fallback_url="@spare")
    first = await stage.hit("spare")
    url = first["ErrorUrl"].endswith(order[0])
    stage.see("fallback.params", url and first["ErrorCode"] == "11200", first.shows("ErrorCode", "ErrorUrl"))
    stage.see("retry.not-5xx", len(stage.all(order[0])) == 1, f"{len(stage.all(order[0]))} requests")
    facts = ["status", "status", "type", "xml", "root", "long", "circle", "moved"]
    for place, (name, fact) in enumerate(zip(order, facts, strict=True), start=1):
        hit = await stage.maybe("spare", place)
        if hit is None:
            stage.see("fallback.again", False, f"after {place - 1} faults the fallback was asked no more")
            raise Unseen(f"the fallback was not asked for {name}")
        code = BROKEN[name][1]
        stage.see(f"fault.{fact}", hit["ErrorCode"] == code, f"{name}: {hit.shows('ErrorCode')}, {code} was expected")
    stage.see("fallback.again", True, f"{len(order)} faults, {len(stage.all('spare'))} requests")
    stage.see("fallback.repaired", await stage.maybe("done"), "its Redirect was followed")


@program(
    Fact("answer.html", "1.2", "D", "text/html is read as TwiML"),
    Fact("answer.plain", "1.2", "D", "text/plain that parses as TwiML is executed"),
    Fact("verb.unknown", "1.2", "E", "An unknown verb is skipped, and the next one runs"),
    Fact("attribute.unknown", "1.2", "E", "An unknown attribute is ignored, its verb runs"),
    Fact("verb.case", "1.2", "M", "Verbs are case-sensitive: a lower-case one is skipped"),
    Fact("redirect.302", "1.1", "M", "A 302 answer to a POST turns into a GET"),
    Fact("redirect.307", "1.1", "D", "A 307 answer keeps the POST and its form"),
    Fact("verb.redirect", "2 Redirect", "D", "What follows a Redirect is dead"),
    Fact("answer.words", "1.2", "D", "text/plain that is no TwiML is read aloud, then the call ends"),
    seconds=60,
)
async def reading(stage: Stage) -> None:
    def goes_to(page: str) -> str:
        return f"<Response><Redirect>@{page}</Redirect></Response>"

    stage.serve(
        hello=STAYING,
        html=Reply(goes_to("plain"), content_type="text/html"),
        plain=Reply(goes_to("unknown"), content_type="text/plain"),
        unknown="<Whistle/><redirect>@lower</redirect><Redirect loudness='7'>@found</Redirect>"
        "<Redirect>@dead</Redirect>",
        lower="<Redirect>@found</Redirect>",
        dead="<Redirect>@found</Redirect>",
        found=Reply(status=302, headers={"Location": "@as-get"}),
        as_get="<Redirect>@kept</Redirect>",
        kept=Reply(status=307, headers={"Location": "@as-post"}),
        as_post="<Redirect>@words</Redirect>",
        words=Reply("Good bye.", content_type="text/plain"),
    )
    sid = await stage.call("hello", url="@html")
    stage.see("answer.html", await stage.maybe("plain"), "its Redirect was followed")
    stage.see("answer.plain", await stage.maybe("unknown"), "its Redirect was followed")
    found = await stage.maybe("found")
    stage.see("verb.unknown", found, "the verb after it ran")
    stage.see("attribute.unknown", found, "its Redirect was followed")
    stage.see("verb.case", not stage.all("lower"), "<redirect> was not followed")
    stage.see("verb.redirect", not stage.all("dead"), "the second Redirect was not followed")
    got = await stage.hit("as-get")
    stage.see("redirect.302", got.method == "GET" and not got.form, f"{got.method} with {len(got.form)} form fields")
    kept = await stage.hit("as-post")
    stage.see(
        "redirect.307", kept.method == "POST" and kept["CallSid"] == sid, f"{kept.method}, {kept.shows('CallSid')}"
    )
    await stage.hit("words")
    ended = await stage.until(sid)
    stage.see("answer.words", ended.status == "completed", f"the call ended as {ended.status}")


@program(
    Fact("override.retries", "1.3", "D", "#rc=2&rp=5xx asks three times before it gives up"),
    Fact("override.token", "1.1", "D", "A repeated request carries the same I-Twilio-Idempotency-Token"),
    Fact("override.read", "1.3", "D", "#rt=500 gives up after half a second: error 11200"),
    Fact("voice.ceiling", "1.3", "D", "A voice webhook that takes over 15 seconds is given up"),
    seconds=60,
)
async def insisting(stage: Stage) -> None:
    stage.serve(
        hello=STAYING + 5 * LISTENING, bad=Reply("no", 500), slow=Reply("<Response/>", after=4), done="<Hangup/>"
    )
    stage.serve(late=Reply("<Response><Redirect>@too-late</Redirect></Response>", after=17), too_late="<Hangup/>")
    steps = ["<Redirect>@slow#rt=500</Redirect>", "<Redirect>@late</Redirect>", "<Redirect>@done</Redirect>"]
    stage.serve(spare=lambda hit: steps[min(len(stage.all("spare")), 3) - 1])
    await stage.call("hello", url="@bad#rc=2&rp=5xx", fallback_url="@spare", time_limit=600)
    await stage.hit("spare")
    tokens = [hit.header("I-Twilio-Idempotency-Token") for hit in stage.all("bad")]
    stage.see("override.retries", len(tokens) == 3, f"{len(tokens)} requests")
    stage.see("override.token", len(set(tokens)) == 1, tokens)
    second = await stage.hit("spare", 2, within=20 * stage.rate)
    stage.see("override.read", second["ErrorCode"] == "11200", second.shows("ErrorCode"))
    third = await stage.maybe("spare", 3, within=30 * stage.rate)
    kept = third is not None and not stage.all("too-late")
    stage.see("voice.ceiling", kept, "the late document was not carried out" if kept else "it was waited for")


@program(
    Fact("fault.apology", "1.2", "M", "A fault without a fallback ends an answered call as completed, not as failed"),
    Fact("response.empty", "1.2", "D", "An empty Response answers the call and ends it: completed"),
    legs=4,
)
async def apologising(stage: Stage) -> None:
    stage.serve(hello=STAYING, bad=Reply("no", 500), empty="")
    broken = await stage.call("hello", url="@bad")
    call = await stage.until(broken, within=60)
    stage.see("fault.apology", call.status == "completed", call.status)
    empty = await stage.call("empty")
    call = await stage.until(empty)
    answered = await stage.maybe("progress", CallSid=empty, CallStatus="in-progress")
    stage.see("response.empty", call.status == "completed" and answered, f"{call.status}, answered: {bool(answered)}")
