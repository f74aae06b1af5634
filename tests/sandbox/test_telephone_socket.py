"""Telephones at the real socket, in real time: what is said into one comes out of the other."""

from __future__ import annotations

import asyncio
import contextlib

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.sound.ticker import Ticker
from sandbox.telephones.port import Plug
from sandbox.telephones.socket import Line
from tests.sandbox.parties import couple, speak
from tests.sandbox.stand import CALLER, LINE, Stand, converse
from tests.sandbox.telephones import HeldTelephone, SocketTelephone, joined, loudness, sine, strength

AGENT = "client:agent-1"


async def bridged(stand: Stand) -> tuple[SocketTelephone, SocketTelephone]:
    """A caller and a browser client, talking."""
    stand.own(LINE, "/line")
    stand.pages["/line"] = "<Dial><Client>agent-1</Client></Dial>"
    caller, agent = await SocketTelephone.at(stand, CALLER), await SocketTelephone.at(stand, AGENT)
    await caller.until("ready")
    await agent.until("ready")
    await caller.send("dial", to=LINE)
    await caller.until("in_call")
    await agent.send("answer", call_sid=(await agent.until("ringing"))["call_sid"])
    await agent.until("bridged")
    await caller.until("bridged")
    return caller, agent


def test_two_telephones_hear_each_other_through_real_sockets() -> None:
    async def scene(stand: Stand) -> None:
        caller, agent = await bridged(stand)
        await asyncio.gather(caller.speak(sine(440, 1)), agent.speak(sine(1000, 1)))
        for telephone, theirs, own in ((agent, 440, 1000), (caller, 1000, 440)):
            middle = joined(telephone.frames[-30:-10])
            assert strength(middle, theirs) > 6000
            assert strength(middle, own) < 300

    converse(scene, clock="real", starting=None)


def test_a_caller_hears_a_real_prompt_and_its_end_when_a_key_is_pressed() -> None:
    silent: list[bool] = []

    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        long = "Per informazioni prema uno, per un reclamo prema due, per un ordine prema tre."
        stand.pages["/line"] = f"<Gather numDigits='1' action='/key'><Say language='it-IT'>{long}</Say></Gather>"
        stand.pages["/key"] = "<Pause length='60'/>"
        caller = await SocketTelephone.at(stand, CALLER)
        sounds = (await caller.until("ready"))["sound"]
        await caller.send("dial", to=LINE)
        heard = await caller.until("heard")
        assert (heard["text"], heard["language"], heard["audible"]) == (long, "it-IT", sounds)
        if not sounds:
            silent.append(sounds)
            await caller.socket.close()  # else the collector finds it open, in whichever test that is
            return
        assert loudness(await caller.hear(25)) > 500
        await caller.send("key", key="1")
        while loudness(await caller.hear(10)) > 0:
            pass  # what was under way; without the key it would go on for seconds
        assert heard["seconds"] > 4 and len(caller.frames) * 0.02 < 3

    converse(scene, clock="real", starting=None)
    if silent:
        pytest.skip("ESPEAK-NG IS NOT HERE: speech goes untested")


def test_a_socket_that_dies_leaves_its_call_to_the_next_one() -> None:
    async def scene(stand: Stand) -> None:
        caller, agent = await bridged(stand)
        connection = caller.socket._conn
        assert connection is not None and connection.transport is not None
        connection.transport.abort()
        again = await SocketTelephone.at(stand, CALLER)
        sid = (await again.until("in_call"))["call_sid"]
        await agent.speak(sine(1000, 0.6))
        await again.hear(40)
        assert strength(joined(again.frames), 1000) > 2000
        await again.send("hang_up")
        assert (await again.until("ended"))["call_sid"] == sid
        assert (await agent.until("ended"))["status"] == "completed"

    converse(scene, clock="real", starting=None)


