"""How a command talks to a carrier that runs."""

from __future__ import annotations

import json
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

import click

PATIENCE_SECONDS = 10.0
DEFAULT_URL = "http://127.0.0.1:8010"


class Carrier:
    """The control API of a sandbox."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise click.BadParameter(f"{url!r} is no address such as {DEFAULT_URL}", param_hint="--url")
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self._url = url
        self._connection = kind(parts.hostname, parts.port, timeout=PATIENCE_SECONDS)

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The answer, None when it is empty. Raises ClickException with the reason of a refusal."""
        sent = None if body is None else json.dumps(body)
        try:
            self._connection.request(method, f"/sandbox{path}", sent)
            answer = self._connection.getresponse()
            text = answer.read().decode()
        except (OSError, HTTPException) as error:
            raise click.ClickException(f"no sandbox answers at {self._url} (elsewhere: --url): {error}") from None
        finally:
            self._connection.close()
        return _read(answer.status, text)


def _read(status: int, text: str) -> Any:
    try:
        told = json.loads(text) if text else None
    except ValueError:
        raise click.ClickException(f"that is no sandbox: it answers with status {status}") from None
    if status >= 400:
        reason = told.get("error") if isinstance(told, dict) else None
        raise click.ClickException(reason or f"refused with status {status}")
    return told
