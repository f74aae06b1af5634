"""What agents have noted in a call, as whoever has the customer next is told it: nobody says the same thing twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from ivr import agents, calls, contacts, conversation, customers, dispatch, queues
from ivr.conversation import Conversation, Mode, WrapUp, notes
from ivr.customers import NewCustomer
from ivr.db import Tx
from ivr.privacy import erase
from ivr.reports import company
from ivr.reports.briefing import Briefing, briefing
from tests.ivr.conversation.conftest import WRAP_UP_SECONDS, Answer, Meeting, Scene, leg

THEIRS = leg(7001)


def _note(scene: Scene, talk: int, agent_id: int, words: str) -> None:
    scene.do(lambda tx: conversation.keep_note(tx, talk, agent_id, words))


def _comes_in(meeting: Meeting, scene: Scene, party: int, agent_id: int) -> None:
    scene.do(lambda tx: conversation.party_called_in(tx, party, agent_id, THEIRS))
    meeting.news("participant-join", THEIRS)


def _asked_in(meeting: Meeting, scene: Scene, colleague: int) -> int:
    mine = meeting.agent_id
    party = scene.do(lambda tx: conversation.consult_agent(tx, meeting.id, mine, colleague, "May I?"))
    meeting.answered("hold", Answer()).news("participant-hold", meeting.customer_leg)
    scene.do(lambda tx: conversation.say_yes(tx, party, colleague))
    _comes_in(meeting, scene, party, colleague)
    return party


def _talk_of(scene: Scene, agent_id: int) -> Any:
    mine = select(Conversation.__table__).where(Conversation.agent_id == agent_id)
    return scene.see(mine.order_by(Conversation.id.desc()).limit(1))


def _shown(scene: Scene, offer_id: int) -> Briefing:
    shown = scene.do(lambda tx: briefing(tx, offer_id))
    assert shown is not None
    return shown


def _told(shown: Briefing | None) -> list[tuple[str, str]]:
    assert shown is not None
    return [(one.agent, one.note) for one in shown.spoken]


def _desks_told(scene: Scene, work: Callable[[Tx], object]) -> set[int]:
    """The agents whose desks look again because of it."""
    with scene.house.db.writing() as tx:
        work(tx)
        return {int(agent) for topic, agent in tx.hints if topic == "desk"}


def _name(scene: Scene, agent_id: int) -> str:
    return scene.do(lambda tx: agents.names(tx, [agent_id]))[agent_id]


def test_a_colleague_who_is_asked_and_then_has_the_customer_reads_what_was_noted(
    meeting: Meeting, scene: Scene
) -> None:
    first, colleague = meeting.talk().agent_id, scene.agent()
    _note(scene, meeting.id, first, "The boiler, since Friday")
    _asked_in(meeting, scene, colleague)
    part = scene.do(lambda tx: company.part_of(tx, colleague))
    assert part is not None and _told(part.briefing) == [("Agent 1", "The boiler, since Friday")]
    scene.do(lambda tx: conversation.complete(tx, meeting.id, first))
    shown = _shown(scene, _talk_of(scene, colleague).offer_id)
    assert _told(shown) == [("Agent 1", "The boiler, since Friday")]
    (before,) = shown.spoken
    assert (before.ended_why, before.handing_note, before.writing) == ("transferred", "May I?", True)
    assert shown.handed_over is not None and (shown.handed_over.by, shown.handed_over.note) == ("Agent 1", "May I?")


def test_who_handed_over_is_told_who_has_the_customer_and_not_their_own_words(meeting: Meeting, scene: Scene) -> None:
    first, colleague = meeting.talk().agent_id, scene.agent()
    _asked_in(meeting, scene, colleague)
    scene.do(lambda tx: conversation.complete(tx, meeting.id, first))
    shown = _shown(scene, meeting.row.offer_id)
    assert (shown.handed_over, shown.spoken) == (None, ())
    assert scene.do(lambda tx: notes.successor(tx, meeting.row)) == _name(scene, colleague)


def test_what_the_first_still_writes_is_told_at_once_to_who_has_the_customer(meeting: Meeting, scene: Scene) -> None:
    first, colleague = meeting.talk().agent_id, scene.agent()
    _asked_in(meeting, scene, colleague)
    scene.do(lambda tx: conversation.complete(tx, meeting.id, first))
    told = _desks_told(scene, lambda tx: conversation.keep_note(tx, meeting.id, first, "Gas is off"))
    assert told == {colleague}
    assert _told(_shown(scene, _talk_of(scene, colleague).offer_id)) == [("Agent 1", "Gas is off")]
    scene.do(lambda tx: conversation.wrap_up(tx, meeting.id, first, WrapUp(reason="order", cause="delay")))
    shown = _shown(scene, _talk_of(scene, colleague).offer_id)
    assert (shown.reason, shown.cause, shown.spoken[0].writing) == ("order", "delay", False)


def test_a_note_that_has_not_changed_is_no_news_to_anybody(meeting: Meeting, scene: Scene) -> None:
    first, colleague = meeting.talk().agent_id, scene.agent()
    _asked_in(meeting, scene, colleague)
    _note(scene, meeting.id, first, "Gas is off")
    assert _desks_told(scene, lambda tx: conversation.keep_note(tx, meeting.id, first, "Gas is off")) == set()


def test_a_transferred_caller_brings_the_note_along_with_the_offer(meeting: Meeting, scene: Scene) -> None:
    first, colleague = meeting.talk().agent_id, scene.agent()
    _note(scene, meeting.id, first, "Wants the invoice again")
    scene.do(lambda tx: conversation.transfer_to_agent(tx, meeting.id, first, colleague, "She knows"))
    offer = scene.do(lambda tx: dispatch.pending_of(tx, colleague))
    shown = _shown(scene, offer.id)
    assert _told(shown) == [("Agent 1", "Wants the invoice again")]
    assert shown.handed_over is not None and shown.handed_over.note == "She knows"
    told = _desks_told(scene, lambda tx: conversation.keep_note(tx, meeting.id, first, "Wants the invoice of May"))
    assert told == {colleague}


def test_a_supervisor_who_takes_over_reads_the_note_and_the_agent_learns_who_it_was(
    meeting: Meeting, scene: Scene
) -> None:
    first, boss = meeting.talk().agent_id, scene.agent()
    _note(scene, meeting.id, first, "Threatens to leave")
    party = scene.do(lambda tx: conversation.join(tx, meeting.id, boss, Mode.LISTEN, told=True))
    _comes_in(meeting, scene, party, boss)
    scene.do(lambda tx: conversation.take_over(tx, party, boss))
    shown = _shown(scene, _talk_of(scene, boss).offer_id)
    assert _told(shown) == [("Agent 1", "Threatens to leave")]
    assert shown.handed_over is not None and shown.handed_over.taken
    assert scene.do(lambda tx: notes.successor(tx, meeting.row)) == _name(scene, boss)


def test_who_takes_the_caller_of_a_lost_agent_reads_the_note_and_writes_one_of_their_own(
    meeting: Meeting, scene: Scene
) -> None:
    first, other = meeting.talk().agent_id, scene.agent()
    _note(scene, meeting.id, first, "Asks about the fees of")
    meeting.news("participant-leave", meeting.agent_leg, reason="participant_hung_up")
    scene.do(lambda tx: queues.poll(tx, meeting.entry_id, "QU1"))
    dispatch.run(scene.house, "main")
    offer = meeting.offer
    assert offer.agent_id == other
    shown = _shown(scene, offer.id)
    assert (_told(shown), shown.spoken[0].ended_why) == ([("Agent 1", "Asks about the fees of")], "agent_lost")
    talk = scene.do(lambda tx: conversation.accept(tx, offer.id, other))
    assert _talk_of(scene, other).note == ""
    _note(scene, talk, other, "Fees of the card")
    with scene.house.db.reading() as tx:
        (one, two) = notes.of_contacts(tx, [meeting.contact_id])[meeting.contact_id]
    assert [one.note, two.note] == ["Asks about the fees of", "Fees of the card"]
    assert _talk_of(scene, first).note == "Asks about the fees of"


def test_a_parked_caller_taken_by_another_brings_the_note_and_the_words(meeting: Meeting, scene: Scene) -> None:
    first, other = meeting.talk().agent_id, scene.agent()
    _note(scene, meeting.id, first, "Looks for the contract")
    entry = scene.do(lambda tx: conversation.park(tx, meeting.id, first, "Back with the contract"))
    talk = scene.do(lambda tx: conversation.take_back(tx, entry, other))
    taken = _talk_of(scene, other)
    shown = _shown(scene, taken.offer_id)
    assert (talk, taken.note) == (taken.id, "")
    assert _told(shown) == [("Agent 1", "Looks for the contract")]
    assert shown.handed_over is not None
    assert (shown.handed_over.note, shown.handed_over.own) == ("Back with the contract", False)


def test_who_takes_their_own_parked_caller_back_has_the_note_in_the_field_and_not_twice(
    meeting: Meeting, scene: Scene
) -> None:
    first = meeting.talk().agent_id
    _note(scene, meeting.id, first, "Looks for the contract")
    entry = scene.do(lambda tx: conversation.park(tx, meeting.id, first, "Ask Vera"))
    scene.do(lambda tx: conversation.take_back(tx, entry, first))
    taken = _talk_of(scene, first)
    shown = _shown(scene, taken.offer_id)
    assert (taken.note, _told(shown)) == ("Looks for the contract", [("Agent 1", "")])
    assert shown.handed_over is not None and (shown.handed_over.own, shown.handed_over.note) == (True, "Ask Vera")


def test_each_of_three_agents_words_reach_the_third_and_the_contact_has_all_notes(
    meeting: Meeting, scene: Scene
) -> None:
    first, second = meeting.talk().agent_id, scene.agent()
    _note(scene, meeting.id, first, "The boiler")
    scene.do(lambda tx: conversation.transfer_to_agent(tx, meeting.id, first, second, "To you"))
    meeting.entry_id = scene.do(lambda tx: dispatch.pending_of(tx, second)).entry_id
    meeting.agent_leg = leg(8000)
    meeting.talk()
    _note(scene, meeting.id, second, "Gas is off")
    third = scene.agent()
    _asked_in(meeting, scene, third)
    scene.do(lambda tx: conversation.complete(tx, meeting.id, second))
    shown = _shown(scene, _talk_of(scene, third).offer_id)
    assert [(one.note, one.handing_note) for one in shown.spoken] == [
        ("The boiler", "To you"),
        ("Gas is off", "May I?"),
    ]
    middle = _shown(scene, meeting.row.offer_id)
    assert middle.handed_over is not None and middle.handed_over.note == "To you"
    scene.do(lambda tx: conversation.wrap_up(tx, meeting.id, second, WrapUp()))
    scene.later(WRAP_UP_SECONDS)
    meeting.sweep()
    assert meeting.contact().note == "The boiler\nGas is off"


def test_what_is_forgotten_of_a_customer_is_told_to_nobody(meeting: Meeting, scene: Scene) -> None:
    who = scene.do(lambda tx: customers.add(tx, NewCustomer("Anna Rossi")))
    scene.do(lambda tx: contacts.attach_customer(tx, meeting.contact_id, who))
    first, colleague = meeting.talk().agent_id, scene.agent()
    _note(scene, meeting.id, first, "Speaks of her dog")
    _asked_in(meeting, scene, colleague)
    scene.do(lambda tx: conversation.complete(tx, meeting.id, first))
    scene.do(lambda tx: conversation.wrap_up(tx, meeting.id, first, WrapUp()))
    scene.do(lambda tx: conversation.customer_hung_up(tx, meeting.call_id))
    scene.do(lambda tx: calls.end(tx, meeting.call_id, "completed", calls.HangupCause.CUSTOMER))
    scene.do(lambda tx: erase(tx, who, by=None))
    (before,) = _shown(scene, _talk_of(scene, colleague).offer_id).spoken
    assert (before.note, before.handing_note) == ("", "")
    with scene.house.db.reading() as tx:
        assert notes.of_contacts(tx, [meeting.contact_id]) == {}


@pytest.mark.parametrize("known", [True, False])
def test_a_contact_without_a_talk_has_its_own_note(scene: Scene, known: bool) -> None:
    def visit(tx: Tx) -> int:
        contact = contacts.open(tx, contacts.NewContact("visit"))
        if known:
            contacts.set_agent(tx, contact, scene_agent)
        contacts.wrap_up(tx, contact, None, "Came by")
        return contact

    scene_agent = scene.agent()
    contact = scene.do(visit)
    with scene.house.db.reading() as tx:
        (noted,) = notes.of_contacts(tx, [contact])[contact]
    assert (noted.note, noted.agent is not None) == ("Came by", known)
