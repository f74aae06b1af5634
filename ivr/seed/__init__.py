"""The demonstration's data: a company called Aurora, its people and its customers. Never in a real database unasked."""

from ivr.seed.colleagues import DEMO_PASSWORD
from ivr.seed.planting import DEMO_NUMBER, LogIn, NotForThisDatabase, Seeded, seed

__all__ = ["DEMO_NUMBER", "DEMO_PASSWORD", "LogIn", "NotForThisDatabase", "Seeded", "seed"]
