"""`hotline privacy`, `clips`, `calls` and `staff` from the command line."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from click.testing import CliRunner, Result

from ivr import calls, contacts, customers, media, revisions, staff
from ivr.calls import NewCall
from ivr.commands.calls import calls as calls_command
from ivr.commands.clips import clips
from ivr.commands.privacy import privacy
from ivr.commands.staff import staff as staff_command
from ivr.contacts import NewContact
from ivr.customers import NewCustomer
from ivr.house import House

Run = Callable[..., Result]

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # the rows are tested with their noun


@pytest.fixture
def run(company: House, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command over the company's database."""
    settings = company.settings
    monkeypatch.setenv("HOTLINE_VAR", str(settings.var))
    monkeypatch.setenv("SECRET_KEY", settings.secret_key)
    monkeypatch.setenv("TWILIO_API_URL", settings.twilio_api_url)
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", settings.twilio_account_sid)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", settings.twilio_auth_token)

    def invoke(command: click.Command, *arguments: object, **more: Any) -> Result:
        return CliRunner().invoke(command, [str(argument) for argument in arguments], **more)

    return invoke


@pytest.fixture
def paul(company: House) -> int:
    with company.db.writing() as tx:
        customer_id = customers.add(tx, NewCustomer("Paul Rossi", ["+393331110001"], email="paul@example.org"))
        contact_id = contacts.open(tx, NewContact("call", 1, customer_id, "+393331110001", "en"))
        calls.begin(tx, NewCall(contact_id, 1, None, "+39800123456", "+393331110001", "CA" + "1" * 32))
        return customer_id


def test_all_that_is_held_of_a_customer_is_exported_as_json(run: Run, paul: int) -> None:
    result = run(privacy, "export", paul)
    held = json.loads(result.stdout)
    assert (result.exit_code, held["customers"][0]["name"]) == (0, "Paul Rossi")
    assert held["calls"][0]["caller"] == "+393331110001"


def test_a_customer_who_is_not_there_is_named(run: Run) -> None:
    for command in (("export", 99), ("erase", 99, "--yes")):
        result = run(privacy, *command)
        assert (result.exit_code, "no customer 99" in result.stderr) == (1, True)


def test_nobody_is_erased_unasked_or_in_the_middle_of_a_call(run: Run, paul: int, company: House) -> None:
    assert run(privacy, "erase", paul, input="n\n").exit_code == 1
    busy = run(privacy, "erase", paul, "--yes")
    assert (busy.exit_code, "a call with this customer is going on" in busy.stderr) == (1, True)
    with company.db.reading() as tx:
        assert customers.by_id(tx, paul).name == "Paul Rossi"


def test_a_customer_is_erased_and_the_command_says_what_was(run: Run, paul: int, company: House) -> None:
    with company.db.writing() as tx:
        calls.end(tx, 1, "completed", calls.HangupCause.CUSTOMER)
    result = run(privacy, "erase", paul, input="y\n")
    assert result.exit_code == 0
    assert "customers: 1 rows emptied" in result.stdout
    with company.db.reading() as tx:
        assert customers.by_id(tx, paul).name == ""


def test_recordings_are_missing_for_what_is_published_and_not_for_what_is_shipped(run: Run, company: House) -> None:
    changed = revisions.shipped("hotline")
    changed["nodes"]["goodbye"]["prompt"]["mn"] = {"text": "Баяртай.", "audio": "mn-our-own-goodbye"}
    changed["rehearsals"] = []
    with company.db.writing() as tx:
        revisions.publish(tx, revisions.prepare(changed))
    result = run(clips, "missing", "--language", "mn")
    assert (result.exit_code, "mn-our-own-goodbye.wav\tБаяртай." in result.stdout) == (1, True)
    assert "for hotline, survey" in result.stderr  # stay-on-line is shipped, and not published here


def test_a_draft_counts_in_place_of_what_is_published(run: Run, tmp_path: Path) -> None:
    draft = tmp_path / "draft.yaml"
    nodes = {"bye": {"kind": "hangup", "prompt": {"mn": {"text": "Баяртай.", "audio": "mn-draft"}}}}
    draft.write_text(yaml.safe_dump({"flow": "hotline", "nodes": nodes}, allow_unicode=True))
    result = run(clips, "missing", "--language", "mn", "--file", draft)
    assert "mn-draft.wav" in result.stdout
    assert "mn-company.wav" in result.stdout  # of the survey, as published
    assert "mn-leave-message.wav" not in result.stdout  # the published hotline's
    draft.write_text("- no flow")
    unreadable = run(clips, "missing", "--language", "mn", "--file", draft)
    assert (unreadable.exit_code, str(draft) in unreadable.stderr) == (1, True)


def test_nothing_is_missing_once_all_is_recorded(run: Run, company: House) -> None:
    lines = run(clips, "missing", "--language", "mn").stdout.splitlines()
    folder = media.folder_of(company.settings.var)
    folder.mkdir(exist_ok=True)
    for line in lines:
        (folder / line.partition("\t")[0]).write_bytes(b"RIFF")
    result = run(clips, "missing", "--language", "mn")
    assert (result.exit_code, result.stdout) == (0, "")


def test_a_call_is_one_line_of_the_list_however_long_it_is(run: Run, paul: int, company: House) -> None:
    address = "sip:" + "x" * 100 + "@example.org"
    with company.db.writing() as tx:
        contact_id = contacts.open(tx, NewContact("call", 1, None, address, "en"))
        calls.begin(tx, NewCall(contact_id, 1, None, "+39800123456", address, "CA" + "2" * 32))
    head, newest, older = run(calls_command, "list").stdout.splitlines()
    assert (head.split()[0], newest.split()[0], older.split()[0]) == ("call", "2", "1")
    assert address in newest
    assert head.index("to ") == newest.index("+39800123456") == older.index("+39800123456")


def test_the_list_is_there_for_programs_too(run: Run, paul: int) -> None:
    head, row = csv.reader(run(calls_command, "list", "--csv").stdout.splitlines())
    assert dict(zip(head, row, strict=True))["from"] == "+393331110001"
    assert json.loads(run(calls_command, "list", "--json").stdout)["caller"] == "+393331110001"


def test_a_carrier_that_does_not_answer_cannot_be_compared_with(run: Run) -> None:
    result = run(calls_command, "reconcile", "--since", "2026-03-01")
    assert (result.exit_code, "the carrier does not tell" in result.stderr) == (1, True)


def test_the_first_administrator_gets_in_with_a_password_that_must_be_changed(run: Run, company: House) -> None:
    done = run(staff_command, "add", "root@example.org", "--name", "Rita")
    password = done.output.split()[-1]
    with company.db.reading() as tx:
        found = staff.authenticate(tx, "root@example.org", password)
    assert found is not None
    assert (found.name, found.role, found.must_change_password) == ("Rita", staff.Role.ADMIN, True)


def test_an_address_that_logs_in_already_is_refused_in_words(run: Run) -> None:
    run(staff_command, "add", "root@example.org", "--name", "Rita")
    again = run(staff_command, "add", "ROOT@example.org", "--name", "Rita")
    assert again.exit_code == 1
    assert "logs in already" in again.output
