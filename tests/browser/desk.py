"""What an agent does at the desk again and again."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def available(page: Page) -> None:
    """Begins to take calls."""
    page.get_by_role("button", name="Available", exact=True).click()
    expect(page.get_by_role("heading", name="Ready for the next caller")).to_be_visible()
    expect(page.get_by_role("button", name="Telephone ready")).to_be_visible()


def finish(page: Page) -> None:
    """Ends the wrap-up as it stands."""
    expect(page.get_by_role("heading", name="What came of it?")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Ready for the next caller")).to_be_visible()


def go_home(page: Page) -> None:
    page.get_by_role("button", name="Offline").click()
    expect(page.get_by_role("heading", name="Not at work")).to_be_visible()
