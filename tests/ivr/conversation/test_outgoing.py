"""An agent calls a customer: reached, or not for one of the reasons there are."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, update

from ivr import agents, calls, contacts, conversation, customers, lines, outbound, queues
from ivr.agents import Agent
from ivr.calls import Call
from ivr.contacts import Contact, NewContact
from ivr.conversation import Calling, NotFree, WrapUp
from ivr.conversation.status import JOIN_LIMIT
from ivr.customers import NewCustomer
from ivr.dialogue.ending import LegNews, news
from ivr.dispatch import Offer
from ivr.queues import Queue
from ivr.telephony.rows import CarrierRequest
from tests.ivr.conversation.conftest import Answer, Meeting, Scene, leg

PAUL = "+393337654321"


class Outgoing(Meeting):
    """One call of an agent's own."""

    def __init__(self, scene: Scene, agent_id: int, **more: Any) -> None:
        self.scene, self.customer_leg = scene, leg(7000)
        wanted: dict[str, Any] = {"agent_id": agent_id, "number": PAUL} | more
        placed = scene.do(lambda tx: conversation.place(tx, Calling(**wanted), scene.house.settings))
        super().__init__(scene, 0, 0, 0, leg(7000))
        self.id = placed
        row = self.row
        self.contact_id, self.call_id, self.entry_id = row.contact_id, row.call_id, row.entry_id

    @property
    def agent_id(self) -> int:
        return int(self.row.agent_id)

    def rings(self) -> Outgoing:
        self.answered("callback", Answer("done", sid=self.customer_leg))
        return self.hears("initiated", 0).hears("ringing", 1)

    def hears(self, status: str, sequence: int) -> Outgoing:
        told = LegNews(self.customer_leg, status, sequence)
        self.scene.do(lambda tx: news(tx, calls.load(tx, self.call_id), told))
        return self

    def leg(self) -> tuple[str, str | None]:
        return self.scene.do(lambda tx: conversation.customers_leg(tx, self.call_id))


@pytest.fixture
def outgoing(scene: Scene) -> Outgoing:
    return Outgoing(scene, scene.agent())


def test_the_agent_is_there_first_and_then_the_customer_is_rung_from_the_lines_number(outgoing: Outgoing) -> None:
    assert outgoing.asked() == {}
    assert outgoing.presence == ("on_call", None)
    outgoing.agent_calls_in()
    asked = outgoing.asked()["callback"]
    assert (asked["to"], asked["from_"]) == (PAUL, "+39800123456")
    assert outgoing.rings().leg() == ("ringing", None)


def test_a_talk_that_comes_about_is_written_up_like_any_other(outgoing: Outgoing, scene: Scene) -> None:
    outgoing.agent_calls_in()
    outgoing.rings().hears("in-progress", 2)
    outgoing.customer_comes()
    assert (outgoing.status, outgoing.row.recorded) == ("talking", True)
    scene.later(60)
    outgoing.hears("completed", 3)
    assert (outgoing.row.ended_why, outgoing.entry, outgoing.presence[0]) == ("hung_up", "completed", "wrap_up")
    record = scene.do(lambda tx: calls.record_of(tx, outgoing.call_id))
    assert (record["outcome"], record["talk_seconds"], record["seconds"]) == ("answered", 60, 60)


@pytest.mark.parametrize(
    ("status", "said"),
    [("busy", "busy"), ("no-answer", "no answer"), ("failed", "not reached"), ("canceled", "no answer")],
)
def test_a_call_that_nobody_takes_ends_in_wrap_up_with_what_became_of_it(
    outgoing: Outgoing, scene: Scene, status: str, said: str
) -> None:
    outgoing.agent_calls_in()
    outgoing.rings().hears(status, 2)
    assert (outgoing.status, outgoing.row.ended_why, outgoing.row.disposition) == ("ended", "unreached", said)
    assert (outgoing.presence[0], outgoing.leg()[0]) == ("wrap_up", status)
    scene.do(lambda tx: conversation.wrap_up(tx, outgoing.id, outgoing.agent_id, WrapUp(note="Later.")))
    assert (outgoing.contact().disposition, outgoing.presence[0]) == (said, "available")
    record = scene.do(lambda tx: calls.record_of(tx, outgoing.call_id))
    assert (record["outcome"], record["talk_seconds"]) == ("unanswered", 0)


