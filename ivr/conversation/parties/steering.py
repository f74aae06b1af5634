"""What a party hears and is heard by: wanted at once, true when the carrier has done it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from ivr.conversation.parties.ending import journal, tell
from ivr.conversation.parties.finding import by_id
from ivr.conversation.parties.rows import Party
from ivr.conversation.parties.status import Mode, PartyStatus, Role
from ivr.db import Tx
from ivr.telephony.requests import Asking, Kind, ask


def set_values(tx: Tx, party_id: int, **values: Any) -> None:
    """Writes plain columns; the status has its own way."""
    tx.execute(update(Party).where(Party.id == party_id).values(**values))


def want(tx: Tx, conversation: Any, party: Any, **wanted: Any) -> None:
    """Asks for `mode` or `held` of a party that is inside; on the way it has effect at the join."""
    values = {f"{name}_wanted": value for name, value in wanted.items()}
    set_values(tx, party.id, **values)
    settle(tx, conversation, by_id(tx, party.id))
    tell(tx, party)


def settle(tx: Tx, conversation: Any, party: Any, anew: bool = False) -> None:
    """Asks the carrier for what is wanted and not so, unless it is at it; `anew`: also if it was so for another leg."""
    is_so = (party.mode_wanted, party.held_wanted) == (party.mode, party.held)
    if party.status == PartyStatus.INSIDE and not party.steering and (anew or not is_so):
        _ask(tx, conversation, party)


def answered(tx: Tx, conversation: Any, party: Any, asked: dict[str, Any], done: bool) -> None:
    """The carrier has answered a request: what was wanted meanwhile is asked next, a refusal shows what is so."""
    mode, held = mode_of(asked), bool(asked.get("hold"))
    so = {"mode": mode, "held": held} if done else {}
    set_values(tx, party.id, steering=False, **so)
    if done and mode != party.mode:
        journal(tx, party, "party_mode_changed", f"mode:{party.turn}", mode=str(mode))
    if not done and (party.mode_wanted, party.held_wanted) == (mode, held):
        set_values(tx, party.id, mode_wanted=party.mode, held_wanted=party.held)
    settle(tx, conversation, by_id(tx, party.id))
    tell(tx, party)


def mode_of(asked: dict[str, Any]) -> Mode:
    """The mode that a request's parameters ask for."""
    if asked["coaching"]:
        return Mode.COACH
    return Mode.LISTEN if asked["muted"] else Mode.SPEAK


def _ask(tx: Tx, conversation: Any, party: Any) -> None:
    turn = party.turn + 1
    set_values(tx, party.id, turn=turn, steering=True)
    mode = party.mode_wanted
    parameters: dict[str, Any] = {
        "conference_sid": conversation.conference_sid,
        "call_sid": party.leg_sid,
        "muted": mode == Mode.LISTEN,
        "coaching": mode == Mode.COACH,
    }
    if mode == Mode.COACH:
        parameters["call_sid_to_coach"] = conversation.agent_sid
    if party.role != Role.SUPERVISOR:
        parameters |= {"hold": party.held_wanted, "hold_url": "/voice/hold/en", "hold_method": "POST"}
    key = f"party-steer:{party.id}:{turn}"
    ask(tx, Asking(Kind.UPDATE_PARTICIPANT, key, parameters, call_id=party.call_id))


def release(tx: Tx, conversation: Any, party: Any) -> None:
    """The leg of a party that has the talk now: off hold, and heard by everybody."""
    set_values(tx, party.id, mode_wanted=Mode.SPEAK, held_wanted=False)
    _ask(tx, conversation, by_id(tx, party.id))
