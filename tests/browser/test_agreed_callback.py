"""A callback that one agent has agreed: the next who talks to the customer sees it, and may call it off."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import picture
from tests.browser.desk import available, calls_off_what_is_planned, finish, go_home, talks
from tests.browser.eyes import findings

VERA = "+393335550002"


def _talks_to(page: Page, customer: Any) -> None:
    customer.dial()
    customer.press("2")
    customer.press("1")
    page.get_by_role("button", name="Accept").click()
    talks(page)


def _agrees_to_call_back(bruno: Any) -> None:
    desk = bruno.asks("GET", "desk")
    at = datetime.fromisoformat(desk["now"].replace("Z", "+00:00")) + timedelta(hours=2)
    said = {"disposition": "solved", "callback_at": at.isoformat()}
    bruno.asks("POST", f"desk/conversations/{desk['conversation']['id']}/wrap-up", said)


@pytest.mark.timeout(300)
def test_who_talks_to_the_customer_next_sees_it_and_calls_it_off(person: Any, caller: Any) -> None:
    bruno, vera = person("bruno"), caller(VERA)
    page = bruno.page
    available(page)
    _talks_to(page, vera)
    vera.hang_up()
    expect(page.get_by_role("heading", name="What came of it?")).to_be_visible()
    _agrees_to_call_back(bruno)
    expect(page.get_by_role("heading", name="Ready for the next caller")).to_be_visible()

    _talks_to(page, vera)
    planned = page.get_by_role("region", name="Callback planned")
    expect(planned.get_by_text("Agreed with Bruno Neri")).to_be_visible()
    planned.get_by_role("button", name="No longer needed").click()
    expect(planned.get_by_text("Nobody will call them then.")).to_be_visible()
    picture(page, "planned-1-asked")
    assert findings(page) == []
    planned.get_by_role("button", name="Leave it").click()
    planned.get_by_role("button", name="No longer needed").click()
    planned.get_by_role("button", name="Call it off").click()
    expect(planned).to_be_hidden()
    vera.hang_up()
    finish(page)
    go_home(page)


@pytest.mark.timeout(300)
def test_who_agreed_it_finds_in_their_work_that_a_colleague_has_called_it_off(person: Any, caller: Any) -> None:
    bruno, chiara, vera = person("bruno"), person("chiara"), caller(VERA)
    available(bruno.page)
    _talks_to(bruno.page, vera)
    vera.hang_up()
    _agrees_to_call_back(bruno)
    expect(bruno.page.get_by_role("heading", name="Ready for the next caller")).to_be_visible()
    go_home(bruno.page)

    page = chiara.page
    available(page)
    _talks_to(page, vera)
    calls_off_what_is_planned(page)
    vera.hang_up()
    finish(page)
    go_home(page)

    bruno.page.get_by_role("navigation", name="Navigation").get_by_role("link", name="My work").click()
    told = bruno.page.get_by_role("region", name="Callbacks called off")
    expect(told.get_by_text("has called it off: the customer no longer needs it.")).to_contain_text("Chiara")
    picture(bruno.page, "planned-2-told")
    assert findings(bruno.page) == []
