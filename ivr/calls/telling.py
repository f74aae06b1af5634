"""When that happened which the carrier tells of: its word counts for the figures, the receipt stays in the journal."""

from __future__ import annotations

from datetime import datetime, timedelta

from ivr.db import Tx

NAMED_TO = timedelta(seconds=1)
"""The carrier names whole seconds: news that comes within the one it names is not late."""


def believe(tx: Tx, told: datetime | None, began: datetime) -> None:
    """Sets when what this transaction is about happened: as `told`, if it is late news that can be true.

    What has not happened yet, or happened before the call began, is a wrong clock: then the receipt counts.
    """
    if told is not None and began - NAMED_TO < told <= tx.now - NAMED_TO:
        tx.happened = max(told, began)


def is_late(tx: Tx) -> bool:
    """Whether it happened before it was heard of."""
    return tx.happened < tx.now
