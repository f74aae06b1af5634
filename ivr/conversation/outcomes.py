"""What the carrier said to the requests of a conversation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from ivr import calls
from ivr.conversation.arriving import end_leg, is_let_out
from ivr.conversation.calling_back import stop_if_withdrawn
from ivr.conversation.departing import locked_party, party_left
from ivr.conversation.ending import customer_hung_up, customer_left, customer_missing, end_conference, fetch_out
from ivr.conversation.finding import by_id, locked
from ivr.conversation.holding import hold_answered
from ivr.conversation.parties import joining, steering
from ivr.conversation.parties.finding import by_id as party_by_id
from ivr.conversation.parties.status import Gone
from ivr.conversation.ringing import not_taken_up, stop_ringing, telephone_named
from ivr.conversation.rows import Conversation
from ivr.conversation.status import JOIN_LIMIT, Status
from ivr.db import Tx
from ivr.queues.outgoing import OUTGOING
from ivr.telephony.requests import Kind, done_since

GONE = frozenset({20404, 21220})
NOT_FOUND = 404


class Outcome(Protocol):
    """What became of a request: done, failed or unknown; the SID of what was made, or the carrier's error."""

    @property
    def status(self) -> str: ...
    @property
    def sid(self) -> str | None: ...
    @property
    def code(self) -> int | None: ...
    @property
    def http_status(self) -> int | None: ...


def carrier_answered(tx: Tx, request: Any, outcome: Outcome) -> None:
    """Takes the answer to one of our requests (a row of carrier_requests); `unknown` mostly waits for other news."""
    prefix, subject, *_ = request.key.split(":")
    if prefix in ANSWERS and (outcome.status != "unknown" or prefix in NOT_WAITED_FOR):
        ANSWERS[prefix](tx, request, int(subject), outcome)


def _dequeued(tx: Tx, request: Any, conversation_id: int, outcome: Outcome) -> None:
    calls.lock(tx, request.call_id)
    conversation = by_id(tx, conversation_id)
    arrived = conversation.customer_at is not None or conversation.status != Status.JOINING
    if outcome.status == "done" or arrived:
        return
    if outcome.code not in GONE and outcome.http_status != NOT_FOUND:
        customer_missing(tx, conversation)
    elif not _is_on_the_way(tx, request.call_id, conversation.entry_id):
        customer_left(tx, conversation)


def _is_on_the_way(tx: Tx, call_id: int, entry_id: int) -> bool:
    """Let out by a poll just before, or fetched late for a talk given up meanwhile: what they ask next leads here."""
    return is_let_out(tx, entry_id) or done_since(tx, call_id, Kind.DEQUEUE_MEMBER, tx.now - JOIN_LIMIT)


def _hold_answered(tx: Tx, request: Any, conversation_id: int, outcome: Outcome) -> None:
    hold_answered(tx, conversation_id, request.parameters["hold"], outcome.status == "done")


def _called_back(tx: Tx, request: Any, call_id: int, outcome: Outcome) -> None:
    if outcome.status == "done" and outcome.sid:
        calls.name_leg(tx, call_id, outcome.sid)
        _ring_in_vain(tx, call_id)
        stop_if_withdrawn(tx, call_id)
    elif outcome.status != "done" and calls.lock(tx, call_id).sid is None:
        customer_hung_up(tx, call_id)
        calls.end_unmade(tx, call_id)


def _ring_in_vain(tx: Tx, call_id: int) -> None:
    """The agent has given the call up while it was being made: whoever is rung now would meet nobody."""
    given_up = (Conversation.call_id == call_id, Conversation.status == Status.ENDED)
    conversation = locked(tx, *given_up)
    if conversation is not None and conversation.entry_kind == OUTGOING and conversation.customer_at is None:
        end_leg(tx, conversation, conversation.customer_sid)


def _rung(tx: Tx, request: Any, offer_id: int, outcome: Outcome) -> None:
    if outcome.status == "done" and outcome.sid:
        telephone_named(tx, offer_id, outcome.sid)
        stop_ringing(tx, offer_id)
        return
    not_taken_up(tx, offer_id, "unreachable")


def _party_called(tx: Tx, request: Any, party_id: int, outcome: Outcome) -> None:
    locked_party(tx, party_id)
    if outcome.status == "done" and outcome.sid:
        joining.named(tx, party_id, outcome.sid)
        return
    party = party_by_id(tx, party_id)
    if party.leg_sid is None:
        party_left(tx, by_id(tx, party.conversation_id), party, Gone.UNREACHABLE)


def _steered(tx: Tx, request: Any, party_id: int, outcome: Outcome) -> None:
    party = locked_party(tx, party_id)
    steering.answered(tx, by_id(tx, party.conversation_id), party, dict(request.parameters), outcome.status == "done")


def _fetched_out(tx: Tx, request: Any, conversation_id: int, outcome: Outcome) -> None:
    """Refused though the caller is there: they are brought out of the conference by its end."""
    if outcome.status == "failed" and outcome.code not in GONE and outcome.http_status != NOT_FOUND:
        end_conference(tx, by_id(tx, conversation_id))


def _parted(tx: Tx, request: Any, conversation_id: int, outcome: Outcome) -> None:
    """The other way round: a conference that the carrier does not end, the caller leaves alone."""
    conversation = by_id(tx, conversation_id)
    if outcome.status == "failed" and conversation.customer_sid is not None:
        fetch_out(tx, conversation)


ANSWERS: Mapping[str, Callable[[Tx, Any, int, Outcome], None]] = {
    "dequeue": _dequeued,
    "hold": _hold_answered,
    "callback": _called_back,
    "ring": _rung,
    "left": _fetched_out,
    "end": _parted,
    "party": _party_called,
    "ring-party": _party_called,
    "party-steer": _steered,
}
"""By the first word of the request's key."""
NOT_WAITED_FOR = frozenset({"callback", "hold", "party", "ring-party", "party-steer"})
"""Whose `unknown` is the last word: nothing else would tell."""
UNANSWERED = frozenset({"agent-word", "end-leg", "machine", "party-end", "stop-ring", "recording-stop"})
"""Our other keys: what these end says so itself, and what is gone already may stay gone."""
KEYS = frozenset(ANSWERS) | UNANSWERED
