"""The control API: clock, events, handsets, tokens, faults, reset."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import VoiceGrant

import sandbox.control.shape
import sandbox.events
import sandbox.slices
from sandbox.clock import stamp
from sandbox.numbers import Endpoint
from sandbox.slices import in_slices
from tests.sandbox.stand import ACCOUNT, CALLER, LINE, START, Stand, converse

KEY, SECRET = "SK" + "1" * 32, "a secret for tests, of thirty-two bytes"


def test_the_virtual_clock_stands_until_it_is_moved_and_never_goes_back() -> None:
    async def scene(stand: Stand) -> None:
        assert (await stand.control("GET", "/clock"))["now"] == stamp(START)
        moved = await stand.control("POST", "/clock", {"to": "2026-03-02T09:10:00Z"})
        assert (moved["now"], moved["busy"]) == ("2026-03-02T09:10:00.000000Z", 0)
        await stand.control("POST", "/clock", {"to": "2026-03-02T09:00:00Z"}, expect=409)
        await stand.control("POST", "/clock", {"to": "tomorrow"}, expect=400)

    converse(scene)


def test_a_running_clock_is_not_moved() -> None:
    async def scene(stand: Stand) -> None:
        refused = await stand.control("POST", "/clock", {"to": "2030-01-01T00:00:00Z"}, expect=409)
        assert "x60" in refused["error"]

    converse(scene, clock="x60")


def test_a_scaled_clock_plays_a_minute_in_a_moment() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Say>Hello.</Say><Pause length='60'/><Say>Goodbye.</Say>"
        await stand.control("POST", "/calls", {"from": CALLER, "to": LINE})
        last, kinds = 0, []
        while "ended" not in kinds:
            answer = await stand.control("GET", f"/events?after={last}&wait=5")
            kinds += [event["kind"] for event in answer["events"]]
            last = answer["last"]
        assert kinds == ["answered", "heard", "heard", "ended"]
        assert (await stand.control("GET", "/clock"))["max_late_ms"] >= 0

    converse(scene, clock="x600")


def test_moving_the_clock_tells_what_happened_on_the_way() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Say>Hello.</Say><Pause length='60'/><Say>Goodbye.</Say>"
        await stand.control("POST", "/calls", {"from": CALLER, "to": LINE})
        events = await stand.after(120)
        assert [event["kind"] for event in events] == ["answered", "heard", "heard", "ended"]
        assert events[-1]["at"] == "2026-03-02T09:01:01.033333Z"

    converse(scene)


def test_who_has_heard_of_nothing_yet_is_told_of_all_that_happened_before_the_clock_moved() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Say>Hello.</Say><Pause length='60'/>"
        await stand.dial()
        told = await stand.control("POST", "/clock", {"events_after": 0})
        assert [event["kind"] for event in told["events"]] == ["answered", "heard"]

    converse(scene)


def test_unknown_calls_and_wrong_states_are_refused_with_a_reason() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Pause length='1'/><Say>Hello.</Say><Pause length='600'/>"
        sid = await stand.dial()
        await stand.control("POST", "/calls/CAnone/keys", {"digits": "1"}, expect=404)
        early = await stand.control("POST", f"/calls/{sid}/keys", {"digits": "1"}, expect=409)
        assert "ringing" in early["error"]
        await stand.after(2)
        await stand.control("POST", f"/calls/{sid}/answer", expect=409)
        await stand.control("POST", f"/calls/{sid}/keys", {"digits": "x"}, expect=400)
        await stand.control("POST", "/calls", {"from": CALLER, "to": "+390000000000"}, expect=404)
        await stand.act(sid, "hangup")
        await stand.control("POST", f"/calls/{sid}/hangup", expect=409)

    converse(scene)


def test_a_key_pressed_while_nobody_listens_is_told_as_unheard() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Say>This takes a while to say, and nobody listens.</Say><Gather numDigits='1'/>"
        sid = await stand.dial()
        await stand.after(0.5)
        early = await stand.control("POST", f"/calls/{sid}/keys", {"digits": "1"})
        await stand.after(5)
        late = await stand.control("POST", f"/calls/{sid}/keys", {"digits": "2"})
        assert (early["listening"], late["listening"]) == (False, True)
        call = await stand.control("GET", f"/calls/{sid}")
        assert (call["keys"], call["keys_unheard"]) == ("2", "1")

    converse(scene)


def test_what_is_told_is_readable_and_the_list_is_without_transcripts() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Say language='th-TH'>สวัสดี</Say>"
        sid = await stand.dial()
        await stand.after(2)
        async with stand.http.get(f"{stand.url}/sandbox/calls/{sid}") as answer:
            assert "สวัสดี" in await answer.text()
        listed = await stand.control("GET", "/calls")
        assert [("heard" in call, call["call_sid"]) for call in listed["calls"]] == [(False, sid)]

    converse(scene)


def test_a_browser_clients_call_is_told_with_the_application_it_called() -> None:
    async def scene(stand: Stand) -> None:
        app = Endpoint("AP" + "2" * 32, "Desk", "", "", "", {"voice_url": stand.app_url + "/desk"})
        stand.carrier.numbers.applications[app.sid] = app
        stand.pages["/desk"] = "<Say>Desk.</Say>"
        body = {"from": "client:agent-1", "to": f"app:{app.sid}"}
        assert (await stand.control("POST", "/calls", body, expect=201))["to"] == f"app:{app.sid}"

    converse(scene)


def test_a_browser_client_calls_with_its_token() -> None:
    async def scene(stand: Stand) -> None:
        app = Endpoint("AP" + "2" * 32, "Desk", "", "", "", {"voice_url": stand.app_url + "/desk"})
        stand.carrier.numbers.applications[app.sid] = app
        stand.pages["/desk"] = "<Say>Desk.</Say>"
        token = AccessToken(ACCOUNT, KEY, SECRET, identity="agent-7")
        token.add_grant(VoiceGrant(outgoing_application_sid=app.sid))
        body: dict[str, Any] = {"token": token.to_jwt(), "params": {"offer": "42", "To": "queue"}}
        await stand.control("POST", "/calls", body, expect=201)
        await stand.settle()
        asked = stand.hits_on("/desk")[0]
        assert (asked["From"], asked["offer"], asked["To"]) == ("client:agent-7", "42", "queue")
        body["token"] = token.to_jwt()[:-2] + "AA"
        await stand.control("POST", "/calls", body, expect=403)

    converse(scene, api_key=KEY, api_secret=SECRET)


def test_duplicated_and_dropped_callbacks_are_made_on_demand() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line", status_callback="/over")
        stand.pages |= {"/line": "<Say>Hello.</Say>", "/over": ""}
        fault = {"kind": "callback", "match": "/over", "action": "duplicate", "times": 1}
        await stand.control("POST", "/faults", fault)
        await stand.dial()
        await stand.after(5)
        assert len(stand.hits_on("/over")) == 2
        await stand.control("POST", "/faults", {"kind": "callback", "action": "drop", "times": 1})
        await stand.dial()
        await stand.after(5)
        assert len(stand.hits_on("/over")) == 2
        await stand.control("POST", "/faults", {"kind": "rest", "action": "duplicate"}, expect=400)

    converse(scene)


def test_a_repeat_comes_later_and_changes_nothing_for_the_caller() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line", status_callback="/over")
        stand.pages |= {"/line": "<Say>Hello.</Say>", "/over": ""}
        for kind in ("webhook", "callback"):
            await stand.control("POST", "/faults", {"kind": kind, "action": "repeat", "seconds": 30})
        sid = await stand.dial()
        await stand.after(40)
        assert (len(stand.hits_on("/line")), len(stand.hits_on("/over"))) == (2, 2)
        assert stand.hits_on("/line")[0] == stand.hits_on("/line")[1]
        assert stand.heard(sid) == ["Hello."]

    converse(scene)


def test_after_a_lost_answer_the_second_one_counts() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        said = iter(("One.", "Two."))
        stand.pages["/line"] = lambda params: f"<Say>{next(said)}</Say>"
        await stand.control("POST", "/faults", {"kind": "webhook", "action": "retry", "times": 1})
        sid = await stand.dial()
        await stand.settle()
        assert stand.heard(sid) == ["Two."]
        tokens = {hit.headers["I-Twilio-Idempotency-Token"] for hit in stand.hits}
        assert (len(stand.hits), len(tokens)) == (2, 1)

    converse(scene)


def test_reordered_callbacks_come_in_another_order_than_they_happened() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line", status_callback="/over")
        stand.pages |= {"/line": "<Say>Hello.</Say>", "/over": ""}
        await stand.control("POST", "/faults", {"kind": "callback", "action": "reorder", "seconds": 60, "seed": 1})
        dialled = [await stand.dial() for _ in range(5)]
        await stand.after(70)
        arrived = [params["CallSid"] for params in stand.hits_on("/over")]
        assert sorted(arrived) == sorted(dialled)
        assert arrived != dialled

    converse(scene)


def test_a_delayed_answer_moves_with_the_clock() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Say>Hello.</Say>"
        fault = {"kind": "webhook", "action": "delay", "seconds": 4, "times": 1}
        await stand.control("POST", "/faults", fault)
        sid = await stand.dial()
        await stand.after(3.9)
        assert stand.heard(sid) == []
        await stand.after(0.1)
        assert stand.heard(sid) == ["Hello."]

    converse(scene)


@pytest.mark.parametrize(("action", "status"), [("refuse_429", 429), ("error_500", 500)])
def test_rest_refuses_on_demand(action: str, status: int) -> None:
    async def scene(stand: Stand) -> None:
        await stand.control("POST", "/faults", {"kind": "rest", "action": action, "times": 1})
        with pytest.raises(TwilioRestException) as refused:
            await stand.sdk(lambda client: client.queues.create("q"))
        assert refused.value.status == status
        assert await stand.sdk(lambda client: client.queues.list()) == []

    converse(scene)


@pytest.mark.parametrize(("action", "made"), [("cut_before", 0), ("cut_after", 1)])
def test_rest_is_cut_before_or_after_it_acted(action: str, made: int) -> None:
    async def scene(stand: Stand) -> None:
        await stand.control("POST", "/faults", {"kind": "rest", "action": action, "times": 1})
        url = f"{stand.url}/2010-04-01/Accounts/{ACCOUNT}/Queues.json"
        headers = {"Authorization": aiohttp.encode_basic_auth(ACCOUNT, "a token for tests")}
        with pytest.raises(aiohttp.ClientError):
            await stand.http.post(url, data={"FriendlyName": "q"}, headers=headers)
        assert len(stand.carrier.queues.all()) == made

    converse(scene)


def test_reset_forgets_the_calls_without_a_word_and_keeps_the_numbers() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line", status_callback="/over")
        stand.pages |= {"/line": "<Pause length='1'/><Say>Hello.</Say><Pause length='600'/>", "/over": ""}
        await stand.dial()
        await stand.after(5)
        await stand.control("POST", "/reset")
        await stand.after(3600)
        assert stand.hits_on("/over") == []
        assert (await stand.control("GET", "/calls"))["calls"] == []
        await stand.dial()
        await stand.control("POST", "/reset", {"all": True})
        await stand.control("POST", "/calls", {"from": CALLER, "to": LINE}, expect=404)

    converse(scene)


def test_calls_made_over_rest_leave_at_the_accounts_pace() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")

        def make(client: Any) -> Any:
            return [client.calls.create(to=CALLER, from_=LINE, twiml="<Response/>") for _ in range(3)]

        calls = await stand.sdk(make)
        await stand.settle()
        assert [stand.status(call.sid) for call in calls] == ["ringing", "queued", "queued"]
        await stand.after(1)
        assert [stand.status(call.sid) for call in calls] == ["ringing", "ringing", "queued"]
        await stand.sdk(lambda client: client.calls(calls[2].sid).update(status="canceled"))
        await stand.after(5)
        assert stand.status(calls[2].sid) == "canceled"

    converse(scene, calls_per_second=1.0)


def test_a_long_poll_wakes_at_the_first_event() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Say>Hello.</Say>"
        waiting = asyncio.ensure_future(stand.control("GET", "/events?after=0&wait=10"))
        await stand.dial()
        assert (await waiting)["events"][0]["kind"] == "answered"

    converse(scene)


def test_a_strangers_web_page_cannot_move_the_carrier() -> None:
    async def scene(stand: Stand) -> None:
        headers = {"Origin": "https://elsewhere.example"}
        async with stand.http.post(f"{stand.url}/sandbox/reset", headers=headers) as answer:
            assert answer.status == 403

    converse(scene)


def test_a_long_list_is_written_in_pieces_and_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox.control.shape, "PIECE_CHARS", 100)

    async def scene(stand: Stand) -> None:
        for place in range(50):
            stand.carrier.events.add("heard", f"CA{place}", text="città")
        told = await stand.control("GET", "/events?after=10")
        assert [event["n"] for event in told["events"]] == list(range(11, 51))
        assert told["last"] == 50 and told["events"][0]["text"] == "città"
        assert (await stand.control("GET", "/calls")) == {"calls": []}

    converse(scene)


def test_long_work_leaves_others_their_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox.slices, "SLICE_SECONDS", 0.0)
    happened: list[str] = []

    async def work() -> None:
        async for place in in_slices(range(3)):
            happened.append(f"work {place}")

    async def others() -> None:
        for _ in range(3):
            happened.append("a turn")
            await asyncio.sleep(0)

    async def both() -> None:
        await asyncio.gather(work(), others())

    asyncio.run(both())
    assert happened == ["work 0", "a turn", "work 1", "a turn", "work 2", "a turn"]


def test_events_that_are_forgotten_are_missed_by_their_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox.events, "KEPT_EVENTS", 3)

    async def scene(stand: Stand) -> None:
        for _ in range(5):
            stand.carrier.events.add("warning", text="x")
        told = await stand.control("GET", "/events?after=1")
        assert ([event["n"] for event in told["events"]], told["last"]) == ([3, 4, 5], 5)

    converse(scene)
