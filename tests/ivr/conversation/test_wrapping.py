"""Wrap-up: on the server's timer, whatever the browser does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from ivr import cases, conversation, customers
from ivr.contacts import Contact
from ivr.conversation import CaseMissing, CaseSaid, DispositionMissing, DispositionUnknown, WrapUp, WrapUpOver
from ivr.db import Tx
from ivr.queues import Queue
from tests.ivr.conversation.conftest import WRAP_UP_SECONDS, Meeting, Scene


@pytest.fixture
def ended(meeting: Meeting) -> Meeting:
    """A talk the caller has just ended."""
    return meeting.talk().news("participant-leave", meeting.customer_leg, reason="participant_hung_up")


def test_the_timer_ends_the_wrap_up_with_the_note_as_typed(ended: Meeting, scene: Scene) -> None:
    agent_id = ended.agent_id
    scene.do(lambda tx: conversation.keep_note(tx, ended.id, agent_id, "Card block"))
    scene.do(lambda tx: conversation.keep_note(tx, ended.id, agent_id, "Card blocked, new one ord"))
    scene.later(WRAP_UP_SECONDS - 1)
    assert ended.sweep() == 0
    scene.later(1)
    assert ended.sweep() == 1
    assert ended.presence[0] == "available"
    assert ended.contact().note == "Card blocked, new one ord"
    assert ended.data_of("wrap_up_ended") == [{"conversation": ended.id, "how": "timer", "disposition": None}]
    with pytest.raises(WrapUpOver):
        scene.do(lambda tx: conversation.keep_note(tx, ended.id, agent_id, "ered"))


def test_saving_ends_the_wrap_up(ended: Meeting, scene: Scene) -> None:
    agent_id = ended.agent_id
    said = WrapUp(disposition="solved", note="New card ordered", reason="order", cause="delay")
    assert scene.do(lambda tx: conversation.wrap_up(tx, ended.id, agent_id, said)) is None
    contact = ended.contact()
    assert (contact.disposition, contact.note) == ("solved", "New card ordered")
    assert (contact.reason, contact.cause) == ("order", "delay")
    assert ended.presence[0] == "available"
    with pytest.raises(WrapUpOver):
        scene.do(lambda tx: conversation.wrap_up(tx, ended.id, agent_id, said))
    scene.later(WRAP_UP_SECONDS)
    assert ended.sweep() == 0


@pytest.mark.parametrize(("known", "choice"), [(["a"], "choose a"), (["a", "b"], "choose a or b")])
def test_few_dispositions_are_named_in_a_sentence_too(known: list[str], choice: str) -> None:
    assert str(DispositionUnknown("c", known)).endswith(choice)


def test_a_disposition_that_the_queue_does_not_have_is_refused_with_those_it_has(ended: Meeting, scene: Scene) -> None:
    known = ["solved", "ordered", "wrong queue"]
    scene.do(lambda tx: tx.execute(update(Queue).where(Queue.id == scene.queue_id).values(dispositions=known)))
    agent_id = ended.agent_id
    with pytest.raises(DispositionUnknown, match="'sovled': choose solved, ordered or wrong queue") as refused:
        scene.do(lambda tx: conversation.wrap_up(tx, ended.id, agent_id, WrapUp("sovled", "New card")))
    assert refused.value.known == ("solved", "ordered", "wrong queue")
    assert (ended.row.note, ended.presence[0]) == ("", "wrap_up")
    scene.do(lambda tx: conversation.wrap_up(tx, ended.id, agent_id, WrapUp("ordered", "New card")))
    assert ended.contact().disposition == "ordered"


def test_a_wrap_up_does_not_end_without_a_disposition_where_the_queue_lists_some(ended: Meeting, scene: Scene) -> None:
    scene.do(lambda tx: tx.execute(update(Queue).where(Queue.id == scene.queue_id).values(dispositions=["solved"])))
    agent_id = ended.agent_id
    with pytest.raises(DispositionMissing) as refused:
        scene.do(lambda tx: conversation.wrap_up(tx, ended.id, agent_id, WrapUp(note="All well")))
    assert refused.value.known == ("solved",)
    assert (ended.row.note, ended.presence[0]) == ("", "wrap_up")
    scene.later(WRAP_UP_SECONDS)
    assert ended.sweep() == 1  # the timer asks nobody
    assert ended.presence[0] == "available"


def test_the_timer_ends_the_wrap_up_with_the_disposition_that_was_chosen(ended: Meeting, scene: Scene) -> None:
    scene.do(lambda tx: tx.execute(update(Queue).where(Queue.id == scene.queue_id).values(dispositions=["solved"])))
    agent_id = ended.agent_id
    with pytest.raises(DispositionUnknown):
        scene.do(lambda tx: conversation.keep_note(tx, ended.id, agent_id, "Card", "sovled"))
    scene.do(lambda tx: conversation.keep_note(tx, ended.id, agent_id, "Card", "solved"))
    scene.do(lambda tx: conversation.keep_note(tx, ended.id, agent_id, "Card blocked"))
    scene.later(WRAP_UP_SECONDS)
    ended.sweep()
    assert (ended.contact().disposition, ended.contact().note) == ("solved", "Card blocked")


def test_a_disposition_said_during_the_talk_is_enough_at_its_end(meeting: Meeting, scene: Scene) -> None:
    scene.do(lambda tx: tx.execute(update(Queue).where(Queue.id == scene.queue_id).values(dispositions=["solved"])))
    agent_id = meeting.talk().agent_id
    scene.do(lambda tx: conversation.wrap_up(tx, meeting.id, agent_id, WrapUp(note="On the way")))
    scene.do(lambda tx: conversation.wrap_up(tx, meeting.id, agent_id, WrapUp("solved")))
    meeting.news("participant-leave", meeting.customer_leg)
    scene.do(lambda tx: conversation.wrap_up(tx, meeting.id, agent_id, WrapUp(note="All well")))
    assert (meeting.contact().disposition, meeting.presence[0]) == ("solved", "available")


def test_what_is_said_during_the_talk_is_kept_for_its_end(meeting: Meeting, scene: Scene) -> None:
    agent_id = meeting.talk().agent_id
    scene.do(lambda tx: conversation.wrap_up(tx, meeting.id, agent_id, WrapUp("solved", "All well")))
    assert (meeting.status, meeting.presence[0]) == ("talking", "on_call")
    meeting.news("participant-leave", meeting.customer_leg)
    scene.later(WRAP_UP_SECONDS)
    meeting.sweep()
    assert (meeting.contact().disposition, meeting.contact().note) == ("solved", "All well")


def test_the_queues_time_may_be_had_once_more(ended: Meeting, scene: Scene) -> None:
    agent_id = ended.agent_id
    scene.later(WRAP_UP_SECONDS - 10)
    until = scene.do(lambda tx: conversation.extend(tx, ended.id, agent_id))
    assert until == scene.clock.now() + timedelta(seconds=WRAP_UP_SECONDS)
    with pytest.raises(WrapUpOver):
        scene.do(lambda tx: conversation.extend(tx, ended.id, agent_id))
    scene.later(30)
    assert ended.sweep() == 0
    scene.later(30)
    assert ended.sweep() == 1
    assert ended.presence[0] == "available"


def test_a_new_case_is_the_agents_with_its_next_step(ended: Meeting, scene: Scene) -> None:
    agent_id, due = ended.agent_id, scene.clock.now() + timedelta(days=1)
    late = CaseSaid("complaint", "Card late again")
    said = WrapUp(case=late, next_step="Call the courier", due_at=due, cause="delay")
    case_id = scene.do(lambda tx: conversation.wrap_up(tx, ended.id, agent_id, said))
    case = scene.do(lambda tx: cases.by_id(tx, case_id or 0))
    assert (case.kind, case.next_step, case.due_at, case.cause) == ("complaint", "Call the courier", due, "delay")
    assert case.owner == "Agent 1"
    assert ended.contact().case_id == case_id


def test_a_case_of_another_customer_is_not_taken_for_the_callers(ended: Meeting, scene: Scene) -> None:
    agent_id = ended.agent_id

    def another(tx: Tx) -> int:
        mario, ada = (customers.add(tx, customers.NewCustomer(name)) for name in ("Mario Rossi", "Ada Conti"))
        tx.execute(update(Contact).where(Contact.id == ended.contact_id).values(customer_id=mario))
        return cases.open(tx, cases.NewCase("doubt", customer_id=ada)).id

    case_id = scene.do(another)
    with pytest.raises(CaseMissing, match="another customer"):
        scene.do(lambda tx: conversation.wrap_up(tx, ended.id, agent_id, WrapUp(case=case_id)))
    assert ended.contact().case_id is None


def test_a_case_is_closed_with_the_agents_word(ended: Meeting, scene: Scene) -> None:
    agent_id = ended.agent_id
    case = scene.do(lambda tx: cases.open(tx, cases.NewCase("doubt", contact_id=ended.contact_id)))
    scene.do(lambda tx: conversation.wrap_up(tx, ended.id, agent_id, WrapUp(note="Explained", solved=True)))
    closed = scene.do(lambda tx: cases.by_id(tx, case.id))
    assert (closed.status, closed.solved) == ("closed", True)
    assert {event.kind for event in scene.do(lambda tx: cases.events_of(tx, case.id))} >= {"noted", "closed"}


def test_a_wrap_up_with_a_case_that_does_not_exist_changes_nothing(ended: Meeting, scene: Scene) -> None:
    agent_id = ended.agent_id
    with pytest.raises(cases.NoSuchCase):
        scene.do(lambda tx: conversation.wrap_up(tx, ended.id, agent_id, WrapUp("solved", case=999)))
    assert (ended.row.disposition, ended.presence[0]) == (None, "wrap_up")


def test_a_talk_that_never_was_has_nothing_to_write_up(meeting: Meeting, scene: Scene) -> None:
    agent_id = meeting.accept().agent_id
    scene.do(lambda tx: conversation.customer_hung_up(tx, meeting.call_id))
    with pytest.raises(WrapUpOver):
        scene.do(lambda tx: conversation.keep_note(tx, meeting.id, agent_id, "?"))


def test_an_agent_who_was_lost_leaves_the_note_for_the_next_one(meeting: Meeting, scene: Scene) -> None:
    agent_id = meeting.talk().agent_id
    scene.do(lambda tx: conversation.keep_note(tx, meeting.id, agent_id, "Asks about the fees of"))
    meeting.news("participant-leave", meeting.agent_leg, reason="participant_hung_up")
    assert meeting.contact().note == "Asks about the fees of"


def test_a_timer_that_comes_late_does_not_end_the_next_talks_wrap_up(meeting: Meeting, scene: Scene) -> None:
    """In a queue without wrap-up the agent is free at once, and may have talked again before the sweep has come."""
    _allow(scene, wrap_up_seconds=0)
    first = meeting.talk().news("participant-leave", meeting.customer_leg, reason="participant_hung_up")
    _allow(scene, wrap_up_seconds=WRAP_UP_SECONDS)
    second = scene.caller().talk()
    second.news("participant-leave", second.customer_leg, reason="participant_hung_up")
    assert (first.agent_id, second.presence[0]) == (second.agent_id, "wrap_up")
    assert scene.do(conversation.expire_due) == 1
    assert (first.row.wrapped_up_how, second.row.wrapped_up_at, second.presence[0]) == ("timer", None, "wrap_up")
    scene.later(WRAP_UP_SECONDS)
    scene.do(conversation.expire_due)
    assert second.presence[0] == "available"


def _allow(scene: Scene, **settings: int) -> None:
    scene.do(lambda tx: tx.execute(update(Queue).where(Queue.id == scene.queue_id).values(**settings)))
