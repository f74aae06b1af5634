"""Queues: who waits, in which order, and how a wait ends."""
