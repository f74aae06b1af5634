"""What an agent does at the desk again and again."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.hands import Hand, Mouse


def available(page: Page, hand: Hand | None = None) -> None:
    """Begins to take calls."""
    (hand or Mouse()).press(page.get_by_role("button", name="Available", exact=True))
    expect(page.get_by_role("heading", name="Ready for the next caller")).to_be_visible()
    expect(page.get_by_role("button", name="Telephone ready")).to_be_visible()


def talks(page: Page) -> None:
    """Both are in the call."""
    expect(page.get_by_text("Talking", exact=True)).to_be_visible()


def has_a_break(page: Page, why: str) -> None:
    expect(page.get_by_role("status").filter(has_text="Break").filter(has_text=why)).to_be_visible()


def say_result(page: Page, hand: Hand | None = None) -> None:
    """Chooses the first of the results, if the queue asks for one."""
    expect(page.get_by_role("heading", name="What came of it?")).to_be_visible()
    results = page.get_by_role("radiogroup", name="Result").get_by_role("radio")
    if results.count():
        (hand or Mouse()).choose(results.first)


def finish(page: Page, hand: Hand | None = None) -> None:
    """Ends the wrap-up."""
    say_result(page, hand)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Ready for the next caller")).to_be_visible()


def go_home(page: Page, hand: Hand | None = None) -> None:
    (hand or Mouse()).press(page.get_by_role("button", name="Offline"))
    expect(page.get_by_role("heading", name="Not at work")).to_be_visible()


def calls_off_what_is_planned(page: Page) -> None:
    """In a talk with whoever was promised it; asked twice."""
    planned = page.get_by_role("region", name="Callback planned")
    planned.get_by_role("button", name="No longer needed").click()
    planned.get_by_role("button", name="Call it off").click()
    expect(planned).to_be_hidden()
