"""The menu as a graph in a real browser."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import picture
from tests.browser.eyes import findings


def test_look(person: Any) -> None:
    page = person("ada").page
    page.goto(f"{page.evaluate('location.origin')}/flow/hotline?view=graph")
    expect(page.get_by_role("group", name="Welcome, ")).to_be_visible()
    picture(page, "graph-1")
    page.get_by_role("button", name="Show all of it").click()
    page.wait_for_timeout(500)
    picture(page, "graph-2")
    print(findings(page))
    page.goto(f"{page.evaluate('location.origin')}/flow/hotline/edit?view=graph")
    page.get_by_role("group", name="Welcome, ").focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    picture(page, "graph-3")
    print(findings(page))
