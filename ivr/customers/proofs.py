"""How often somebody failed to prove to be a customer, whichever call it was on: four digits are soon tried out."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, insert, select

from ivr.customers.rows import WrongProof
from ivr.db import Tx

WRONG_PROOFS_A_DAY = 6
WINDOW = timedelta(hours=24)


def may_prove(tx: Tx, customer_id: int) -> bool:
    """Whether anybody may still try to be this customer; until this transaction ends, nobody else tries meanwhile."""
    tx.one_at_a_time(f"proof:{customer_id}")  # or calls at the same time would each count what the others add
    since = tx.now - WINDOW
    wrong = select(func.count()).where(WrongProof.customer_id == customer_id, WrongProof.at > since)
    return int(tx.scalar(wrong)) < WRONG_PROOFS_A_DAY


def failed(tx: Tx, customer_id: int) -> None:
    """Counts a datum that was not this customer's."""
    tx.execute(insert(WrongProof).values(customer_id=customer_id, at=tx.now))
