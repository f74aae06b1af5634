"""The webhooks of a conference: the customer's way in, and the carrier's news of it."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from callflows import words
from callflows.actions import Utterances
from ivr import conversation, dialogue
from ivr.conversation import ConferenceNews, ConversationOver, ConversationUnknown
from ivr.db import Tx
from ivr.telephony import twiml
from ivr.telephony.forms import Form
from ivr.telephony.speaking import spoken
from ivr.web.ground import house
from ivr.web.voice.blueprint import answer, form, voice


def room(talk: Any) -> twiml.Conference:
    """The conference of a talk, with the same options for every leg: the carrier heeds the first one's only."""
    return twiml.Conference(f"c-{talk.contact_id}-{talk.room}", callback=f"/voice/conferences/{talk.contact_id}")


@voice.post("/calls/<int:call_id>/join/<int:conversation_id>")
def customer_joins(call_id: int, conversation_id: int) -> Response:
    """The caller was fetched from the queue, or has answered our callback."""
    leg = form().call_sid
    try:
        found, words_before = house().db.step(lambda tx: _join(tx, conversation_id, leg))
    except (ConversationOver, ConversationUnknown):
        # The agent is gone again: what to hear instead, the way out of the talk knows.
        language = request.args.get("l", "")
        return answer(twiml.render((twiml.Redirect(f"/voice/calls/{call_id}/left/{conversation_id}?l={language}"),)))
    return answer(_customer_document(found, words_before))


def _join(tx: Tx, conversation_id: int, leg: str) -> tuple[Any, Utterances]:
    found = conversation.customer_called_in(tx, conversation_id, leg)
    hello = dialogue.hello(tx, found.call_id)
    if conversation.hears_notice(tx, found):
        hello = (*hello, *words.recording_notice(found.call_language or found.entry_language))
    return found, hello


def _customer_document(found: Any, words_before: Utterances) -> str:
    language = found.call_language or found.entry_language
    verbs: list[twiml.Verb] = [*spoken(words_before)]
    if found.recorded:
        callback = f"{house().settings.public_url}/voice/calls/{found.call_id}/recordings?purpose=conversation"
        verbs.append(twiml.StartRecording(callback))
    left = f"/voice/calls/{found.call_id}/left/{found.id}?l={language}"
    verbs.append(twiml.Dial(room(found), action=left))
    return twiml.render(verbs)


@voice.post("/conferences/<int:contact_id>")
def conference_news(contact_id: int) -> Response:
    news = _news(form())
    house().db.step(lambda tx: conversation.conference_event(tx, contact_id, news))
    return answer()


def _news(posted: Form) -> ConferenceNews:
    return ConferenceNews(
        event=posted.text("StatusCallbackEvent"),
        conference_sid=posted.text("ConferenceSid"),
        sequence=posted.whole("SequenceNumber") or 0,
        leg_sid=posted.maybe("CallSid"),
        reason=posted.maybe("ReasonParticipantLeft"),
        at=posted.instant("Timestamp"),
    )
