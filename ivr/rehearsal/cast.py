"""The cast: callers with their telephones, agents with their desks."""

from __future__ import annotations

from typing import Any

from ivr.rehearsal.desk import Desk
from ivr.rehearsal.exchange import Exchange
from ivr.rehearsal.script import Part
from ivr.rehearsal.telephone import Telephone


class Caller:
    """Somebody who calls, is called, and texts."""

    def __init__(self, name: str, number: str, exchange: Exchange) -> None:
        self.name = name
        self.telephone = Telephone(exchange, number)


class Agent:
    """Somebody at a desk. A browser telephone calls in for an offer; a real one is called."""

    def __init__(self, part: Part, exchange: Exchange, origin: str) -> None:
        self.name = part.name
        self._exchange = exchange
        self.desk = Desk(origin, part.email or "", part.password)
        self.handset = Telephone(exchange, part.number) if part.number else None
        self._browser: Telephone | None = None
        self._accepted: dict[str, Any] | None = None
        self.conversation: int | None = None
        self.party: int | None = None

    @property
    def telephone(self) -> Telephone:
        """The one the agent talks through."""
        if self.handset is not None:
            return self.handset
        if self._browser is None:
            self._browser = Telephone(self._exchange, f"client:{self.desk.phone()['identity']}")
        return self._browser

    def offer(self) -> dict[str, Any] | None:
        """The offer on the screen now."""
        offer: dict[str, Any] | None = self.desk.state().get("offer")
        return offer

    def presence(self) -> str:
        """As the desk shows it."""
        state = self.desk.state()
        return str(state.get("me", state).get("presence"))

    def accept(self, offer: int) -> None:
        self._accepted = self.desk.accept(offer)
        self.conversation = int(self._accepted["conversation"])

    def call(self, number: str) -> None:
        """Asks for a call to a customer."""
        self._accepted = self.desk.call(number)
        self.conversation = int(self._accepted["conversation"])

    def call_in(self) -> None:
        """Calls in from the browser for what was accepted, as the page does."""
        assert self._accepted is not None, "nothing was accepted"
        self.call_in_for(self._accepted.get("phone") or {})

    def call_in_for(self, phone: dict[str, Any]) -> None:
        """Calls in from the browser with what the desk was given for it."""
        token = self.desk.phone().get("token")
        params = {name: str(value) for name, value in (phone.get("params") or {}).items()}
        self.telephone.dial(f"app:{phone['application_sid']}", params, token)

    def current_conversation(self) -> int:
        """The one at the desk, or the last one that was (for the wrap-up)."""
        found = self.desk.state().get("conversation")
        if isinstance(found, dict):
            found = found.get("id")
        if found is not None:
            self.conversation = int(found)
        assert self.conversation is not None, f"{self.name} has had no conversation yet"
        return self.conversation

    def part(self) -> dict[str, Any] | None:
        """The talk of somebody else that the desk shows."""
        part: dict[str, Any] | None = self.desk.state().get("part")
        return part

    def take(self, event: dict[str, Any]) -> bool:
        """Takes an event of the carrier; False when it is not about this agent's telephone."""
        mine = [phone for phone in (self.handset, self._browser) if phone is not None]
        return any(phone.take(event) for phone in mine)
