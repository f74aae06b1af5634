"""JSON over one kept-open HTTP connection: how a rehearsal's callers and agents reach the systems under test."""

from __future__ import annotations

import http.client
import json
import threading
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 60.0


class Refused(Exception):
    """The other side answered with an error status; the message is its own sentence where it gave one."""

    def __init__(self, method: str, path: str, status: int, body: Any) -> None:
        said = body.get("message") or body.get("error") or body if isinstance(body, dict) else body
        super().__init__(f"{method} {path} was answered with {status}: {said}")
        self.status, self.body = status, body
        self._said = (method, path, status, body)

    def __reduce__(self) -> tuple[type[Refused], tuple[str, str, int, Any]]:
        """For a process that has asked another to rehearse."""
        return Refused, self._said


class Wire:
    """One connection with its cookies; safe to share between threads (one request at a time)."""

    def __init__(self, origin: str) -> None:
        parts = urlsplit(origin)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_SECONDS)
        self._cookies: dict[str, str] = {}
        self._lock = threading.Lock()
        self.origin = origin.rstrip("/")
        self.headers: dict[str, str] = {}

    def get(self, path: str) -> Any:
        return self.request("GET", path)

    def post(self, path: str, body: Any = None) -> Any:
        return self.request("POST", path, body)

    def put(self, path: str, body: Any = None) -> Any:
        return self.request("PUT", path, body)

    def request(self, method: str, path: str, body: Any = None) -> Any:
        """Sends and reads JSON; None for an empty answer. Raises Refused for 4xx and 5xx."""
        payload = None if body is None else json.dumps(body).encode()
        with self._lock:
            status, answer = self._exchange(method, path, payload)
        if status >= 400:
            raise Refused(method, path, status, answer)
        return answer

    def close(self) -> None:
        self._connection.close()

    def _exchange(self, method: str, path: str, payload: bytes | None) -> tuple[int, Any]:
        headers = {"Accept": "application/json", **self.headers}
        if payload is not None:
            headers["Content-Type"] = "application/json"
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        response = self._send(method, path, payload, headers)
        body = response.read()
        self._keep_cookies(response)
        return response.status, _parsed(body)

    def _send(self, method: str, path: str, payload: bytes | None, headers: dict[str, str]) -> http.client.HTTPResponse:
        fresh = self._connection.sock is None
        try:
            self._connection.request(method, path, payload, headers)
            return self._connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            self._connection.close()
            if fresh:
                raise
            # The server had closed a connection that stood idle: nothing was processed.
            self._connection.request(method, path, payload, headers)
            return self._connection.getresponse()

    def _keep_cookies(self, response: http.client.HTTPResponse) -> None:
        for header in response.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(header).items():
                self._cookies[name] = morsel.value


def _parsed(body: bytes) -> Any:
    if not body:
        return None
    try:
        return json.loads(body)
    except ValueError:
        return body.decode(errors="replace")
