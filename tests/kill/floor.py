"""A floor of agents at their desks and of customers at their telephones, who go on whatever dies in between."""

from __future__ import annotations

import contextlib
import http.client
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

from ivr.rehearsal.desk import Desk
from ivr.rehearsal.exchange import Exchange
from ivr.rehearsal.script import DEFAULT_LINE, DEFAULT_PASSWORD
from ivr.rehearsal.wire import Refused

COMPANY = "demo.hotline.example"
LASTING = ("queued", "ringing", "in-progress")
ENGLISH_QUESTION = "11"
AGAIN = "*"
DAWDLERS = 2
DAWDLING_SECONDS = 0.5
LOOKS_ALONE = 50
"""How often an agent looks at a talk with nobody before hanging up."""


@contextlib.contextmanager
def maybe_unanswered() -> Iterator[None]:
    """A killed process owes an answer: who asked looks again, and goes on from what is so."""
    with contextlib.suppress(Refused, http.client.HTTPException, OSError):
        yield


class Customer:
    """Somebody who calls with a question, talks, and hangs up (or lets the agent do it)."""

    def __init__(self, number: str, exchange: Exchange) -> None:
        self.number = number
        self._exchange = exchange
        self._to_press = ENGLISH_QUESTION
        self.served = False
        self._over = False
        self.sid = exchange.dial(number, DEFAULT_LINE)

    @property
    def lets_the_agent_hang_up(self) -> bool:
        return int(self.number) % 4 == 0

    def step(self) -> None:
        if self._over:
            return
        call = self._exchange.call(self.sid)
        if self._to_press and call["listening"]:
            with maybe_unanswered():
                self._exchange.press(self.sid, self._to_press[0])
                self._to_press = self._to_press[1:]
        elif self.served and call["status"] in LASTING:
            self.hang_up()

    def hang_up(self) -> None:
        with maybe_unanswered():
            self._exchange.hang_up(self.sid)

    def is_over(self) -> bool:
        self._over = self._over or self._exchange.call(self.sid)["status"] not in LASTING
        return self._over


class Dawdler:
    """Somebody who has the menu repeated again and again; too slow for it on a busy machine, they come to an agent."""

    def __init__(self, number: str, exchange: Exchange) -> None:
        self._exchange = exchange
        self._pressed_at = 0.0
        self.sid = exchange.dial(number, DEFAULT_LINE)

    def step(self) -> None:
        if time.monotonic() - self._pressed_at > DAWDLING_SECONDS and self.is_listening():
            self._pressed_at = time.monotonic()
            with maybe_unanswered():
                self._exchange.press(self.sid, AGAIN)

    def is_listening(self) -> bool:
        return bool(self._exchange.call(self.sid)["listening"])

    def is_over(self) -> bool:
        return self._exchange.call(self.sid)["status"] not in LASTING

    def hang_up(self) -> None:
        with maybe_unanswered():
            self._exchange.hang_up(self.sid)


class Seat:
    """An agent whose browser does the next thing that the desk shows."""

    def __init__(self, name: str, origin: str, exchange: Exchange) -> None:
        self._exchange = exchange
        self._desk = Desk(origin, f"{name}@{COMPANY}", DEFAULT_PASSWORD)
        self._phone = self._desk.phone()
        self._legs: dict[int, str] = {}
        self._alone: Counter[int] = Counter()
        self.shown: dict[str, Any] = {}

    def close(self) -> None:
        self._desk.close()

    def look(self) -> str:
        """What the desk shows now: `offered`, a conversation's status, or else the agent's presence."""
        self.shown = {}
        with maybe_unanswered():
            self.shown = self._desk.state()
        if not self.shown:
            return "unanswered"
        talk = self.shown["conversation"]
        presence = str(self.shown["me"]["presence"])
        if self.shown["offer"]:
            return "offered"
        return str(talk["status"]) if talk and presence == "on_call" else presence

    def step(self, customers: dict[str, Customer]) -> None:
        """Does what comes next after the last look; `customers` by their numbers."""
        if not self.shown:
            return
        offer, talk = self.shown["offer"], self.shown["conversation"]
        presence = self.shown["me"]["presence"]
        with maybe_unanswered():
            if offer:
                self._desk.accept(offer["offer_id"])
            elif presence in ("offline", "break"):
                self._desk.set_presence("available")
            elif talk and presence == "wrap_up":
                self._desk.wrap_up(talk["id"], {"disposition": "explained", "note": "as agreed"})
            elif talk and talk["status"] == "joining":
                self._call_in(talk["id"])
            elif talk and talk["status"] == "talking":
                self._end(talk, customers.get(talk["briefing"]["number"]))

    def _call_in(self, conversation: int) -> None:
        leg = self._legs.get(conversation)
        if leg is None or self._exchange.call(leg)["status"] not in LASTING:
            identity, application = f"client:{self._phone['identity']}", f"app:{self._phone['application_sid']}"
            params = {"conversation": str(conversation)}
            self._legs[conversation] = self._exchange.dial(identity, application, params, self._phone["token"])

    def _end(self, talk: dict[str, Any], customer: Customer | None) -> None:
        """Ends the talk from one side or the other; a dawdler who has come out of the menu is no customer."""
        if customer is not None and customer.is_over():
            self._alone[talk["id"]] += 1  # the news of it may be on its way, or lost
        if customer is None or customer.lets_the_agent_hang_up or self._alone[talk["id"]] > LOOKS_ALONE:
            self._desk.act(talk["id"], "hang-up")
            self._exchange.hang_up(self._legs[talk["id"]])
        else:
            customer.hang_up()
        if customer is not None:
            customer.served = True


class Floor:
    """Agents and customers, moved on a step at a time. `prefix` begins the customers' numbers."""

    def __init__(self, origin: str, sandbox: str, agents: tuple[str, ...], prefix: str) -> None:
        self._exchange, self._prefix = Exchange(sandbox), prefix
        self.seats = [Seat(name, origin, self._exchange) for name in agents]
        self.customers: dict[str, Customer] = {}
        self.dawdlers = [Dawdler(f"{prefix}9{number:03}", self._exchange) for number in range(DAWDLERS)]

    def close(self) -> None:
        for dawdler in self.dawdlers:
            dawdler.hang_up()
        for seat in self.seats:
            seat.close()
        self._exchange.close()

    def dial(self) -> None:
        """One customer more."""
        number = f"{self._prefix}{len(self.customers):04}"
        self.customers[number] = Customer(number, self._exchange)

    def under_way(self) -> int:
        """Customers whose calls are not over."""
        return sum(not customer.is_over() for customer in self.customers.values())

    def look(self) -> set[str]:
        """What the desks show now."""
        return {seat.look() for seat in self.seats}

    def step(self) -> None:
        """Everybody does what comes next, after the last look."""
        for seat in self.seats:
            seat.step(self.customers)
        callers: list[Customer | Dawdler] = [*self.customers.values(), *self.dawdlers]
        for caller in callers:
            caller.step()
