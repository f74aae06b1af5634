"""Dispatch: which agent is asked to take which caller, and what became of the asking."""
