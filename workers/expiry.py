"""Ending what has run out of time: looks without a lock first, since most of the time nothing has."""

from __future__ import annotations

from collections.abc import Callable, Sized
from typing import Any

from sqlalchemy import select

from ivr.db import Tx
from ivr.house import House


class Expiry:
    """A noun's `expire_due(tx)`, run when there is a row whose `due` has come. Returns how many it ended."""

    def __init__(self, due: Any, expire_due: Callable[[Tx], int | Sized], *conditions: Any) -> None:
        self._due, self._conditions = due, conditions
        self._expire_due = expire_due

    def __call__(self, house: House) -> int:
        with house.db.reading() as tx:
            if tx.scalar(select(1).where(self._due <= tx.now, *self._conditions).limit(1)) is None:
                return 0
        with house.db.writing() as tx:
            done = self._expire_due(tx)
        return done if isinstance(done, int) else len(done)
