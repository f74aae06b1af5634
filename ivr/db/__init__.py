"""The database: its rows' base, its transactions, its engine."""

from ivr.db.among import Among, among_locked
from ivr.db.engine import Database
from ivr.db.prepared import Prepared
from ivr.db.races import lost_race
from ivr.db.rows import Instant, Row
from ivr.db.spans import SecondsBetween
from ivr.db.transaction import SILENCE, DatabaseSilent, Tx
from ivr.db.transitions import Transitions, stands
from ivr.db.versions import Overtaken, revise

__all__ = [
    "SILENCE",
    "Among",
    "Database",
    "DatabaseSilent",
    "Instant",
    "Overtaken",
    "Prepared",
    "Row",
    "SecondsBetween",
    "Transitions",
    "Tx",
    "among_locked",
    "lost_race",
    "revise",
    "stands",
]
