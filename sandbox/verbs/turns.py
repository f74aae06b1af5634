"""Redirect, Hangup, Reject and Leave: where the conversation turns or ends."""

from __future__ import annotations

from sandbox.run import GoTo, Run
from sandbox.source import CallOver, Source
from sandbox.status import Status
from sandbox.twiml import Verb


class LeftQueue(Exception):
    """The caller leaves the queue they wait in."""


async def redirect(run: Run, verb: Verb) -> None:
    raise GoTo(Source(run.document.resolve(verb.text), verb.get("method", "POST")))


async def hangup(run: Run, verb: Verb) -> None:
    run.call.hang_up("document")
    raise CallOver


async def reject(run: Run, verb: Verb) -> None:
    if run.call.status is Status.RINGING:
        busy = verb.get("reason") == "busy"
        run.call.finish(Status.BUSY if busy else Status.NO_ANSWER, "document")
    else:
        run.call.hang_up("document")
    raise CallOver


async def leave(run: Run, verb: Verb) -> None:
    if run.setting.name == "queue":
        raise LeftQueue
