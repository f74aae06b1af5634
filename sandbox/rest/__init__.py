"""The carrier's REST face: a module per resource."""
