"""The desk shown as it is only for some, or for a moment: what the server says of it is changed on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Error, Page, Route

DESK = "**/api/desk"


def desk_as_if(page: Page, change: Callable[[dict[str, Any]], object]) -> None:
    """Has `change` alter each answer to the desk's question in place."""

    def answer(route: Route) -> None:
        try:
            reply = route.fetch()
            desk = reply.json()
        except Error:  # the page that has asked is gone, by a reload or its end, and nobody waits for this
            return
        change(desk)
        route.fulfill(response=reply, json=desk)

    page.route(DESK, answer)
