"""Replay: a call centre's own log, dialled again through the whole system."""
