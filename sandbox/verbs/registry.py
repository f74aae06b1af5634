"""The table from a verb's name to what carries it out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sandbox.run import Run
from sandbox.twiml import Verb
from sandbox.verbs.beside import connect, start, stop
from sandbox.verbs.dial import dial
from sandbox.verbs.enqueue import enqueue
from sandbox.verbs.gather import gather
from sandbox.verbs.prompts import pause, play, say
from sandbox.verbs.record import record
from sandbox.verbs.refer import refer
from sandbox.verbs.texts import sms
from sandbox.verbs.turns import hangup, leave, redirect, reject

VERBS: dict[str, Callable[[Run, Verb], Awaitable[None]]] = {
    "Connect": connect,
    "Dial": dial,
    "Enqueue": enqueue,
    "Gather": gather,
    "Hangup": hangup,
    "Leave": leave,
    "Pause": pause,
    "Play": play,
    "Record": record,
    "Redirect": redirect,
    "Refer": refer,
    "Reject": reject,
    "Say": say,
    "Sms": sms,
    "Start": start,
    "Stop": stop,
}
