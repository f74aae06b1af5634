"""Customers in a real browser, by keyboard alone: from a file, found, merged, changed by two."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import picture
from tests.browser.eyes import findings
from tests.browser.hands import Keyboard
from tests.browser.office import button, look, row, save, to
from tests.browser.system import Running

SURNAME, NUMBER = "Levi", "+393330002222"
LONG = 45
LOCALES = Path(__file__).parents[2] / "console" / "src" / "locales"


def _sheet(folder: Path) -> Path:
    sheet = folder / f"new {SURNAME}.csv"
    rows = [
        "external_id;name;number;email",
        f"{SURNAME}-1;Rita {SURNAME};{NUMBER};rita@example.com",
        f"{SURNAME}-2;Rita {SURNAME} Montalcini;{NUMBER};",
        f"{SURNAME}-3;;+393330003333;",
        f"{SURNAME}-4;Ugo Foscolo;12;",
        f"{SURNAME}-5;Dora Maar;+393330005555;not an address",
    ]
    sheet.write_text("\n".join(rows), encoding="utf-8")
    return sheet


def test_customers_come_from_a_file_that_is_tried_out_first(person: Any, tmp_path: Path) -> None:
    hand, page = Keyboard(), person("ada").page
    to(page, hand, "Import")
    hand.send(button(page, "Choose a file").last, _sheet(tmp_path))
    expect(page.get_by_text("Tried out: nothing is written yet")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="3 rows were refused")).to_be_visible()
    expect(row(page, "This must not be empty.")).to_contain_text("Name")
    look(page, "administration-import-tried")
    with page.expect_download() as download:
        hand.press(button(page, "Download these"))
    assert download.value.suggested_filename == f"new {SURNAME}-refused.csv"
    assert '"3","4","name","This must not be empty."' in download.value.path().read_text("utf-8-sig")
    hand.press(button(page, "Import 2 customers"))
    expect(page.get_by_text("The customers are in")).to_be_visible()

    hand.press(page.get_by_role("link", name="Customers"))
    hand.write(page.get_by_label("Find a customer"), NUMBER[3:])
    expect(row(page, f"Rita {SURNAME} Montalcini")).to_be_visible()
    look(page, "customers-search")
    hand.press(button(page, f"Rita {SURNAME}"))
    expect(page.get_by_text("No contact yet")).to_be_visible()
    look(page, "customers-empty")
    hand.press(button(page, f"Merge… Rita {SURNAME} Montalcini"))
    hand.choose(page.get_by_role("radio", name=f"Rita {SURNAME} Montalcini"))
    look(page, "customers-merge")
    hand.press(button(page, "Merge them"))
    expect(page.get_by_role("heading", name=f"Rita {SURNAME} Montalcini")).to_be_visible()
    expect(page.get_by_text("rita@example.com")).to_be_visible()
    expect(page.get_by_text("Perhaps the same person")).to_be_hidden()
    look(page, "customers-merged")


def test_of_two_that_are_one_the_better_known_stays_unless_it_is_said_otherwise(person: Any) -> None:
    ada = person("ada")
    names = ("Nora Stella", "Eleonora Stella", "N. Stella")
    made = [ada.asks("POST", "customers", {"name": name, "numbers": ["+393330008888"]})["id"] for name in names]
    ada.asks("POST", "contacts", {"channel": "letter", "customer_id": made[1], "note": "Wrote."})
    page, hand = ada.page, Keyboard()
    page.goto(f"{page.evaluate('location.origin')}/customers/{made[0]}")
    hand.press(button(page, f"Merge… {names[1]}"))
    dialog = page.get_by_role("dialog", name="Make one customer of two")
    expect(dialog.get_by_role("radio", name=re.compile(f"^{names[1]}"))).to_be_checked()
    expect(dialog.get_by_text("Customer since")).to_have_count(2)
    look(page, "customers-merge-better-known")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    hand.press(button(page, f"Merge… {names[2]}"))
    expect(dialog.get_by_role("radio", name=re.compile(f"^{names[0]}"))).to_be_checked()


def test_who_edits_a_customer_that_somebody_else_has_changed_is_told(person: Any, running: Running) -> None:
    ada, chiara = person("ada"), person("chiara")
    made = ada.asks("POST", "customers", {"name": "Olga Bassi", "numbers": ["+393330007777"]})
    for _ in range(LONG):
        ada.asks("POST", "contacts", {"channel": "letter", "customer_id": made["id"], "note": "Wrote again. " * 20})
    hand = Keyboard()
    for each in (ada, chiara):
        each.page.goto(f"{running.url}/customers/{made['id']}")
        expect(each.page.get_by_role("heading", name="Olga Bassi")).to_be_visible()
        hand.press(button(each.page, "Edit"))
    look(ada.page, "customers-edit")
    hand.write(ada.page.get_by_label("Postcode"), "10100")
    save(ada.page, hand)
    hand.write(chiara.page.get_by_label("Postcode"), "20100")
    hand.press(chiara.page.get_by_role("dialog").get_by_role("button", name="Save"))
    expect(chiara.page.get_by_text("Somebody else was quicker")).to_be_visible()
    hand.press(button(chiara.page, "Load what is there now"))
    expect(chiara.page.get_by_label("Postcode")).to_have_value("10100")
    chiara.page.keyboard.press("Escape")
    hand.press(ada.page.get_by_role("button", name="Show more"))
    expect(ada.page.get_by_role("region", name="Everything so far").get_by_role("listitem")).to_have_count(40)
    look(ada.page, "customers-long")
    to(ada.page, hand, "Audit")
    opened = ada.page.get_by_role("listitem").filter(has_text="Opened: Customer Olga Bassi")
    expect(opened.filter(has_text="Chiara Riva")).to_be_visible()


def test_an_agent_finds_one_customer_and_is_told_why_not_more(person: Any) -> None:
    page, hand = person("bruno").page, Keyboard()
    hand.press(page.get_by_role("link", name="Customers"))
    expect(page.get_by_text("Whose page you open is put on record")).to_be_visible()
    hand.write(page.get_by_label("Find a customer"), "ros")
    found = page.get_by_role("row", name=re.compile("Anna Rossi"))
    expect(found).to_contain_text("…")
    assert findings(page) == []
    picture(page, "customers-agent")


def test_closed_cases_are_folded_and_results_speak_the_readers_language(person: Any) -> None:
    sara = person("sara")
    page = sara.page
    customer = sara.asks("POST", "customers", {"name": "Livia Serra"})["id"]
    reference = sara.asks("POST", "cases", {"kind": "order", "customer_id": customer, "summary": "A lamp"})
    sara.asks("POST", f"cases/{reference['id']}/close", {"solved": True})
    page.goto(f"{page.evaluate('location.origin')}/customers/{customer}")
    closed = page.get_by_role("button", name="Closed cases")
    expect(page.get_by_text(reference["reference"])).to_be_hidden()
    Keyboard().press(closed)
    expect(page.get_by_role("listitem").filter(has_text=reference["reference"])).to_contain_text("solved")
    picture(page, "customers-closed-cases")
    assert findings(page) == []
    thai = json.loads((LOCALES / "th" / "desk.json").read_text())["disposition"]
    (met, *_) = (each for each in sara.asks("GET", "customers/1/contacts") if each["disposition"])
    page.evaluate("localStorage.setItem('hotline.language', 'th')")
    page.goto(f"{page.evaluate('location.origin')}/customers/1")
    expect(page.get_by_text(re.compile(f" · {thai[met['disposition']]}")).first).to_be_visible()
    picture(page, "customers-results-th")


def test_a_number_that_somebody_has_already_is_said_and_it_is_they_or_another_on_the_line(person: Any) -> None:
    bruno = person("bruno")
    page, hand = bruno.page, Keyboard()
    known = bruno.asks("POST", "customers", {"name": "Gemma Conti", "numbers": ["+393330006666"]})
    bruno.asks("POST", "contacts", {"channel": "letter", "customer_id": known["id"], "note": "Wrote."})

    def add() -> None:
        hand.press(page.get_by_role("link", name="Customers"))
        hand.press(button(page, "New customer"))
        hand.write(page.get_by_role("dialog").get_by_role("textbox", name="Name", exact=True), "Elio Conti")
        hand.write(page.get_by_role("dialog").get_by_role("textbox", name=re.compile("Numbers")), "+39 333 000 6666")
        hand.press(page.get_by_role("dialog").get_by_role("button", name="Save"))
        expect(page.get_by_text("+393330006666 belongs already to Gemma Conti (1 contact).")).to_be_visible()

    add()
    expect(button(page, "It is Gemma Conti")).to_be_focused()
    picture(page, "customers-sharing")
    assert findings(page) == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Gemma Conti")).to_be_visible()
    add()
    hand.press(button(page, "Another person on the same line"))
    expect(page.get_by_role("heading", level=1, name="Elio Conti")).to_be_visible()
    expect(page.get_by_role("region", name="Perhaps the same person")).to_contain_text("Gemma Conti")
