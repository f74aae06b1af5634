"""Media Streams: begun and stopped, what they carry, and what comes back."""

from __future__ import annotations

import base64

import numpy as np
import pytest
from twilio.base.exceptions import TwilioRestException

from sandbox.sound.mu_law import from_mu_law, to_mu_law
from sandbox.sound.pcm import FRAME_SAMPLES
from sandbox.streams.feed import Feed
from tests.sandbox.parties import BY_HAND, FAINT, people
from tests.sandbox.stand import ACCOUNT, CALLER, LINE, Stand, converse
from tests.sandbox.streamed import reached, studio_of
from tests.sandbox.telephones import listen, loudness, sine, strength

HOLD = "<Pause length='60'/>"


def test_mu_law_gives_back_what_was_said_within_its_steps() -> None:
    samples = np.arange(-32768, 32768, dtype=np.int16)
    error = np.abs(from_mu_law(to_mu_law(samples)).astype(int) - samples)
    assert int(error[np.abs(samples.astype(int)) < 32000].max()) <= 512
    assert to_mu_law(np.zeros(1, np.int16)) == b"\xff"


def test_minutes_of_sound_that_come_at_once_in_small_pieces_cost_no_more_than_they_weigh() -> None:
    feed, piece = Feed(), np.arange(100, dtype=np.int16)
    for _ in range(24_000):  # five minutes
        feed.add(piece)
    first = feed.next()
    assert first is not None and first.tolist() == [*range(100), *range(60)]
    taken = 1
    while feed.next() is not None:
        taken += 1
    assert taken == 24_000 * 100 // FRAME_SAMPLES


def test_a_stream_begins_with_a_signed_handshake_and_tells_whose_sound_it_carries() -> None:
    async def scene(stand: Stand) -> None:
        async with studio_of(stand) as studio:
            stand.own(LINE, "/line")
            stand.pages["/told"] = ""
            stand.pages["/line"] = (
                f"<Start><Stream url='{studio.url}/audio?secret=1' name='ear' track='both_tracks'"
                " statusCallback='/told'><Parameter name='who' value='Anna'/></Stream></Start>" + HOLD
            )
            sid = await stand.dial()
            start = await studio.until("start")
            assert studio.messages[0] == {"event": "connected", "protocol": "Call", "version": "1.0.0"}
            assert start == {
                "event": "start",
                "sequenceNumber": "1",
                "streamSid": start["streamSid"],
                "start": {
                    "accountSid": ACCOUNT,
                    "streamSid": start["streamSid"],
                    "callSid": sid,
                    "tracks": ["inbound", "outbound"],
                    "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
                    "customParameters": {"who": "Anna"},
                },
            }
            assert (studio.signed, studio.targets) == ([True], ["/audio"])
            await stand.act(sid, "hangup")
            stop = await studio.until("stop")
            assert stop["stop"] == {"accountSid": ACCOUNT, "callSid": sid}
            told = stand.hits_on("/told")
            assert [one["StreamEvent"] for one in told] == ["stream-started", "stream-stopped"]
            assert (told[0]["StreamName"], told[0]["StreamSid"], told[0]["CallSid"]) == (
                "ear",
                start["streamSid"],
                sid,
            )

    converse(scene)


def test_a_stream_is_stopped_by_its_name_in_a_later_document() -> None:
    async def scene(stand: Stand) -> None:
        async with studio_of(stand) as studio:
            stand.own(LINE, "/line")
            stand.pages["/line"] = (
                f"<Start><Stream url='{studio.url}/a' name='a'/></Start><Start><Stream url='{studio.url}/b' name='b'/>"
                "</Start><Gather action='/next' numDigits='1' timeout='60'/>"
            )
            stand.pages["/next"] = "<Stop><Stream name='a'/></Stop>" + HOLD
            sid = await stand.dial()
            await studio.until("start", 2)
            await stand.press(sid, "1")
            await studio.until("stop")
            call = stand.carrier.calls.get(sid)
            assert call is not None
            assert [stream.terms.name for stream in call.streams] == ["b"]

    converse(scene)


def test_a_call_is_handed_to_the_application_until_it_closes_the_stream() -> None:
    async def scene(stand: Stand) -> None:
        async with studio_of(stand) as studio:
            stand.own(LINE, "/line")
            stand.pages["/line"] = (
                f"<Connect action='/over'><Stream url='{studio.url}/talk'/></Connect><Say>Not reached.</Say>"
            )
            stand.pages["/over"] = "<Say>Thank you.</Say>" + HOLD
            sid = await stand.dial()
            await studio.until("start")
            assert studio.socket is not None
            await stand.press(sid, "7")
            assert (await studio.until("dtmf"))["dtmf"] == {"track": "inbound_track", "digit": "7"}
            assert stand.hits_on("/over") == []
            await studio.socket.close()
            await reached(stand, "stream_stopped")
            await stand.settle()
            assert stand.heard(sid) == ["Thank you."]
            assert stand.hits_on("/over")[0]["StreamSid"] == studio.told("start")[0]["streamSid"]

    converse(scene)


