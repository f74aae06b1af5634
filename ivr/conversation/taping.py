"""Whether the recording of a talk is paused: by the agent's wish, or over a talk among ourselves."""

from __future__ import annotations

from typing import Any

from ivr.conversation.arriving import set_values
from ivr.conversation.finding import by_id
from ivr.db import Tx
from ivr.telephony.requests import Asking, Kind, ask

CURRENT = "Twilio.CURRENT"
"""The carrier's word for the one recording of a leg that is going on."""


def is_pause_wanted(conversation: Any) -> bool:
    """Whether nothing is to be recorded now."""
    return bool(conversation.pause_wanted or conversation.private)


def settle_recording(tx: Tx, conversation_id: int, sid: str = CURRENT) -> None:
    """Asks the carrier for the pause or its end, if that is not what it was asked for last."""
    talk = by_id(tx, conversation_id)
    wanted = is_pause_wanted(talk)
    if not talk.recorded or talk.ended_at is not None or talk.pause_pending or wanted == talk.pause_asked:
        return
    turn = talk.pause_turn + 1
    set_values(tx, talk.id, pause_pending=True, pause_asked=wanted, pause_turn=turn)
    parameters = {"call_sid": talk.customer_sid, "sid": sid, "status": "paused" if wanted else "in-progress"}
    act = "recording-pause" if wanted else "recording-resume"
    ask(tx, Asking(Kind.UPDATE_RECORDING, f"{act}:{talk.id}:{turn}", parameters, call_id=talk.call_id))
