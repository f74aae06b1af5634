"""Parties: who else is asked into a talk, and what they hear there."""
