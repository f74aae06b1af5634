"""Logging out in the middle of a call: asked once, in the product's own words."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import picture
from tests.browser.desk import available, talks
from tests.browser.eyes import findings

STRANGER = "+393339990051"


@pytest.mark.timeout(300)
def test_who_logs_out_in_a_call_is_asked_by_the_product_and_not_by_the_browser_again(person: Any, caller: Any) -> None:
    page, stranger = person("bruno").page, caller(STRANGER)
    asked_by_browser: list[str] = []
    page.on("dialog", lambda dialog: asked_by_browser.append(dialog.type))
    available(page)
    stranger.dial()
    stranger.press("0")
    page.get_by_role("button", name="Accept").click()
    talks(page)
    page.get_by_role("button", name="Bruno Neri").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_text("If you log out, your line drops and the caller waits again.")).to_be_visible()
    picture(page, "log-out-in-a-call")
    assert findings(page) == []
    page.get_by_role("button", name="Stay in the call").click()
    talks(page)
    page.get_by_role("button", name="Log out").click()
    page.get_by_role("button", name="Log out all the same").click()
    expect(page.get_by_label("Password")).to_be_visible()
    assert asked_by_browser == []
    stranger.hang_up()