def test_a_mark_comes_back_when_the_sound_before_it_was_heard_and_at_once_when_it_is_cleared() -> None:
    async def scene(stand: Stand) -> None:
        async with studio_of(stand) as studio:
            stand.own(LINE, "/line")
            stand.pages["/line"] = f"<Connect><Stream url='{studio.url}/talk'/></Connect>"
            await stand.dial()
            await studio.until("start")
            await studio.mark("nothing before")
            await studio.until("mark")
            await studio.play(bytes(8000))
            await studio.mark("one second")
            await studio.play(bytes(80_000))
            await studio.mark("ten more")
            await reached(stand, "stream_marked", 3)
            await stand.after(0.9)
            assert len(studio.told("mark")) == 1
            await stand.after(0.1)
            assert (await studio.until("mark", 2))["mark"] == {"name": "one second"}
            await studio.say("clear")
            assert (await studio.until("mark", 3))["mark"] == {"name": "ten more"}

    converse(scene)


def test_what_both_parties_say_goes_out_frame_by_frame_and_what_comes_back_is_heard() -> None:
    async def scene(stand: Stand) -> None:
        async with studio_of(stand) as studio:
            (caller,) = await people(
                stand,
                f"<Connect><Stream url='{studio.url}/talk'><Parameter name='a' value='b'/></Stream></Connect>",
                CALLER,
            )
            await studio.until("start")
            caller.say(sine(440, 0.5))
            await listen(stand, 0.6, caller)
            caller.heard()
            media = await studio.until("media", 30)
            assert media["media"]["chunk"] == "30" and int(media["media"]["timestamp"]) == 600
            audio = b"".join(base64.b64decode(one["media"]["payload"]) for one in studio.told("media"))
            assert strength(from_mu_law(audio[1600:3200]), 440) > 5000
            assert {one["media"]["track"] for one in studio.told("media")} == {"inbound"}
            await studio.play(to_mu_law(sine(1000, 0.5)))
            await studio.mark("played")
            await reached(stand, "stream_marked")
            await listen(stand, 0.6, caller)
            heard = caller.heard()
            assert strength(heard[:3200], 1000) > 5000
            assert loudness(heard[-400:]) < FAINT
            await studio.until("mark")

    converse(scene, **BY_HAND)


def test_the_prompts_of_a_call_go_out_on_the_outbound_track() -> None:
    async def scene(stand: Stand) -> None:
        async with studio_of(stand) as studio:
            document = f"<Start><Stream url='{studio.url}/ear' track='both_tracks'/></Start><Play digits='1'/>" + HOLD
            (caller,) = await people(stand, document, CALLER)
            await studio.until("start")
            await listen(stand, 0.3, caller)
            await studio.until("media", 20)
            tracks = [one["media"]["track"] for one in studio.told("media")]
            assert tracks[:4] == ["inbound", "outbound"] * 2
            numbers = [int(one["sequenceNumber"]) for one in studio.messages[1:]]
            assert numbers == list(range(1, len(numbers) + 1))

    converse(scene, **BY_HAND)


@pytest.mark.parametrize(
    ("noun", "code"),
    [
        ("url='http://127.0.0.1/x'", 31922),
        ("url='wss://'", 31923),
        ("url='ws://127.0.0.1:9/x' track='sideways'", 31941),
    ],
)
def test_a_stream_that_cannot_be_is_an_error_and_the_next_verb(noun: str, code: int) -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = f"<Start><Stream {noun}/></Start><Say>Hello.</Say>" + HOLD
        sid = await stand.dial()
        assert stand.heard(sid) == ["Hello."]
        assert stand.events("webhook_failed")[0]["code"] == code
        assert stand.carrier.journal.after(0)[0].warnings[0].startswith(f"{code}: ")

    converse(scene)


@pytest.mark.parametrize(("path", "code"), [("/refused", 31920), ("", 31902)])
def test_an_application_that_refuses_the_stream_is_told_why_and_the_call_goes_on(path: str, code: int) -> None:
    async def scene(stand: Stand) -> None:
        async with studio_of(stand) as studio:
            stand.own(LINE, "/line")
            stand.pages["/told"] = ""
            url = studio.url + path if path else "ws://127.0.0.1:9/x"
            stand.pages["/line"] = (
                f"<Connect><Stream url='{url}' statusCallback='/told'/></Connect><Say>Nobody there.</Say>" + HOLD
            )
            sid = await stand.dial()
            assert stand.heard(sid) == ["Nobody there."]
            (told,) = stand.hits_on("/told")
            assert told["StreamEvent"] == "stream-error" and told["StreamError"].startswith(f"{code} - ")
            entry = next(one for one in stand.carrier.journal.after(0) if one.kind == "stream")
            assert entry.error_code == code

    converse(scene)


