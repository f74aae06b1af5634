"""The webhooks of an agent's browser: it calls in for a conversation, and leaves it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from flask import Response

from callflows import words
from ivr import calls, conversation
from ivr.conversation import ConversationOver, ConversationUnknown
from ivr.db import Tx
from ivr.telephony import twiml
from ivr.telephony.forms import Form, FormMalformed
from ivr.telephony.speaking import spoken
from ivr.web.ground import house
from ivr.web.voice.blueprint import answer, form, voice
from ivr.web.voice.conference import room
from ivr.web.voice.parties import NO_WAY_IN, party_calls_in

IDENTITY = re.compile(r"client:agent-([0-9]{1,9})", re.ASCII)


@voice.post("/agent")
def agent_calls_in() -> Response:
    """The desk tells in `conversation` or `party` what it calls in for; whose it is, the carrier's From proves."""
    agent_id, conversation_id, leg = _who(form()), form().whole("conversation"), form().call_sid
    party_id = form().whole("party")
    if party_id is not None:
        return party_calls_in(party_id, agent_id, leg)
    if conversation_id is None:
        raise FormMalformed("conversation is missing")
    try:
        found = house().db.step(lambda tx: conversation.agent_called_in(tx, conversation_id, agent_id, leg))
    except (ConversationOver, ConversationUnknown):
        return answer(NO_WAY_IN)
    return answer(agent_document(found))


def _who(posted: Form) -> int:
    match = IDENTITY.fullmatch(posted.text("From"))
    if match is None:
        raise FormMalformed("From is not an agent of ours")
    return int(match[1])


def agent_document(found: Any, said: Iterable[twiml.Verb] = ()) -> str:
    """How an agent's leg, browser or telephone, joins its conversation; `said` comes before."""
    return twiml.render((*said, twiml.Dial(room(found), action=f"/voice/agent/left/{found.id}")))


@voice.post("/agent/left/<int:conversation_id>")
def agent_leaves(conversation_id: int) -> Response:
    """The agent's leg is out of the conference, by our doing or not: a telephone hears whether nobody was reached."""
    leg, status = form().call_sid, form().text("CallStatus")

    def work(tx: Tx) -> conversation.Parting | None:
        conversation.agent_leg_ended(tx, leg)
        calls.leg_news(tx, leg, status)
        return conversation.parting(tx, conversation_id)

    last = house().db.step(work)
    said = () if last is None else spoken(words.say(last.language, last.sentence))
    return answer(twiml.render((*said, twiml.Hangup())))
