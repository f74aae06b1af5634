"""A talk with everybody who may come into it, acted on at random: the caller is always with somebody, or waits."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select, update

from ivr import agents, conversation, dispatch, queues
from ivr.agents import Agent
from ivr.conversation import ConferenceNews, Conversation, Mode, Party
from ivr.db import Tx
from ivr.dispatch import Offer
from ivr.queues import NewQueue, QueueEntry
from ivr.telephony.forms import Form
from ivr.telephony.rows import CarrierRequest
from tests.ivr.conversation.conftest import Answer, Scene, leg

pytestmark = pytest.mark.timeout(300)  # a story of many steps, on a machine that may be busy
LIMITS = settings(
    max_examples=8,
    stateful_step_count=20,
    phases=(Phase.generate,),  # to shrink such a story takes minutes, and its steps are few
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
REFUSALS = (
    conversation.AlreadyConsulting,
    conversation.ConversationOver,
    conversation.ConversationUnknown,
    conversation.NobodyConsulted,
    conversation.NotParked,
    conversation.NotTalking,
    conversation.PartyOver,
    conversation.PartyUnknown,
    conversation.SupervisorBusy,
    conversation.TransferRefused,
    dispatch.AgentNotFree,
    dispatch.OfferGone,
)
"""What people are told; then nothing may have changed, which the database's own transaction sees to."""
SWEEPS: tuple[Callable[[Tx], Any], ...] = (
    dispatch.expire_due,
    conversation.expire_parties,
    conversation.expire_due,
    conversation.recall_due,
    agents.expire_wrap_ups,
)
ROOM = "CF" + "1" * 32
WAYS_OUT = ("end_conference", "redirect_call")
OUTSIDE = "+390298765432"


