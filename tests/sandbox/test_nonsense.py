"""Bad input at every door: the call it came on may suffer, nothing else does."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import quoteattr

from aiohttp import encode_basic_auth
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.vocabulary import ATTRIBUTES, CALL_VERBS, nested_in
from tests.sandbox.stand import ACCOUNT, CALLER, LINE, TOKEN, Stand, converse

OTHER = "+390255550000"
VALUES = st.sampled_from(
    ["", "0", "-1", "nan", "inf", "1e308", "true", "²", "http://[", "//", "/menu", "both", "*", "#", "Ω", " "]
)
FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@st.composite
def elements(draw: st.DrawFn, names: frozenset[str] = CALL_VERBS, depth: int = 0) -> str:
    name = draw(st.sampled_from(sorted(names)))
    attributes = draw(st.dictionaries(st.sampled_from([*sorted(ATTRIBUTES[name]), "bogus"]), VALUES, max_size=4))
    text = " ".join(f"{key}={quoteattr(value)}" for key, value in attributes.items())
    inner = nested_in(name)
    if inner and depth < 2:
        body = "".join(draw(st.lists(elements(inner, depth + 1), max_size=2)))
    else:
        body = draw(st.sampled_from(["", "words", "/menu", "http://[", "+390277770000"]))
    return f"<{name} {text}>{body}</{name}>"


@FEW
@given(st.lists(elements(), min_size=1, max_size=4).map("".join))
def test_no_document_breaks_the_carrier_or_another_call(document: str) -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/nonsense")
        stand.own(OTHER, "/menu")
        stand.pages |= {"/nonsense": document, "/menu": "<Say>Hello.</Say><Pause length='600'/>"}
        well = await stand.dial(OTHER)
        sid = await stand.dial()
        await stand.after(8)
        if stand.status(sid) == "in-progress":
            await stand.press(sid, "1*#")
        await stand.after(20)
        if stand.status(sid) in ("in-progress", "ringing"):
            await stand.act(sid, "hangup")
        assert stand.status(well) == "in-progress"

    converse(scene)


@FEW
@given(
    st.sampled_from(["/Calls.json", "/Messages.json", "/IncomingPhoneNumbers.json", "/Queues.json"])
    | st.just("/Conferences/c/Participants.json"),
    st.dictionaries(
        st.sampled_from(
            [
                "To",
                "From",
                "Url",
                "Twiml",
                "Timeout",
                "SendDigits",
                "Record",
                "Beep",
                "MaxSize",
                "PhoneNumber",
                "Body",
                "Muted",
            ]
        ),
        VALUES | st.just(LINE) | st.just(CALLER),
    ),
)
def test_no_form_breaks_the_rest_face(path: str, form: dict[str, str]) -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/menu")
        stand.pages["/menu"] = "<Say>Hello.</Say>"
        url = f"{stand.url}/2010-04-01/Accounts/{ACCOUNT}{path}"
        headers = {"Authorization": encode_basic_auth(ACCOUNT, TOKEN)}
        async with stand.http.post(url, data=form, headers=headers) as answer:
            body: Any = await answer.json()
            assert answer.status in (201, 400, 404), body
            assert answer.status == 201 or set(body) == {"code", "message", "more_info", "status"}
        await stand.after(5)

    converse(scene)
