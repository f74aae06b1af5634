"""What managers see when there is nothing, when it takes long, and when something is wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import picture
from tests.browser.eyes import findings
from tests.browser.system import Running

WRONG = {"message": "the database does not answer"}
EMPTY = {
    "administration/agents": ("agents/all", "Nobody takes calls yet"),
    "administration/queues": ("queue-settings", "There is no queue"),
    "administration/lines": ("lines", "There is no line yet"),
    "administration/audit": ("audit", "No changes on record"),
    "administration/emergency": ("emergency", "There is no line yet"),
    "customers?q=nobody+at+all": ("customers", "Nobody found"),
    "customers/duplicates": ("customers/shared-numbers", "No two customers share a number"),
    "calls": ("calls", "No call yet"),
    "messages": ("voicemails", "No message waits"),
    "surveys": ("surveys", "No survey yet"),
}
"""Screen: the room of the API that has nothing, and what is said."""
NOT_YOURS = {"message": "this is for the role manager and above"}


def _answers(status: int, body: Any) -> Callable[[Route], None]:
    return lambda route: route.fulfill(status=status, content_type="application/json", body=json.dumps(body))


def _seen(page: Page, name: str) -> None:
    assert findings(page) == []
    picture(page, name)


def test_an_empty_list_says_what_could_be_done(person: Any, running: Running) -> None:
    page = person("ada").page
    for path, (room, nothing) in EMPTY.items():
        page.route(re.compile(rf"/api/{room}(\?.*)?$"), _answers(200, []))
        page.goto(f"{running.url}/{path}")
        expect(page.get_by_text(nothing).first).to_be_visible()
        _seen(page, f"empty-{re.sub('[^a-z]+', '-', path)}")
        page.unroute_all()


def test_waiting_failing_and_being_refused_look_the_same_everywhere(person: Any, running: Running) -> None:
    page = person("ada").page
    for path, room in (("administration/lines", "lines"), ("customers/1", "customers/1")):
        page.route(re.compile(rf"/api/{room}$"), lambda _: None)
        page.goto(f"{running.url}/{path}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()  # the screen is there, its contents are not
        expect(page.get_by_role("status", name="Loading").first).to_be_visible()
        _seen(page, f"waiting-{path.replace('/', '-')}")
        for number, (status, body) in enumerate(((500, WRONG), (403, NOT_YOURS))):
            page.unroute_all()
            page.route(re.compile(rf"/api/{room}$"), _answers(status, body))
            page.goto(f"{running.url}/{path}")
            expect(page.get_by_role("alert").filter(has_text=body["message"]).first).to_be_visible()
            _seen(page, f"{('failing', 'refused')[number]}-{path.replace('/', '-')}")
        page.unroute_all()
        page.get_by_role("button", name="Try again").first.click()
        expect(page.get_by_role("alert")).to_be_hidden()


def test_a_broken_part_is_the_first_thing_one_sees(person: Any, running: Running) -> None:
    ada = person("ada")
    health = ada.asks("GET", "health/parts")
    health["state"] = "broken"
    health["parts"][1] |= {"state": "broken", "code": "redis_away"}
    ada.page.route(re.compile(r"/api/health/parts$"), _answers(200, health))
    ada.page.goto(f"{running.url}/parts")
    expect(ada.page.get_by_text("Something is broken")).to_be_visible()
    expect(ada.page.get_by_text("Redis does not answer")).to_be_visible()
    _seen(ada.page, "parts-broken")
