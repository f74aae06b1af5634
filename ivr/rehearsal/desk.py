"""An agent's desk over the JSON API, as the console would use it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from ivr.rehearsal.wire import Wire


class Desk:
    """A logged-in agent's session."""

    def __init__(self, origin: str, email: str, password: str) -> None:
        self._wire = Wire(origin)
        self.email = email
        self._take_token(self._wire.get("/api/session"))
        self._take_token(self._wire.post("/api/log-in", {"email": email, "password": password}))

    def close(self) -> None:
        self._wire.close()

    def state(self) -> dict[str, Any]:
        """Presence, the offer and the conversation of this moment."""
        found: dict[str, Any] = self._wire.get("/api/desk")
        return found

    def set_presence(self, presence: str, reason: str | None = None) -> None:
        self._wire.put("/api/desk/presence", {"presence": presence, "reason": reason})

    def accept(self, offer: int) -> dict[str, Any]:
        """Takes the offer; gives the conversation and what the telephone needs to call in for it."""
        accepted: dict[str, Any] = self._wire.post(f"/api/desk/offers/{offer}/accept", {})
        return accepted

    def reject(self, offer: int) -> None:
        self._wire.post(f"/api/desk/offers/{offer}/reject", {})

    def call(self, number: str) -> dict[str, Any]:
        """Calls the customer of this number; gives the same as taking an offer."""
        (customer,) = self._wire.get(f"/api/customers?q={quote(number)}")
        body = {"customer_id": customer["id"], "number": number}
        placed: dict[str, Any] = self._wire.post("/api/desk/calls", body)
        return placed

    def phone(self) -> dict[str, Any]:
        """Identity and token of the agent's browser telephone."""
        found: dict[str, Any] = self._wire.get("/api/desk/phone")
        return found

    def act(self, conversation: int, act: str) -> None:
        """`hold`, `resume` or `hang-up`."""
        self._wire.post(f"/api/desk/conversations/{conversation}/{act}", {})

    def note(self, conversation: int, note: str) -> None:
        self._wire.put(f"/api/desk/conversations/{conversation}/note", {"note": note})

    def wrap_up(self, conversation: int, fields: dict[str, Any]) -> None:
        self._wire.post(f"/api/desk/conversations/{conversation}/wrap-up", fields)

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Any request of the API."""
        return self._wire.request(method, path, body)

    def _take_token(self, session: Any) -> None:
        if isinstance(session, dict) and (token := session.get("csrf_token")):
            self._wire.headers["X-CSRFToken"] = token
