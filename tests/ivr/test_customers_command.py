"""`hotline customers import`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.commands.customers import customers
from ivr.config import Settings
from ivr.house import House

Run = Callable[..., Result]

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # the rows are tested with their noun


@pytest.fixture
def run(settings: Settings, house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs `hotline customers import … FILE` over a file of that text."""
    monkeypatch.setenv("HOTLINE_VAR", str(settings.var))
    monkeypatch.setenv("SECRET_KEY", settings.secret_key)
    monkeypatch.setenv("TWILIO_API_URL", settings.twilio_api_url)
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", settings.twilio_account_sid)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", settings.twilio_auth_token)

    def invoke(text: str, *options: str) -> Result:
        file = tmp_path / "spring.csv"
        file.write_text(text, encoding="utf-8")
        return CliRunner().invoke(customers, ["import", *options, str(file)])

    return invoke


def test_a_dry_run_says_what_would_be_and_the_import_does_it(run: Run) -> None:
    text = "id,name,phone,colour\nC-1,Anna,02 1234 5678,red\n"
    tried = run(text, "--dry-run", "--country", "it")
    assert (tried.exit_code, "1 would be added" in tried.output) == (0, True)
    assert "the column colour is not taken" in tried.output
    assert "1 added" in run(text, "--country", "IT").output
    assert "1 as they were" in run(text, "--country", "IT").output


def test_rows_that_are_refused_are_named_and_the_status_tells(run: Run) -> None:
    done = run("id,name,phone\nC-1,,12\nC-2,Luca,\n")
    assert done.exit_code == 1
    assert "line 2: name: this must not be empty" in done.output
    assert "1 added" in done.output


def test_what_is_no_file_of_customers_is_refused_in_words(run: Run) -> None:
    done = run("name\nAnna\n")
    assert (done.exit_code, "no column external_id" in done.output) == (1, True)


def test_a_country_that_is_none_is_refused_before_anything_is_taken_in(run: Run) -> None:
    refused = run("id,name\nC-1,Anna\n", "--country", "italy")
    assert (refused.exit_code, "two letters, such as IT" in refused.output) == (2, True)