def test_nonsense_and_floods_are_refused_and_the_others_talk_on() -> None:
    async def scene(stand: Stand) -> None:
        caller, agent = await bridged(stand)
        wild = await SocketTelephone.at(stand, "+393339990000")
        await wild.socket.send_str("{not json")
        assert "JSON" in (await wild.until("refused"))["error"]
        await wild.socket.send_str("[" * 9000)
        assert (await wild.until("refused"))["about"] == "message"
        await wild.socket.send_bytes(b"\0" * 319)
        assert "320 bytes" in (await wild.until("refused"))["error"]
        flood = asyncio.create_task(flooded(wild))
        await asyncio.gather(caller.speak(sine(440, 1)), agent.speak(sine(1000, 1)))
        await flood
        assert strength(joined(agent.frames[-30:-10]), 440) > 6000
        assert (await stand.control("GET", "/clock"))["mode"] == "real"

    converse(scene, clock="real", starting=None)


async def flooded(telephone: SocketTelephone) -> None:
    """Send until the carrier has had enough and closes."""
    with contextlib.suppress(ConnectionError):
        for _ in range(3000):
            await telephone.socket.send_bytes(bytes(320))
    async with asyncio.timeout(20):
        while (await telephone.socket.receive()).type is aiohttp.WSMsgType.TEXT:
            pass
    assert telephone.socket.closed


def test_a_message_longer_than_any_closes_its_own_socket_only() -> None:
    async def scene(stand: Stand) -> None:
        caller, agent = await bridged(stand)
        wild = await SocketTelephone.at(stand, "+393339990000")
        await wild.until("ready")
        await wild.socket.send_str("x" * 100_000)
        async with asyncio.timeout(20):
            assert (await wild.socket.receive()).type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED)
        await caller.send("key", key="5")
        assert (await agent.until("key_heard"))["key"] == "5"

    converse(scene, clock="real", starting=None)


def running(stand: Stand) -> bool:
    return stand.carrier.mixer.running


def test_the_ticker_runs_only_while_a_telephone_is_in_use() -> None:
    async def scene(stand: Stand) -> None:
        assert running(stand) is False
        caller, _ = await bridged(stand)
        assert running(stand) is True
        await caller.send("hang_up")
        await caller.until("ended")
        assert not stand.carrier.telephones.in_use
        await caller.send("dial", to=LINE)  # it is listened to again without a beat
        await caller.until("ringing")

    converse(scene, clock="real", starting=None)


def test_a_ticker_beats_until_nobody_wants_it() -> None:
    async def scene() -> None:
        beats, over, collected = [3, 2, 1], asyncio.Event(), []

        def beat() -> bool:
            if beats.pop() == 3:
                over.set()
            return bool(beats)

        ticker = Ticker(lambda: collected.append(len(beats)), beat)
        ticker.start()
        ticker.start()  # a second start changes nothing
        await over.wait()
        assert not ticker.running and beats == []
        assert collected == [3, 2, 1]

    asyncio.run(scene())


WHATEVER = (
    st.binary(max_size=400)
    | st.binary(min_size=320, max_size=320)
    | st.text(max_size=60)
    | st.sampled_from(
        [
            '{"type": "hang_up"}',
            f'{{"type": "dial", "to": "{LINE}"}}',
            '{"type": ["key"]}',
            '{"type": NaN}',
            '{"type": "text", "to": "\\ud800", "body": "\\ud800"}',
            f'{{"type": "dial", "to": "{LINE}", "caller_id": "\\ud800", "params": {{"a": 1{"0" * 400}}}}}',
            f'{{"type": "dial", "to": "{LINE}", "caller_id": "\\u0000", "params": [1]}}',
            '{"type": "speak", "text": "\\u0000"}',
            '{"type": "answer", "call_sid": {}}',
            "[" * 10_000,
            "null",
            "1e999",
        ]
    )
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.lists(WHATEVER, max_size=30))
def test_whatever_a_socket_sends_the_others_hear_each_other(sent: list[bytes | str]) -> None:
    async def scene(stand: Stand) -> None:
        caller, agent = await couple(stand)
        wild = HeldTelephone(stand, "+393339990000")
        line = Line(Plug(stand.carrier, wild.telephone.address, wild.wire), wild.wire)
        for message in sent:
            if isinstance(message, bytes):
                line.take_frame(message)
            else:
                line.take_message(message)
        await speak(stand, 0.2, caller, agent, wild, hz=(440, 1000))
        assert strength(agent.heard(), 440) > 3000
        assert all(str(refusal["error"]).strip() for refusal in wild.told("refused"))
        assert wild.wire.closed is None

    converse(scene, sound="by-hand")
