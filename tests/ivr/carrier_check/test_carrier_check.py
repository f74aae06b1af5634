"""`hotline carrier-check` against the sandbox: everything holds, and what does not is told."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from ivr.carrier_check.account import Account, BeyondBounds, Credentials, Unfit
from ivr.carrier_check.check import check, chosen
from ivr.carrier_check.configuration import Configuration
from ivr.carrier_check.cost import cost_of
from ivr.carrier_check.facts import MARKS, Verdict
from ivr.carrier_check.program import PROGRAMS
from ivr.carrier_check.report import as_text
from ivr.commands.carrier_check import carrier_check
from tests.ivr.carrier_check.conftest import ACCOUNT, BEFORE, FAR, NEAR, TOKEN, Ground


def _only(ground: Ground, *names: str) -> Ground:
    return Ground(ground.url, replace(ground.terms, only=frozenset(names)))


def _command(ground: Ground, *more: str) -> list[str]:
    terms = ground.terms
    return [
        *("--account-sid", ACCOUNT, "--auth-token", TOKEN, "--base-url", ground.url, "--from", NEAR, "--to", FAR),
        *("--public-url", terms.public_url, "--listen", terms.public_url.removeprefix("http://"), "--rate", "10"),
        *("--restore-file", str(terms.restore_file), *more),
    ]


def test_every_fact_is_confirmed_on_the_sandbox(ground: Ground) -> None:
    result = asyncio.run(check(ground.terms))
    assert len(result.findings) > 200
    # Ten times as fast, a busy machine's half second is five of the carrier's: what was late has a quiet second go.
    if late := {one.program for one in result.findings if one.verdict is not Verdict.CONFIRMED}:
        result = asyncio.run(check(replace(_only(ground, *late).terms, at_once=2)))
    otherwise = [one for one in result.findings if one.verdict is not Verdict.CONFIRMED]
    assert not otherwise, as_text(otherwise)
    assert ground.voice_urls() == {BEFORE}
    assert not ground.terms.restore_file.exists()


def test_a_carrier_that_misbehaves_is_refuted_and_the_report_says_what_was_seen(ground: Ground) -> None:
    fault = {"kind": "callback", "action": "duplicate", "match": "/progress"}
    answer = ground.client().http_client.session.post(f"{ground.url}/sandbox/faults", json=fault)
    assert answer.ok
    report = ground.terms.restore_file.with_name("report.md")
    given = _command(ground, "--only", "callback.order", "--yes", "--json", "--report", str(report))
    ran = CliRunner().invoke(carrier_check, given)
    assert ran.exit_code == 1
    findings: list[dict[str, Any]] = json.loads(ran.stdout)
    refuted = {one["id"]: one for one in findings if one["verdict"] == "refuted"}
    assert "('0', 'initiated'), ('0', 'initiated')" in refuted["callback.order"]["seen"]
    assert "## Refuted" in report.read_text()


def test_a_check_says_what_it_costs_and_changes_nothing_unless_agreed(ground: Ground) -> None:
    ran = CliRunner().invoke(carrier_check, _command(ground), input="n\n")
    assert "billed minutes" in ran.stdout and "USD" in ran.stdout
    assert ran.exit_code == 1
    assert ground.voice_urls() == {BEFORE}


def test_numbers_that_a_killed_check_left_behind_are_put_back(ground: Ground) -> None:
    account = Account(ground.terms.credentials, ground.terms.numbers, most_calls=0)
    configuration = Configuration(account, ground.terms.restore_file)
    asyncio.run(configuration.borrow({"voice_url": "https://example.org/borrowed"}))
    assert ground.voice_urls() == {"https://example.org/borrowed"}
    with pytest.raises(Unfit, match="--restore"):
        asyncio.run(check(_only(ground, "rest.page").terms))
    given = ("--account-sid", ACCOUNT, "--auth-token", TOKEN, "--base-url", ground.url)
    ran = CliRunner().invoke(carrier_check, [*given, "--restore", "--restore-file", str(ground.terms.restore_file)])
    assert ran.exit_code == 0, ran.output
    assert ground.voice_urls() == {BEFORE}
    assert not ground.terms.restore_file.exists()


def test_a_number_that_takes_no_other_settings_leaves_none_changed(ground: Ground) -> None:
    class Refused(Configuration):
        asked = 0

        async def _set(self, sid: str, settings: dict[str, str]) -> None:
            self.asked += 1
            if self.asked == 2:
                raise Unfit("the second refuses")
            await super()._set(sid, settings)

    account = Account(ground.terms.credentials, ground.terms.numbers, most_calls=0)
    with pytest.raises(Unfit, match="the second refuses"):
        asyncio.run(Refused(account, ground.terms.restore_file).borrow({"voice_url": "https://example.org/borrowed"}))
    account.close()
    assert ground.voice_urls() == {BEFORE}
    assert not ground.terms.restore_file.exists()


class Slow(Configuration):
    """Its first change takes until `go`."""

    def __init__(self, account: Account, file: Path) -> None:
        super().__init__(account, file)
        self.begun, self.go = asyncio.Event(), asyncio.Event()

    async def _set(self, sid: str, settings: dict[str, str]) -> None:
        self.begun.set()
        await self.go.wait()
        await super()._set(sid, settings)


def test_a_check_that_is_stopped_while_it_borrows_or_restores_puts_the_numbers_back_first(ground: Ground) -> None:
    async def stopped(configuration: Slow, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.create_task(work)
        await configuration.begun.wait()
        task.cancel()
        await asyncio.sleep(0)
        task.cancel()
        configuration.go.set()
        with pytest.raises(asyncio.CancelledError):
            await task

    async def scene() -> None:
        account = Account(ground.terms.credentials, ground.terms.numbers, most_calls=0)
        borrowing = Slow(account, ground.terms.restore_file)
        await stopped(borrowing, borrowing.borrow({"voice_url": "https://example.org/borrowed"}))
        assert ground.voice_urls() == {BEFORE} and not ground.terms.restore_file.exists()
        await Configuration(account, ground.terms.restore_file).borrow({"voice_url": "https://example.org/borrowed"})
        restoring = Slow(account, ground.terms.restore_file)
        await stopped(restoring, restoring.restore())
        account.close()

    asyncio.run(scene())
    assert ground.voice_urls() == {BEFORE}
    assert not ground.terms.restore_file.exists()


def test_a_number_that_cannot_be_put_back_stays_in_the_file_for_later(ground: Ground) -> None:
    class Cut(Configuration):
        async def _set(self, sid: str, settings: dict[str, str]) -> None:
            raise ConnectionError("no way to the carrier")

    account = Account(ground.terms.credentials, ground.terms.numbers, most_calls=0)
    whole = Configuration(account, ground.terms.restore_file)
    asyncio.run(whole.borrow({"voice_url": "https://example.org/borrowed"}))
    with pytest.raises(Unfit, match=r"no way to the carrier.*--restore"):
        asyncio.run(Cut(account, ground.terms.restore_file).restore())
    assert len(asyncio.run(whole.restore())) == 2
    account.close()
    assert ground.voice_urls() == {BEFORE}


def test_a_check_that_is_told_to_stop_hangs_up_and_puts_everything_back(ground: Ground) -> None:
    command = [sys.executable, "-m", "ivr.cli", "carrier-check"]
    given = _command(ground, "--only", "arriving,insisting", "--yes", "--at-once", "2")
    with subprocess.Popen([*command, *given], stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        assert "arriving" in running.stderr.readline()  # the other one goes on for long
        assert ground.terms.restore_file.exists()
        running.terminate()
        told = running.stderr.read()
    assert running.returncode == 2
    assert "put back" in told and "Traceback" not in told
    assert ground.voice_urls() == {BEFORE}
    assert not ground.client().calls.list(status="in-progress")


def test_a_number_of_somebody_else_is_refused(ground: Ground) -> None:
    with pytest.raises(Unfit, match=r"does not own \+15005550006"):
        asyncio.run(check(replace(ground.terms, numbers=(FAR, "+15005550006"))))
    account = Account(ground.terms.credentials, (FAR, NEAR), most_calls=9)
    with pytest.raises(BeyondBounds, match=r"\+15005550006"):
        account.admit("<Dial><Number>+15005550006</Number></Dial>")
    with pytest.raises(BeyondBounds):
        asyncio.run(account.call(to="+15005550006", from_=NEAR, twiml="<Response/>"))
    account.close()


def test_a_public_url_that_leads_elsewhere_is_refused_before_anything_is_changed(ground: Ground) -> None:
    with pytest.raises(Unfit, match="not from here"):
        asyncio.run(check(replace(ground.terms, public_url=ground.url)))
    with pytest.raises(Unfit, match="cannot be reached"):
        asyncio.run(check(replace(ground.terms, public_url="http://127.0.0.1:1")))
    assert ground.voice_urls() == {BEFORE}


def test_a_wrong_token_is_told_and_a_check_makes_no_more_calls_than_it_may(ground: Ground) -> None:
    with pytest.raises(Unfit, match="refuses to name our numbers"):
        asyncio.run(check(replace(ground.terms, credentials=Credentials(ACCOUNT, "wrong", ground.url))))
    result = asyncio.run(check(replace(_only(ground, "reject.plain").terms, most_calls=1)))
    words = {one.fact.id: one for one in result.findings}
    assert words["reject.plain"].verdict is Verdict.CONFIRMED
    assert words["reject.busy"].verdict is Verdict.NOT_OBSERVED
    assert words["reject.busy"].seen == "more than 1 calls"


def test_without_texts_none_is_sent_and_an_unknown_name_is_told(ground: Ground) -> None:
    quiet = replace(ground.terms, texts=False)
    assert all(not one.texts for one in chosen(quiet))
    assert cost_of(chosen(quiet)).texts == 0
    with pytest.raises(Unfit, match="neither fact nor program: nonsense"):
        asyncio.run(check(_only(ground, "nonsense").terms))


def test_each_fact_stands_once_in_the_table() -> None:
    ids = [fact.id for one in PROGRAMS.values() for fact in one.facts]
    assert len(ids) == len(set(ids))
    assert all(fact.mark in MARKS and fact.sentence for one in PROGRAMS.values() for fact in one.facts)
