"""Rehearsals: scripted callers and agents against a whole system, and a real log dialled again."""
