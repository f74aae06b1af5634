"""A menu for Christmas in a real browser: taken in from a file, planned, compared, called off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import picture
from tests.browser.eyes import findings
from tests.browser.hands import Mouse, option

MOUSE = Mouse()


@pytest.fixture
def ada(person: Any) -> Iterator[Any]:
    """A manager; nothing planned and no draft is left behind."""
    manager = person("ada")
    yield manager
    for each in manager.asks("GET", "flows/hotline/times")["schedules"]:
        manager.asks("DELETE", f"flows/hotline/schedules/{each['id']}")


def test_who_else_is_in_the_draft_is_seen_and_a_file_is_looked_at_before_it_is_taken_in(
    ada: Any, person: Any, tmp_path: Path
) -> None:
    page, root = ada.page, person("root")
    root.asks("POST", "drafts/hotline")
    root.asks("PUT", "drafts/hotline/presence", {"node": "welcome"})
    page.goto(f"{page.evaluate('location.origin')}/flow/hotline/edit")
    expect(page.get_by_text("is here too, at Welcome")).to_be_visible()
    picture(page, "planned-1-here")
    MOUSE.choose(page.get_by_role("radio", name="Graph"))
    expect(page.get_by_role("group", name=re.compile("^Welcome, .* is here too"))).to_be_visible()
    page.get_by_role("switch", name="What callers did").check()
    expect(page.get_by_text(re.compile(r"Revision \d+, the last 7 days. Calls: \d+"))).to_be_visible()
    expect(page.get_by_role("group", name=re.compile("^Welcome, "))).to_contain_text("Came here")
    MOUSE.pick(page.get_by_role("combobox", name="Go to"), option(page, "Welcome"))
    picture(page, "planned-6-graph")
    assert findings(page) == []
    MOUSE.choose(page.get_by_role("radio", name="Outline"))

    with page.expect_download() as download:
        MOUSE.press(page.get_by_role("link", name="Download the draft"))
    text = Path(download.value.path()).read_text(encoding="utf-8")
    broken, christmas = tmp_path / "broken.yaml", tmp_path / "christmas.yaml"
    broken.write_text(text.replace("start: greeting", "start: nowhere"), encoding="utf-8")
    christmas.write_text(text.replace("title: The hotline", "title: Merry Christmas"), encoding="utf-8")
    take_in = page.get_by_role("button", name="Take in a file …")
    MOUSE.send(take_in, broken)
    refused = page.get_by_role("dialog", name="This file cannot be taken in")
    expect(refused).to_contain_text(re.compile(r"Line \d+:"))
    picture(page, "planned-2-refused")
    assert findings(page) == []
    page.keyboard.press("Escape")
    MOUSE.send(take_in, christmas)
    MOUSE.press(page.get_by_role("dialog").get_by_role("button", name="Take it into the draft"))
    expect(page.get_by_role("heading", name="Change: Merry Christmas")).to_be_visible()
    MOUSE.press(page.get_by_role("button", name="Undo"))
    expect(page.get_by_role("heading", name="Change: The hotline")).to_be_visible()
    MOUSE.press(page.get_by_role("button", name="Redo"))
    expect(page.get_by_text("Draft saved")).to_be_visible()
    MOUSE.press(page.get_by_role("button", name="Discard the draft"))
    MOUSE.press(page.get_by_role("button", name="Discard it for everybody"))
    expect(page.get_by_text("what callers hear now")).to_be_visible()


def test_a_menu_for_christmas_is_planned_compared_and_called_off(ada: Any) -> None:
    page, begun = ada.page, ada.asks("POST", "drafts/hotline")
    christmas = {**begun["document"], "title": "Merry Christmas"}
    ada.asks("PUT", "drafts/hotline", {"version": begun["draft"]["version"], "document": christmas})
    page.goto(f"{page.evaluate('location.origin')}/flow/hotline/edit")
    MOUSE.press(page.get_by_role("button", name="Publish …"))
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(re.compile(r"Rehearsals passed: \d+"))
    MOUSE.write(dialog.get_by_role("textbox", name="Why"), "Christmas")
    MOUSE.choose(dialog.get_by_role("radio", name="At a time"))
    dialog.get_by_label("From: day").fill("2030-12-24")
    dialog.get_by_role("checkbox", name="Only for a while").check()
    dialog.get_by_label("Until: day").fill("2031-01-07")
    expect(dialog).to_contain_text(re.compile(r"At its end, on .* revision \d+ comes back"))
    picture(page, "planned-3-when")
    assert findings(page) == []
    MOUSE.press(dialog.get_by_role("button", name="Plan it"))

    planned = page.get_by_role("region", name="Planned")
    expect(planned).to_contain_text("Christmas")
    expect(planned).to_contain_text("To come")
    picture(page, "planned-4-coming")
    assert findings(page) == []
    MOUSE.press(page.get_by_role("link", name=re.compile(r"What was new in revision")).first)
    expect(page.get_by_role("region", name=re.compile(r"What is otherwise in revision"))).to_be_visible()
    picture(page, "planned-5-compared")
    assert findings(page) == []
    MOUSE.press(page.get_by_role("link", name="Back to what callers hear"))
    MOUSE.press(planned.get_by_role("button", name=re.compile("Call off revision")))
    expect(planned).to_be_hidden()
    page.goto(f"{page.evaluate('location.origin')}/administration/audit?noun=flow")
    expect(page.get_by_role("listitem").filter(has_text="Plan called off").first).to_contain_text("Merry Christmas")
    picture(page, "planned-7-audit")
    assert findings(page) == []
