"""The control API in JSON, for tests, rehearsals and handsets: a module per thing that is moved or read."""
