"""A manager sends a file of customers over the API."""

from __future__ import annotations

from typing import Any

from flask import Flask

from ivr.house import House
from workers.sweep import settle

TEXT = "external_id;name;phone\nC-1;Maria Rossi;02 1234 5678\nC-2;;12\n"


def _send(browser: Any, body: bytes | str, kind: str = "text/csv", **query: Any) -> Any:
    headers = {"X-CSRFToken": browser.token, "Content-Type": kind}
    return browser.client.post("/api/customers/imports", data=body, query_string=query, headers=headers)


def test_a_file_is_tried_out_then_carried_out_and_its_bad_rows_are_named(house: House, manager: Any) -> None:
    sent = _send(manager, TEXT, dry_run="true", country="IT", title="spring.csv")
    assert (sent.status_code, sent.json["status"], sent.json["rows"]) == (202, "waiting", 2)
    path = f"/customers/imports/{sent.json['id']}"
    settle(house)
    tried = manager.get(path)
    assert (tried["status"], tried["added"], tried["refused"], tried["carries_out"]) == ("done", 1, 1, True)
    assert manager.get("/customers", {"q": "rossi"}) == []
    assert [(fault["row"], fault["column"]) for fault in manager.get(f"{path}/faults")] == [(2, "name"), (2, "numbers")]
    assert manager.post(f"{path}/carry-out")["status"] == "waiting"
    settle(house)
    assert manager.get(path)["dry_run"] is False
    assert manager.get("/customers", {"q": "C-1"})[0]["numbers"] == ["+390212345678"]
    assert [(one["title"], one["staff"]) for one in manager.get("/customers/imports")] == [("spring.csv", "Manager")]
    manager.post(f"{path}/stop", status=409)
    acts = [entry["act"] for entry in manager.get("/audit", {"subject": f"import:{sent.json['id']}"})]
    assert acts == ["import_done", "import_carried_out", "import_done", "import_begun"]


def test_what_an_import_changed_stands_under_each_customer_and_under_the_import_and_once_in_the_trail(
    house: House, manager: Any
) -> None:
    def take(text: str) -> str:
        sent = _send(manager, f"external_id,name,number\n{text}", country="IT")
        settle(house)
        return f"import:{sent.json['id']}"

    take("C-1,Maria Rossi,02 1234 5678\nC-2,Luca Neri,\n")
    batch = take("C-1,Maria Verdi,02 1234 5679\nC-2,Luca Neri,\n")
    maria = manager.get("/customers", {"q": "C-1"})[0]
    history = manager.get("/audit", {"subject": f"customer:{maria['id']}"})
    assert [(line["act"], line["batch"], line["before"], line["after"]) for line in history] == [
        (
            "customer_imported",
            batch,
            {"name": "Maria Rossi", "numbers": ["+390212345678"]},
            {"name": "Maria Verdi", "numbers": ["+390212345678", "+390212345679"]},
        )
    ]
    assert manager.get("/audit", {"batch": batch}) == history
    assert manager.get("/audit", {"noun": "customer"}) == []
    newest = manager.get("/audit", {"staff_id": manager.person.id})[0]
    counted = {"title": "customers.csv", "dry_run": False, "added": 0, "changed": 1, "same": 1, "refused": 0}
    assert (newest["act"], newest["subject"], newest["after"]) == ("import_done", batch, counted)


def test_a_file_longer_than_any_other_body_may_be_is_taken(house: House, manager: Any) -> None:
    rows = "".join(f"C-{n},Customer {n},{'x' * 100}\n" for n in range(12_000))
    sent = _send(manager, f"external_id,name,notes\n{rows}")
    assert (sent.status_code, sent.json["rows"]) == (202, 12_000)
    other = manager.send("post", "/customers", {"name": "Anna", "notes": "x" * 1_100_000})
    assert other.status_code == 413


def test_what_is_no_file_of_customers_is_refused_and_not_kept(house: House, manager: Any) -> None:
    refused = _send(manager, "name\nAnna\n")
    assert (refused.status_code, "no column external_id" in refused.json["message"]) == (422, True)
    assert _send(manager, "").status_code == 422
    assert _send(manager, TEXT, kind="multipart/form-data; boundary=x").status_code == 415
    assert not list((house.settings.var / "imports").iterdir())


def test_a_form_as_long_as_a_file_is_not_read_for_its_token(app: Flask) -> None:
    part = (
        b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n' + b"x" * 1_100_000 + b"\r\n--x--\r\n"
    )
    sent = app.test_client().post(
        "/api/customers/imports", data=part, headers={"Content-Type": "multipart/form-data; boundary=x"}
    )
    assert sent.status_code == 413


def test_only_a_manager_with_the_token_sends_files(agent: Any, manager: Any) -> None:
    assert _send(agent, TEXT).status_code == 403
    manager.token = "x"
    assert _send(manager, TEXT).status_code == 403
