"""A whole check: numbers borrowed, programs run side by side, everything put back."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from twilio.base.exceptions import TwilioException

from ivr.carrier_check.account import Account, BeyondBounds, Credentials, Unfit
from ivr.carrier_check.configuration import Configuration
from ivr.carrier_check.door import Door
from ivr.carrier_check.facts import MARKS, Finding, Notes, least_certain_first
from ivr.carrier_check.program import PROGRAMS, Program
from ivr.carrier_check.stage import Stage, Unseen

LONGEST_PROGRAM_SECONDS = 180.0  # of the carrier's clock, once its turn has come
REACHING_SECONDS = 10.0


@dataclass(frozen=True)
class Terms:
    """How a check runs; `rate` is how fast the carrier's clock goes against ours."""

    credentials: Credentials
    numbers: tuple[str, ...]
    public_url: str
    listen: tuple[str, int]
    restore_file: Path
    rate: float = 1.0
    at_once: int = 4
    most_calls: int = 150
    most_seconds: float = 1800.0  # real ones, for everything
    texts: bool = False
    only: frozenset[str] = frozenset()
    told: Callable[[str], None] = field(default=lambda sentence: None)


def chosen(terms: Terms) -> list[Program]:
    """The programs that are to run, those with the least certain facts first. Raises Unfit for unknown names."""
    known = {name for one in PROGRAMS.values() for name in (one.name, *(fact.id for fact in one.facts))}
    if unknown := terms.only - known:
        raise Unfit(f"neither fact nor program: {', '.join(sorted(unknown))} (--list names them)")
    marks = "".join(MARKS)
    found = [one for one in PROGRAMS.values() if _wanted(one, terms)]
    return sorted(found, key=lambda one: min(marks.index(fact.mark) for fact in one.facts))


def _wanted(one: Program, terms: Terms) -> bool:
    named = not terms.only or bool(terms.only & {one.name, *(fact.id for fact in one.facts)})
    return named and (terms.texts or not one.texts)


def left_out(terms: Terms) -> list[Finding]:
    """What a check without texts does not look at."""
    if terms.texts or terms.only:
        return []
    silent = [one for one in PROGRAMS.values() if one.texts]
    findings = []
    for one in silent:
        notes = Notes(one.name, one.facts)
        notes.broke_off = "texts were not asked for (--texts)"
        findings += notes.findings()
    return findings


@dataclass(frozen=True)
class Result:
    """What a check found, the least certain facts first, and what it did for that."""

    findings: list[Finding]
    calls: int
    texts: int


async def check(terms: Terms) -> Result:
    """Run the programs. Raises Unfit when account, numbers or public URL are not as they must be."""
    account = Account(terms.credentials, terms.numbers, terms.most_calls)
    door = Door(terms.public_url, terms.credentials.token, terms.numbers, terms.rate)
    configuration = Configuration(account, terms.restore_file)
    try:
        try:
            await door.open(*terms.listen)
        except OSError as error:
            raise Unfit(f"cannot listen on {terms.listen[0]}:{terms.listen[1]}: {error}") from None
        await _reachable(door)
        await configuration.borrow(door.urls())
        try:
            findings = await _perform(terms, account, door)
        finally:
            await configuration.restore()
    finally:
        account.close()
        await door.close()
    return Result(least_certain_first(findings + left_out(terms)), account.calls_made, account.texts_sent)


async def _reachable(door: Door) -> None:
    """Raises Unfit unless the public URL leads to this very process."""
    timeout = aiohttp.ClientTimeout(total=REACHING_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(f"{door.root}/there") as answer:
            if await answer.text() == door.run:
                return
            raise Unfit(f"{door.root} answers {answer.status}, but not from here")
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise Unfit(f"{door.root} cannot be reached: {error or type(error).__name__}") from None


async def _perform(terms: Terms, account: Account, door: Door) -> list[Finding]:
    turns = asyncio.Semaphore(terms.at_once)
    programs = chosen(terms)
    notes = {one.name: Notes(one.name, one.facts) for one in programs}
    tasks = [
        asyncio.create_task(_turn(one, Stage(one.name, account, door, notes[one.name], terms.rate), turns, terms))
        for one in programs
    ]
    try:
        async with asyncio.timeout(terms.most_seconds):
            await asyncio.gather(*tasks)
    except TimeoutError:
        for note in notes.values():
            note.broke_off = note.broke_off or f"the time was over ({terms.most_seconds:.0f} s)"
    finally:
        for task in tasks:
            if not task.cancelling():  # a second time would cut the hanging up of its calls
                task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return [finding for one in notes.values() for finding in one.findings()]


async def _turn(one: Program, stage: Stage, turns: asyncio.Semaphore, terms: Terms) -> None:
    async with turns:
        try:
            async with asyncio.timeout(LONGEST_PROGRAM_SECONDS / terms.rate + 60):
                await one.play(stage)
        except (Unseen, BeyondBounds, TwilioException) as broken:
            stage.break_off(str(broken))
        except TimeoutError:
            stage.break_off("the program took too long")
        except Exception as broken:  # what a carrier does otherwise than we believe must not end the whole check
            stage.break_off(f"the program broke: {broken!r}")
        finally:
            with contextlib.suppress(Exception):
                await asyncio.shield(stage.leave())
    terms.told(_outcome(stage.notes))


def _outcome(notes: Notes) -> str:
    findings: Sequence[Finding] = notes.findings()
    counts = {word: sum(one.verdict == word for one in findings) for word in ("confirmed", "refuted", "not observed")}
    said = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    return f"{notes.program}: {said}" + (f" ({notes.broke_off})" if notes.broke_off else "")
