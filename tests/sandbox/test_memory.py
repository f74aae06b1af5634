"""What a carrier that runs for long lets go of."""

from __future__ import annotations

import asyncio
import weakref

import pytest

import sandbox.attachments
import sandbox.call
import sandbox.messages
import sandbox.queues
import sandbox.recording
import sandbox.streams.streams
from sandbox.attachments import Medium
from sandbox.clock import Lateness, VirtualClock
from sandbox.newest import Newest
from sandbox.scripts import Signal, Stage, first_of
from tests.sandbox.stand import CALLER, LINE, START, Stand, converse
from tests.sandbox.streamed import reached, studio_of


class _Kept:
    def ring(self) -> None:
        """What a timer would do."""


def test_timers_that_were_canceled_are_let_go_of_long_before_they_are_due() -> None:
    clock = VirtualClock(Stage())
    watched = []
    for _ in range(2_000):
        kept = _Kept()
        watched.append(weakref.ref(kept))
        timer = clock.timer(14_400)
        timer.rang.then(kept.ring)
        timer.cancel()
        del kept, timer
    assert sum(one() is not None for one in watched) <= 300


def test_timers_that_are_left_ring_in_their_order_after_a_sweep() -> None:
    async def scene(stand: Stand) -> None:
        rang: list[int] = []
        timers = [stand.carrier.clock.timer(1_000 - place) for place in range(1_000)]
        for place, timer in enumerate(timers):
            timer.rang.then(lambda place=place: rang.append(place))  # type: ignore[misc]
            if place % 10:
                timer.cancel()
                timer.cancel()
        await stand.after(2_000)
        assert rang == list(range(990, -1, -10))

    converse(scene)


def test_an_ended_call_lets_go_of_its_script_and_keeps_its_story() -> None:
    async def scene(stand: Stand) -> None:
        stand.own("+390212340000", "/menu", status_callback="/over")
        stand.pages = {"/menu": "<Say>Hello.</Say>", "/over": ""}
        sid = await stand.dial()
        await stand.after(10)
        call = stand.carrier.calls.get(sid)
        assert call is not None and call.script is None and call.lane.tail is None
        assert [hit["CallStatus"] for hit in stand.hits_on("/over")] == ["completed"]
        assert stand.heard(sid) == ["Hello."]

    converse(scene)


def test_lateness_is_told_by_the_share_of_timers_that_kept_to_it() -> None:
    lateness = Lateness()
    assert lateness.within_ms(0.999) == 0
    for late_ms in [0.5] * 9_990 + [7.2] * 9 + [40.0]:
        lateness.add(late_ms)
    assert (lateness.within_ms(0.5), lateness.within_ms(0.999), lateness.within_ms(1.0)) == (1, 1, 41)
    assert lateness.max_ms == 40.0


def test_a_recording_that_runs_is_kept_however_many_come_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox.recording, "KEPT_RECORDINGS", 2)

    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Start><Recording/></Start><Pause length='60'/>"
        first = await stand.dial()
        for _ in range(3):
            other = await stand.dial()
            await stand.after(2)
            await stand.act(other, "hangup")
            await stand.after(2)
        await stand.act(first, "hangup")
        await stand.after(2)
        kept = stand.carrier.recordings.all()
        assert [(one.call.sid == first, one.status) for one in kept] == [(True, "completed"), (False, "completed")]

    converse(scene)


def test_a_text_that_is_scheduled_is_kept_however_many_come_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox.messages, "KEPT_MESSAGES", 2)

    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        terms = {"MessagingServiceSid": "MG" + "0" * 32, "ScheduleType": "fixed", "SendAt": "2026-03-02T10:00:00Z"}
        later = await stand.rest("POST", "/Messages.json", {"To": CALLER, "Body": "Later", **terms})
        for _ in range(3):
            await stand.rest("POST", "/Messages.json", {"To": CALLER, "From": LINE, "Body": "Now"})
            await stand.after(2)
        assert (await stand.rest("GET", f"/Messages/{later['sid']}.json"))["status"] == "scheduled"
        assert len(stand.carrier.messages.all()) == 2

    converse(scene)


def test_a_stream_that_lives_is_kept_however_many_come_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox.streams.streams, "KEPT_STREAMS", 2)

    async def scene(stand: Stand) -> None:
        async with studio_of(stand) as studio:
            stand.own(LINE, "/line")
            stand.pages["/line"] = f"<Connect><Stream url='{studio.url}/a'/></Connect><Say>Goodbye.</Say>"
            first = await stand.dial()
            await reached(stand, "stream_started")
            socket = studio.socket
            for count in range(2, 5):
                other = await stand.dial()
                await reached(stand, "stream_started", count)
                await stand.act(other, "hangup")
            assert socket is not None and not socket.closed
            await socket.close()
            await reached(stand, "stream_stopped", 4)
            await stand.settle()
            assert stand.heard(first) == ["Goodbye."]

    converse(scene)


def test_of_a_long_wait_the_end_of_what_was_heard_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox.call, "KEPT_HEARD", 3)

    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        words = [f"Line {n}." for n in range(6)]
        stand.pages["/line"] = "".join(f"<Say>{word}</Say>" for word in words) + "<Pause length='60'/>"
        sid = await stand.dial()
        await stand.after(20)
        assert stand.heard(sid) == words[3:]

    converse(scene)


def test_a_step_that_breaks_spares_those_after_it_and_few_such_are_kept() -> None:
    def break_down() -> None:
        raise ZeroDivisionError

    async def scene() -> None:
        stage, done = Stage(), list[int]()
        for n in range(200):
            stage.soon(break_down)
            stage.soon(lambda n=n: done.append(n))  # type: ignore[misc]
        stage.drain()
        assert done == list(range(200))
        assert stage.idle and len(stage.crashes) == 100

    asyncio.run(scene())


def test_who_waits_for_the_first_of_two_leaves_nothing_at_the_other() -> None:
    async def scene() -> None:
        stage = Stage()
        late: Signal[None] = Signal(stage)
        for _ in range(10):
            soon: Signal[None] = Signal(stage)
            first = first_of(stage, late, soon)
            soon.send(None)
            stage.drain()
            assert first.done and first.value() is soon
        assert not late._waiting

    asyncio.run(scene())


def test_what_handsets_were_told_is_forgotten_when_too_many_were_told_something() -> None:
    told: Newest[str, int] = Newest(2)
    for number, value in (("a", 1), ("b", 2), ("a", 3), ("c", 4)):
        told[number] = value
    assert dict(told) == {"a": 3, "c": 4}


def test_an_empty_queue_made_on_demand_makes_room_for_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox.queues, "KEPT_QUEUES", 3)

    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = lambda form: f"<Enqueue waitUrl=''>{form['From']}</Enqueue>"
        await stand.rest("POST", "/Queues.json", {"FriendlyName": "lasting"})
        for place in range(4):
            sid = await stand.dial(from_=f"+3933300000{place}")
            if place:
                await stand.act(sid, "hangup")
        names = [queue.name for queue in stand.carrier.queues.all()]
        assert names == ["lasting", "+39333000000", "+39333000003"]
        assert stand.carrier.queues.named("+39333000001") is None

    converse(scene)


def test_files_of_texts_make_room_for_newer_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox.attachments, "ROOM_BYTES", 10)
    media = [Medium("http://localhost/x", "image/png", START, b"123456") for _ in range(3)]

    async def scene(stand: Stand) -> None:
        for medium in media:
            stand.carrier.messages.attachments.hold(medium)
        assert [medium.content for medium in media] == [None, None, b"123456"]

    converse(scene)
