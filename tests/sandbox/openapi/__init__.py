"""The carrier's own description of its REST API, and the check of answers against it."""
