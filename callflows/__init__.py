"""What a caller hears: flow documents, their checks and the engine, as pure functions."""
