"""Which announcement of the wait errs least, on a real call centre's days."""
