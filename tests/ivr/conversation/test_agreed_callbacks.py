"""A callback that an agent has agreed with the customer: an appointment, which nothing but a person calls off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from ivr import agents, conversation, dispatch, queues, reports
from ivr.agents import Agent
from ivr.calls import Call, Stage
from ivr.conversation.calling_back import call_for
from ivr.db import Tx
from ivr.queues import NewQueue, QueueEntry
from ivr.staff import Staff
from tests.ivr.api.conftest import Browser
from tests.ivr.conversation.company import OUTSIDE, THEIRS
from tests.ivr.conversation.conftest import Answer, Meeting, Scene, leg
from tests.ivr.conversation.test_desk import desk_of
from tests.ivr.conversation.test_outside import HERE

CUSTOMER = "+393331112223"


@pytest.fixture
def at(scene: Scene) -> datetime:
    return scene.clock.now() + timedelta(hours=2)


@pytest.fixture
def again(scene: Scene, at: datetime) -> Meeting:
    """A customer to whom a callback in two hours was promised, and who talks to another agent before."""
    scene.agent()
    first = scene.caller(calls_from=CUSTOMER).talk()
    first.hangs_up()
    said = conversation.WrapUp(callback_at=at, disposition="callback")
    scene.do(lambda tx: conversation.wrap_up(tx, first.id, first.agent_id, said))
    return scene.caller(calls_from=CUSTOMER).talk()


def _callback(scene: Scene) -> Any:
    return scene.see(select(QueueEntry.__table__).where(QueueEntry.kind == "callback"))


def _desk(scene: Scene, meeting: Meeting) -> Browser:
    of_agent = select(Staff.email).join(Agent, Agent.staff_id == Staff.id).where(Agent.id == meeting.agent_id)
    email = scene.see(of_agent).email
    return desk_of(scene, int(email.removeprefix("agent").removesuffix("@bank.example")))


def _promised(desk: Browser) -> list[Any]:
    told: list[Any] = desk.get("/desk")["conversation"]["briefing"]["callbacks"]
    return told


def test_it_stands_though_the_customer_calls_about_something_else(again: Meeting, scene: Scene, at: datetime) -> None:
    again.hangs_up()
    assert (_callback(scene).status, _callback(scene).due_at) == ("waiting", at)


def test_it_gives_no_place_in_line_and_is_announced_as_none(again: Meeting, scene: Scene) -> None:
    waited = scene.see(select(QueueEntry.inherits_id, QueueEntry.contact_id).where(QueueEntry.id == again.entry_id))
    assert waited.inherits_id is None
    assert not scene.do(lambda tx: queues.awaits_callback(tx, waited.contact_id))


def test_whoever_talks_to_them_sees_it_and_with_whom_it_was_agreed(again: Meeting, scene: Scene, at: datetime) -> None:
    (told,) = _promised(_desk(scene, again))
    assert told["due_at"] == at.isoformat().replace("+00:00", "Z")
    assert told["agreed_with"].startswith("Agent ")
    assert told["entry_id"] == _callback(scene).id


def test_it_is_not_moved_by_a_callback_that_the_customer_asks_for(again: Meeting, scene: Scene, at: datetime) -> None:
    again.hangs_up()
    asking = scene.caller(calls_from=CUSTOMER)
    contact = scene.see(select(QueueEntry.contact_id).where(QueueEntry.id == asking.entry_id)).contact_id

    def ask(tx: Any) -> int:
        dispatch.cancel_for_entry(tx, asking.entry_id, "callback")
        queues.leave(tx, asking.entry_id, "callback")
        return queues.enter_callback(tx, contact, asking.entry_id)

    asked = scene.do(ask)
    agreed = scene.see(select(QueueEntry.__table__).where(QueueEntry.agreed_by.is_not(None)))
    assert (agreed.status, agreed.due_at) == ("waiting", at)
    assert asked != agreed.id


def test_who_talks_to_them_calls_it_off_once(again: Meeting, scene: Scene) -> None:
    entry_id = _callback(scene).id
    path = f"/desk/conversations/{again.id}/callbacks/{entry_id}/call-off"
    desk = _desk(scene, again)
    desk.post(path, status=204)
    assert _callback(scene).status == "withdrawn"
    assert _promised(desk) == []
    assert again.data_of("callback_withdrawn")[0]["agent"] == again.agent_id
    assert desk.post(path, status=409)["code"] == "callback_gone"


def test_who_agreed_it_is_told_for_a_day_that_a_colleague_has_called_it_off(agreed: Meeting, scene: Scene) -> None:
    agreed.hangs_up()
    scene.do(lambda tx: agents.set_presence(tx, agreed.agent_id, "break"))
    scene.agent()
    again, entry = scene.caller(calls_from=CUSTOMER).talk(), _callback(scene)
    _desk(scene, again).post(f"/desk/conversations/{again.id}/callbacks/{entry.id}/call-off", status=204)
    agreed, other = (scene.see(_who(agent_id)) for agent_id in (entry.agreed_by, again.agent_id))

    def told(person: Any) -> list[tuple[int, str, Any]]:
        shown = scene.do(lambda tx: reports.work_of(tx, person.id)).called_off
        return [(each.entry_id, each.by, each.due_at) for each in shown]

    assert (told(agreed), told(other)) == ([(entry.id, other.name, entry.due_at)], [])
    scene.later(24 * 3600)
    assert told(agreed) == []


def test_its_agents_work_is_looked_at_again_as_it_is_agreed_moved_handed_and_made(
    agreed: Meeting, scene: Scene, at: datetime
) -> None:
    def is_told(work: Callable[[Tx], Any]) -> bool:
        with scene.house.db.writing() as tx:
            work(tx)
            return any(topic == "tasks" for topic, _ in tx.hints)

    def promised(due_at: datetime | None, by: int | None = None) -> bool:
        wanted = queues.CallbackWanted(agreed.contact_id, "doubts", CUSTOMER, "en", due_at, by)
        return is_told(lambda tx: queues.want_callback(tx, wanted))

    agreed.hangs_up()
    mine, entry = agreed.agent_id, _callback(scene)
    assert not promised(None)  # a caller's own, which is nobody's work
    assert promised(at + timedelta(hours=1), mine)
    assert not promised(at + timedelta(hours=1), mine)
    assert is_told(lambda tx: dispatch.hand(tx, entry.id, mine, 60))
    assert is_told(lambda tx: dispatch.hand_to_anybody(tx, entry.id))
    assert is_told(lambda tx: conversation.call_off_own(tx, entry.id, agreed.call_id, mine))
    assert promised(at, mine)
    again = scene.see(select(func.max(QueueEntry.id).label("id"))).id
    assert is_told(lambda tx: call_for(tx, queues.lock(tx, again), Stage.TALK))


def test_who_agreed_it_is_told_for_a_day_that_a_colleague_has_agreed_it_anew(
    agreed: Meeting, scene: Scene, at: datetime
) -> None:
    agreed.hangs_up()
    scene.do(lambda tx: agents.set_presence(tx, agreed.agent_id, "break"))
    scene.agent()
    again, later = scene.caller(calls_from=CUSTOMER).talk(), at + timedelta(hours=1)
    again.hangs_up()
    said = conversation.WrapUp(callback_at=later, disposition="callback")
    scene.do(lambda tx: conversation.wrap_up(tx, again.id, again.agent_id, said))
    before, now = (scene.see(_who(agent_id)) for agent_id in (agreed.agent_id, again.agent_id))

    def told(person: Any) -> list[tuple[Any, ...]]:
        shown = scene.do(lambda tx: reports.work_of(tx, person.id)).called_off
        return [(each.entry_id, each.by, each.due_at, each.anew_for, each.at) for each in shown]

    assert told(before) == [(_callback(scene).id, now.name, at, later, scene.clock.now())]
    assert told(now) == []
    moved = later + timedelta(hours=1)
    anew = queues.CallbackWanted(again.contact_id, "doubts", CUSTOMER, "en", moved, again.agent_id)
    assert scene.do(lambda tx: queues.want_callback(tx, anew)) == _callback(scene).id
    assert (len(told(before)), told(now)) == (1, [])  # moved by who has it, it is nobody's news
    scene.later(24 * 3600)
    assert told(before) == []


def _made_now(scene: Scene, agreed: Meeting) -> Meeting:
    """Its agent wants to make it at once, and has taken the offer."""
    agreed.hangs_up()
    scene.do(lambda tx: agents.end_wrap_up(tx, agreed.agent_id))
    scene.do(lambda tx: queues.make_now(tx, _callback(scene).id, agreed.agent_id))
    dispatch.run(scene.house, "main")
    return Meeting(scene, agreed.contact_id, 0, _callback(scene).id, leg(6000)).accept()


def test_whose_agent_is_lost_before_they_are_rung_is_called_at_the_time_they_were_promised(
    agreed: Meeting, scene: Scene, at: datetime
) -> None:
    making, colleague = _made_now(scene, agreed), scene.agent()
    begun = making.call_id = _callback(scene).call_id
    scene.later(61)
    assert scene.do(conversation.expire_due) == 1
    dispatch.run(scene.house, "main")
    stands = _callback(scene)
    assert (stands.status, stands.due_at, stands.call_id, stands.times_tried) == ("waiting", at, None, 0)
    assert scene.see(select(Call.status).where(Call.id == begun)).status == "ended"
    assert "callback" not in making.asked()
    scene.later((at - scene.clock.now()).total_seconds())
    dispatch.run(scene.house, "main")
    assert _callback(scene).status == "offered"
    assert scene.do(lambda tx: dispatch.pending_of(tx, colleague)) is not None


def test_who_has_lost_it_before_it_rang_reads_that_it_is_yet_to_be_made(agreed: Meeting, scene: Scene) -> None:
    making, desk = _made_now(scene, agreed), _desk(scene, agreed)
    desk.post(f"/desk/conversations/{making.id}/hang-up", status=204)
    assert _callback(scene).call_id is None
    assert desk.get("/desk")["lost"]["now"] == "callback"


def test_whose_agent_is_lost_while_they_are_rung_has_the_next_at_once(agreed: Meeting, scene: Scene) -> None:
    making, colleague = _made_now(scene, agreed), scene.agent()
    making.call_id = _callback(scene).call_id
    making.agent_calls_in().answered("callback", Answer(sid=making.customer_leg))
    scene.do(lambda tx: conversation.agent_leg_ended(tx, making.agent_leg))
    dispatch.run(scene.house, "main")
    assert scene.do(lambda tx: dispatch.pending_of(tx, colleague)) is not None


def test_who_calls_off_what_they_agreed_themselves_is_told_nothing(agreed: Meeting, scene: Scene) -> None:
    agreed.hangs_up()
    again = scene.caller(calls_from=CUSTOMER).talk()
    assert again.agent_id == agreed.agent_id
    scene.do(lambda tx: conversation.call_off(tx, again.id, again.agent_id, _callback(scene).id))
    assert scene.do(lambda tx: reports.work_of(tx, scene.see(_who(again.agent_id)).id)).called_off == []


def _who(agent_id: int) -> Any:
    return select(Staff.id, Staff.name).join(Agent, Agent.staff_id == Staff.id).where(Agent.id == agent_id)


def test_nobody_calls_off_what_was_promised_to_somebody_else(again: Meeting, scene: Scene) -> None:
    scene.agent()
    other = scene.caller().talk()
    path = f"/desk/conversations/{other.id}/callbacks/{_callback(scene).id}/call-off"
    assert _desk(scene, other).post(path, status=409)["code"] == "callback_gone"
    assert _callback(scene).status == "waiting"


def test_agreed_anew_in_one_queue_it_is_the_same_promise_put_off(again: Meeting, scene: Scene, at: datetime) -> None:
    again.hangs_up()
    said = conversation.WrapUp(callback_at=at + timedelta(hours=1), disposition="callback")
    scene.do(lambda tx: conversation.wrap_up(tx, again.id, again.agent_id, said))
    assert _callback(scene).due_at == at + timedelta(hours=1)


def test_agreed_anew_for_anybody_it_is_kept_no_more_for_who_agreed_it_before(scene: Scene, at: datetime) -> None:
    scene.agent()
    first = scene.caller(calls_from=CUSTOMER).talk()
    first.hangs_up()
    mine = conversation.WrapUp(callback_at=at, callback_by_me=True, disposition="callback")
    scene.do(lambda tx: conversation.wrap_up(tx, first.id, first.agent_id, mine))
    scene.do(lambda tx: agents.set_presence(tx, first.agent_id, "break"))
    scene.agent()
    again = scene.caller(calls_from=CUSTOMER).talk()
    again.hangs_up()
    sooner = conversation.WrapUp(callback_at=at - timedelta(hours=1), disposition="callback")
    scene.do(lambda tx: conversation.wrap_up(tx, again.id, again.agent_id, sooner))
    promised = _callback(scene)
    assert (promised.due_at, promised.agreed_by) == (sooner.callback_at, again.agent_id)
    assert promised.preferred_agent_id is None


def test_who_has_handed_the_customer_on_agrees_no_callback_with_them(scene: Scene, at: datetime) -> None:
    scene.do(lambda tx: queues.add(tx, NewQueue("orders", "Orders")))
    scene.agent()
    handed = scene.caller(calls_from=CUSTOMER).talk()
    scene.do(lambda tx: conversation.transfer_to_queue(tx, handed.id, handed.agent_id, "orders"))
    said = {"callback_at": at.isoformat(), "disposition": "callback"}
    path = f"/desk/conversations/{handed.id}/wrap-up"
    assert _desk(scene, handed).post(path, said, status=422)["code"] == "callback_passed_on"


@pytest.fixture
def agreed(scene: Scene, at: datetime) -> Meeting:
    """A callback in two hours was agreed with a customer who is on the line yet: the agent has hung up first."""
    scene.agent()
    meeting = scene.caller(calls_from=CUSTOMER).talk()
    scene.do(lambda tx: conversation.hang_up(tx, meeting.id, meeting.agent_id))
    said = conversation.WrapUp(callback_at=at, disposition="callback")
    scene.do(lambda tx: conversation.wrap_up(tx, meeting.id, meeting.agent_id, said))
    return meeting


def _into_a_queue(scene: Scene, meeting: Meeting) -> int:
    """The flow goes on after the talk, and leads them into a queue."""
    entering = queues.Entering(meeting.contact_id, meeting.call_id, "doubts", node="wait", language="en")
    entered = scene.do(lambda tx: queues.enter(tx, entering))
    assert isinstance(entered, queues.Entered)
    return entered.entry_id


def test_it_stands_though_the_flow_leads_them_into_a_queue_after_the_talk(
    agreed: Meeting, scene: Scene, at: datetime
) -> None:
    waiting = _into_a_queue(scene, agreed)
    assert _into_a_queue(scene, agreed) == waiting  # entering twice is entering once
    assert (_callback(scene).status, _callback(scene).due_at) == ("waiting", at)
    dispatch.run(scene.house, "main")
    then = Meeting(scene, agreed.contact_id, agreed.call_id, waiting, agreed.customer_leg).talk()
    then.hangs_up()
    scene.later(2 * 3600)
    scene.do(lambda tx: agents.end_wrap_up(tx, then.agent_id))
    dispatch.run(scene.house, "main")
    assert _callback(scene).status == "offered"


def test_who_is_rung_for_it_while_their_call_goes_on_waits_in_that_call_by_themselves(
    agreed: Meeting, scene: Scene
) -> None:
    def rings(tx: Tx) -> None:
        tx.execute(update(QueueEntry).where(QueueEntry.kind == "callback").values(customer_first=True))
        tx.execute(update(Call).values(state='{"node": "wait", "language": "en"}', status="ended"))
        conversation.ring_customer(tx, _callback(scene).id)
        tx.execute(update(Call).where(Call.id == agreed.call_id).values(status="active"))  # else nobody is rung

    scene.later(2 * 3600)
    scene.do(rings)
    waiting = scene.see(select(QueueEntry.__table__).where(QueueEntry.id == _into_a_queue(scene, agreed)))
    assert (waiting.kind, waiting.call_id) == ("call", agreed.call_id)
    assert _callback(scene).call_id not in (None, agreed.call_id)


def test_it_stands_though_nobody_answers_at_the_number_that_they_were_given_to(
    meeting: Meeting, scene: Scene, at: datetime
) -> None:
    mine, settings = meeting.talk().agent_id, scene.house.settings
    party = scene.do(lambda tx: conversation.transfer_to_number(tx, settings, meeting.id, mine, OUTSIDE))
    said = conversation.WrapUp(callback_at=at, disposition="callback")
    scene.do(lambda tx: conversation.wrap_up(tx, meeting.id, mine, said))
    meeting.answered("party", Answer("done", THEIRS))
    scene.do(lambda tx: conversation.party_telephone_status(tx, party, THEIRS, "busy"))
    assert scene.do(lambda tx: conversation.customer_left_conference(tx, meeting.id, HERE)) == "requeue"
    assert (_callback(scene).status, _callback(scene).due_at) == ("waiting", at)


def test_it_is_not_moved_by_what_the_same_call_asks_for(agreed: Meeting, scene: Scene, at: datetime) -> None:
    """The flow offers a callback after the talk, too."""
    wanted = queues.CallbackWanted(agreed.contact_id, "doubts", CUSTOMER, "en")
    asked = scene.do(lambda tx: queues.want_callback(tx, wanted))
    found = scene.see(select(QueueEntry.__table__).where(QueueEntry.agreed_by.is_not(None)))
    assert (found.id != asked, found.status, found.due_at) == (True, "waiting", at)


def test_who_answers_another_callback_takes_up_that_one_and_not_the_appointment(agreed: Meeting, scene: Scene) -> None:
    wanted = queues.CallbackWanted(agreed.contact_id, "doubts", CUSTOMER, "en")
    asked = scene.do(lambda tx: queues.want_callback(tx, wanted))
    assert asked is not None
    scene.do(lambda tx: queues.rung(tx, asked, agreed.call_id))
    assert scene.do(lambda tx: queues.take_up(tx, agreed.contact_id, agreed.call_id)) == asked
    agreed.hangs_up()
    assert scene.do(lambda tx: queues.take_up(tx, agreed.contact_id, agreed.call_id)) is None


def test_the_contact_is_called_again_when_the_first_of_its_callbacks_is_due(
    agreed: Meeting, scene: Scene, at: datetime
) -> None:
    wanted = queues.CallbackWanted(agreed.contact_id, "doubts", CUSTOMER, "en", at - timedelta(hours=1))
    scene.do(lambda tx: queues.want_callback(tx, wanted))
    assert scene.do(lambda tx: queues.next_of(tx, agreed.contact_id)) == at - timedelta(hours=1)
