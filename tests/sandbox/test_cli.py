"""The command that runs the sandbox alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from sandbox.cli import sandbox
from sandbox.numbers import Endpoint, Numbers
from tests.sandbox.stand import ACCOUNT, LINE, TOKEN


def test_it_says_loudly_what_it_is_and_how_late_it_was() -> None:
    argv = [sys.executable, "-m", "sandbox", "--port", "0", "--clock", "x60", "--number", LINE]
    told = os.environ | {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, env=told) as process:
        assert process.stdout is not None
        banner = [process.stdout.readline() for _ in range(7)]
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
    assert banner[0].startswith("THIS IS A SANDBOX CARRIER")
    assert LINE in banner[6]
    assert "maximum lateness" in rest
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--clock", "sundial"], "say real, virtual or xN"),
        (["--clock", "xN"], "say real, virtual or xN"),
        (["--starting", "soon"], "no ISO-8601 instant"),
    ],
)
def test_a_wrong_option_is_refused_with_the_way_out(options: list[str], reason: str) -> None:
    account = ["--account-sid", ACCOUNT, "--auth-token", TOKEN]
    refused = CliRunner().invoke(sandbox, [*account, "--port", "0", *options])
    assert refused.exit_code != 0
    assert reason in refused.output


def test_numbers_and_applications_survive_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    first = Numbers(file)
    first.numbers["PN1"] = Endpoint("PN1", "The line", "", "", LINE, {"voice_url": "http://127.0.0.1/"})
    first.keep()
    number = Numbers(file).by_number(LINE)
    assert number is not None
    assert number.urls == {"voice_url": "http://127.0.0.1/"}
