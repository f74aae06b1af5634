"""A talk passed on to a colleague, who was asked first or not: what each is then, and what the carrier is asked."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from ivr import agents, conversation, dispatch, queues
from ivr.agents import Agent
from ivr.conversation import Conversation
from ivr.reports import company
from ivr.staff import Staff
from tests.ivr.conversation.company import THEIRS, consulted, last_entry, party_row, presence_of
from tests.ivr.conversation.conftest import Answer, Meeting, Scene


def test_a_colleague_who_was_asked_has_the_caller_and_each_writes_up_their_own(meeting: Meeting, scene: Scene) -> None:
    first, colleague = meeting.talk().agent_id, scene.agent()
    party = consulted(meeting, scene, colleague)
    assert (party_row(scene, party).status, presence_of(scene, colleague), meeting.status) == (
        "inside",
        "on_call",
        "held",
    )
    part = scene.do(lambda tx: company.part_of(tx, colleague))
    assert part is not None and part.customer_held
    scene.do(lambda tx: conversation.complete(tx, meeting.id, first))
    assert (meeting.row.ended_why, presence_of(scene, first), meeting.entry) == ("transferred", "wrap_up", "connected")
    talk = scene.see(select(Conversation.__table__).where(Conversation.agent_id == colleague))
    assert (talk.agent_sid, talk.recorded, talk.hold_wanted, talk.entry_id) == (THEIRS, True, False, meeting.entry_id)
    assert "end-leg" in meeting.asked()
    assert last_entry(scene).handing_note == "May I?"
    scene.do(lambda tx: conversation.hang_up(tx, talk.id, colleague))
    assert (meeting.entry, presence_of(scene, colleague)) == ("completed", "wrap_up")


def test_who_passes_a_caller_on_owes_nothing_and_the_matter_has_the_other_agents_word(
    meeting: Meeting, scene: Scene
) -> None:
    asked: dict[str, Any] = {"dispositions": ["solved"], "wrap_up_needs": ["note"], "wrap_up_least_seconds": 30}
    scene.do(lambda tx: queues.settings.change(tx, scene.queue_id, **asked))
    first, colleague = meeting.talk().agent_id, scene.agent()
    consulted(meeting, scene, colleague)
    scene.do(lambda tx: conversation.complete(tx, meeting.id, first))
    assert meeting.row.disposition == "passed on"
    talk = scene.see(select(Conversation.id).where(Conversation.agent_id == colleague)).id
    scene.do(lambda tx: conversation.hang_up(tx, talk, colleague))
    scene.later(30)
    said = conversation.WrapUp("solved", "Refunded")
    scene.do(lambda tx: conversation.wrap_up(tx, talk, colleague, said))
    scene.do(lambda tx: conversation.wrap_up(tx, meeting.id, first, conversation.WrapUp()))
    assert (meeting.contact().disposition, presence_of(scene, first)) == ("solved", "available")
    assert scene.do(lambda tx: conversation.unfinished_of(tx, first)) is None


def test_a_caller_who_hangs_up_in_a_consultation_frees_the_colleague(meeting: Meeting, scene: Scene) -> None:
    meeting.talk()
    party = consulted(meeting, scene, colleague := scene.agent())
    meeting.news("participant-leave", meeting.customer_leg, reason="participant_hung_up")
    assert (party_row(scene, party).ended_why, presence_of(scene, colleague)) == ("talk_over", "available")
    assert meeting.entry == "completed"


def test_an_agent_who_is_lost_has_handed_over_to_the_colleague_inside(meeting: Meeting, scene: Scene) -> None:
    first = meeting.talk().agent_id
    consulted(meeting, scene, colleague := scene.agent())
    meeting.news("participant-leave", meeting.agent_leg, reason="participant_hung_up")
    assert (presence_of(scene, first), presence_of(scene, colleague), meeting.entry) == (
        "break",
        "on_call",
        "connected",
    )


def test_a_colleague_who_does_not_answer_is_on_a_break(meeting: Meeting, scene: Scene) -> None:
    first, colleague = meeting.talk().agent_id, scene.agent()
    scene.do(lambda tx: conversation.consult_agent(tx, meeting.id, first, colleague))
    scene.later(20)
    assert scene.do(conversation.expire_parties) == 1
    assert (presence_of(scene, colleague), meeting.status) == ("break", "talking")


def test_a_colleague_who_is_logged_out_while_being_asked_does_not_come(meeting: Meeting, scene: Scene) -> None:
    meeting.talk()
    colleague, mine = scene.agent(), meeting.agent_id
    party = scene.do(lambda tx: conversation.consult_agent(tx, meeting.id, mine, colleague))
    scene.do(lambda tx: conversation.decline(tx, mine))  # asked into nothing: nothing happens
    assert party_row(scene, party).status == "asked"
    scene.do(lambda tx: conversation.decline(tx, colleague))
    assert (party_row(scene, party).ended_why, presence_of(scene, colleague)) == ("refused", "available")
    came = consulted(meeting, scene, colleague)
    scene.do(lambda tx: conversation.decline(tx, colleague))
    assert (party_row(scene, came).status, meeting.status) == ("inside", "held")


def test_of_a_queue_the_best_who_is_free_is_asked(meeting: Meeting, scene: Scene) -> None:
    first, idle, best, foreign = meeting.talk().agent_id, scene.agent(), scene.agent(), scene.agent()
    scene.do(lambda tx: agents.set_skills(tx, best, {"language:en": 5}))
    scene.do(lambda tx: agents.set_skills(tx, foreign, {"language:it": 5}))
    asked = []
    for _ in range(2):
        party = scene.do(lambda tx: conversation.consult_queue(tx, meeting.id, first, "doubts", "May I?"))
        asked.append(party_row(scene, party).agent_id)
        scene.do(lambda tx: conversation.send_away(tx, meeting.id, first))
        scene.do(lambda tx: agents.set_presence(tx, best, "offline"))
    assert asked == [best, idle]
    scene.do(lambda tx: agents.set_presence(tx, idle, "offline"))
    for queue in ("doubts", "nowhere"):
        with pytest.raises(conversation.NobodyFree):
            scene.do(lambda tx, queue=queue: conversation.consult_queue(tx, meeting.id, first, queue))  # type: ignore[misc]


def test_who_is_not_free_cannot_be_asked_and_nothing_has_changed(meeting: Meeting, scene: Scene) -> None:
    first, colleague = meeting.talk().agent_id, scene.agent()
    scene.do(lambda tx: agents.set_presence(tx, colleague, "break", "lunch"))
    with pytest.raises(dispatch.AgentNotFree):
        scene.do(lambda tx: conversation.transfer_to_agent(tx, meeting.id, first, colleague))
    assert (meeting.status, meeting.entry) == ("talking", "connected")


def test_whom_an_agent_asks_and_who_does_not_come_is_told_until_the_customer_is_taken_back(
    meeting: Meeting, scene: Scene
) -> None:
    mine, colleague = meeting.talk().agent_id, scene.agent()
    party = scene.do(lambda tx: conversation.consult_agent(tx, meeting.id, mine, colleague))
    meeting.answered("hold", Answer()).news("participant-hold", meeting.customer_leg)
    assert _turned_down(meeting, scene) is None
    scene.do(lambda tx: conversation.say_no(tx, party, colleague))
    told = _turned_down(meeting, scene)
    assert told is not None and told.why == "refused"
    named = select(Staff.name).join(Agent, Agent.staff_id == Staff.id).where(Agent.id == colleague)
    assert told.who == scene.see(named).name
    scene.do(lambda tx: conversation.set_hold(tx, meeting.id, mine, False))
    meeting.answered("hold", Answer()).news("participant-unhold", meeting.customer_leg)
    assert _turned_down(meeting, scene) is None


def _turned_down(meeting: Meeting, scene: Scene) -> Any:
    return scene.do(lambda tx: company.turned_down(tx, meeting.row))


def test_a_colleague_on_a_telephone_who_says_yes_at_the_desk_comes_in_without_a_key(
    meeting: Meeting, scene: Scene
) -> None:
    mine, colleague = meeting.talk().agent_id, scene.agent(phone="telephone")
    party = scene.do(lambda tx: conversation.consult_agent(tx, meeting.id, mine, colleague))
    meeting.answered("ring-party", Answer("done", THEIRS))
    scene.do(lambda tx: conversation.party_telephone_status(tx, party, THEIRS, "in-progress"))
    for _ in range(2):
        scene.do(lambda tx: conversation.say_yes(tx, party, colleague))
    assert meeting.asked()["take-party"] == {"sid": THEIRS, "url": f"/voice/parties/{party}/whisper"}
    assert scene.do(lambda tx: conversation.party_telephone_pressed(tx, party, THEIRS, "")).id == party
    meeting.news("participant-join", THEIRS)
    assert party_row(scene, party).status == "inside"


def test_a_transferred_caller_keeps_the_rank_and_is_offered_to_that_colleague(meeting: Meeting, scene: Scene) -> None:
    first, colleague = meeting.talk().agent_id, scene.agent()
    rank = last_entry(scene).rank_at
    scene.later(90)
    scene.do(lambda tx: conversation.transfer_to_agent(tx, meeting.id, first, colleague, "She knows"))
    entry = last_entry(scene)
    assert (entry.rank_at, entry.status, entry.handed_by, entry.handing_note) == (rank, "offered", first, "She knows")
    assert (presence_of(scene, colleague), meeting.entry) == ("reserved", "completed")
    assert meeting.asked()["recording-stop"] == {"call_sid": meeting.customer_leg, "status": "stopped"}
