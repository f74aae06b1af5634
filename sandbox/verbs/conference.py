"""The Conference noun: a call joins, stays, and comes out again."""

from __future__ import annotations

from sandbox.conferences import Conference
from sandbox.far import Input
from sandbox.participants import MOST_PARTICIPANTS, Manner, Participant, RefusalError, Terms
from sandbox.recording import recording_terms
from sandbox.run import Run
from sandbox.scripts import Mailbox, first_of
from sandbox.source import CallOver, Redirected, Source
from sandbox.twiml import Verb

NO_NAME = 13237


def terms_of(run: Run, noun: Verb) -> Terms:
    callback, resolve = noun.get("statusCallback"), run.document.resolve
    record = noun.get("record", "do-not-record")
    recorded = record in ("record-from-start", "true")
    return Terms(
        callback_url=resolve(callback) if callback else "",
        callback_method=noun.get("statusCallbackMethod", "POST"),
        events=noun.words("statusCallbackEvent", "start end"),
        recording=recording_terms(noun, "Conference", 2, resolve) if recorded else None,
        max_participants=min(int(noun.number("maxParticipants", MOST_PARTICIPANTS)), MOST_PARTICIPANTS),
    )


def manner_of(run: Run, noun: Verb) -> Manner:
    wait = noun.attrs.get("waitUrl")
    source = Source(run.document.resolve(wait), noun.get("waitMethod", "POST")) if wait else None
    return Manner(
        muted=noun.flag("muted"),
        beep=noun.get("beep", "true"),
        start_on_enter=noun.flag("startConferenceOnEnter", True),
        end_on_exit=noun.flag("endConferenceOnExit"),
        label=noun.attrs.get("participantLabel"),
        coach=noun.get("coach") or None,
        wait=source,
        wait_music=wait is None,
    )


async def join_conference(run: Run, verb: Verb, noun: Verb) -> bool:
    """Take part until the call, the conference or `*` ends it; False when it could not be joined."""
    call = run.call
    if not noun.text:
        run.warn(NO_NAME, "<Conference> has no name")
        return False
    room: Conference = call.carrier.conferences.named(noun.text)
    try:
        participant = room.join(call, manner_of(run, noun), terms_of(run, noun))
    except RefusalError as refusal:
        run.warn(refusal.code, str(refusal))
        return False
    try:
        await _stay(run, verb, participant)
    except Redirected:
        room.leave(participant, "participant_updated_via_api")
        raise
    except CallOver:
        room.leave(participant, "participant_hung_up")
        raise
    finally:
        room.leave(participant, "participant_hung_up")
    return True


async def _stay(run: Run, verb: Verb, participant: Participant) -> None:
    call, stage = run.call, run.call.carrier.stage
    ear: Mailbox[Input] = Mailbox(stage)
    call.ear = ear if verb.flag("hangupOnStar") else None
    limit = call.carrier.clock.timer(verb.number("timeLimit", 14_400))
    try:
        while not participant.left.done and not limit.rang.done:
            await first_of(stage, participant.left, ear.arrival(), limit.rang)
            if ear.arrival().done and ear.take().value == "*":
                return
    finally:
        limit.cancel()
        if call.ear is ear:
            call.ear = None
