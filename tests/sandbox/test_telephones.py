"""Telephones: who rings, who answers, what they are told, and what happens when one is lost."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import VoiceGrant

from sandbox.telephones.orders import ORDERS, RefusedOrder
from tests.sandbox.stand import ACCOUNT, CALLER, LINE, Stand, converse
from tests.sandbox.telephones import HeldTelephone, SocketTelephone

WAIT = "<Gather timeout='600'/>"
AGENT = "client:agent-1"


def menu(stand: Stand, document: str = WAIT) -> None:
    stand.own(LINE, "/line")
    stand.pages["/line"] = document


def test_a_telephone_dials_answers_a_question_and_hangs_up() -> None:
    async def scene(stand: Stand) -> None:
        menu(stand, "<Gather numDigits='1' action='/key'><Say>Press one.</Say></Gather>")
        stand.pages["/key"] = "<Gather input='speech' action='/word'/>"
        stand.pages["/word"] = WAIT
        caller = HeldTelephone(stand, CALLER)
        sid = await caller.dial()
        assert [message["type"] for message in caller.wire.messages[:3]] == ["ready", "ringing", "in_call"]
        assert caller.told("asked")[0]["numDigits"] == 1
        caller.order("key", key="1")
        await stand.settle()
        assert stand.hits_on("/key")[0]["Digits"] == "1"
        caller.order("speak", text="my boiler is cold")
        await stand.after(6)
        assert stand.hits_on("/word")[0]["SpeechResult"] == "my boiler is cold"
        caller.order("hang_up")
        await stand.settle()
        assert caller.told("ended") == [{"type": "ended", "call_sid": sid, "status": "completed", "cause": "caller"}]

    converse(scene)


def test_a_key_that_nothing_asks_for_is_said_to_be_lost() -> None:
    async def scene(stand: Stand) -> None:
        menu(stand, "<Say>This call may be recorded to improve our service.</Say><Gather timeout='60'/>")
        caller = HeldTelephone(stand, CALLER)
        sid = await caller.dial()
        caller.order("key", key="7")
        await stand.after(10)
        caller.order("key", key="8")
        assert caller.told("key_unheard") == [{"type": "key_unheard", "call_sid": sid, "key": "7"}]

    converse(scene)


@pytest.mark.parametrize(("caller_id", "shown"), [("", "anonymous"), ("+266696687", "+266696687"), ("1234", "1234")])
def test_a_caller_shows_another_number_or_none(caller_id: str, shown: str) -> None:
    async def scene(stand: Stand) -> None:
        menu(stand)
        caller = HeldTelephone(stand, CALLER)
        await caller.dial(caller_id=caller_id)
        assert stand.hits_on("/line")[0]["From"] == shown
        assert caller.told("in_call")

    converse(scene)


def test_all_telephones_of_an_address_ring_and_the_first_to_answer_has_the_call() -> None:
    async def scene(stand: Stand) -> None:
        menu(stand, "<Dial><Client>agent-1<Parameter name='who' value='Ada'/></Client></Dial>")
        desk, pocket, other = (HeldTelephone(stand, address) for address in (AGENT, AGENT, "client:agent-2"))
        caller = HeldTelephone(stand, CALLER)
        await caller.dial()
        ringing = desk.told("ringing")[0]
        assert (ringing["direction"], ringing["from"], ringing["parameters"]) == ("incoming", CALLER, {"who": "Ada"})
        assert pocket.told("ringing")[0]["call_sid"] == ringing["call_sid"]
        assert other.told("ringing") == []
        pocket.order("answer", call_sid=ringing["call_sid"])
        await stand.settle()
        assert pocket.told("in_call") and pocket.told("bridged") and caller.told("bridged")
        assert desk.told("ended")[0]["cause"] == "answered elsewhere"
        with pytest.raises(RefusedOrder):
            desk.order("answer", call_sid=ringing["call_sid"])

    converse(scene)


def test_a_telephone_that_declines_and_one_that_is_busy() -> None:
    async def scene(stand: Stand) -> None:
        menu(stand, "<Dial action='/after'><Client>agent-1</Client></Dial>")
        stand.pages["/after"] = WAIT
        agent, first, second = (HeldTelephone(stand, address) for address in (AGENT, CALLER, "+393339990000"))
        await first.dial()
        agent.order("refuse", call_sid=agent.told("ringing")[0]["call_sid"], reason="busy")
        await stand.settle()
        assert stand.hits_on("/after")[0]["DialCallStatus"] == "busy"
        await agent.dial()
        await second.dial()
        assert [hit["DialCallStatus"] for hit in stand.hits_on("/after")] == ["busy"] * 3  # whoever calls them

    converse(scene)


def test_a_telephone_plugged_in_while_its_address_is_called_rings_at_once() -> None:
    async def scene(stand: Stand) -> None:
        menu(stand, "<Dial><Client>agent-1</Client></Dial>")
        await HeldTelephone(stand, CALLER).dial()
        agent = HeldTelephone(stand, AGENT)
        agent.order("answer", call_sid=agent.told("ringing")[0]["call_sid"])
        await stand.settle()
        assert agent.told("bridged")

    converse(scene)


def test_a_call_answered_by_the_control_api_is_on_the_telephone_that_rang() -> None:
    async def scene(stand: Stand) -> None:
        menu(stand, "<Dial><Client>agent-1</Client></Dial>")
        agent = HeldTelephone(stand, AGENT)
        await HeldTelephone(stand, CALLER).dial()
        await stand.act(agent.told("ringing")[0]["call_sid"], "answer")
        assert agent.told("in_call")
        agent.order("hang_up")

    converse(scene)


def test_a_lost_telephone_comes_back_to_its_call() -> None:
    async def scene(stand: Stand) -> None:
        menu(stand)
        caller = HeldTelephone(stand, CALLER)
        sid = await caller.dial()
        caller.unplug()
        await stand.after(4)
        again = HeldTelephone(stand, CALLER)
        assert again.told("ready")[0]["call_sid"] == sid
        assert again.told("in_call")
        await stand.after(60)
        assert stand.status(sid) == "in-progress"
        again.order("hang_up")
        await stand.settle()
        assert stand.status(sid) == "completed"

    converse(scene)


def test_a_telephone_lost_twice_has_its_ten_seconds_each_time() -> None:
    async def scene(stand: Stand) -> None:
        menu(stand)
        caller = HeldTelephone(stand, CALLER)
        sid = await caller.dial()
        caller.unplug()
        await stand.after(8)
        again = HeldTelephone(stand, CALLER)
        again.unplug()
        await stand.after(9)
        assert stand.status(sid) == "in-progress"
        HeldTelephone(stand, CALLER).order("hang_up")

    converse(scene)


def test_a_telephone_lost_for_good_hangs_up_after_ten_seconds() -> None:
    async def scene(stand: Stand) -> None:
        menu(stand)
        caller = HeldTelephone(stand, CALLER)
        sid = await caller.dial()
        caller.unplug()
        await stand.after(9)
        assert stand.status(sid) == "in-progress"
        await stand.after(2)
        call = stand.carrier.calls.get(sid)
        assert call is not None and (call.status, call.ended_by) == ("completed", "caller")
        assert HeldTelephone(stand, CALLER).told("ready")[0]["call_sid"] is None

    converse(scene)


def test_a_call_is_carried_to_another_socket_that_names_it() -> None:
    async def scene(stand: Stand) -> None:
        menu(stand)
        stale = HeldTelephone(stand, CALLER)
        sid = await stale.dial()
        fresh = HeldTelephone(stand, CALLER, call_sid=sid)
        assert fresh.told("ready")[0]["call_sid"] == sid
        assert stale.wire.closed
        stale.unplug()  # late news: the wire is not the telephone's any more
        await stand.after(10)
        assert stand.status(sid) == "in-progress"

    converse(scene)


def test_a_second_telephone_of_the_address_does_not_take_the_call_over() -> None:
    async def scene(stand: Stand) -> None:
        menu(stand)
        await HeldTelephone(stand, CALLER).dial()
        second = HeldTelephone(stand, CALLER)
        assert second.told("ready")[0]["call_sid"] is None
        await second.dial()
        assert len(stand.carrier.calls.all()) == 2

    converse(scene)


def test_texts_come_and_go() -> None:
    async def scene(stand: Stand) -> None:
        menu(stand)
        endpoint = stand.carrier.numbers.by_number(LINE)
        assert endpoint is not None
        endpoint.urls["sms_url"] = f"{stand.app_url}/text"
        stand.pages["/text"] = "<Message>Thank you.</Message>"
        caller = HeldTelephone(stand, CALLER)
        caller.order("text", to=LINE, body="Is it ready?")
        await stand.after(5)
        assert stand.hits_on("/text")[0]["Body"] == "Is it ready?"
        text = caller.told("text")[0]
        assert (text["from"], text["to"], text["body"]) == (LINE, CALLER, "Thank you.")

    converse(scene)


def test_a_reset_puts_every_telephone_down() -> None:
    async def scene(stand: Stand) -> None:
        menu(stand, "<Dial><Client>agent-1</Client></Dial>")
        agent, caller = HeldTelephone(stand, AGENT), HeldTelephone(stand, CALLER)
        await caller.dial()
        await stand.control("POST", "/reset", {})
        assert caller.told("ended")[0]["cause"] == "reset"
        assert agent.told("ended")[0]["cause"] == "reset"
        await caller.dial()

    converse(scene)


WRONG: list[dict[str, Any]] = [
    {"type": "dial"},
    {"type": "dial", "to": "+390000000000"},
    {"type": "dial", "to": 7},
    {"type": "dial", "to": LINE, "params": [1]},
    {"type": "dial", "to": LINE, "caller_id": "client:boss"},
    {"type": "key", "key": "1"},
    {"type": "answer", "call_sid": "CA1"},
    {"type": "hang_up"},
    {"type": "text", "to": "+390000000000", "body": "?"},
    {"type": "fly"},
    {},
]


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_a_wish_that_cannot_be_met_is_refused_in_words(wrong: dict[str, Any]) -> None:
    async def scene(stand: Stand) -> None:
        menu(stand)
        caller = HeldTelephone(stand, CALLER)
        with pytest.raises(RefusedOrder) as refused:
            caller.order(**({"kind": ""} | {"kind" if k == "type" else k: v for k, v in wrong.items()}))
        assert len(str(refused.value).split()) > 3

    converse(scene)


SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from([LINE, CALLER, "1", "w"])
MESSAGES = st.fixed_dictionaries(
    {"kind": st.sampled_from([*ORDERS, "nonsense"])},
    optional=dict.fromkeys(("to", "key", "text", "call_sid", "reason", "caller_id", "params", "body"), SCALARS),
)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.lists(MESSAGES, max_size=12))
def test_no_message_hurts_the_carrier_or_another_call(messages: list[dict[str, Any]]) -> None:
    async def scene(stand: Stand) -> None:
        menu(stand)
        well, wild = HeldTelephone(stand, CALLER), HeldTelephone(stand, "+393339990000")
        sid = await well.dial()
        for message in messages:
            try:
                wild.order(**message)
            except RefusedOrder as refused:
                assert str(refused)
            stand.carrier.mixer.tick()
        await stand.after(1)
        assert stand.status(sid) == "in-progress"

    converse(scene, sound="by-hand")


# At the door


async def refused_at_the_door(stand: Stand, headers: dict[str, str] | None = None, **query: str) -> int:
    url = f"{stand.url}/sandbox/telephone"
    async with stand.http.get(url, params=query, headers=headers) as answer:
        assert (await answer.json())["error"]
        return answer.status


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1.evil.example", "http://[", ""])
def test_pages_of_elsewhere_may_hold_no_telephone(origin: str) -> None:
    async def scene(stand: Stand) -> None:
        assert await refused_at_the_door(stand, {"Origin": origin}, address=CALLER) == 403

    converse(scene)


@pytest.mark.parametrize("origin", ["http://localhost:8000", "http://127.0.0.1:5173", "https://desk.example"])
def test_pages_of_this_machine_and_those_named_may(origin: str) -> None:
    async def scene(stand: Stand) -> None:
        url = f"{stand.url}/sandbox/telephone"
        async with stand.http.ws_connect(url, params={"address": CALLER}, headers={"Origin": origin}) as socket:
            assert (await socket.receive_json())["type"] == "ready"

    converse(scene, origins=("https://desk.example",))


@pytest.mark.parametrize("address", ["", "bob", LINE, "client:" + "x" * 200])
def test_what_is_no_address_gets_no_telephone(address: str) -> None:
    async def scene(stand: Stand) -> None:
        menu(stand)
        assert await refused_at_the_door(stand, address=address) == 400

    converse(scene)


def access_token(identity: str, app: str, secret: str = "secret" * 8) -> str:
    token = AccessToken(ACCOUNT, "SK" + "1" * 32, secret, identity=identity, nbf=int(time.time()) - 5)
    token.add_grant(VoiceGrant(outgoing_application_sid=app, incoming_allow=True))
    return str(token.to_jwt())


def test_a_browser_client_shows_its_token_and_dials_only_where_it_lets_it() -> None:
    async def scene(stand: Stand) -> None:
        assert await refused_at_the_door(stand, address=AGENT) == 403
        assert await refused_at_the_door(stand, token="nonsense") == 403
        assert await refused_at_the_door(stand, token=access_token("agent-1", "AP1", "wrong" * 9)) == 403
        url = f"{stand.url}/sandbox/telephone"
        async with stand.http.ws_connect(url, params={"token": access_token("agent-1", "AP1")}) as socket:
            agent = SocketTelephone(socket)
            assert (await agent.until("ready"))["address"] == AGENT
            await agent.send("dial", to=LINE)
            assert "AP1" in (await agent.until("refused"))["error"]
            await agent.send("dial")
            assert "nothing answers at app:AP1" in (await agent.until("refused"))["error"]

    converse(scene, api_key="SK" + "1" * 32, api_secret="secret" * 8)
