"""The webhooks of whoever else comes into a talk: colleagues, supervisors, numbers outside."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response

from callflows import whispers, words
from ivr import calls, conversation
from ivr.conversation import Mode, PartyOver, PartyUnknown
from ivr.db import Tx
from ivr.telephony import twiml
from ivr.telephony.speaking import spoken
from ivr.web.ground import house
from ivr.web.voice.blueprint import answer, form, voice
from ivr.web.voice.conference import room

NO_WAY_IN = twiml.render((twiml.Hangup(),))


def party_calls_in(party_id: int, agent_id: int, leg: str) -> Response:
    """The browser of a colleague or a supervisor calls in for a party."""
    try:
        found = house().db.step(lambda tx: conversation.party_called_in(tx, party_id, agent_id, leg))
    except (PartyOver, PartyUnknown):
        return answer(NO_WAY_IN)
    return answer(party_document(found))


def party_document(party: Any) -> str:
    """How a party's leg joins the talk: heard by nobody, by the agent alone, or by all."""
    coached = party.coached if party.mode_wanted == Mode.COACH else None
    talk = replace(room(party), muted=party.mode_wanted == Mode.LISTEN or None, coach=coached)
    return twiml.render((twiml.Dial(talk, action=f"/voice/parties/{party.id}/left"),))


@voice.post("/parties/<int:party_id>/left")
def party_leaves(party_id: int) -> Response:
    """The leg is out of the conference, by our doing or not; there is nothing more for it to hear."""
    leg, status = form().call_sid, form().text("CallStatus")

    def work(tx: Tx) -> None:
        conversation.party_leg_ended(tx, leg)
        calls.leg_news(tx, leg, status)

    house().db.step(work)
    return answer(NO_WAY_IN)


@voice.post("/parties/<int:party_id>/whisper")
def party_whisper(party_id: int) -> Response:
    """A colleague's telephone: who asks, who calls, about what; 1 joins."""
    leg = form().call_sid

    def work(tx: Tx) -> Any:
        conversation.party_telephone_status(tx, party_id, leg, "in-progress")
        return conversation.ringing_for(tx, party_id)

    party = house().db.step(work)
    if party is not None and party.status == "joining":
        return _join(party_id, leg, conversation.ACCEPT_KEY)  # said at the desk, while the telephone rang
    if party is None or party.status != "asked":
        return _gone(party)
    told = whispers.Told(party.customer, party.reason, party.language or "", by=party.asker)
    prompt = spoken(whispers.consult_whisper(party.agent_language, told, party.note))
    keys = twiml.Gather(f"/voice/parties/{party_id}/answer", prompt, conversation.WHISPER_SECONDS, max_digits=1)
    return answer(twiml.render((keys,)))


@voice.post("/parties/<int:party_id>/answer")
def party_whisper_answered(party_id: int) -> Response:
    return _join(party_id, form().call_sid, form().maybe("Digits") or "")


def _join(party_id: int, leg: str, digits: str) -> Response:
    try:
        found = house().db.step(lambda tx: conversation.party_telephone_pressed(tx, party_id, leg, digits))
    except (PartyOver, PartyUnknown):
        with house().db.reading() as tx:
            return _gone(conversation.ringing_for(tx, party_id))
    return answer(NO_WAY_IN if found is None else party_document(found))


@voice.post("/parties/<int:party_id>/status")
def party_telephone_news(party_id: int) -> Response:
    leg, status = form().call_sid, form().text("CallStatus")
    house().db.step(lambda tx: conversation.party_telephone_status(tx, party_id, leg, status))
    return answer()


def _gone(party: Any) -> Response:
    language = party.agent_language if party is not None else "en"
    return answer(twiml.render((*spoken(words.say(language, "caller_gone")), twiml.Hangup())))
