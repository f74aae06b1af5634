"""What a request carries besides its parameters: the signature, and the cookies of a call."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from aiohttp import web
from multidict import CIMultiDict
from twilio.request_validator import RequestValidator

from sandbox.request import Request
from sandbox.signature import sign, signed_url
from tests.sandbox.stand import LINE, TOKEN, Params, Stand, converse


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


def test_what_tells_of_a_text_is_signed_with_its_port() -> None:
    assert signed_url("https://user:pw@example.com:8443/sms#rc=2", of_text=True) == "https://example.com:8443/sms"

    async def scene(stand: Stand) -> None:
        request = Request("https://127.0.0.1:1/sms", params={"MessageSid": "SM1"}, kind="callback")
        answer = await stand.carrier.webhooks.send_now(request)
        assert answer.entry is not None
        expected = sign(TOKEN, request.url, [("MessageSid", "SM1")])
        assert answer.entry.headers["X-Twilio-Signature"] == expected

    converse(scene)


def test_a_cookie_with_a_name_that_no_cookie_has_spoils_nothing() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        document = "<Response><Say>Hello.</Say></Response>"
        stand.pages["/line"] = lambda form: web.Response(
            text=document, content_type="text/xml", headers={"Set-Cookie": "a,b=1"}
        )
        assert stand.heard(await stand.dial()) == ["Hello."]

    converse(scene)


def test_cookies_are_taken_back_and_given_back_as_they_were_written() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")

        def given(place: str, *cookies: str) -> Callable[[Params], web.StreamResponse]:
            text = f"<Response><Redirect>{place}</Redirect></Response>"
            headers = CIMultiDict([("Set-Cookie", cookie) for cookie in cookies])
            return lambda form: web.Response(text=text, content_type="text/xml", headers=headers)

        gone = ("a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/", "b=deleted; Max-Age=0")
        stand.pages["/line"] = given("/next", "a=1", "b=2", 'c="x\\012Evil: 1"; Expires=Fri, 01 Jan 2100 00:00:00 GMT')
        stand.pages["/next"] = given("/last", *gone)
        stand.pages["/last"] = "<Say>Hello.</Say>"
        assert stand.heard(await stand.dial()) == ["Hello."]
        sent = [hit.headers.get("Cookie") for hit in stand.hits]
        assert sent == [None, 'a=1; b=2; c="x\\012Evil: 1"', 'c="x\\012Evil: 1"']

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


def test_a_body_in_json_is_signed_by_its_digest() -> None:
    async def scene(stand: Stand) -> None:
        got: list[tuple[str, str, str]] = []

        async def take(request: web.Request) -> web.StreamResponse:
            got.append((str(request.url), await request.text(), request.headers["X-Twilio-Signature"]))
            return web.Response()

        app = web.Application()
        app.router.add_post("/told", take)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/told?a=1"
        stand.carrier.webhooks.tell(Request(url, kind="callback", json='{"event": "happened"}'))
        await stand.settle()
        await runner.cleanup()
        (seen, body, signature), *_ = got
        assert "bodySHA256=" in seen and body == '{"event": "happened"}'
        assert RequestValidator(TOKEN).validate(seen, body, signature)

    converse(scene)