class CompanyMachine(RuleBasedStateMachine):
    """One caller, three agents, one supervisor, and a carrier that may refuse, be slow, or act without saying so."""

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self.scene = scene
        scene.do(lambda tx: queues.add(tx, NewQueue("orders", "Orders", {"wrap_up_seconds": 30})))
        self.agents = [scene.agent() for _ in range(3)]
        self.boss = scene.agent()
        scene.do(lambda tx: agents.set_presence(tx, self.boss, "offline"))
        meeting = scene.caller()
        self.contact_id, self.call_id, self.customer = meeting.contact_id, meeting.call_id, meeting.customer_leg
        self.inside: set[str] = set()
        self.ringing: dict[str, int] = {}
        self.sequence, self.legs = count(1), count(5000)
        self.on_the_line, self.gone_on, self.refused_a_way_out = True, False, False
        self.an_agent_takes_the_caller()

    # -- what is there

    def rows(self, table: Any, *conditions: Any) -> list[Any]:
        with self.scene.house.db.reading() as tx:
            return list(tx.rows(select(table.__table__).where(*conditions).order_by(table.id)))

    @property
    def talk(self) -> Any:
        return next(iter(self.rows(Conversation, Conversation.status != "ended")), None)

    @property
    def entry(self) -> Any:
        return next(iter(self.rows(QueueEntry, QueueEntry.status.in_(("waiting", "offered", "connected")))), None)

    def parties(self) -> list[Any]:
        return self.rows(Party, Party.status != "ended")

    def tries(self, work: Callable[[Tx], Any]) -> Any:
        try:
            return self.scene.do(work)
        except REFUSALS:
            return None

    def news(self, event: str, who: str, reason: str | None = None) -> None:
        told = ConferenceNews(event, ROOM, next(self.sequence), who, reason)
        self.scene.do(lambda tx: conversation.conference_event(tx, self.contact_id, told))

    def enters(self, who: str) -> None:
        self.inside.add(who)
        self.news("participant-join", who)

    def leaves(self, who: str, reason: str = "participant_hung_up") -> None:
        if who in self.inside:
            self.inside.discard(who)
            self.news("participant-leave", who, reason)

    def asks_what_now(self) -> None:
        """The customer's document in the conference has ended."""
        last = self.rows(Conversation)[-1].id
        alive = Form(f"CallStatus={'in-progress' if self.on_the_line else 'completed'}".encode())
        onward = self.scene.do(lambda tx: conversation.customer_left_conference(tx, last, alive))
        if onward == "requeue":
            self.polls()
        elif onward in ("after", "farewell"):
            self.gone_on = True

    def polls(self) -> None:
        entry = self.entry
        if entry is not None and self.on_the_line and self.customer not in self.inside:
            self.scene.do(lambda tx: queues.poll(tx, entry.id, "QU1"))

    # -- people

    @rule()
    def an_agent_takes_the_caller(self) -> None:
        self.polls()
        dispatch.run(self.scene.house, "main")
        offer = next(iter(self.rows(Offer, Offer.status == "pending")), None)
        if offer is None or self.gone_on:
            return
        taken = self.tries(lambda tx: conversation.accept(tx, offer.id, offer.agent_id))
        self.comes(taken, offer.agent_id)

    def comes(self, taken: int | None, agent_id: int) -> None:
        if taken is None:
            return
        mine = leg(next(self.legs))
        self.tries(lambda tx: conversation.agent_called_in(tx, taken, agent_id, mine))
        self.enters(mine)
        if self.on_the_line and self.customer not in self.inside:
            self.tries(lambda tx: conversation.customer_called_in(tx, taken, self.customer))
            self.enters(self.customer)

    @rule(which=st.integers(0, 2), accepts=st.booleans())
    def a_colleague_is_consulted(self, which: int, accepts: bool) -> None:
        talk, colleague = self.talk, self.agents[which]
        party = talk and self.tries(lambda tx: conversation.consult_agent(tx, talk.id, talk.agent_id, colleague))
        if party is None:
            return
        if not accepts:
            self.tries(lambda tx: conversation.say_no(tx, party, colleague))
            return
        self.tries(lambda tx: conversation.say_yes(tx, party, colleague))
        theirs = leg(next(self.legs))
        self.tries(lambda tx: conversation.party_called_in(tx, party, colleague, theirs))
        self.enters(theirs)

    @rule(keeps=st.booleans())
    def a_number_is_called(self, keeps: bool) -> None:
        ask = conversation.transfer_to_number if keeps else conversation.consult_number
        if talk := self.talk:
            self.tries(lambda tx: ask(tx, self.scene.house.settings, talk.id, talk.agent_id, OUTSIDE))

    @rule(answers=st.booleans())
    def the_number(self, answers: bool) -> None:
        for sid, party in list(self.ringing.items()):
            del self.ringing[sid]
            status = "in-progress" if answers else "busy"
            self.tries(partial(conversation.party_telephone_status, party_id=party, leg_sid=sid, status=status))
            if answers:
                self.enters(sid)

    @rule(act=st.sampled_from(("swap", "bring_together", "complete", "send_away", "call_off_help", "hang_up")))
    def the_agent(self, act: str) -> None:
        if talk := self.talk:
            self.tries(lambda tx: getattr(conversation, act)(tx, talk.id, talk.agent_id))

    @rule(wanted=st.booleans())
    def the_agent_holds(self, wanted: bool) -> None:
        if talk := self.talk:
            self.tries(lambda tx: conversation.set_hold(tx, talk.id, talk.agent_id, wanted))

    @rule(which=st.integers(0, 3))
    def the_caller_is_transferred(self, which: int) -> None:
        talk = self.talk
        if talk and which == 3:
            self.tries(lambda tx: conversation.transfer_to_queue(tx, talk.id, talk.agent_id, "orders"))
        elif talk:
            other = self.agents[which]
            self.tries(lambda tx: conversation.transfer_to_agent(tx, talk.id, talk.agent_id, other))

    @rule(back=st.integers(0, 2))
    def the_caller_is_parked_and_perhaps_taken_back(self, back: int) -> None:
        if talk := self.talk:
            self.tries(lambda tx: conversation.park(tx, talk.id, talk.agent_id))
        if (entry := self.entry) and entry.parked_until:
            agent_id = self.agents[back]
            self.carry_out_all()
            self.comes(self.tries(lambda tx: conversation.take_back(tx, entry.id, agent_id)), agent_id)

    @rule(mode=st.sampled_from(tuple(Mode)), takes_over=st.booleans())
    def a_supervisor_comes(self, mode: Mode, takes_over: bool) -> None:
        talk = self.talk
        party = talk and self.tries(lambda tx: conversation.join(tx, talk.id, self.boss, mode, True))
        if party is None:
            return
        mine = leg(next(self.legs))
        self.tries(lambda tx: conversation.party_called_in(tx, party, self.boss, mine))
        self.enters(mine)
        if takes_over:
            self.tries(lambda tx: conversation.take_over(tx, party, self.boss))

    @rule()
    def somebody_breathes(self) -> None:
        if talk := self.talk:
            self.tries(lambda tx: conversation.take_a_breather(tx, talk.id, talk.agent_id, 60))

    @rule(which=st.integers(0, 9))
    def a_leg_of_ours_is_lost(self, which: int) -> None:
        ours = sorted(self.inside - {self.customer})
        if ours:
            self.leaves(ours[which % len(ours)])

    @rule()
    def the_caller_hangs_up(self) -> None:
        self.on_the_line = False
        self.leaves(self.customer)
        self.scene.do(lambda tx: conversation.customer_hung_up(tx, self.call_id))

    @rule(seconds=st.sampled_from((5, 30, 130)))
    def time_passes(self, seconds: int) -> None:
        self.scene.later(seconds)
        for work in SWEEPS:
            self.scene.do(work)
        self.polls()

    # -- the carrier

    @rule(which=st.integers(0, 9), how=st.sampled_from(("done", "done", "refused", "cut")))
    def the_carrier_answers(self, which: int, how: str) -> None:
        waiting = self.rows(CarrierRequest, CarrierRequest.status == "pending")
        if waiting:
            self.carry_out(waiting[which % len(waiting)], how)

    def carry_out(self, request: Any, how: str = "done") -> None:
        if request.kind in WAYS_OUT and how == "refused":
            how = "done" if self.refused_a_way_out else how  # of two ways out one is open, or nothing can be done
            self.refused_a_way_out = True
        status = {"done": "done", "refused": "failed", "cut": "unknown"}[how]
        mine = update(CarrierRequest).where(CarrierRequest.id == request.id)
        self.scene.do(lambda tx: tx.execute(mine.values(status=status)))
        sid = self.act(request) if how != "refused" else None
        answer = Answer(status, sid if how == "done" else None, code=20001 if how == "refused" else None)
        self.scene.do(lambda tx: conversation.carrier_answered(tx, request, answer))

    def act(self, request: Any) -> str | None:
        """What the carrier does, whatever it then says."""
        given = request.parameters if isinstance(request.parameters, dict) else json.loads(request.parameters)
        match request.kind:
            case "hold_participant" if given["call_sid"] in self.inside:
                self.news("participant-hold" if given["hold"] else "participant-unhold", given["call_sid"])
            case "end_call":
                self.leaves(given["sid"])
            case "end_conference":
                for each in sorted(self.inside):
                    self.leaves(each, "moderator_ended_conference")
                self.customer_is_out()
            case "redirect_call":
                self.leaves(self.customer, "participant_updated_via_api")
                self.customer_is_out()
            case "create_participant":
                sid = leg(next(self.legs))
                self.ringing[sid] = int(request.key.partition(":")[2])
                return sid
        return None

    def customer_is_out(self) -> None:
        if self.on_the_line and not self.gone_on:
            self.asks_what_now()

    def carry_out_all(self) -> None:
        while waiting := self.rows(CarrierRequest, CarrierRequest.status == "pending"):
            for request in waiting:
                self.carry_out(request)

    # -- what must be so

    @invariant()
    def the_caller_is_with_somebody_or_waits(self) -> None:
        if not self.on_the_line or self.gone_on:
            return
        keeps = any(party.keeps for party in self.parties())
        on_the_way_out = self.rows(CarrierRequest, CarrierRequest.kind.in_(WAYS_OUT))
        assert self.talk or self.entry or keeps or on_the_way_out

    @invariant()
    def everybody_s_presence_is_what_they_do(self) -> None:
        talking = {talk.agent_id for talk in self.rows(Conversation, Conversation.status != "ended")}
        parties = [party for party in self.parties() if party.agent_id]
        joined = {party.agent_id for party in parties if party.status != "asked"}
        reserved = {party.agent_id for party in parties if party.status == "asked"}
        reserved |= {offer.agent_id for offer in self.rows(Offer, Offer.status == "pending")}
        standing = {agent.id: agent.presence for agent in self.rows(Agent)}
        assert {agent for agent, presence in standing.items() if presence == "on_call"} == talking | joined
        assert {agent for agent, presence in standing.items() if presence == "reserved"} == reserved
        assert not talking & joined

    @invariant()
    def nobody_stays_in_a_talk_that_is_over(self) -> None:
        live = {talk.id for talk in self.rows(Conversation, Conversation.status != "ended")}
        assert all(party.keeps or party.conversation_id in live for party in self.parties())

    def teardown(self) -> None:
        """All that was asked is done and time passes: nobody hears silence, and nobody of ours is kept for ever."""
        for _ in range(4):
            self.carry_out_all()
            self.scene.later(timedelta(minutes=3).total_seconds())
            for work in SWEEPS:
                self.scene.do(work)
        if self.customer in self.inside and self.on_the_line and not self.gone_on:
            assert self.talk or any(party.keeps for party in self.parties()), "alone in the conference"


def test_a_caller_is_never_lost_whoever_comes_and_goes(new_floor: Any) -> None:
    def machine() -> CompanyMachine:
        floor = new_floor()
        return CompanyMachine(Scene(floor.house, floor.clock, floor.line))

    run_state_machine_as_test(machine, settings=LIMITS)  # type: ignore[arg-type]
