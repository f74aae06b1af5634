"""What a manager does again and again, with either hand, and how the menu is afterwards as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import picture
from tests.browser.eyes import findings
from tests.browser.hands import Hand, Keyboard, Mouse

_LOOKED_AT: set[str] = set()
HANDS = pytest.mark.parametrize("hand", [Mouse(), Keyboard()], ids=["mouse", "keyboard"])


def to(page: Page, hand: Hand, section: str) -> None:
    """Goes to a part of administration by the links."""
    hand.press(page.get_by_role("navigation", name="Navigation").get_by_role("link", name="Administration"))
    hand.press(page.get_by_role("navigation", name="Administration").get_by_role("link", name=section, exact=True))
    expect(page.get_by_role("heading", level=1, name=section)).to_be_visible()
    expect(page.get_by_role("status", name="Loading")).to_be_hidden()


def button(page: Page, name: str) -> Locator:
    """By its whole name."""
    return page.get_by_role("button", name=name, exact=True)


def save(page: Page, hand: Hand) -> None:
    """The form that is open, which closes."""
    hand.press(page.get_by_role("dialog").get_by_role("button", name="Save"))
    expect(page.get_by_role("dialog")).to_be_hidden()


def row(page: Page, name: str) -> Locator:
    """That has these words in it."""
    return page.get_by_role("row", name=re.compile(name))


def look(page: Page, name: str) -> None:
    """What axe finds, and a picture; once for both ways of working."""
    if name not in _LOOKED_AT:
        _LOOKED_AT.add(name)
        assert findings(page) == []
        picture(page, name)


@contextmanager
def menu_as_it_was(manager: Any) -> Iterator[None]:
    """Afterwards callers hear what they heard before, and nobody serves a queue that was made meanwhile."""
    served = {agent["id"]: agent["queue_ids"] for agent in manager.asks("GET", "agents")}
    names = {queue["id"]: queue["name"] for queue in manager.asks("GET", "queue-settings")}
    yield
    for draft in manager.asks("GET", "drafts"):
        manager.asks("DELETE", f"drafts/{draft['flow']}?version={draft['version']}")
    manager.asks("POST", "flows/hotline/rollback", {"number": 1})
    for agent, queues in served.items():
        manager.asks("PUT", f"agents/{agent}/queues", {"queues": [names[each] for each in queues]})
    for queue in manager.asks("GET", "queue-settings"):
        if queue["id"] not in names:
            manager.asks("PATCH", f"queue-settings/{queue['id']}", {"version": queue["version"], "active": False})
