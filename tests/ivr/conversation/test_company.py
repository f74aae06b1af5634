"""Somebody else comes into a talk, or takes it over: what each is then, and what was asked of the carrier."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, update

from ivr import agents, conversation, dispatch, queues
from ivr.agents import Agent
from ivr.conversation import Conversation, Mode, Party
from ivr.conversation.status import JOIN_LIMIT
from ivr.db import Tx
from ivr.queues import Queue, QueueEntry
from ivr.reports import company, talks
from ivr.reports.board import board
from ivr.reports.briefing import briefing
from ivr.staff import Staff
from ivr.telephony.forms import Form
from ivr.telephony.rows import CarrierRequest
from tests.ivr.conversation.conftest import WRAP_UP_SECONDS, Answer, Meeting, Scene, leg

OUTSIDE = "+390298765432"
THEIRS = leg(7001)


def _presence(scene: Scene, agent_id: int) -> str:
    return str(scene.see(select(Agent.presence).where(Agent.id == agent_id)).presence)


def _party(scene: Scene, party_id: int) -> Any:
    return scene.see(select(Party.__table__).where(Party.id == party_id))


def _entry(scene: Scene) -> Any:
    return scene.see(select(QueueEntry.__table__).order_by(QueueEntry.id.desc()).limit(1))


def _consulted(meeting: Meeting, scene: Scene, colleague: int) -> int:
    """A colleague who is in the talk while the customer is held."""
    mine = meeting.agent_id
    party = scene.do(lambda tx: conversation.consult_agent(tx, meeting.id, mine, colleague, "May I?"))
    meeting.answered("hold", Answer()).news("participant-hold", meeting.customer_leg)
    scene.do(lambda tx: conversation.say_yes(tx, party, colleague))
    scene.do(lambda tx: conversation.party_called_in(tx, party, colleague, THEIRS))
    meeting.news("participant-join", THEIRS)
    return party


def test_a_colleague_who_was_asked_has_the_caller_and_each_writes_up_their_own(meeting: Meeting, scene: Scene) -> None:
    first, colleague = meeting.talk().agent_id, scene.agent()
    party = _consulted(meeting, scene, colleague)
    assert (_party(scene, party).status, _presence(scene, colleague), meeting.status) == ("inside", "on_call", "held")
    part = scene.do(lambda tx: company.part_of(tx, colleague))
    assert part is not None and part.customer_held
    scene.do(lambda tx: conversation.complete(tx, meeting.id, first))
    assert (meeting.row.ended_why, _presence(scene, first), meeting.entry) == ("transferred", "wrap_up", "connected")
    talk = scene.see(select(Conversation.__table__).where(Conversation.agent_id == colleague))
    assert (talk.agent_sid, talk.recorded, talk.hold_wanted, talk.entry_id) == (THEIRS, True, False, meeting.entry_id)
    assert "end-leg" in meeting.asked()
    assert _entry(scene).handing_note == "May I?"
    scene.do(lambda tx: conversation.hang_up(tx, talk.id, colleague))
    assert (meeting.entry, _presence(scene, colleague)) == ("completed", "wrap_up")


def test_who_passes_a_caller_on_owes_nothing_and_the_matter_has_the_other_agents_word(
    meeting: Meeting, scene: Scene
) -> None:
    asked: dict[str, Any] = {"dispositions": ["solved"], "wrap_up_needs": ["note"], "wrap_up_least_seconds": 30}
    scene.do(lambda tx: queues.settings.change(tx, scene.queue_id, **asked))
    first, colleague = meeting.talk().agent_id, scene.agent()
    _consulted(meeting, scene, colleague)
    scene.do(lambda tx: conversation.complete(tx, meeting.id, first))
    assert meeting.row.disposition == "passed on"
    talk = scene.see(select(Conversation.id).where(Conversation.agent_id == colleague)).id
    scene.do(lambda tx: conversation.hang_up(tx, talk, colleague))
    scene.later(30)
    said = conversation.WrapUp("solved", "Refunded")
    scene.do(lambda tx: conversation.wrap_up(tx, talk, colleague, said))
    scene.do(lambda tx: conversation.wrap_up(tx, meeting.id, first, conversation.WrapUp()))
    assert (meeting.contact().disposition, _presence(scene, first)) == ("solved", "available")
    assert scene.do(lambda tx: conversation.unfinished_of(tx, first)) is None


def test_a_caller_given_to_a_number_outside_was_passed_on(meeting: Meeting, scene: Scene) -> None:
    first, house = meeting.talk().agent_id, scene.house
    scene.do(lambda tx: queues.settings.change(tx, scene.queue_id, dispositions=["solved"]))
    scene.do(lambda tx: conversation.transfer_to_number(tx, house.settings, meeting.id, first, OUTSIDE))
    scene.later(WRAP_UP_SECONDS)
    assert (meeting.sweep(), meeting.contact().disposition) == (1, "passed on")


def test_a_supervisor_who_took_over_is_told_from_whom(meeting: Meeting, scene: Scene) -> None:
    meeting.talk()
    boss = scene.agent()
    party = scene.do(lambda tx: conversation.join(tx, meeting.id, boss, Mode.LISTEN, told=True))
    scene.do(lambda tx: conversation.party_called_in(tx, party, boss, THEIRS))
    meeting.news("participant-join", THEIRS)
    scene.do(lambda tx: conversation.take_over(tx, party, boss))
    shown = scene.do(lambda tx: briefing(tx, meeting.offer.id))
    assert shown is not None and shown.handed_over is not None
    assert (shown.handed_over.by, shown.handed_over.taken) == ("Agent 1", True)
    assert meeting.row.disposition == "passed on"


def test_a_caller_who_hangs_up_in_a_consultation_frees_the_colleague(meeting: Meeting, scene: Scene) -> None:
    meeting.talk()
    party = _consulted(meeting, scene, colleague := scene.agent())
    meeting.news("participant-leave", meeting.customer_leg, reason="participant_hung_up")
    assert (_party(scene, party).ended_why, _presence(scene, colleague)) == ("talk_over", "available")
    assert meeting.entry == "completed"


def test_an_agent_who_is_lost_has_handed_over_to_the_colleague_inside(meeting: Meeting, scene: Scene) -> None:
    first = meeting.talk().agent_id
    _consulted(meeting, scene, colleague := scene.agent())
    meeting.news("participant-leave", meeting.agent_leg, reason="participant_hung_up")
    assert (_presence(scene, first), _presence(scene, colleague), meeting.entry) == ("break", "on_call", "connected")


def test_a_colleague_who_does_not_answer_is_on_a_break(meeting: Meeting, scene: Scene) -> None:
    first, colleague = meeting.talk().agent_id, scene.agent()
    scene.do(lambda tx: conversation.consult_agent(tx, meeting.id, first, colleague))
    scene.later(20)
    assert scene.do(conversation.expire_parties) == 1
    assert (_presence(scene, colleague), meeting.status) == ("break", "talking")


def test_a_colleague_who_is_logged_out_while_being_asked_does_not_come(meeting: Meeting, scene: Scene) -> None:
    meeting.talk()
    colleague, mine = scene.agent(), meeting.agent_id
    party = scene.do(lambda tx: conversation.consult_agent(tx, meeting.id, mine, colleague))
    scene.do(lambda tx: conversation.decline(tx, mine))  # asked into nothing: nothing happens
    assert _party(scene, party).status == "asked"
    scene.do(lambda tx: conversation.decline(tx, colleague))
    assert (_party(scene, party).ended_why, _presence(scene, colleague)) == ("refused", "available")
    came = _consulted(meeting, scene, colleague)
    scene.do(lambda tx: conversation.decline(tx, colleague))
    assert (_party(scene, came).status, meeting.status) == ("inside", "held")


def test_of_a_queue_the_best_who_is_free_is_asked(meeting: Meeting, scene: Scene) -> None:
    first, idle, best, foreign = meeting.talk().agent_id, scene.agent(), scene.agent(), scene.agent()
    scene.do(lambda tx: agents.set_skills(tx, best, {"language:en": 5}))
    scene.do(lambda tx: agents.set_skills(tx, foreign, {"language:it": 5}))
    asked = []
    for _ in range(2):
        party = scene.do(lambda tx: conversation.consult_queue(tx, meeting.id, first, "doubts", "May I?"))
        asked.append(_party(scene, party).agent_id)
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
    assert told.who == scene.see(select(Staff.name).join(Agent).where(Agent.id == colleague)).name
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
    assert _party(scene, party).status == "inside"


def test_a_transferred_caller_keeps_the_rank_and_is_offered_to_that_colleague(meeting: Meeting, scene: Scene) -> None:
    first, colleague = meeting.talk().agent_id, scene.agent()
    rank = _entry(scene).rank_at
    scene.later(90)
    scene.do(lambda tx: conversation.transfer_to_agent(tx, meeting.id, first, colleague, "She knows"))
    entry = _entry(scene)
    assert (entry.rank_at, entry.status, entry.handed_by, entry.handing_note) == (rank, "offered", first, "She knows")
    assert (_presence(scene, colleague), meeting.entry) == ("reserved", "completed")
    assert meeting.asked()["recording-stop"] == {"call_sid": meeting.customer_leg, "status": "stopped"}


def test_nobody_at_the_number_outside_leads_back_to_the_queue(meeting: Meeting, scene: Scene) -> None:
    first = meeting.talk().agent_id
    rank, house = _entry(scene).rank_at, scene.house
    party = scene.do(lambda tx: conversation.transfer_to_number(tx, house.settings, meeting.id, first, OUTSIDE))
    assert (meeting.entry, _presence(scene, first)) == ("completed", "wrap_up")
    assert "recording-stop" in meeting.asked()  # nobody of ours is in it any more
    meeting.answered("party", Answer("done", THEIRS))
    for _ in range(2):
        scene.do(lambda tx: conversation.party_telephone_status(tx, party, THEIRS, "busy"))
    assert (_party(scene, party).ended_why, "left" in meeting.asked()) == ("busy", True)
    here = Form(b"CallStatus=in-progress")
    assert scene.do(lambda tx: conversation.customer_left_conference(tx, meeting.id, here)) == "requeue"
    assert (_entry(scene).status, _entry(scene).rank_at) == ("waiting", rank)


def test_a_parked_caller_is_taken_back_or_comes_back_by_the_clock(meeting: Meeting, scene: Scene) -> None:
    first = meeting.talk().agent_id
    entry = scene.do(lambda tx: conversation.park(tx, meeting.id, first))
    assert _presence(scene, first) == "break"
    shown = {
        agent: scene.do(partial(company.parked, queue_ids=[scene.queue_id], agent_id=agent)) for agent in (first, 99)
    }
    assert [line.who for (line,) in shown.values()] == ["+393470000002", "+39…002"]
    scene.do(lambda tx: queues.poll(tx, entry, "QU1"))
    dispatch.run(scene.house, "main")
    assert _entry(scene).status == "waiting"  # a colleague who is free is not asked yet
    taken = scene.do(lambda tx: conversation.take_back(tx, entry, first))
    assert (_presence(scene, first), _entry(scene).status) == ("on_call", "connected")
    with pytest.raises(conversation.NotParked):
        scene.do(lambda tx: conversation.take_back(tx, entry, first))
    assert taken > meeting.id


@pytest.mark.parametrize("how", ["a colleague takes them", "they hang up"])
def test_the_break_for_a_parked_caller_is_over_when_the_caller_is_gone(
    meeting: Meeting, scene: Scene, how: str
) -> None:
    first, colleague = meeting.talk().agent_id, scene.agent()
    entry = scene.do(lambda tx: conversation.park(tx, meeting.id, first))
    assert (conversation.free_parkers(scene.house), _presence(scene, first)) == (0, "break")
    if how == "they hang up":
        scene.do(lambda tx: conversation.customer_hung_up(tx, meeting.call_id))
        assert conversation.free_parkers(scene.house) == 1
    else:
        scene.do(lambda tx: conversation.take_back(tx, entry, colleague))
    assert _presence(scene, first) == "available"


def test_who_meant_to_go_home_can_take_back_whom_they_have_parked_and_goes_afterwards(
    meeting: Meeting, scene: Scene
) -> None:
    first = meeting.talk().agent_id
    scene.do(lambda tx: agents.set_presence(tx, first, "offline"))
    entry = scene.do(lambda tx: conversation.park(tx, meeting.id, first))
    assert _presence(scene, first) == "break"
    meeting.id = scene.do(lambda tx: conversation.take_back(tx, entry, first))
    meeting.entry_id, meeting.agent_leg = entry, leg(8000)
    meeting.agent_calls_in().customer_comes()
    scene.do(lambda tx: conversation.hang_up(tx, meeting.id, first))
    scene.later(WRAP_UP_SECONDS)
    meeting.sweep()
    assert _presence(scene, first) == "offline"


def test_what_was_noted_goes_on_where_a_parked_caller_is_taken_back(meeting: Meeting, scene: Scene) -> None:
    first = meeting.talk().agent_id
    scene.do(lambda tx: conversation.keep_note(tx, meeting.id, first, "The boiler, since Friday"))
    entry = scene.do(lambda tx: conversation.park(tx, meeting.id, first))
    meeting.id = talk = scene.do(lambda tx: conversation.take_back(tx, entry, first))
    assert meeting.row.note == "The boiler, since Friday"
    meeting.entry_id, meeting.agent_leg = entry, leg(8000)
    meeting.agent_calls_in().customer_comes()
    scene.do(lambda tx: conversation.keep_note(tx, talk, first, "The boiler, since Friday. Gas is off."))
    scene.do(lambda tx: conversation.park(tx, talk, first))
    assert meeting.contact().note == "The boiler, since Friday. Gas is off."


def test_a_parked_caller_takes_room_in_the_queue_from_when_the_time_is_up(meeting: Meeting, scene: Scene) -> None:
    first = meeting.talk().agent_id
    entry = scene.do(lambda tx: conversation.park(tx, meeting.id, first))
    scene.do(lambda tx: agents.set_presence(tx, first, "offline"))
    seen = [scene.do(_at_a_glance)]
    scene.later(120)
    scene.do(conversation.recall_due)
    seen.append(scene.do(_at_a_glance))
    assert seen == [(0, 0, "parked"), (1, 1, "call")]
    assert _entry(scene).id == entry


def _at_a_glance(tx: Tx) -> tuple[int, int, str]:
    (standing,) = queues.standings(tx)
    (shown,) = board(tx, "Europe/Rome").queues
    return queues.glance(tx, "doubts")["waiting"], standing.waiting, shown.waiting[0].kind


def test_a_supervisor_is_heard_as_the_carrier_says(meeting: Meeting, scene: Scene) -> None:
    meeting.talk()
    boss = scene.agent()
    scene.do(lambda tx: agents.set_presence(tx, boss, "offline"))
    party = scene.do(lambda tx: conversation.join(tx, meeting.id, boss, Mode.LISTEN, True))
    scene.do(lambda tx: conversation.party_called_in(tx, party, boss, THEIRS))
    meeting.news("participant-join", THEIRS)
    scene.do(lambda tx: conversation.set_mode(tx, party, boss, Mode.COACH))
    asked = meeting.asked()["party-steer"]
    assert (asked["coaching"], asked["call_sid_to_coach"], _party(scene, party).mode) == (
        True,
        meeting.agent_leg,
        "listen",
    )
    meeting.answered("party-steer", Answer("failed", code=13240))
    assert (_party(scene, party).mode, _party(scene, party).mode_wanted) == ("listen", "listen")
    scene.do(lambda tx: conversation.say_no(tx, party, boss))
    assert (_presence(scene, boss), meeting.status) == ("offline", "talking")


CLOSED_BY_NOW = {"week": {"mon": "08:00-10:01"}}


@pytest.mark.parametrize("limits", [{"hours": CLOSED_BY_NOW}, {"overflow_seconds": 60}, {"max_wait_seconds": 60}])
def test_no_clock_of_the_queues_takes_out_a_caller_who_was_set_aside(
    meeting: Meeting, scene: Scene, limits: dict[str, Any]
) -> None:
    first = meeting.talk().agent_id
    entry = scene.do(lambda tx: conversation.park(tx, meeting.id, first))
    scene.do(lambda tx: tx.execute(update(Queue).values(**limits)))
    scene.later(100)
    assert scene.do(lambda tx: queues.poll(tx, entry, "QU1")).leave is None
    scene.do(lambda tx: conversation.take_back(tx, entry, first))
    assert _entry(scene).status == "connected"


def test_the_limits_of_a_wait_count_from_the_end_of_the_time_aside(meeting: Meeting, scene: Scene) -> None:
    first = meeting.talk().agent_id
    entry = scene.do(lambda tx: conversation.park(tx, meeting.id, first))
    scene.do(lambda tx: agents.set_presence(tx, first, "offline"))
    scene.do(lambda tx: tx.execute(update(Queue).values(overflow_seconds=60)))
    scene.later(120)
    scene.do(conversation.recall_due)
    left = []
    for _ in range(2):
        left.append(scene.do(lambda tx: queues.poll(tx, entry, "QU1")).leave)
        scene.later(60)
    assert left == [None, "overflowed"]


def test_who_has_lost_their_agent_after_hours_is_not_sent_away_while_anybody_is_at_work(
    meeting: Meeting, scene: Scene
) -> None:
    meeting.talk()
    scene.do(lambda tx: tx.execute(update(Queue).values(hours=CLOSED_BY_NOW)))
    scene.later(100)
    colleague = scene.agent()
    scene.do(lambda tx: agents.set_presence(tx, colleague, "offline"))
    working = scene.agent()
    meeting.news("participant-leave", meeting.agent_leg)
    assert scene.do(lambda tx: queues.poll(tx, meeting.entry_id, "QU1")).leave is None
    scene.do(lambda tx: agents.set_presence(tx, working, "offline"))
    assert scene.do(lambda tx: queues.poll(tx, meeting.entry_id, "QU1")).leave == "closed"


def test_a_telephone_agent_who_takes_a_caller_back_is_rung(scene: Scene) -> None:
    agent = scene.agent(phone="telephone")
    meeting = scene.caller()
    offer = meeting.offer.id
    meeting.id = scene.do(lambda tx: conversation.telephone_pressed(tx, offer, meeting.agent_leg, "1")).id
    meeting.news("participant-join", meeting.agent_leg).customer_comes()
    entry = scene.do(lambda tx: conversation.park(tx, meeting.id, agent))
    meeting.id = scene.do(lambda tx: conversation.take_back(tx, entry, agent))
    ring = meeting.asked()["ring"]
    assert ring["url"] == f"/voice/offers/{meeting.row.offer_id}/whisper"
    assert meeting.row.due_at - meeting.row.started_at > JOIN_LIMIT
    taken = scene.do(lambda tx: conversation.telephone_pressed(tx, meeting.row.offer_id, leg(8100), "1"))
    assert taken.id == meeting.id


@pytest.mark.parametrize(("status", "why"), [("busy", "busy"), ("failed", "unreachable"), (None, "unreachable")])
def test_a_caller_does_not_wait_for_a_telephone_that_cannot_be_taken_up(
    scene: Scene, status: str | None, why: str
) -> None:
    agent = scene.agent(phone="telephone")
    meeting = scene.caller()
    offer = meeting.offer.id
    meeting.id = scene.do(lambda tx: conversation.telephone_pressed(tx, offer, meeting.agent_leg, "1")).id
    meeting.news("participant-join", meeting.agent_leg).customer_comes()
    entry = scene.do(lambda tx: conversation.park(tx, meeting.id, agent))
    meeting.id = scene.do(lambda tx: conversation.take_back(tx, entry, agent))
    if status is None:
        meeting.answered("ring", Answer("failed", code=21217))
    else:
        scene.do(lambda tx: conversation.telephone_status(tx, meeting.row.offer_id, leg(8100), status))
    assert (_entry(scene).status, meeting.row.ended_why, meeting.presence) == (
        "waiting",
        "never_joined",
        ("break", why),
    )


def test_a_number_that_is_wanted_no_more_before_the_carrier_was_asked_is_not_rung(
    meeting: Meeting, scene: Scene
) -> None:
    first, settings = meeting.talk().agent_id, scene.house.settings
    scene.do(lambda tx: conversation.consult_number(tx, settings, meeting.id, first, OUTSIDE))
    scene.do(lambda tx: conversation.send_away(tx, meeting.id, first))
    request = select(CarrierRequest.status, CarrierRequest.error).where(CarrierRequest.key.startswith("party:"))
    assert tuple(scene.see(request)) == ("failed", "called off")


def test_a_call_for_help_is_told_to_supervisors_until_somebody_comes(meeting: Meeting, scene: Scene) -> None:
    meeting.talk()
    boss, told = scene.agent(), partial(_tells_of_help, scene)
    party = told(lambda tx: conversation.call_for_help(tx, meeting.id, meeting.agent_id, "The director, she says"))
    (call,) = scene.do(talks.help_wanted)
    assert (call.party_id, call.agent_id, call.agent, call.queue) == (party, meeting.agent_id, "Agent 1", "doubts")
    assert (call.note, call.who, call.call_id) == ("The director, she says", "+39…002", meeting.call_id)
    told(lambda tx: conversation.come_and_help(tx, party, boss))
    assert scene.do(talks.help_wanted) == []


def test_a_call_for_help_that_is_called_off_or_outlived_is_no_more(meeting: Meeting, scene: Scene) -> None:
    meeting.talk()
    mine, told = meeting.agent_id, partial(_tells_of_help, scene)
    for over in (conversation.call_off_help, conversation.hang_up):
        scene.do(lambda tx: conversation.call_for_help(tx, meeting.id, mine, ""))
        assert len(scene.do(talks.help_wanted)) == 1
        told(partial(over, conversation_id=meeting.id, agent_id=mine))
        assert scene.do(talks.help_wanted) == []


def _tells_of_help(scene: Scene, work: Callable[[Tx], Any]) -> Any:
    """Does it, and open screens are told that somebody calls for help, or not any more."""

    def watched(tx: Tx) -> Any:
        done = work(tx)
        assert "help" in {topic for topic, _ in tx.hints}
        return done

    return scene.do(watched)
