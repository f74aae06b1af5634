"""What callers did in a flow: each ended call's visits to its places, and their counts by day."""

from ivr.calls.visits.counting import count
from ivr.calls.visits.rows import WHOLE, Visit, VisitCount
from ivr.calls.visits.walk import Became, Did, walk

__all__ = ["WHOLE", "Became", "Did", "Visit", "VisitCount", "count", "walk"]
