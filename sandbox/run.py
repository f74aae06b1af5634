"""A document being carried out on a call, as the verbs see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.call import Call
from sandbox.request import Request
from sandbox.source import Source
from sandbox.twiml import Document, Verb
from sandbox.vocabulary import CALL_VERBS


class GoTo(Exception):
    """The call goes on with another document."""

    def __init__(self, source: Source) -> None:
        super().__init__(source.url or "twiml")
        self.source = source


@dataclass(frozen=True)
class Setting:
    """Where a document runs: which verbs count there, what its requests carry beyond the usual, and whether a
    broken document leads to the fallback (else DocumentError is raised)."""

    name: str = "call"
    verbs: frozenset[str] = CALL_VERBS
    params: Callable[[], dict[str, str]] = dict
    recovers: bool = True


@dataclass
class Run:
    """A document being carried out."""

    call: Call
    document: Document
    setting: Setting

    def source(self, verb: Verb, params: dict[str, str] | None = None) -> Source:
        """Where the verb's `action` leads (this document when it has none)."""
        return Source(self.document.resolve(verb.get("action")), verb.get("method", "POST"), params or {})

    def warn(self, code: int, text: str, url: str | None = None) -> None:
        """Note an error of the carrier's dictionary that a verb met, in the events and with its document."""
        self.call.carrier.events.add("webhook_failed", self.call.sid, url=url, code=code, error=text)
        if self.document.entry is not None:
            self.call.carrier.journal.found(self.document.entry, warnings=[f"{code}: {text}"])

    def go(self, verb: Verb, params: dict[str, str]) -> None:
        """Leave for the verb's action. Raises GoTo, always."""
        raise GoTo(self.source(verb, params))

    def tell(self, verb: Verb, params: dict[str, str]) -> None:
        """Request the verb's action although nothing will come of the answer: the caller has gone."""
        source, call = self.source(verb, params), self.call
        all_params = call.params() | self.setting.params() | source.params
        call.carrier.webhooks.tell(
            Request(source.url or "", source.method, all_params, "webhook", call.sid, call.cookies), call.lane
        )
