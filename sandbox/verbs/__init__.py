"""A module per family of verbs: what each does to the call that it runs on."""
