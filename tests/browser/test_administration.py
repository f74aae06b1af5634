"""The house set up by a manager in a real browser: agents, queues, customers from a file, the emergency's switch."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Pace, Visitor, picture
from tests.browser.desk import available, finish, go_home
from tests.browser.eyes import findings
from tests.browser.system import Running

PAUL = "+393337654321"
OWN_PASSWORD = "a password of my own"
TWICE = "+393330002222"
SHEET = f"""external_id;name;number;email
N-1;Rita Levi;{TWICE};rita@example.com
N-2;Rita Levi Montalcini;{TWICE};
N-3;;+393330003333;
N-4;Ugo Foscolo;12;
N-5;Dora Maar;+393330005555;not an address
"""
SECTIONS = {
    "agents": "Agents",
    "staff": "Staff",
    "queues": "Queues",
    "lines": "Lines",
    "breaks": "Breaks",
    "causes": "Causes",
    "reasons": "Reasons",
    "holidays": "Holidays",
    "import": "Import",
    "audit": "Audit",
    "emergency": "Emergency",
}


def _go(page: Page, running: Running, path: str) -> None:
    page.goto(f"{running.url}/{path}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("status", name="Loading")).to_be_hidden()


def test_a_new_agent_takes_calls_within_minutes_of_one_form(
    person: Any, chromium: Browser, running: Running, caller: Any, pace: Pace
) -> None:
    page, begun = person("ada").page, pace.now()
    page.get_by_role("link", name="Administration").click()
    page.get_by_role("button", name="New agent").click()
    expect(page.get_by_label("Name")).to_be_focused()
    page.keyboard.type("Nina Costa")
    page.keyboard.press("Tab")
    page.keyboard.type("nina@demo.hotline.example")
    page.get_by_role("combobox", name="Add a language").click()
    page.get_by_role("option", name="English").click()
    page.get_by_role("radiogroup", name="English: how well").get_by_text("5").click()
    page.get_by_role("checkbox", name="Complaints").check()
    assert findings(page) == []
    picture(page, "administration-new-agent")
    page.get_by_role("button", name="Make the agent").click()
    expect(page.get_by_text("Nina Costa can take calls")).to_be_visible()
    assert findings(page) == []
    picture(page, "administration-new-agent-made")
    password = page.locator("[data-fact='Temporary password']").inner_text()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("row", name=re.compile("Nina Costa"))).to_contain_text("Complaints")

    nina, paul = Visitor(chromium), caller(PAUL)
    desk = nina.open(f"{running.url}/log-in")
    desk.fill("#email", "nina@demo.hotline.example")
    desk.fill("#password", password)
    desk.keyboard.press("Enter")
    desk.fill("#old", password)
    desk.fill("#new", OWN_PASSWORD)
    desk.fill("#again", OWN_PASSWORD)
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/desk")
    available(desk)
    paul.dial()
    paul.press("2")
    paul.press("1")
    desk.get_by_role("button", name="Accept").click()
    expect(desk.get_by_text("Talking", exact=True)).to_be_visible()
    pace.record("a new agent, from the manager's form to the first talk", begun)
    paul.hang_up()
    finish(desk)
    go_home(desk)
    nina.context.close()
    assert nina.complaints == []


def test_who_is_overtaken_by_another_manager_sees_by_whom_and_what(person: Any, running: Running) -> None:
    ada = person("ada")
    page, other = ada.page, ada.open(running.url)
    for each in (page, other):
        _go(each, running, "administration/queues")
        each.get_by_role("button", name="Reception").click()
    other.get_by_label("Wrap-up").fill("75")
    other.get_by_role("button", name="Save").click()
    expect(other.get_by_role("dialog")).to_be_hidden()
    page.get_by_label("Wrap-up").fill("99999")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("less than or equal to 3600")).to_be_visible()
    page.get_by_label("Wrap-up").fill("90")
    page.get_by_role("button", name="Save").click()
    quicker = page.get_by_role("alert").filter(has_text="Somebody else was quicker")
    expect(quicker).to_contain_text("Ada Conti")
    expect(quicker.get_by_text("75")).to_be_visible()
    assert findings(page) == []
    picture(page, "administration-overtaken")
    quicker.get_by_role("button", name="Load what is there now").click()
    expect(page.get_by_label("Wrap-up")).to_have_value("75")
    page.get_by_label("Wrap-up").fill("60")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_role("link", name="Audit").click()
    newest = page.get_by_role("main").get_by_role("listitem").first
    expect(newest).to_contain_text("Changed: Queue Reception")
    expect(newest).to_contain_text("75 → 60")


def test_a_queue_gets_its_hours_results_and_special_days(person: Any, running: Running) -> None:
    page = person("ada").page
    _go(page, running, "administration/queues")
    page.get_by_role("button", name="New queue").click()
    page.get_by_label("Title").fill("Repairs")
    page.get_by_label("Key").fill("repairs")
    page.get_by_role("radio", name="By the week").check()
    page.get_by_role("button", name="Monday: add a period").click()
    page.get_by_label("Monday, until").first.fill("12:00")
    page.get_by_role("button", name="All weekdays like Monday").click()
    page.get_by_label("Results of a call: a new one").fill("repaired")
    page.keyboard.press("Enter")
    page.get_by_label("Results of a call: a new one").fill("to be visited")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="to be visited: up").click()
    picture(page, "administration-new-queue")
    assert findings(page) == []
    page.get_by_role("button", name="Save").click()
    row = page.get_by_role("row", name=re.compile("Repairs"))
    expect(row).to_contain_text("Monday – Friday 09:00-12:00, 14:00-18:00 (Europe/Rome)")
    row.get_by_role("button", name="Repairs").click()
    assert page.get_by_role("list", name="Results of a call").get_by_role("listitem").all_inner_texts() == [
        "to be visited",
        "repaired",
    ]
    page.get_by_text("In use", exact=True).last.scroll_into_view_if_needed()
    page.get_by_role("switch").uncheck(force=True)
    page.get_by_role("button", name="Save").click()
    expect(row).to_contain_text("Out of use")


def test_customers_come_from_a_file_that_is_tried_out_first(person: Any, running: Running, tmp_path: Path) -> None:
    sheet = tmp_path / "new customers.csv"
    sheet.write_text(SHEET, encoding="utf-8")
    page = person("ada").page
    _go(page, running, "administration/import")
    picture(page, "administration-import")
    page.get_by_label("Choose a file").first.set_input_files(sheet)
    expect(page.get_by_text("Tried out: nothing is written yet")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="3 rows were refused")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("this must not be empty"))).to_contain_text("Name")
    assert findings(page) == []
    picture(page, "administration-import-tried")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download these").click()
    assert download.value.suggested_filename == "new customers-refused.csv"
    assert '"3","4","name","this must not be empty"' in download.value.path().read_text("utf-8-sig")
    page.get_by_role("button", name="Import 2 customers").click()
    expect(page.get_by_text("The customers are in")).to_be_visible()

    page.get_by_role("link", name="Customers").click()
    page.get_by_label("Find a customer").fill("333 000 2222")
    expect(page.get_by_role("row", name=re.compile("Rita Levi Montalcini"))).to_be_visible()
    assert findings(page) == []
    picture(page, "customers-search")
    page.get_by_role("button", name="Rita Levi", exact=True).click()
    page.get_by_role("button", name="Merge… Rita Levi Montalcini").click()
    page.get_by_role("radio", name="Rita Levi Montalcini").check()
    assert findings(page) == []
    picture(page, "customers-merge")
    page.get_by_role("button", name="Merge them").click()
    expect(page.get_by_role("heading", name="Rita Levi Montalcini")).to_be_visible()
    expect(page.get_by_text("rita@example.com")).to_be_visible()
    expect(page.get_by_text("Perhaps the same person")).to_be_hidden()


def test_an_emergency_is_heard_by_the_next_caller_and_seen_by_everybody(
    person: Any, running: Running, caller: Any
) -> None:
    page, desk, paul = person("ada").page, person("bruno").page, caller(PAUL)
    page.get_by_role("link", name="Emergency switch").click()
    expect(page.get_by_text("No emergency: calls are answered as usual")).to_be_visible()
    assert findings(page) == []
    picture(page, "emergency-off")
    page.get_by_role("button", name="Switch the emergency on").click()
    page.get_by_text("Severe weather").click()
    page.get_by_label("What callers hear: English").fill("The bridge is closed today.")
    assert findings(page) == []
    picture(page, "emergency-words")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("dialog").get_by_text("The bridge is closed today.")).to_be_visible()
    picture(page, "emergency-sure")
    page.keyboard.press("Enter")
    expect(page.get_by_text("EMERGENCY ON: 1 of 1 lines")).to_be_visible()
    expect(desk.get_by_text("Emergency on")).to_be_visible()
    assert findings(page) == []
    assert findings(desk) == []
    picture(page, "emergency-on")
    picture(desk, "emergency-at-the-desk")
    paul.dial()
    paul.until(lambda: any("The bridge is closed today" in words for words in paul.words), "nobody told the caller")
    paul.hang_up()
    page.get_by_role("button", name="Switch it off").click()
    expect(page.get_by_text("No emergency: calls are answered as usual")).to_be_visible()
    expect(desk.get_by_text("Emergency on")).to_be_hidden()


@pytest.mark.parametrize("path", SECTIONS)
def test_every_part_of_administration_is_reached_by_keyboard_and_fits(
    person: Callable[[str], Any], running: Running, path: str
) -> None:
    page = person("ada").page
    _go(page, running, "administration")
    page.get_by_role("navigation", name="Administration").get_by_role("link", name=SECTIONS[path]).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name=SECTIONS[path])).to_be_visible()
    expect(page.get_by_role("status", name="Loading")).to_be_hidden()
    assert findings(page) == []
    picture(page, f"administration-{path}")
