"""Who has said no: to which purpose, on which channel. Only START takes it back."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update

from ivr.db import Tx
from ivr.messages.rows import OptOut

ANY = "*"
OPTED_OUT_CODE = 21610
"""The carrier's word for a number that has opted out with it."""


@dataclass(frozen=True, slots=True)
class OptingOut:
    """A number's no; `source` is stop_word, key, carrier_21610 or staff."""

    number: str
    purpose: str
    channel: str
    source: str


def opted_out(tx: Tx, number: str, purpose: str, channel: str) -> bool:
    """Whether the number has said no to this purpose on this channel; `channel` ANY asks for a no to all of them."""
    statement = select(OptOut.id).where(
        OptOut.number == number,
        OptOut.purpose.in_((purpose, ANY)),
        OptOut.channel.in_((channel, ANY)),
        OptOut.lifted_at.is_(None),
    )
    return tx.scalar(statement.limit(1)) is not None


def opt_out(tx: Tx, no: OptingOut) -> None:
    """Records a no for good; said twice it is one."""
    tx.execute(
        tx.conflict_free(OptOut)
        .values(number=no.number, purpose=no.purpose, channel=no.channel, source=no.source, since=tx.now)
        .on_conflict_do_update(
            index_elements=["number", "purpose", "channel"],
            set_={"source": no.source, "since": tx.now, "lifted_at": None},
            where=OptOut.lifted_at.is_not(None),
        )
    )


def opt_in(tx: Tx, number: str) -> int:
    """START: every no of the number is taken back; returns how many there were."""
    return tx.changed(
        update(OptOut).where(OptOut.number == number, OptOut.lifted_at.is_(None)).values(lifted_at=tx.now)
    )
