"""How webhooks leave: signed, retried, followed, and what happens when the application fails."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from aiohttp.client_reqrep import ConnectionKey

from sandbox.failures import why
from tests.sandbox.stand import LINE, Params, Stand, converse

APOLOGY = "We are sorry, an application error has occurred. Goodbye."


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
        ({"text": "x" * 70_000, "content_type": "text/plain"}, 11750),
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
        entries = (await stand.control("GET", "/journal?after=0"))["entries"]
        assert [one["error_code"] for one in entries] == [None] * 10 + [11215]

    converse(scene)


def test_a_redirect_to_nowhere_stands_in_the_journal() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = lambda form: web.Response(status=302, headers={"Location": "ftp://files.example/a"})
        sid = await stand.dial()
        entries = (await stand.control("GET", f"/journal?call_sid={sid}"))["entries"]
        assert [(one["request"]["url"], one["error_code"]) for one in entries][1:] == [("ftp://files.example/a", 11100)]

    converse(scene)


def test_an_answer_without_end_is_read_no_further_than_a_document_may_go() -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 1
            yield b" " * 2**16

    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line", voice_fallback_url="/spare")
        stand.pages["/line"] = lambda form: web.Response(body=endless(), content_type="text/xml")
        stand.pages["/spare"] = "<Say>Please call later.</Say>"
        sid = await stand.dial()
        assert stand.heard(sid) == ["Please call later."]
        assert stand.hits_on("/spare")[0]["ErrorCode"] == "11750"
        assert sent < 500

    converse(scene)


def test_a_callback_that_fails_is_told_with_its_call() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line", status_callback=f"{stand.app_url}/over#tt=100")

        async def late(form: Params) -> web.StreamResponse:
            await asyncio.sleep(0.3)
            return web.Response()

        stand.pages |= {"/line": "<Say>Hello.</Say>", "/over": late}
        sid = await stand.dial()
        await stand.after(5)
        failed = stand.events("webhook_failed")
        assert [(one["call_sid"], one["code"]) for one in failed] == [(sid, 11200)]

    converse(scene)


def test_a_redirect_to_no_address_is_an_error_of_that_call_alone() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = lambda form: web.Response(status=302, headers={"Location": "http://[half"})
        assert stand.heard(await stand.dial()) == [APOLOGY]
        assert stand.events("webhook_failed")[0]["code"] == 11100

    converse(scene)


@pytest.mark.parametrize(
    ("told", "declared"),
    [("text/xml;charset=ISO-8859-1", ""), ("text/xml", '<?xml version="1.0" encoding="ISO-8859-1"?>')],
)
def test_a_document_in_an_alphabet_of_eight_bits_is_read_as_it_says(told: str, declared: str) -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        effect = '<amazon:effect name="whispered">Però.</amazon:effect>'
        body = f"{declared}<Response><Say>Perché no? {effect}</Say></Response>".encode("iso-8859-1")
        stand.pages["/line"] = lambda form: web.Response(body=body, headers={"Content-Type": told})
        assert stand.heard(await stand.dial()) == ["Perché no? Però."]

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


@pytest.mark.parametrize(
    ("fragment", "code"),
    [("rp=always", 11243), ("rp=4xx,sometimes", 11243), ("e=atlantis", 11240), ("rp=all&e=dublin&sni=n", None)],
)
def test_overrides_that_mean_nothing_are_an_error_and_the_others_are_shown(fragment: str, code: int | None) -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, f"/line#{fragment}")
        stand.pages["/line"] = "<Say>Hello.</Say>"
        sid = await stand.dial()
        assert stand.heard(sid) == (["Hello."] if code is None else [APOLOGY])
        entry = stand.carrier.journal.after(0)[0]
        assert entry.error_code == code
        assert code is not None or entry.overrides == {"rp": "all", "e": "dublin", "sni": "n"}

    converse(scene)


def test_a_document_got_again_is_asked_for_by_its_etag_and_kept_when_it_is_unchanged() -> None:
    async def scene(stand: Stand) -> None:
        def line(form: Params) -> web.StreamResponse:
            if "If-None-Match" in stand.hits[-1].headers:
                return web.Response(status=304)
            text = "<Response><Gather timeout='1'/><Redirect method='GET'>/line</Redirect></Response>"
            return web.Response(text=text, content_type="text/xml", headers={"etag": '"1"'})

        stand.own(LINE, "/line").urls["voice_method"] = "GET"
        stand.pages["/line"] = line
        sid = await stand.dial()
        await stand.after(3)
        asked = [hit.headers.get("If-None-Match") for hit in stand.hits]
        assert asked == [None, None, '"1"', '"1"']  # ringing, and in progress: two addresses
        assert stand.status(sid) == "in-progress"

    converse(scene)


def test_a_sound_is_asked_for_again_when_it_is_no_longer_fresh_and_not_before() -> None:
    async def scene(stand: Stand) -> None:
        def sound(form: Params) -> web.StreamResponse:
            headers = {"Last-Modified": "Mon, 02 Mar 2026 08:00:00 GMT", "Cache-Control": "max-age=10"}
            return web.Response(body=bytes(8000), headers=headers | {"Content-Type": "audio/ulaw"})

        stand.own(LINE, "/line")
        stand.pages |= {"/line": "<Play loop='12'>/tone</Play>", "/tone": sound}
        sid = await stand.dial()
        await stand.after(5)
        assert (len(stand.hits_on("/tone")), len(stand.heard(sid))) == (1, 6)
        stand.pages["/tone"] = lambda form: web.Response(status=304)
        await stand.after(6)
        asked = [hit.headers.get("If-Modified-Since") for hit in stand.hits if hit.path == "/tone"]
        assert asked == [None, "Mon, 02 Mar 2026 08:00:00 GMT"]
        assert len(stand.heard(sid)) == 12

    converse(scene)


@pytest.mark.parametrize(
    ("answer", "warned"), [("", False), ("OK", False), ("<Response><Say>Nobody hears this.</Say></Response>", True)]
)
def test_what_a_callback_answers_is_not_carried_out_and_warned_of(answer: str, warned: bool) -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line", status_callback="/over")
        stand.pages |= {"/line": "<Hangup/>", "/over": lambda form: web.Response(text=answer)}
        await stand.dial()
        entry = next(one for one in stand.carrier.journal.after(0) if one.kind == "callback")
        assert entry.warnings == (["15003: what a callback answers is not carried out"] if warned else [])

    converse(scene)


@pytest.mark.parametrize(
    ("raw", "code"),
    [(b"nonsense\r\n\r\n", 11206), (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", 11206), (b"", 11200)],
)
def test_an_application_that_speaks_no_http_is_told_so(raw: bytes, code: int) -> None:
    async def scene(stand: Stand) -> None:
        async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(raw)
            writer.close()

        server = await asyncio.start_server(babble, "127.0.0.1", 0)
        stand.own(LINE, "/line").urls["voice_url"] = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        await stand.dial()
        assert stand.events("webhook_failed")[0]["code"] == code
        server.close()
        await server.wait_closed()

    converse(scene)


def test_an_application_without_a_name_or_without_tls_is_told_so() -> None:
    async def scene(stand: Stand) -> None:
        stand.pages["/line"] = "<Say>Hello.</Say>"
        number = stand.own(LINE, "/line")
        number.urls["voice_url"] = stand.app_url.replace("http:", "https:") + "/line"
        await stand.dial()
        number.urls["voice_url"] = "http://no-such-host.invalid/"
        await stand.dial()
        assert [event["code"] for event in stand.events("webhook_failed")] == [11220, 11210]

    converse(scene)


def test_a_certificate_is_judged_as_the_carrier_judges_it() -> None:
    def refused(verify_code: int) -> aiohttp.ClientConnectorCertificateError:
        error = ssl.SSLCertVerificationError("no")
        error.verify_code = verify_code
        return aiohttp.ClientConnectorCertificateError(ConnectionKey("h", 443, True, True, None, None, None), error)

    assert [why(refused(code))[0] for code in (62, 64, 10, 20)] == [11235, 11235, 11236, 11237]


@pytest.mark.parametrize(("policy", "tries"), [("", 1), ("&rp=rt", 3), ("&rp=all", 3), ("&rp=5xx", 1)])
def test_an_answer_that_takes_too_long_is_asked_for_again_when_the_policy_says_so(policy: str, tries: int) -> None:
    async def scene(stand: Stand) -> None:
        async def hang(form: Params) -> web.StreamResponse:
            await asyncio.Event().wait()
            return web.Response()

        stand.own(LINE, f"/line#rt=100&rc=2{policy}")
        stand.pages["/line"] = hang
        await stand.dial()
        assert len(stand.hits_on("/line")) == tries
        assert stand.events("webhook_failed")[0]["code"] == 11200

    converse(scene)
