"""The end of a working day, after every test: whoever is still at work is sent home."""

from __future__ import annotations

import time
from typing import Any

import requests

from ivr.agents import Presence

SUPERVISOR, PASSWORD = "sara@demo.hotline.example", "hotline-demo"
PATIENCE_SECONDS, LOOK_SECONDS = 30.0, 0.2


class Colleague:
    """Somebody of the company who asks the API and needs no browser."""

    def __init__(self, url: str, who: str) -> None:
        self._url, self._who = f"{url}/api", who
        self._session = requests.Session()

    def asks(self, method: str, path: str, body: Any = None) -> Any:
        """Its answer, also that something else has come first (409)."""
        if "X-CSRFToken" not in self._session.headers:
            self._log_in()
        answer = self._session.request(method, f"{self._url}/{path}", json=body, timeout=10)
        assert answer.ok or answer.status_code == 409, answer.text
        return answer.json()

    def _log_in(self) -> None:
        self._keep_token(self._session.get(f"{self._url}/session", timeout=10))
        who = {"email": self._who, "password": PASSWORD}
        self._keep_token(self._session.post(f"{self._url}/log-in", json=who, timeout=10))

    def _keep_token(self, answer: requests.Response) -> None:
        assert answer.ok, answer.text
        self._session.headers["X-CSRFToken"] = answer.json()["csrf_token"]


class Closing:
    """A supervisor who stays until the last has gone: what one test leaves unwritten is not the next one's affair."""

    def __init__(self, url: str) -> None:
        self._supervisor = Colleague(url, SUPERVISOR)

    def sends_everybody_home(self) -> None:
        """Ends wrap-ups as they stand; raises AssertionError for who is still in a call after a while."""
        asks = self._supervisor.asks
        until = time.monotonic() + PATIENCE_SECONDS
        while staying := [agent for agent in asks("GET", "board")["agents"] if agent["presence"] != Presence.OFFLINE]:
            assert time.monotonic() < until, f"still at work after the test: {staying}"
            for agent in staying:
                asks("PUT", f"agents/{agent['agent_id']}/presence", {"presence": Presence.OFFLINE})
                if agent["presence"] == Presence.WRAP_UP:
                    asks("POST", f"agents/{agent['agent_id']}/wrap-up/end")
            time.sleep(LOOK_SECONDS)
