"""Customers from a file: taken in batch by batch, each row once, whoever carries on."""

from ivr.imports.book import (
    FaultView,
    ImportStatus,
    ImportView,
    NewImport,
    NoSuchImport,
    NotNow,
    begin,
    by_id,
    carry_out,
    faults,
    listing,
    new_file,
    stop,
)
from ivr.imports.running import carry_on, run_due
from ivr.imports.sheet import COLUMNS, Shape, SheetUnreadable, examine

__all__ = [
    "COLUMNS",
    "FaultView",
    "ImportStatus",
    "ImportView",
    "NewImport",
    "NoSuchImport",
    "NotNow",
    "Shape",
    "SheetUnreadable",
    "begin",
    "by_id",
    "carry_on",
    "carry_out",
    "examine",
    "faults",
    "listing",
    "new_file",
    "run_due",
    "stop",
]
