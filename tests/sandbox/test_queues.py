"""Waiting in a queue, and every way out of it."""

from __future__ import annotations

from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.sandbox.stand import LINE, Stand, converse

AGENT = "+390299990000"
QUEUE = '<Enqueue action="/after" waitUrl="/wait">support</Enqueue>'
WAIT = "<Say>You are waiting, be patient.</Say><Pause length='30'/>"


def prepare(stand: Stand, wait: str = WAIT) -> None:
    stand.own(LINE, "/line")
    stand.own(AGENT, "/agent")
    stand.pages |= {"/line": QUEUE, "/wait": wait, "/after": lambda form: f"<Say>{form['QueueResult']}</Say>"}


def test_the_wait_document_is_asked_for_again_with_place_and_time() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand)
        await stand.dial()
        second = await stand.dial(from_="+393330000001")
        await stand.after(70)
        polls = [p for p in stand.hits_on("/wait") if p["CallSid"] == second]
        assert [p["QueueTime"] for p in polls] == ["0", "31", "63"]
        assert (polls[0]["QueuePosition"], polls[0]["CurrentQueueSize"]) == ("2", "2")
        assert polls[0]["MaxQueueSize"] == "1000"

    converse(scene)


def test_leave_ends_the_wait_and_the_action_hears_of_it() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand, "<Gather numDigits='1' action='/out'><Say>Press 1 to leave.</Say></Gather>")
        stand.pages["/out"] = "<Leave/>"
        sid = await stand.dial()
        await stand.press(sid, "1")
        assert stand.heard(sid)[-1] == "leave"
        assert [e["result"] for e in stand.events("dequeued")] == ["leave"]

    converse(scene)


def test_a_caller_who_hangs_up_leaves_the_queue_and_the_action_is_told() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand)
        sid = await stand.dial()
        await stand.after(5)
        await stand.act(sid, "hangup")
        told = stand.hits_on("/after")[0]
        assert (told["QueueResult"], told["QueueTime"], told["CallStatus"]) == ("hangup", "5", "completed")
        assert stand.status(sid) == "completed"

    converse(scene)


def test_an_agent_who_dials_the_queue_is_bridged_and_the_caller_goes_on_afterwards() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand)
        stand.pages["/agent"] = '<Dial action="/done"><Queue url="/connecting">support</Queue></Dial>'
        stand.pages["/connecting"] = "<Say>Connecting you.</Say>"
        stand.pages["/done"] = "<Pause length='1'/>"
        caller = await stand.dial()
        await stand.after(10)
        agent = await stand.dial(AGENT, "client:anna")
        assert stand.heard(caller)[-1] == "Connecting you."
        assert stand.hits_on("/connecting")[0]["DequeingCallSid"] == agent
        await stand.after(20)
        assert stand.events("bridged")[0]["other_call_sid"] == caller
        await stand.act(agent, "hangup")
        assert stand.heard(caller)[-1] == "bridged"
        done = stand.hits_on("/done")[0]
        assert (done["DialCallStatus"], done["CallStatus"]) == ("completed", "completed")

    converse(scene)


def test_rest_takes_the_front_of_the_queue_to_another_document() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand)
        stand.pages["/taken"] = "<Say>You were taken out.</Say>"
        sid = await stand.dial()
        await stand.after(3)

        def take(client: Any) -> Any:
            queue = client.queues.list()[0]
            assert (queue.friendly_name, queue.current_size) == ("support", 1)
            return client.queues(queue.sid).members("Front").update(url=stand.app_url + "/taken")

        member = await stand.sdk(take)
        await stand.settle()
        assert member.call_sid == sid
        assert stand.heard(sid)[-1] == "You were taken out."
        assert stand.hits_on("/after")[0]["QueueResult"] == "redirected"

    converse(scene)


def test_a_member_who_is_gone_is_not_found() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand)
        sid = await stand.dial()
        await stand.act(sid, "hangup")

        def take(client: Any) -> Any:
            queue = client.queues.list()[0]
            return client.queues(queue.sid).members(sid).update(url=stand.app_url + "/taken")

        with pytest.raises(TwilioRestException) as gone:
            await stand.sdk(take)
        assert (gone.value.status, gone.value.code) == (404, 20404)

    converse(scene)


