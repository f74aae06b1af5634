"""How every part of the house is, and what to do about it."""

from ivr.health.checks import health
from ivr.health.parts import Health, Part, PartState

__all__ = ["Health", "Part", "PartState", "health"]
