"""Surveys: who is asked afterwards, how, and what they said."""