def test_a_full_queue_turns_the_caller_away() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand)
        stand.carrier.queues.make("support", max_size=1)
        await stand.dial()
        second = await stand.dial(from_="+393330000001")
        assert stand.heard(second) == ["queue-full"]
        assert "QueueSid" not in stand.hits_on("/after")[0]

    converse(scene)


def test_an_agent_who_waits_in_an_empty_queue_gets_the_next_caller() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand)
        stand.carrier.queues.make("support")
        stand.pages["/agent"] = '<Dial timeout="60"><Queue>support</Queue></Dial>'
        agent = await stand.dial(AGENT, "client:anna")
        await stand.after(20)
        caller = await stand.dial()
        assert stand.events("bridged")[0]["call_sid"] == agent
        await stand.act(caller, "hangup")
        assert stand.status(agent) == "completed"

    converse(scene)


def test_an_agent_who_gives_up_in_the_instant_a_caller_comes_leaves_the_caller_in_line() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand)
        queue = stand.carrier.queues.make("support")
        stand.pages["/agent"] = "<Dial><Queue>support</Queue></Dial>"
        stand.pages["/line"] = "<Say>Hello.</Say><Pause length='600'/>"
        agent = stand.carrier.calls.get(await stand.dial(AGENT, "client:anna"))
        caller = stand.carrier.calls.get(await stand.dial())
        assert agent is not None and caller is not None
        agent.far_hangs_up()
        queue.join(caller)
        await stand.settle()
        assert [member.call for member in queue.members] == [caller]

    converse(scene)


def test_a_broken_wait_document_ends_the_wait_with_an_error() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand)
        del stand.pages["/wait"]
        sid = await stand.dial()
        assert stand.heard(sid) == ["error"]

    converse(scene)


def test_a_wait_document_that_takes_no_time_is_not_asked_for_without_end() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand, "")
        await stand.dial()
        await stand.after(10)
        assert len(stand.hits_on("/wait")) == 11

    converse(scene)


def test_a_caller_taken_away_on_the_way_to_the_agent_was_being_bridged() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand)
        stand.pages["/agent"] = "<Dial><Queue url='/soon'>support</Queue></Dial>"
        stand.pages["/soon"] = "<Say>You will now be connected.</Say>"
        caller = await stand.dial()
        await stand.dial(AGENT, "client:anna")
        await stand.sdk(lambda client: client.calls(caller).update(twiml="<Response><Say>Elsewhere.</Say></Response>"))
        await stand.settle()
        assert stand.hits_on("/after")[0]["QueueResult"] == "bridging-in-process"
        assert stand.heard(caller)[-1] == "Elsewhere."

    converse(scene)


def test_a_wait_that_breaks_inside_the_carrier_is_a_system_error() -> None:
    class BrokenMedia:
        async def say(self, *_: Any) -> None:
            raise RuntimeError("no voice left")

        def prepare(self, *_: Any) -> None:
            """Nothing can be made ahead."""

    async def scene(stand: Stand) -> None:
        prepare(stand)
        stand.pages["/after"] = lambda form: "<Pause length='60'/>"
        stand.carrier.media = BrokenMedia()  # type: ignore[assignment]
        sid = await stand.dial()
        assert stand.hits_on("/after")[0]["QueueResult"] == "system-error"
        assert stand.status(sid) == "in-progress"
        assert [str(crash) for crash in stand.carrier.stage.crashes] == ["no voice left"]
        stand.carrier.stage.crashes.clear()

    converse(scene)


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("<Enqueue/>", 14204),
        (f"<Enqueue>{'q' * 65}</Enqueue>", 14205),
        ("<Dial><Queue/></Dial>", 14212),
        (f"<Dial><Queue>{'q' * 65}</Queue></Dial>", 14213),
        ("<Dial><Queue reservationSid='WR1'>support</Queue></Dial>", 14215),
    ],
)
def test_a_queue_that_is_named_wrongly_is_an_error(document: str, code: int) -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = document
        await stand.dial()
        assert [event["code"] for event in stand.events("webhook_failed")] == [code]

    converse(scene)