@pytest.mark.parametrize("message", ["no json", "[]", '{"event": "media"}', '{"event": "dance", "streamSid": "%s"}'])
def test_a_message_that_means_nothing_is_warned_of_once_and_the_stream_goes_on(message: str) -> None:
    async def scene(stand: Stand) -> None:
        async with studio_of(stand) as studio:
            stand.own(LINE, "/line")
            stand.pages["/line"] = f"<Connect><Stream url='{studio.url}/talk'/></Connect>"
            await stand.dial()
            start = await studio.until("start")
            assert studio.socket is not None
            for _ in range(2):
                await studio.socket.send_str(message.replace("%s", start["streamSid"]))
            await studio.mark("still there")
            await studio.until("mark")
            entry = next(one for one in stand.carrier.journal.after(0) if one.kind == "stream")
            assert len(entry.warnings) == 1 and entry.warnings[0].startswith("31951: ")

    converse(scene)


def test_rest_begins_and_stops_a_stream() -> None:
    async def scene(stand: Stand) -> None:
        async with studio_of(stand) as studio:
            stand.own(LINE, "/line")
            stand.pages["/line"] = HOLD
            sid = await stand.dial()
            with pytest.raises(TwilioRestException) as refused:
                await stand.sdk(lambda client: client.calls(sid).streams.create(url=studio.url, name="early"))
            assert refused.value.code == 21220
            await stand.after(61)
            stand.pages["/line"] = "<Say>Hello.</Say>" + HOLD
            sid = await stand.dial()
            stream = await stand.sdk(
                lambda client: client.calls(sid).streams.create(
                    url=studio.url + "/x", name="ear", parameter1_name="who", parameter1_value="Anna"
                )
            )
            assert (stream.status, stream.name) == ("in-progress", "ear")
            assert (await studio.until("start"))["start"]["customParameters"] == {"who": "Anna"}
            stopped = await stand.sdk(lambda client: client.calls(sid).streams("ear").update(status="stopped"))
            assert (stopped.sid, stopped.status) == (stream.sid, "stopped")
            await studio.until("stop")
            with pytest.raises(TwilioRestException) as gone:
                await stand.sdk(lambda client: client.calls(sid).streams(stream.sid).update(status="stopped"))
            assert gone.value.status == 404

    converse(scene)


def test_another_document_for_the_call_ends_the_stream_it_was_handed_to() -> None:
    async def scene(stand: Stand) -> None:
        async with studio_of(stand) as studio:
            stand.own(LINE, "/line")
            stand.pages["/line"] = f"<Connect action='/over'><Stream url='{studio.url}/talk'/></Connect>"
            sid = await stand.dial()
            await studio.until("start")
            await stand.sdk(lambda client: client.calls(sid).update(twiml="<Response><Say>Moved.</Say></Response>"))
            await stand.settle()
            assert stand.heard(sid) == ["Moved."]
            assert stand.hits_on("/over") == []
            await studio.until("stop")

    converse(scene)


def test_frames_flow_by_themselves_while_the_call_does_silence_included() -> None:
    async def scene(stand: Stand) -> None:
        async with studio_of(stand) as studio:
            stand.own(LINE, "/line")
            stand.pages["/line"] = f"<Connect><Stream url='{studio.url}/talk'/></Connect>"
            call = await stand.control("POST", "/calls", {"from": CALLER, "to": LINE})
            twentieth = await studio.until("media", 20)
            assert twentieth["media"]["chunk"] == "20"
            assert base64.b64decode(twentieth["media"]["payload"]) == b"\xff" * 160
            times = [int(one["media"]["timestamp"]) for one in studio.told("media")]
            assert times == sorted(times)
            await studio.play(to_mu_law(sine(440, 0.1)))
            await studio.mark("heard")
            assert (await studio.until("mark"))["mark"] == {"name": "heard"}
            await stand.control("POST", f"/calls/{call['call_sid']}/hangup")
            await studio.until("stop")
            assert stand.carrier.streams.living() == []

    converse(scene, clock="real", starting=None)


def test_a_reset_ends_streams_without_a_word() -> None:
    async def scene(stand: Stand) -> None:
        async with studio_of(stand) as studio:
            stand.own(LINE, "/line")
            stand.pages["/told"] = ""
            stand.pages["/line"] = f"<Connect><Stream url='{studio.url}/talk' statusCallback='/told'/></Connect>"
            await stand.dial()
            await studio.until("start")
            await stand.control("POST", "/reset", {})
            await stand.settle()
            assert [one["StreamEvent"] for one in stand.hits_on("/told")] == ["stream-started"]

    converse(scene)