def test_who_was_not_reached_is_called_back_while_that_is_written_up(outgoing: Outgoing, scene: Scene) -> None:
    due = scene.clock.now() + timedelta(seconds=10)
    with scene.house.db.writing() as tx:
        queue = tx.scalar(select(Queue.name))
        asked = contacts.open(tx, NewContact("call", tx.scalar(select(Contact.line_id)), None, PAUL, "en"))
        callback = queues.want_callback(tx, queues.CallbackWanted(asked, queue, PAUL, "en", due))
        assert callback is not None
    scene.later(10)
    outgoing.agent_calls_in()
    outgoing.rings().hears("no-answer", 2)
    assert outgoing.presence[0] == "wrap_up"
    with scene.house.db.reading() as tx:
        assert not queues.is_held(tx, callback)


def test_an_agent_who_gives_up_stops_the_ringing(outgoing: Outgoing, scene: Scene) -> None:
    outgoing.agent_calls_in()
    outgoing.rings()
    scene.do(lambda tx: conversation.hang_up(tx, outgoing.id, outgoing.agent_id))
    assert outgoing.asked()["end-leg"] == {"sid": outgoing.customer_leg}
    assert (outgoing.row.ended_by, outgoing.row.disposition, outgoing.presence[0]) == ("agent", "no answer", "wrap_up")
    outgoing.hears("completed", 2)  # late news of the end changes nothing
    assert outgoing.row.disposition == "no answer"


def test_a_call_given_up_before_it_was_made_is_never_made(outgoing: Outgoing, scene: Scene) -> None:
    outgoing.agent_calls_in()
    scene.do(lambda tx: conversation.hang_up(tx, outgoing.id, outgoing.agent_id))
    request = scene.see(select(CarrierRequest.status).where(CarrierRequest.key == f"callback:{outgoing.call_id}"))
    call = scene.see(select(Call.status).where(Call.id == outgoing.call_id))
    assert (request.status, call.status) == ("failed", "ended")
    assert outgoing.contact().ended_at is not None


def test_a_call_given_up_while_it_is_being_made_is_ended_once_it_has_a_name(outgoing: Outgoing, scene: Scene) -> None:
    outgoing.agent_calls_in()
    key = CarrierRequest.key == f"callback:{outgoing.call_id}"
    scene.do(lambda tx: tx.execute(update(CarrierRequest).where(key).values(status="leased", attempts=1)))
    scene.do(lambda tx: conversation.hang_up(tx, outgoing.id, outgoing.agent_id))
    assert "end-leg" not in {
        name for name, asked in outgoing.asked().items() if asked.get("sid") == outgoing.customer_leg
    }
    outgoing.answered("callback", Answer("done", sid=outgoing.customer_leg))
    assert outgoing.asked()["end-leg"] == {"sid": outgoing.customer_leg}


def test_an_agent_who_never_calls_in_rings_nobody(outgoing: Outgoing, scene: Scene) -> None:
    scene.later(21)
    outgoing.sweep()
    assert (outgoing.status, outgoing.presence, outgoing.entry) == ("ended", ("break", "connection_lost"), "abandoned")
    assert "callback" not in outgoing.asked()


def test_whom_we_called_waits_in_the_queue_when_the_agent_is_lost(outgoing: Outgoing, scene: Scene) -> None:
    outgoing.agent_calls_in()
    outgoing.rings().customer_comes()
    outgoing.news("participant-leave", outgoing.agent_leg)
    entry = scene.see(
        select(queues.QueueEntry.kind, queues.QueueEntry.status).where(queues.QueueEntry.id == outgoing.entry_id)
    )
    assert tuple(entry) == ("call", "waiting")


