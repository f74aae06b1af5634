"""How webhooks leave: signed, retried, followed, and what happens when the application fails."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web

from sandbox.signature import sign, signed_url
from tests.sandbox.stand import LINE, Params, Stand, converse

APOLOGY = "We are sorry, an application error has occurred. Goodbye."


def test_the_signature_is_the_carriers_own_for_its_check_vector() -> None:
    form = [
        ("CallSid", "CA1234567890ABCDE"),
        ("Caller", "+14158675310"),
        ("Digits", "1234"),
        ("From", "+14158675310"),
        ("To", "+18005551212"),
    ]
    assert sign("12345", "https://example.com/myapp.php?foo=1&bar=2", form) == "L/OH5YylLD5NRKLltdqwSvS0BnU="


@pytest.mark.parametrize(
    ("url", "signed"),
    [
        ("https://user:pw@example.com:8443/a?b=1#rc=2", "https://example.com/a?b=1"),
        ("http://example.com:8080/a", "http://example.com:8080/a"),
        ("https://[::1]:8443/a", "https://[::1]/a"),
    ],
)
def test_a_url_is_signed_without_user_and_fragment_and_over_https_without_port(url: str, signed: str) -> None:
    assert signed_url(url) == signed


def test_a_failing_document_leads_to_the_fallback_which_is_told_why() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/missing", voice_fallback_url="/spare")
        stand.pages["/spare"] = "<Say>Please call later.</Say>"
        sid = await stand.dial()
        assert stand.heard(sid) == ["Please call later."]
        told = stand.hits_on("/spare")[0]
        assert (told["ErrorCode"], told["ErrorUrl"]) == ("11200", stand.app_url + "/missing")

    converse(scene)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"text": "<Response><Say>unclosed", "content_type": "text/xml"}, 12100),
        ({"text": "<Reply/>", "content_type": "text/xml"}, 12100),
        ({"text": "{}", "content_type": "application/json"}, 12300),
        ({"text": " " * 70_000, "content_type": "text/xml"}, 11750),
        ({"text": "broken", "status": 503}, 11200),
        ({"status": 304}, 11216),
    ],
)
def test_what_is_no_document_ends_in_the_apology(answer: Params, code: int) -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = lambda form: web.Response(**answer)  # type: ignore[arg-type]
        sid = await stand.dial()
        assert stand.heard(sid) == [APOLOGY]
        assert stand.events("webhook_failed")[0]["code"] == code
        await stand.after(10)
        assert stand.status(sid) == "completed"

    converse(scene)


def test_an_application_that_is_not_there_is_tried_twice() -> None:
    async def scene(stand: Stand) -> None:
        number = stand.own(LINE, "/line", voice_fallback_url="/spare")
        stand.pages["/spare"] = "<Say>Closed.</Say>"
        number.urls["voice_url"] = "http://127.0.0.1:9/line"
        sid = await stand.dial()
        assert stand.heard(sid) == ["Closed."]
        assert stand.hits_on("/spare")[0]["ErrorCode"] == "11205"
        entries = stand.carrier.journal.after(0)
        assert [entry.url for entry in entries[:2]] == ["http://127.0.0.1:9/line"] * 2
        tokens = {entry.headers["I-Twilio-Idempotency-Token"] for entry in entries[:2]}
        assert len(tokens) == 1

    converse(scene)


def test_a_slow_application_runs_into_the_limit_of_its_url() -> None:
    async def scene(stand: Stand) -> None:
        async def hang(form: Params) -> web.StreamResponse:
            await asyncio.Event().wait()
            return web.Response()

        stand.own(LINE, "/line#rt=100")
        stand.pages["/line"] = hang
        sid = await stand.dial()
        assert stand.heard(sid) == [APOLOGY]
        assert stand.hits[0].path == "/line"

    converse(scene)


def test_redirects_are_followed_and_a_post_turns_into_a_get() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = lambda form: web.Response(status=302, headers={"Location": "/there?x=1"})
        stand.pages["/there"] = "<Say>Found.</Say>"
        sid = await stand.dial()
        assert stand.heard(sid) == ["Found."]
        assert [(hit.method, hit.path) for hit in stand.hits] == [("POST", "/line"), ("GET", "/there")]

    converse(scene)


def test_redirecting_in_circles_is_an_error() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = lambda form: web.Response(status=307, headers={"Location": "/line"})
        await stand.dial()
        assert stand.events("webhook_failed")[0]["code"] == 11215
        assert len(stand.hits) == 11

    converse(scene)


def test_cookies_come_back_within_a_call() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")

        def first(form: Params) -> web.StreamResponse:
            text = "<Response><Redirect>/second</Redirect></Response>"
            answer = web.Response(text=text, content_type="text/xml")
            answer.set_cookie("who", "anna")
            return answer

        stand.pages |= {"/line": first, "/second": "<Say>Hello.</Say>"}
        await stand.dial()
        assert stand.hits[1].headers["Cookie"] == "who=anna"

    converse(scene)


def test_get_carries_its_parameters_in_the_query_and_is_signed() -> None:
    async def scene(stand: Stand) -> None:
        number = stand.own(LINE, "/line?a=b c".replace(" ", "%20"))
        number.urls["voice_method"] = "GET"
        stand.pages["/line"] = "<Say>Hello.</Say>"
        await stand.dial(from_="anonymous")
        hit = stand.hits[0]
        assert (hit.method, hit.params["From"], hit.params["a"], hit.signed) == (
            "GET",
            "anonymous",
            "b c",
            True,
        )

    converse(scene)


def test_unknown_verbs_are_skipped_with_a_warning_in_the_journal() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Shout loud='yes'>Hey</Shout><Say pitch='high'>Hello.</Say>"
        sid = await stand.dial()
        assert stand.heard(sid) == ["Hello."]
        journal = await stand.control("GET", f"/journal?call_sid={sid}")
        assert len(journal["entries"][0]["warnings"]) == 2
        assert journal["entries"][0]["answer"]["status"] == 200

    converse(scene)


def test_a_request_is_sent_again_on_demand() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Say>Hello.</Say>"
        await stand.dial()
        again = await stand.control("POST", "/journal/1/again")
        assert "Hello." in again["answer"]["body"]
        assert len(stand.hits_on("/line")) == 2

    converse(scene)


def test_a_plain_text_answer_is_read_aloud() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = lambda form: web.Response(text="Just words.")
        sid = await stand.dial()
        assert stand.heard(sid) == ["Just words."]

    converse(scene)


def test_the_fallback_may_hold_a_conversation_of_its_own() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line", voice_fallback_url="/spare")
        stand.pages["/line"] = "<Redirect>http://[</Redirect>"
        stand.pages["/spare"] = "<Gather numDigits='1' action='/again'><Say>Press 1.</Say></Gather>"
        stand.pages["/again"] = "<Say>Thank you.</Say>"
        sid = await stand.dial()
        await stand.press(sid, "1")
        assert stand.heard(sid) == ["Press 1.", "Thank you."]

    converse(scene)
