"""What befalls a request that a fault strikes on its way to the application, or its answer on the way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from sandbox.faults import Strike
from sandbox.sids import new_sid

if TYPE_CHECKING:
    from sandbox.request import Answer, Lane, Request
    from sandbox.webhooks import Webhooks

Then = Callable[["Answer"], None]
LOST = 11205
NO_ANSWER = 11200
LONGEST_ANSWER_SECONDS = 15.0  # then the carrier waits no longer
SPOILED = {"timeout": "no answer within the time limit", "error_500": "HTTP status 500"}


def suffer(webhooks: Webhooks, request: Request, then: Then, lane: Lane | None, strike: Strike) -> None:
    """Send the request as the strike has it; `then` hears of the answer that counts."""
    request = replace(request, token=new_sid(""), fault=str(strike))
    action = strike.action
    if action == "drop":
        answer = webhooks.courier.lose(request, LOST, "dropped on purpose")
        if request.kind != "callback":
            then(answer)
    elif action in ("delay", "reorder"):
        webhooks.later(strike.seconds, lambda: webhooks.launch(request, then, None))
    elif action == "slow":
        webhooks.launch(request, lambda answer: _late(webhooks, answer, then, strike), lane)
    elif action in SPOILED:
        webhooks.launch(request, lambda answer: then(_spoiled(webhooks, answer, action)), lane)
    else:
        webhooks.launch(request, then, lane, times=2 if action == "retry" else 1)
        if action == "duplicate":
            webhooks.launch(request, _unheard, lane)
        if action == "repeat":
            webhooks.later(strike.seconds, lambda: webhooks.launch(request, _unheard, None))


def _unheard(_answer: Answer) -> None:
    """Nobody waits for the answer to a repetition."""


def _late(webhooks: Webhooks, answer: Answer, then: Then, strike: Strike) -> None:
    in_time = strike.seconds < LONGEST_ANSWER_SECONDS
    heard = answer if in_time else _spoiled(webhooks, answer, "timeout")
    webhooks.later(min(strike.seconds, LONGEST_ANSWER_SECONDS), lambda: then(heard))


def _spoiled(webhooks: Webhooks, answer: Answer, action: str) -> Answer:
    return webhooks.courier.spoil(answer, NO_ANSWER, f"{SPOILED[action]}, on purpose")
