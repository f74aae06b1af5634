"""How fast callers who wait are offered to agents who become free."""
