"""One's own work: what is promised to whom by when, how much of it presses, and that it is done."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import picture
from tests.browser.desk import available, go_home, talks
from tests.browser.eyes import findings
from tests.browser.hands import Keyboard
from tests.browser.office import button

HAND = Keyboard()


def test_what_one_has_promised_is_found_with_how_much_presses_and_is_kept(person: Any) -> None:
    bruno = person("bruno")
    page = bruno.page
    me = bruno.asks("GET", "session")["person"]["id"]
    now = datetime.fromisoformat(bruno.asks("GET", "desk")["now"])  # the house has a clock of its own
    late = now - timedelta(days=2)
    customer = bruno.asks("POST", "customers", {"name": "Ornella Fabbri"})["id"]
    matter = {"kind": "complaint", "customer_id": customer, "owner_id": me, "summary": "Charged twice"}
    promised = {"next_step": "Pay the fee back", "due_at": late.isoformat()}
    reference = bruno.asks("POST", "cases", matter | promised)["reference"]

    page.reload()
    way = page.get_by_role("navigation", name="Navigation").get_by_role("link", name="My work")
    expect(way).to_contain_text("overdue: 1")
    HAND.press(way)
    line = page.get_by_role("listitem").filter(has_text=reference)
    expect(line).to_contain_text("Pay the fee back")
    expect(line).to_contain_text("Overdue since")
    owed = page.get_by_role("list", name="My work").get_by_role("listitem")
    expect(owed.first).to_contain_text(reference)  # what is overdue comes first
    picture(page, "work-1-list")
    assert findings(page) == []

    HAND.press(button(page, "Promise kept…: Ornella Fabbri"))
    HAND.press(button(page, "Promise this"))
    expect(page.get_by_text("Say what happens by that day.")).to_be_visible()
    picture(page, "work-2-keep")
    assert findings(page) == []
    HAND.write(page.get_by_label("Or what happens next"), "Ask whether it has arrived")
    page.get_by_label("By the day").fill((now + timedelta(days=9)).date().isoformat())
    HAND.press(button(page, "Promise this"))
    expect(line).to_contain_text("Ask whether it has arrived")
    expect(line).to_contain_text("Due")
    expect(way).not_to_contain_text("overdue: 1")

    HAND.press(line.get_by_role("link", name="Ornella Fabbri"))
    expect(page.get_by_role("heading", level=1, name="Ornella Fabbri")).to_be_visible()
    HAND.press(way)
    HAND.press(button(page, "Promise kept…: Ornella Fabbri"))
    HAND.press(button(page, "Solved: close it"))
    expect(line).to_be_hidden()
    expect(page.get_by_role("heading", level=1, name="My work")).to_be_focused()


def test_work_that_is_empty_or_cannot_be_had_is_said(person: Any) -> None:
    page = person("bruno").page
    page.route("**/api/work?*", lambda route: route.fulfill(json={"lines": [], "next": None}))
    page.route("**/api/work", lambda route: route.fulfill(json={"lines": [], "next": None}))
    page.get_by_role("navigation", name="Navigation").get_by_role("link", name="My work").click()
    expect(page.get_by_text("You owe nobody anything")).to_be_visible()
    picture(page, "work-3-empty")
    page.unroute_all()
    page.route("**/api/work", lambda route: route.fulfill(status=500, json={"message": "something went wrong"}))
    page.reload()
    expect(button(page, "Try again")).to_be_visible()
    assert findings(page) == []


def _agrees_to_call(bruno: Any, vera: Any) -> None:
    """In the wrap-up of a call of hers."""
    page = bruno.page
    available(page)
    vera.dial()
    vera.press("0")
    page.get_by_role("button", name="Accept").click()
    talks(page)
    vera.hang_up()
    expect(page.get_by_role("heading", name="What came of it?")).to_be_visible()
    desk = bruno.asks("GET", "desk")
    at = (datetime.fromisoformat(desk["now"]) + timedelta(hours=3)).isoformat()
    said = {"disposition": "answered", "callback_at": at, "callback_by_me": True}
    bruno.asks("POST", f"desk/conversations/{desk['conversation']['id']}/wrap-up", said)
    expect(page.get_by_role("heading", name="Ready for the next caller")).to_be_visible()


def _form(word: Locator) -> list[Any]:
    """How high the button is in which a word stands, and the size of its letters."""
    measured = "word => { const b = word.closest('button'); return [b.offsetHeight, getComputedStyle(b).fontSize] }"
    found: list[Any] = word.evaluate(measured)
    return found


def _puts_it_off(page: Page) -> None:
    """On the customer's page, to be made by whoever is free."""
    planned = page.get_by_role("region", name="Callback planned")
    expect(planned.get_by_text("Agreed with Bruno Neri, who makes it")).to_be_visible()
    picture(page, "work-5-planned-of-the-customer")
    assert findings(page) == []
    HAND.press(planned.get_by_role("button", name="Another time… for Vera Bianchi"))
    dialog = page.get_by_role("dialog", name="Call Vera Bianchi at another time")
    day = dialog.get_by_label("On the day", exact=True)
    day.fill("2020-01-01")
    HAND.press(dialog.get_by_role("button", name="Save this time"))
    expect(dialog.get_by_text("Choose a time that is to come.")).to_be_visible()
    day.fill("2099-12-31")
    HAND.choose(dialog.get_by_role("radio", name="Whoever is free in this queue"))
    picture(page, "work-6-another-time")
    assert findings(page) == []
    HAND.press(dialog.get_by_role("button", name="Save this time"))
    expect(dialog).to_be_hidden()
    expect(planned).to_contain_text("2099")
    expect(planned.get_by_text("Agreed with Bruno Neri", exact=True)).to_be_visible()


@pytest.mark.timeout(300)
def test_a_callback_in_ones_work_is_made_looked_up_or_called_off(person: Any, caller: Any) -> None:
    bruno = person("bruno")
    page = bruno.page
    _agrees_to_call(bruno, caller("+393335550002"))
    way = page.get_by_role("navigation", name="Navigation").get_by_role("link", name="My work")
    HAND.press(way)
    line = page.get_by_role("listitem").filter(has_text="Vera Bianchi").filter(has_text="back · ")
    expect(line).to_contain_text("You call back")
    expect(line.get_by_role("button", name="Call now: Vera Bianchi")).to_be_enabled()
    assert _form(line.get_by_role("button", name="No longer needed")) == _form(line.get_by_text("Call now"))
    HAND.press(line.get_by_role("link", name="Open the customer"))
    expect(page.get_by_role("heading", level=1, name="Vera Bianchi")).to_be_visible()
    _puts_it_off(page)
    HAND.press(way)
    HAND.press(line.get_by_role("button", name="No longer needed"))
    expect(line.get_by_role("button", name="Leave it")).to_be_focused()
    HAND.press(line.get_by_role("button", name="Leave it"))
    expect(line.get_by_role("button", name="No longer needed")).to_be_focused()
    HAND.press(line.get_by_role("button", name="No longer needed"))
    expect(line.get_by_text("Nobody will call them then.")).to_be_visible()
    picture(page, "work-4-callback")
    assert findings(page) == []
    HAND.press(line.get_by_role("button", name="Call it off"))
    expect(line).to_be_hidden()
    page.get_by_role("link", name="Desk").click()
    go_home(page)
