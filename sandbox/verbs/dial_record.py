"""What a Dial records, from when on, and what its action is told of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sandbox.recording import recording_terms
from sandbox.run import Run
from sandbox.twiml import Verb
from sandbox.verbs.talk import Outcome

FROM_RINGING, FROM_ANSWER, IN_ANY_CASE = "record-from-ringing", "record-from-answer", "record-from-"


@contextmanager
def recorded(run: Run, verb: Verb, outcome: Outcome, when: str) -> Iterator[None]:
    """Record meanwhile, if the Dial's `record` begins with `when`."""
    if not _how(verb).startswith(when):
        yield
        return
    channels = 2 if verb.get("record").endswith("-dual") else 1
    terms = recording_terms(verb, "DialVerb", channels, run.document.resolve)
    recording = run.call.carrier.record(run.call, terms)
    try:
        yield
    finally:
        recording.stop()
        outcome.extra |= recording.action_params()


def _how(verb: Verb) -> str:
    how = verb.get("record", "do-not-record")
    return {"true": "record-from-answer", "false": "do-not-record"}.get(how, how)
