"""Personal data: which columns hold it, all that is held of one customer, and its erasure (DESIGN rule 15)."""

from ivr.privacy.columns import IMPERSONAL, OF_STAFF, PERSONAL
from ivr.privacy.erasing import Erased, erase
from ivr.privacy.exporting import export
from ivr.privacy.person import Busy

__all__ = ["IMPERSONAL", "OF_STAFF", "PERSONAL", "Busy", "Erased", "erase", "export"]
