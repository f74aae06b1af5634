"""Random fields at every door of the REST face: a documented answer, and nobody else's call suffers."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from aiohttp import encode_basic_auth
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from yarl import URL

from tests.sandbox.openapi.document import document, operations, parameters
from tests.sandbox.stand import ACCOUNT, CALLER, LINE, TOKEN, Stand, converse

OTHER = "+390255550000"
SMALL = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
NASTY = st.sampled_from(
    [
        *[
            "",
            " ",
            "0",
            "-1",
            "1e308",
            "NaN",
            "²",
            "٣",
            "true",
            "TRUE",
            "null",
            "\x00",
            "'; --",
            "Ω" * 300,
            "%",
            "+",
            "*",
        ],
        *[
            "http://[",
            "http://",
            "//x",
            "javascript:1",
            "2026-03-02",
            "2026-02-30",
            "9999-12-31T23:59:59Z",
            "0001-01-01",
        ],
        *["AC" + "0" * 32, "CA" + "0" * 32, "in-progress completed", "start end join", "é" * 10, "1" * 400],
    ]
)
SENSIBLE = st.sampled_from([LINE, OTHER, CALLER, "client:anna", "<Response><Say>x</Say></Response>", "completed", "60"])
PLACES = st.sampled_from(["HERE", "HERE", "HERE", "x", "Front", "Twilio.CURRENT", "CA" + "0" * 32, "%00", "..%2F", "ü"])
REFUSALS = {400, 404, 405}


def fields(method: str, template: str) -> st.SearchStrategy[dict[str, str]]:
    known = parameters(method, template)
    given_words = {
        name: st.sampled_from(schema["enum"]) | NASTY for name, schema in known.items() if schema.get("enum")
    }
    values = {name: given_words.get(name, NASTY | SENSIBLE) for name in known}
    return st.fixed_dictionaries({}, optional={**values, "Bogus": NASTY})


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, str, list[str], dict[str, str]]:
    """Method, template, what fills its places, and the fields."""
    method, template = draw(st.sampled_from(operations()))
    holes = template.count("{") - template.count("{AccountSid}")
    return method, template, draw(st.lists(PLACES, min_size=holes, max_size=holes)), draw(fields(method, template))


def path_of(template: str, places: list[str], here: dict[str, str]) -> str:
    """The template filled; HERE is something that exists, by the name of the place."""
    if template == "/2010-04-01/Accounts.json":
        return ".json"
    path, left = template.removeprefix("/2010-04-01/Accounts").removeprefix("/{AccountSid}"), list(places)
    if path.startswith("/{Sid}"):
        return path.replace("{Sid}", ACCOUNT)
    while "{" in path:
        name = path[path.index("{") + 1 : path.index("}")]
        kind = here.get(path.split("/")[1], "x") if name == "Sid" and path.count("/") == 2 else here.get(name, "x")
        place = left.pop(0)
        path = path.replace("{" + name + "}", kind if place == "HERE" else place, 1)
    return f"/{ACCOUNT}{path}"


async def things(stand: Stand) -> dict[str, str]:
    """A call, a queue, a conference and more that requests may hit."""
    stand.own(LINE, "/line")
    stand.own(OTHER, "/menu")
    stand.pages |= {
        "/menu": "<Say>Hello.</Say><Pause length='3600'/>",
        "/line": "<Dial><Conference beep='false'>room</Conference></Dial>",
    }
    hit = await stand.dial()
    queue = await stand.rest("POST", "/Queues.json", {"FriendlyName": "q"})
    text = await stand.rest("POST", "/Messages.json", {"To": CALLER, "From": LINE, "Body": "x"})
    app = await stand.rest("POST", "/Applications.json", {"FriendlyName": "app"})
    recording = await stand.rest("POST", f"/Calls/{hit}/Recordings.json")
    room = stand.carrier.conferences.all()[0].sid
    number = next(iter(stand.carrier.numbers.numbers))
    by_name = {"CallSid": hit, "QueueSid": queue["sid"], "ConferenceSid": room, "MessageSid": text["sid"]}
    by_name |= {"RecordingSid": recording["sid"], "CountryCode": "US", "Calls": hit, "Queues": queue["sid"]}
    by_name |= {"Conferences": room, "Messages": text["sid"], "Applications": app["sid"]}
    return by_name | {"Recordings": recording["sid"], "IncomingPhoneNumbers": number, "Sid": recording["sid"]}


async def ask(stand: Stand, method: str, path: str, form: dict[str, str]) -> tuple[int, Any]:
    query = f"?{urlencode(form)}" if method == "get" and form else ""
    url = URL(f"{stand.url}/2010-04-01/Accounts{path}{query}", encoded=True)
    headers = {"Authorization": encode_basic_auth(ACCOUNT, TOKEN)}
    body = form if method == "post" else None
    async with stand.http.request(method, url, data=body, headers=headers, allow_redirects=False) as answer:
        known = answer.content_type == "application/json"
        return answer.status, await answer.json() if known else await answer.read()


@SMALL
@given(st.lists(requests(), min_size=4, max_size=12))
def test_no_request_breaks_the_carrier_or_another_call(many: list[tuple[str, str, list[str], dict[str, str]]]) -> None:
    async def scene(stand: Stand) -> None:
        here = await things(stand)
        well = await stand.dial(OTHER, "+393337770000")
        for method, template, places, form in many:
            status, body = await ask(stand, method, path_of(template, places, here), form)
            responses = document()["paths"][template][method]["responses"]
            assert status in REFUSALS or str(status) in responses, (method, template, places, form, body)
            await stand.settle()
        await stand.after(30)
        assert stand.status(well) == "in-progress"
        assert stand.heard(well) == ["Hello."]
        assert len((await stand.rest("GET", "/Calls.json"))["calls"]) >= 1

    converse(scene)


@SMALL
@given(
    st.binary(max_size=200), st.sampled_from(["application/x-www-form-urlencoded", "application/json", "text/x", ""])
)
def test_a_body_that_is_no_form_is_refused_or_counts_as_an_empty_one(body: bytes, kind: str) -> None:
    async def scene(stand: Stand) -> None:
        headers = {"Authorization": encode_basic_auth(ACCOUNT, TOKEN), "Content-Type": kind}
        url = f"{stand.url}/2010-04-01/Accounts/{ACCOUNT}/Calls.json"
        async with stand.http.post(url, data=body, headers=headers) as answer:
            assert answer.status == 400
            assert (await answer.json())["code"] in (20001, 21201)

    converse(scene)
