"""The carrier's side of the house: the only importer of the `twilio` package."""
