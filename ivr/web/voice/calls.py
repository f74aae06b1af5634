"""The webhooks of a customer's call: it arrives, takes its turns, waits, talks, ends."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request

from callflows import waiting, words
from ivr import calls, conversation, dialogue
from ivr.db import Tx
from ivr.telephony import twiml
from ivr.telephony.forms import Form
from ivr.telephony.speaking import clip_url, spoken
from ivr.web.ground import house
from ivr.web.voice.blueprint import answer, form, voice
from ivr.web.voice.emergency import rescued_answer


def _said(work: Callable[[Tx], str]) -> Response:
    """Answers with what a step says; the step runs in the writer's thread and must find all it needs in `work`."""
    return answer(house().db.step(work))


@voice.post("/incoming")
def incoming() -> Response:
    posted, settings = form(), house().settings
    arrival = dialogue.Arrival(posted.call_sid, posted.fields.get("From", ""), posted.text("To"))
    return _said(lambda tx: dialogue.receive(tx, arrival, settings))


@voice.post("/calls/<int:call_id>/turns/<int:number>")
def turn(call_id: int, number: int) -> Response:
    posted, settings = form(), house().settings
    return _said(lambda tx: dialogue.take(tx, call_id, number, posted, settings))


@voice.post("/calls/<int:call_id>/outbound")
def outbound(call_id: int) -> Response:
    sid, settings = form().call_sid, house().settings
    return _said(lambda tx: dialogue.answer_ours(tx, call_id, sid, settings))


@voice.post("/calls/<int:call_id>/called-back")
def called_back(call_id: int) -> Response:
    """Somebody whom we call back before an agent is asked has answered, or pressed a key; or something has."""
    posted = form()
    number = max(0, request.args.get("n", 0, type=int))
    said = dialogue.CalledBack(posted.call_sid, number, posted.fields.get("Digits", ""))
    return _said(lambda tx: dialogue.called_back(tx, call_id, said))


@voice.post("/wait/<int:entry_id>")
def wait(entry_id: int) -> Response:
    posted, polled = form(), _polled(entry_id)
    return _said(lambda tx: dialogue.poll(tx, polled, posted))


@voice.post("/wait/<int:entry_id>/key")
def wait_key(entry_id: int) -> Response:
    posted, polled = form(), _polled(entry_id)
    return _said(lambda tx: dialogue.key(tx, polled, posted))


def _polled(entry_id: int) -> dialogue.Poll:
    return dialogue.Poll(entry_id, request.args.get("t", type=int), request.args.get("n", type=int))


@voice.post("/calls/<int:call_id>/queue/<int:entry_id>")
def queue_left(call_id: int, entry_id: int) -> Response:
    posted, settings = form(), house().settings
    left = dialogue.QueueLeaving(entry_id, request.args.get("t", type=int), posted.text("QueueResult"))
    return _said(lambda tx: dialogue.leave_queue(tx, call_id, left, settings))


@voice.post("/calls/<int:call_id>/left/<int:conversation_id>")
def talk_left(call_id: int, conversation_id: int) -> Response:
    posted, settings = form(), house().settings
    return _said(lambda tx: dialogue.leave_talk(tx, call_id, conversation_id, posted, settings))


@voice.post("/status")
def line_status() -> Response:
    """The carrier's word that a customer's call is over. A call that we never saw is left to reconciliation."""
    posted = form()
    house().db.step(lambda tx: _news(tx, posted, calls.by_sid(tx, posted.call_sid)))
    return answer()


@voice.post("/calls/<int:call_id>/status")
def call_status(call_id: int) -> Response:
    """The carrier's news of a call that we made."""
    posted = form()

    def work(tx: Tx) -> None:
        calls.name_leg(tx, call_id, posted.call_sid)
        _news(tx, posted, calls.load(tx, call_id))

    house().db.step(work)
    return answer()


@voice.post("/calls/<int:call_id>/answered-by")
def answered_by(call_id: int) -> Response:
    """The carrier's finding of who has answered a call that we made: a person, a machine, a fax, or it cannot tell."""
    said = form().text("AnsweredBy")
    house().db.step(lambda tx: conversation.machine_detected(tx, call_id, said))
    return answer()


def _news(tx: Tx, posted: Form, call: object) -> None:
    if call is not None:
        status, sequence = posted.text("CallStatus"), posted.whole("SequenceNumber")
        told = dialogue.LegNews(posted.call_sid, status, sequence, posted.instant("Timestamp"))
        dialogue.news(tx, call, told)


@voice.post("/rescued")
def rescued() -> Response:
    """After the emergency answer: the message was taken or the person has hung up."""
    return answer(rescued_answer(request.args.get("l", "")))


@voice.post("/hold/<language>")
def hold(language: str) -> Response:
    """What a customer on hold hears: their queue's music, for as long as it takes; perhaps words before it."""
    said = spoken(words.say(language, "transfer")) if request.args.get("for") == "transfer" else ()
    music = clip_url(request.args.get("music", waiting.MUSIC))
    return answer(twiml.render((*said, twiml.Play(music, loop=0))))
