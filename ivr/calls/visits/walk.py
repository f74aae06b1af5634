"""A call's walk through its flow, folded from the journal: where it was, what it did there, how each stay ended."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from ivr.calls.journal import HAPPENED, happened
from ivr.calls.visits.rows import WHOLE

TRANSFERRED = frozenset({"completed", "answered"})
CARRIERS_CLOCK = timedelta(seconds=1)
"""The carrier names instants in whole seconds: what it says happened then may have happened so much later."""
KEY_LENGTH = 8


class Did(StrEnum):
    """What a call did at a place. Each stay that was entered ends in one of the second group."""

    ENTERED = "entered"
    CHOSE = "chose"  # the option whose key stands beside it, pressed or spoken
    REPEATED = "repeated"  # asked to hear it again
    SILENT = "silent"
    ERRED = "erred"  # pressed or said what means nothing there
    BROKE = "broke"  # a fault of the flow or of ours

    WENT_ON = "went_on"  # to another place
    CONNECTED = "connected"  # with a person
    HUNG_UP = "hung_up"  # the caller
    FINISHED = "finished"  # our goodbye was said there
    CUT_OFF = "cut_off"  # nobody knows by whom, or the carrier failed
    STAYED = "stayed"  # is there still


class Became(StrEnum):
    """What became of a call in one flow: the first of these that is true."""

    PERSON = "person"  # came to a queue or a transfer, answered or not
    CALLBACK = "callback"  # was promised a callback
    MESSAGE = "message"  # left one
    FINISHED = "finished"  # heard to the end, without asking for anybody
    HUNG_UP = "hung_up"  # hung up in the menus
    CUT_OFF = "cut_off"
    STAYED = "stayed"


class Spot(NamedTuple):
    """Of what something is counted: a place of a revision, what was done, by which key."""

    revision_id: int
    node: str
    what: str
    key: str = ""


class Sum(NamedTuple):
    """How often, and for how many seconds altogether."""

    times: int = 0
    seconds: int = 0


ENDS = {"customer": Did.HUNG_UP, "flow": Did.FINISHED, "agent": Did.FINISHED}
"""By the call's hangup cause."""
SPOKEN_OF = {"entered": Did.ENTERED, "pressed": Did.CHOSE, "spoke": Did.CHOSE}
PRESSED = frozenset({"pressed", "spoke"})
ASKED = {"callback_offered": Became.CALLBACK, "message_recorded": Became.MESSAGE}
AS_A_WHOLE = {Did.HUNG_UP: Became.HUNG_UP, Did.CUT_OFF: Became.CUT_OFF, Did.STAYED: Became.STAYED}


@dataclass(slots=True)
class _Walk:
    """The walk in the making: the place that the caller is at, and since when."""

    revision_id: int
    people: Mapping[int, frozenset[str]]
    spent: dict[Spot, tuple[int, float]] = field(default_factory=dict)
    asked: dict[int, set[Became]] = field(default_factory=dict)
    ended: dict[int, Did] = field(default_factory=dict)
    node: str | None = None
    since: datetime | None = None
    over: Did = Did.STAYED
    over_at: datetime | None = None
    surely_over: datetime | None = None

    def add(self, what: str, key: str = "", node: str | None = None, seconds: float = 0.0) -> None:
        at = node if node is not None else self.node
        if at is None:
            return
        spot = Spot(self.revision_id, at, what, key[:KEY_LENGTH])
        times, before = self.spent.get(spot, (0, 0.0))
        self.spent[spot] = (times + 1, before + seconds)

    def enter(self, node: str, at: datetime) -> None:
        self.leave(Did.WENT_ON, at)
        self.node, self.since = node, at
        self.ended[self.revision_id] = Did.STAYED
        if node in self.people.get(self.revision_id, ()):
            self.ask(Became.PERSON)

    def leave(self, how: Did, at: datetime) -> None:
        """The stay is over; its time is counted with its entrance."""
        if self.node is None or self.since is None:
            return
        self.add(Did.ENTERED, seconds=max(0.0, (at - self.since).total_seconds()))
        self.add(how)
        self.ended[self.revision_id] = how
        self.node = self.since = None

    def ask(self, became: Became) -> None:
        self.asked.setdefault(self.revision_id, set()).add(became)

    def finished(self) -> dict[Spot, Sum]:
        for revision_id in self.ended:
            self.revision_id = revision_id
            self.add(self._became(revision_id), node=WHOLE)
        return {spot: Sum(times, int(round(seconds, 3))) for spot, (times, seconds) in self.spent.items()}

    def _became(self, revision_id: int) -> Became:
        asked = self.asked.get(revision_id, set())
        first = next((became for became in Became if became in asked), None)
        if first is not None:
            return first
        return AS_A_WHOLE.get(self.ended[revision_id], Became.FINISHED)


def walk(
    journal: Iterable[Any], revision_id: int, people: Mapping[int, frozenset[str]], now: datetime
) -> dict[Spot, Sum]:
    """What a call did, from its events in order (kind, at, data as JSON text).

    `revision_id` is the call's own; `people`: by revision, the places where a person is asked for. Whoever is still
    there has been until `now`. Of a call that no flow spoke to, nothing.
    """
    going = _Walk(revision_id, people)
    for event in journal:
        _follow(going, event.kind, happened(event), json.loads(event.data))
    # Only now: the carrier may tell that it ended before it tells of the last key.
    going.leave(going.over, going.over_at or now)
    return going.finished()


def _follow(going: _Walk, kind: str, at: datetime, data: Mapping[str, Any]) -> None:
    if kind == "talk_started" or (kind == "transfer_ended" and data.get("status") in TRANSFERRED):
        going.leave(Did.CONNECTED, at)
    if kind in ASKED and "turn" not in data:  # what the dialogue makes of a message stands beside it
        going.ask(ASKED[kind])
    if kind == "left_by_key":
        going.add(Did.CHOSE, str(data.get("key", "")))
    if (revision_id := data.get("revision")) is not None:
        going.leave(Did.WENT_ON, at)
        going.revision_id = int(revision_id)
    for what, where in _believable(data.get("trail", ()), going, at):
        if what == "entered":
            going.enter(where, at)
        else:
            going.add(SPOKEN_OF.get(what, what), where)
    if kind == "call_ended":
        going.over, going.over_at = ENDS.get(str(data.get("cause")), Did.CUT_OFF), at
        going.surely_over = at + CARRIERS_CLOCK if HAPPENED in data else at


def _believable(trail: Sequence[tuple[str, str]], going: _Walk, at: datetime) -> Sequence[tuple[str, str]]:
    """After its end a call fell silent for nobody; a key that we hear of late was pressed before."""
    if going.surely_over is None or at < going.surely_over or any(what in PRESSED for what, _ in trail):
        return trail
    return ()
