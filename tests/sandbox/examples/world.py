"""What the programs of the documentation find: an account in which something of everything is going on."""

from __future__ import annotations

from sandbox.numbers import CallerId, Endpoint
from sandbox.sids import new_sid
from tests.sandbox.stand import MADE, Stand

OWNED, CUSTOMER = "+15017122661", "+15558675310"
PAGES = {
    "/line": "<Say>Hello.</Say><Pause length='3600'/>",
    "/queue": "<Enqueue waitUrl=''>support</Enqueue>",
    "/room": "<Dial><Conference beep='false'>MyRoom</Conference></Dial>",
    "/voice.xml": "<Say>Ahoy there!</Say><Pause length='600'/>",
    "/sms.xml": "",
    "/events": "",
    "/recorded": "",
    "/amd": "",
}


async def world(stand: Stand) -> dict[str, str]:
    """By the SID that stands in a program: the one that it has here."""
    stand.pages |= PAGES
    line = stand.own(OWNED, "/line")
    stand.own("+15017122662", "/queue")
    stand.own("+15017122663", "/room")
    numbers = stand.carrier.numbers
    app = Endpoint(new_sid("AP"), "MyApp", MADE, MADE, "", {"voice_url": stand.app_url + "/voice.xml"})
    numbers.applications[app.sid] = app
    numbers.caller_ids["PN" + "b" * 32] = CallerId("PN" + "b" * 32, "+14155550100", "Mine", MADE, MADE)
    waiting = [await stand.dial("+15017122662", f"+1415867000{number}") for number in range(2)]
    people = [await stand.dial("+15017122663", f"+1415867001{number}") for number in range(2)]
    recorded = await stand.dial(OWNED, "+14158670020")
    done = await stand.sdk(lambda client: client.calls(recorded).recordings.create())
    await stand.after(30)
    await stand.sdk(lambda client: client.calls(recorded).recordings(done.sid).update(status="stopped"))
    going_on = await stand.sdk(lambda client: client.calls(recorded).recordings.create())
    call = await stand.dial(OWNED, "+14158675310")
    message = await stand.sdk(lambda client: client.messages.create(to=CUSTOMER, from_=OWNED, body="Hello"))
    await stand.after(30)
    return {
        "CA" + "a" * 32: call,
        "CA" + "b" * 32: waiting[0],
        "CA" + "c" * 32: people[0],
        "CA" + "d" * 32: recorded,
        "CA" + "e" * 32: people[1],
        "QU" + "a" * 32: stand.carrier.queues.all()[0].sid,
        "CF" + "a" * 32: stand.carrier.conferences.all()[0].sid,
        "RE" + "a" * 32: done.sid,
        "RE" + "d" * 32: going_on.sid,
        "SM" + "a" * 32: message.sid,
        "PN" + "a" * 32: line.sid,
        "AP" + "a" * 32: app.sid,
    }
