"""The command that runs the sandbox alone."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from sandbox.cli import sandbox
from sandbox.commands.faults import BEFALLS, KINDS_IN_WORDS
from sandbox.faults import ACTIONS
from sandbox.numbers import Endpoint, Numbers
from sandbox.targets import ABOUT
from tests.sandbox.stand import ACCOUNT, LINE, TOKEN, Stand, converse


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


def test_carriers_are_born_as_they_are_asked_for_and_end_with_whom_they_were_asked_by() -> None:
    account = {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN}
    wishes = [
        {"arguments": ["--port", "0", "--clock", clock], "environment": account}
        for clock in ("virtual", "sundial", "virtual")
    ]
    argv = [sys.executable, "-m", "sandbox", "many"]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as forebear:
        one, none, another = (_born(forebear, wish) for wish in wishes)
        os.kill(one["pid"], signal.SIGTERM)
        url = urlsplit(another["url"])
        with socket.create_connection((url.hostname, url.port)) as telephone:
            forebear.communicate()
            assert telephone.recv(1) == b""
    assert none == {"said": ""}
    assert one["url"] != another["url"]


def _born(forebear: subprocess.Popen[str], wish: dict[str, Any]) -> dict[str, Any]:
    assert forebear.stdin is not None
    assert forebear.stdout is not None
    forebear.stdin.write(f"{json.dumps(wish)}\n")
    forebear.stdin.flush()
    born: dict[str, Any] = json.loads(forebear.stdout.readline())
    return born


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--clock", "sundial"], "say real, virtual or xN"),
        (["--clock", "xN"], "say real, virtual or xN"),
        (["--starting", "soon"], "no ISO-8601 instant"),
        (["--host", "0.0.0.0"], "say --expose too"),  # noqa: S104  refused
        (["--host", "192.168.1.5"], "say --expose too"),
        (["--journal", "/nowhere/at/all.jsonl"], "No such file"),
    ],
)
def test_a_wrong_option_is_refused_with_the_way_out(options: list[str], reason: str) -> None:
    account = ["--account-sid", ACCOUNT, "--auth-token", TOKEN]
    refused = CliRunner().invoke(sandbox, [*account, "--port", "0", *options])
    assert refused.exit_code != 0
    assert reason in refused.output


def test_it_says_loudly_that_other_machines_reach_it() -> None:
    argv = [sys.executable, "-m", "sandbox", "--port", "0", "--host", "0.0.0.0", "--expose"]  # noqa: S104  for a moment
    told = os.environ | {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=told) as process:
        assert process.stdout is not None and process.stderr is not None
        banner = [process.stdout.readline() for _ in range(9)]
        process.send_signal(signal.SIGTERM)
        logged = process.stderr.read()
    assert banner[7].startswith("IT LISTENS ON 0.0.0.0")
    assert "without a password listens on 0.0.0.0" in logged


@pytest.mark.parametrize("exposed", [False, True])
def test_every_answer_says_what_it_is(exposed: bool) -> None:
    async def scene(stand: Stand) -> None:
        for path in ("/", "/sandbox/clock", "/sandbox/nothing", "/2010-04-01/Accounts.json", "/sandbox/pages/look.css"):
            async with stand.http.get(stand.url + path) as answer:
                assert "no call leaves it" in answer.headers["X-Sandbox-Carrier"]
                assert ("X-Sandbox-Exposed" in answer.headers) is exposed

    converse(scene, exposed=exposed)


async def said(stand: Stand, *words: str) -> tuple[int, str]:
    """What the command says to a carrier that runs beside it."""
    argv = ["faults", "--url", stand.url, *words]
    result = await asyncio.to_thread(CliRunner().invoke, sandbox, argv)
    return result.exit_code, result.output


def test_faults_are_told_shown_and_ended_by_command() -> None:
    async def scene(stand: Stand) -> None:
        assert await said(stand, "list") == (0, "The sandbox behaves.\n")
        status, words = await said(stand, "add", "a bad day", "--seed", "7")
        assert (status, len(words.splitlines())) == (0, 6)
        assert [rule.seed for rule in stand.carrier.faults.rules] == [7, 8, 9, 10, 11, 12]
        rule = ["--kind", "webhook", "--action", "slow", "--about", "queue", "--times", "3", "--rate", "0.5"]
        status, words = await said(stand, "add", *rule, "--match", "/wait")
        assert words.splitlines() == [
            "  7  50 % of queue webhooks are answered 1 s late"
            " (only where '/wait', 3 more times, struck 0 so far, seed 0)",
            "6 rules go on beside these: `list` shows all, `clear` ends all.",
        ]
        assert await said(stand, "clear", "7") == (0, "Rule 7 is gone.\n")
        assert await said(stand, "clear", "7") == (1, "Error: no rule 7 is in force\n")
        assert await said(stand, "clear") == (0, "The sandbox behaves again.\n")
        assert stand.carrier.faults.rules == []

    converse(scene)


def test_presets_are_listed_without_a_sandbox_and_every_action_has_words() -> None:
    told = CliRunner().invoke(sandbox, ["faults", "--url", "http://127.0.0.1:9", "presets"])
    assert (told.exit_code, "a bad day: 2 % of all webhooks" in told.output) == (0, True)
    assert (set(BEFALLS), set(KINDS_IN_WORDS)) == (set(ACTIONS), set(ABOUT))


def test_a_fault_that_makes_no_sense_is_refused_by_command_too() -> None:
    async def scene(stand: Stand) -> None:
        status, words = await said(stand, "add", "no such day")
        assert (status, "known: a bad day" in words) == (1, True)
        assert (await said(stand, "add"))[1].startswith("Error: a fault needs action and kind")

    converse(scene)


@pytest.mark.parametrize(
    ("url", "reason"), [("http://127.0.0.1:9", "no sandbox answers at"), ("nonsense", "is no address")]
)
def test_who_asks_nobody_is_told_so(url: str, reason: str) -> None:
    refused = CliRunner().invoke(sandbox, ["faults", "--url", url, "list"])
    assert refused.exit_code != 0
    assert reason in refused.output


def test_the_commands_are_told() -> None:
    told = CliRunner().invoke(sandbox, ["--help"]).output
    assert "run" in told and "faults" in told


def test_numbers_and_applications_survive_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    first = Numbers(file)
    first.numbers["PN1"] = Endpoint("PN1", "The line", "", "", LINE, {"voice_url": "http://127.0.0.1/"})
    first.keep()
    number = Numbers(file).by_number(LINE)
    assert number is not None
    assert number.urls == {"voice_url": "http://127.0.0.1/"}