def test_a_machine_is_shown_to_the_agent(outgoing: Outgoing, scene: Scene) -> None:
    outgoing.agent_calls_in()
    outgoing.rings().hears("in-progress", 2)
    scene.do(lambda tx: conversation.machine_detected(tx, outgoing.call_id, "machine_start"))
    assert outgoing.leg() == ("in-progress", "machine_start")
    outgoing.customer_comes()
    outgoing.hears("completed", 3)
    scene.do(lambda tx: conversation.wrap_up(tx, outgoing.id, outgoing.agent_id, WrapUp("answering machine")))
    assert outgoing.contact().disposition == "answering machine"


def test_from_a_break_the_agent_goes_back_to_it(scene: Scene) -> None:
    agent = scene.agent()
    scene.do(lambda tx: agents.set_presence(tx, agent, "break", "lunch"))
    call = Outgoing(scene, agent)
    call.agent_calls_in()
    scene.do(lambda tx: conversation.hang_up(tx, call.id, agent))
    scene.do(lambda tx: conversation.wrap_up(tx, call.id, agent, WrapUp()))
    assert call.presence == ("break", "lunch")


def test_who_is_busy_calls_nobody(scene: Scene, meeting: Meeting) -> None:
    with pytest.raises(NotFree):
        Outgoing(scene, meeting.agent_id)
    assert scene.see(select(Offer.status).where(Offer.agent_id == meeting.agent_id)).status == "pending"


def test_what_is_bounded_is_refused_and_leaves_nothing_behind(scene: Scene) -> None:
    agent = scene.agent()
    with pytest.raises(outbound.NotToBeCalled) as refused:
        Outgoing(scene, agent, number="+8821612345678")  # a satellite: not among the allowed prefixes
    assert refused.value.why == outbound.Why.NOT_DIALABLE
    reaching = outbound.Reaching(outbound.Kind.CALL, PAUL, None)
    for number in range(scene.house.settings.calls_per_number):
        scene.do(partial(outbound.reached, key=f"callback:{number}", reaching=reaching))
    with pytest.raises(outbound.NotToBeCalled) as refused:
        Outgoing(scene, agent)
    assert refused.value.why == outbound.Why.NUMBER_CAP
    assert scene.see(select(Call.id)) is None
    assert scene.see(select(Agent.presence).where(Agent.id == agent)).presence == "available"


def test_the_customer_is_called_from_the_line_they_know(scene: Scene) -> None:
    def known(tx: Any) -> int:
        other = lines.add(tx, lines.NewLine("+39800999999", "Other", "hotline", "it", "IT", "Europe/Rome")).id
        paul = customers.add(tx, NewCustomer("Paul", (PAUL,)))
        contacts.open(tx, contacts.NewContact("call", other, paul, PAUL))
        return paul

    paul = scene.do(known)
    call = Outgoing(scene, scene.agent(), customer_id=paul)
    call.agent_calls_in()
    assert call.asked()["callback"]["from_"] == "+39800999999"
    assert (call.contact().trust, call.contact().channel) == ("recognised", "outgoing")


def test_a_telephone_agent_is_rung_first(scene: Scene) -> None:
    call = Outgoing(scene, scene.agent("telephone"))
    ring = call.asked()["ring"]
    assert ring["url"] == f"/voice/offers/{call.row.offer_id}/whisper"
    assert call.row.due_at - call.row.started_at > JOIN_LIMIT


def test_who_takes_no_calls_any_more_makes_none(scene: Scene) -> None:
    agent_id = scene.agent()
    scene.do(lambda tx: agents.change(tx, agent_id, active=False))
    with pytest.raises(NotFree, match="takes no calls"):
        Outgoing(scene, agent_id)
