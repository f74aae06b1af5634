"""The morning's callers and agents: each acts by itself on what it hears and sees."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from ivr.rehearsal.conductor import Conductor
from ivr.rehearsal.desk import Desk
from ivr.rehearsal.exchange import Exchange
from ivr.rehearsal.replay.log import LoggedCall, Outcome
from ivr.rehearsal.replay.terms import (
    KEY_SECONDS,
    REACTION_SECONDS,
    Window,
    key_for,
    nobody_is_there,
    number_of,
)
from ivr.rehearsal.wire import Refused


@dataclass(eq=False)
class Caller:
    """One call of the log, dialled again. Instants are None until they come.

    `question` counts what they were asked, `heard` is what they have heard of the last one.
    """

    logged: LoggedCall
    arrives: datetime
    sid: str | None = None
    question: int = 0
    heard: str = ""
    queued_at: datetime | None = None
    joined_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None
    gave_up: bool = False
    agents: list[str] = field(default_factory=list)

    @property
    def number(self) -> str:
        return number_of(self.logged.customer_id, self.logged.row)

    @property
    def over(self) -> bool:
        return self.ended_at is not None

    @property
    def waiting(self) -> bool:
        return self.sid is not None and self.joined_at is None and not self.over


@dataclass(eq=False)
class Server:
    """A server of the log at one of our desks; `stretches` are when they were at work."""

    name: str
    desk: Desk
    agent_id: int
    identity: str
    stretches: list[tuple[datetime, datetime]]
    token: str | None = None
    on_duty: bool = False
    leg: str | None = None
    conversation: int | None = None
    offer: int | None = None
    served: int = 0


class Crowd:
    """Everybody at once, on one conductor."""

    def __init__(self, conductor: Conductor, exchange: Exchange, line: str) -> None:
        self._conductor, self._exchange, self._line = conductor, exchange, line
        self.callers: list[Caller] = []
        self.servers: dict[int, Server] = {}
        self._by_sid: dict[str, Caller] = {}
        self._by_leg: dict[str, Server] = {}
        self._rooms: dict[str, tuple[Caller | None, Server | None]] = {}
        self.faults: list[str] = []
        self.failed_webhooks: Counter[str] = Counter()  # by error code and path
        self._mean_service: dict[str, float] = {}
        conductor.listeners.append(self._take)

    def bring_callers(self, calls: Iterable[LoggedCall], window: Window) -> None:
        """Everybody dials at the instant of the log."""
        self._mean_service = _mean_services(calls := list(calls))
        for logged in calls:
            caller = Caller(logged, window.instant(logged.arrived))
            self.callers.append(caller)
            self._at(caller.arrives, lambda caller=caller: self._dial(caller))  # type: ignore[misc]

    def bring_servers(self, servers: Iterable[Server]) -> None:
        for server in servers:
            self.servers[server.agent_id] = server
            for start, end in server.stretches:
                self._at(start, lambda server=server: self._sign_on(server))  # type: ignore[misc]
                self._at(end, lambda server=server: self._sign_off(server))  # type: ignore[misc]

    @property
    def all_over(self) -> bool:
        return all(caller.over for caller in self.callers)

    def look(self, agent_id: int) -> None:
        """Something is new at this agent's desk."""
        server = self.servers.get(agent_id)
        if server is None or server.conversation is not None:
            return
        offer = server.desk.state().get("offer")
        if offer is None or offer["offer_id"] == server.offer:
            return
        server.offer = offer["offer_id"]
        self._in(REACTION_SECONDS, lambda: self._accept(server, offer["offer_id"]))

    # callers

    def _dial(self, caller: Caller) -> None:
        caller.sid = self._exchange.dial(caller.number, self._line)
        self._by_sid[caller.sid] = caller
        if caller.logged.outcome is Outcome.HUNG_UP and caller.logged.wait_seconds == 0:
            self._in(max(1, caller.logged.menu_seconds), lambda: self._give_up(caller))

    def _hears(self, caller: Caller, text: str) -> None:
        """Each acts on the first words that are for them: presses a key, or hangs up where nobody is to be had."""
        decided = self._wish(caller)
        caller.heard = f"{caller.heard} {text}"
        wish = self._wish(caller)
        if wish is None or decided is not None:
            return
        now = self._conductor.now()
        wanted = caller.arrives + timedelta(seconds=caller.logged.menu_seconds)
        self._at(max(wanted, now + timedelta(seconds=KEY_SECONDS)), wish)

    def _wish(self, caller: Caller) -> Callable[[], None] | None:
        if nobody_is_there(caller.heard):
            return lambda: self._give_up(caller)
        key = key_for(caller.heard, caller.logged.kind) if caller.queued_at is None else None
        question = caller.question
        return None if key is None else lambda: self._press(caller, key, question)

    def _press(self, caller: Caller, key: str, question: int) -> None:
        if caller.over or caller.gave_up or caller.sid is None or caller.question != question:
            return
        try:
            self._exchange.press(caller.sid, key)
        except Refused as refused:
            if refused.status != 409:
                raise  # else the call has just ended, and the news of it is on its way

    def _queued(self, caller: Caller, event: dict[str, Any]) -> None:
        if caller.queued_at is not None:
            return
        caller.queued_at = self._conductor.now()
        if caller.logged.outcome is Outcome.HUNG_UP:
            self._in(caller.logged.wait_seconds, lambda: self._give_up(caller))

    def _give_up(self, caller: Caller) -> None:
        if not caller.waiting or caller.sid is None:
            return
        caller.gave_up = True
        try:
            self._exchange.hang_up(caller.sid)
        except Refused as refused:
            if refused.status != 409:
                raise

    # servers

    def _sign_on(self, server: Server) -> None:
        server.on_duty = True
        server.desk.set_presence("available")

    def _sign_off(self, server: Server) -> None:
        others = any(other.on_duty for other in self.servers.values() if other is not server)
        if not others and not self.all_over:
            self._in(60, lambda: self._sign_off(server))  # the last one stays until everybody is served
            return
        server.on_duty = False
        server.desk.set_presence("offline")

    def _accept(self, server: Server, offer: int) -> None:
        try:
            accepted = server.desk.accept(offer)
        except Refused as refused:
            if refused.status not in (404, 409, 410):
                raise
            return  # the caller was faster
        server.conversation = int(accepted["conversation"])
        params = {name: str(value) for name, value in accepted["phone"].get("params", {}).items()}
        to = f"app:{accepted['phone']['application_sid']}"
        server.leg = self._exchange.dial(f"client:{server.identity}", to, params)
        self._by_leg[server.leg] = server

    def _met(self, caller: Caller, server: Server) -> None:
        caller.joined_at = self._conductor.now()
        caller.agents.append(server.name)
        server.served += 1
        conversation = server.conversation
        seconds = caller.logged.service_seconds or self._mean_service.get(caller.logged.kind, 60.0)
        self._in(seconds, lambda: self._end_talk(server, conversation))

    def _end_talk(self, server: Server, conversation: int | None) -> None:
        if conversation is not None and server.conversation == conversation:
            server.desk.act(conversation, "hang-up")

    def _leg_ended(self, server: Server) -> None:
        conversation, server.conversation, server.leg = server.conversation, None, None
        if conversation is not None:
            self._in(0, lambda: self._wrap_up(server, conversation))
            self._in(0, lambda: self.look(server.agent_id))  # for who was offered before the telephone was down

    def _wrap_up(self, server: Server, conversation: int, disposition: str | None = None) -> None:
        try:
            server.desk.wrap_up(conversation, {"disposition": disposition})
        except Refused as refused:
            if refused.status == 422 and disposition is None:  # the queue asks what came of it: the log does not say
                self._wrap_up(server, conversation, refused.body["dispositions"][0])
            elif refused.status not in (404, 409, 410):
                self.faults.append(f"{server.name} could not wrap up: {refused}")

    # news

    def _take(self, event: dict[str, Any]) -> None:
        sid, kind = event.get("call_sid", ""), event["kind"]
        caller, server = self._by_sid.get(sid), self._by_leg.get(sid)
        if kind == "conference_joined":
            self._enter(str(event.get("conference_sid") or event.get("conference")), caller, server)
        elif kind == "webhook_failed":
            self.failed_webhooks[f"{event.get('code')} {_pattern(str(event.get('url')))}"] += 1
        elif caller is not None:
            self._caller_news(caller, kind, event)
        elif server is not None and kind == "ended":
            self._leg_ended(server)

    def _caller_news(self, caller: Caller, kind: str, event: dict[str, Any]) -> None:
        if kind == "heard":
            self._hears(caller, str(event.get("text", "")))
        elif kind == "asked":
            caller.question, caller.heard = caller.question + 1, ""
        elif kind == "queued":
            self._queued(caller, event)
        elif kind == "ended":
            caller.ended_at, caller.ended_by = self._conductor.now(), event.get("by")

    def _enter(self, room: str, caller: Caller | None, server: Server | None) -> None:
        here_caller, here_server = self._rooms.get(room, (None, None))
        here = (caller or here_caller, server or here_server)
        self._rooms[room] = here
        if here[0] is not None and here[1] is not None and (caller or server):
            self._met(here[0], here[1])

    def _in(self, seconds: float, wish: Callable[[], None]) -> None:
        self._at(self._conductor.now() + timedelta(seconds=seconds), wish)

    def _at(self, when: datetime, wish: Callable[[], None]) -> None:
        self._conductor.call_at(when, wish)


def _pattern(url: str) -> str:
    """The path of a URL, its numbers left out: one fault of a route is one fault."""
    return re.sub(r"\d+", "…", urlsplit(url).path)


def _mean_services(calls: list[LoggedCall]) -> dict[str, float]:
    """The mean service of each kind: for who hung up in the log and is served now."""
    sums: dict[str, list[int]] = {}
    for call in calls:
        if call.service_seconds:
            sums.setdefault(call.kind, []).append(call.service_seconds)
    return {kind: sum(seconds) / len(seconds) for kind, seconds in sums.items()}
