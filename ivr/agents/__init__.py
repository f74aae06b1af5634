"""Agents: who can take a call, and what they are doing now."""
