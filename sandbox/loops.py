"""Texts that chase one another: how fast two numbers may write before the carrier takes it for a loop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.newest import Newest

MESSAGE_LOOP = 14107
MOST_IN_A_ROW = 30
PAUSE = timedelta(seconds=30)  # one so long begins the count anew; and so long nothing goes once it was too much
KEPT_PAIRS = 20_000


@dataclass
class Exchange:
    """How many messages two numbers have been sent without a pause between any two of them."""

    last: datetime
    messages: int = 0
    held_until: datetime | None = None


class Loops:
    """The exchanges of late, whichever of the two wrote."""

    def __init__(self) -> None:
        self._exchanges: Newest[frozenset[str], Exchange] = Newest(KEPT_PAIRS)

    def too_many(self, one: str, other: str, now: datetime) -> bool:
        """Count a message that is to leave; whether it must not."""
        pair = frozenset((one, other))
        exchange = self._exchanges.get(pair, Exchange(now))
        self._exchanges[pair] = exchange
        if exchange.held_until is not None and now < exchange.held_until:
            return True
        rested = exchange.held_until is not None or now - exchange.last >= PAUSE
        exchange.messages = 1 if rested else exchange.messages + 1
        exchange.last = now
        exchange.held_until = now + PAUSE if exchange.messages > MOST_IN_A_ROW else None
        return exchange.held_until is not None

    def clear(self) -> None:
        self._exchanges.clear()
