"""Thin jobs that claim rows and call nouns, and the one list of what recurs."""
