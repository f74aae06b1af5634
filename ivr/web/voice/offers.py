"""The webhooks of a telephone rung for an offer: the whisper, the key, the carrier's news."""

from __future__ import annotations

from typing import Any

from flask import Response

from callflows import whispers, words
from ivr import conversation
from ivr.conversation import ConversationOver
from ivr.dispatch import OfferGone
from ivr.telephony import twiml
from ivr.telephony.speaking import spoken
from ivr.web.ground import house
from ivr.web.voice.agent import agent_document
from ivr.web.voice.blueprint import answer, form, voice


@voice.post("/offers/<int:offer_id>/whisper")
def whisper(offer_id: int) -> Response:
    """Who calls, why, in which language; 1 takes the call."""
    leg = form().call_sid

    def work(tx: Any) -> Any:
        conversation.telephone_status(tx, offer_id, leg, "in-progress")
        return conversation.rung_offer(tx, offer_id)

    offer = house().db.step(work)
    if offer is not None and offer.status == "accepted":
        return _take(offer_id, leg, conversation.ACCEPT_KEY)  # at the desk, while the telephone rang
    if offer is None or offer.status != "pending":
        return _gone(offer)
    prompt = spoken(whispers.whisper(offer.agent_language, _told(offer)))
    keys = twiml.Gather(f"/voice/offers/{offer_id}/answer", prompt, conversation.WHISPER_SECONDS, max_digits=1)
    return answer(twiml.render((keys,)))


def _told(offer: Any) -> whispers.Told:
    return whispers.Told(
        who=offer.customer,
        why=offer.reason,
        language=offer.language,
        trust=offer.trust,
        promise=offer.promise,
        by=offer.handed_by,
        called_back=offer.kind == "callback",
    )


@voice.post("/offers/<int:offer_id>/answer")
def whisper_answered(offer_id: int) -> Response:
    return _take(offer_id, form().call_sid, form().maybe("Digits") or "")


def _take(offer_id: int, leg: str, digits: str) -> Response:
    try:
        found, language = house().db.step(lambda tx: _pressed(tx, offer_id, leg, digits))
    except (OfferGone, ConversationOver):
        with house().db.reading() as tx:
            return _gone(conversation.rung_offer(tx, offer_id))
    if found is None:
        return answer(twiml.render((twiml.Hangup(),)))
    rings = found.entry_kind in conversation.CALLED and found.customer_sid is None
    return answer(agent_document(found, spoken(words.say(language, "calling_customer")) if rings else ()))


def _pressed(tx: Any, offer_id: int, leg: str, digits: str) -> tuple[Any, str]:
    found = conversation.telephone_pressed(tx, offer_id, leg, digits)
    return found, conversation.rung_offer(tx, offer_id).agent_language


@voice.post("/offers/<int:offer_id>/status")
def telephone_news(offer_id: int) -> Response:
    leg, status, at = form().call_sid, form().text("CallStatus"), form().instant("Timestamp")
    house().db.step(lambda tx: conversation.telephone_status(tx, offer_id, leg, status, at))
    return answer()


def _gone(offer: Any) -> Response:
    language = offer.agent_language if offer is not None else "en"
    return answer(twiml.render((*spoken(words.say(language, "caller_gone")), twiml.Hangup())))
