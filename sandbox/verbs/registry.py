"""The table from a verb's name to what carries it out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sandbox.run import Run
from sandbox.twiml import Verb
from sandbox.verbs.gather import gather
from sandbox.verbs.prompts import pause, play, say
from sandbox.verbs.turns import hangup, leave, redirect, reject

VERBS: dict[str, Callable[[Run, Verb], Awaitable[None]]] = {
    "Gather": gather,
    "Hangup": hangup,
    "Leave": leave,
    "Pause": pause,
    "Play": play,
    "Redirect": redirect,
    "Reject": reject,
    "Say": say,
}
