"""A process dies between any two lines of what a manager or a worker does: all of it is done or nothing, and once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from sqlalchemy import select

from ivr import fallback, media, revisions
from ivr.clock import VirtualClock
from ivr.house import House
from ivr.media import library, taking_in
from ivr.media.rows import ClipRow
from ivr.revisions import Draft, Publication, Revision, Schedule
from ivr.revisions.force import in_force
from ivr.staff import AuditEntry
from tests.ivr.floor import Floor
from tests.kill.acts import ACTS, BEGAN, WORD, hour, sound
from tests.kill.striking import DATABASE, opened, strikes

REFUSALS = (revisions.NoSuchDraft, revisions.ScheduleOverlaps, revisions.ScheduleOver)
"""What somebody is told who asks again for what was done."""
MUSIC = sound(60).wav
Steps = list[tuple[float, str]]


@pytest.fixture
def var(_sqlite_template: Path, tmp_path: Path) -> Path:
    """Where a house lies that has a menu, two queues and somebody to serve them."""
    folder = tmp_path / "var"
    media.folder_of(folder).mkdir(parents=True)
    (media.folder_of(folder) / "music.wav").write_bytes(MUSIC)  # which would else be made, by a process of its own
    shutil.copy(_sqlite_template, folder / DATABASE)
    clock = VirtualClock(BEGAN)
    with opened(folder, clock) as house:
        floor = Floor(house, clock)
        floor.agent("Ugo", floor.queue("reception"), floor.queue("elves"))
        ACTS["publishes usual"](house)
    return folder


def _done(var: Path, steps: Steps) -> None:
    """Does all this, each at its hour."""
    for hours, act in steps:
        with opened(var, VirtualClock(hour(hours))) as house:
            ACTS[act](house)


def _books(house: House) -> dict[str, Any]:
    """All rows that these acts write, what callers hear at each hour, and the files that have a name."""
    with house.db.reading() as tx:
        tables = (ClipRow, Revision, Publication, Schedule, Draft, AuditEntry)
        found: dict[str, Any] = {
            str(table.__tablename__): [tuple(row) for row in tx.rows(select(*_columns(table)))] for table in tables
        }
        heard = [in_force(tx, "shop", hour(hours)) for hours in range(25)]
    return {**found, "heard": heard, "files": _sounds(house)}


def _columns(table: type[Any]) -> list[Any]:
    return [column for column in table.__table__.columns if column.name != "staged"]


def _sounds(house: House) -> dict[str, bytes]:
    there = media.folder_of(house.settings.var).iterdir()
    return {file.name: file.read_bytes() for file in sorted(there) if media.NAME.fullmatch(file.name)}


def _struck(var: Path, steps: Steps, act: str, at: float) -> Iterator[tuple[House, dict[str, Any], dict[str, Any]]]:
    """The house after each change of the act that comes after the steps, and its books without it and with it."""
    _done(var, steps)
    with opened(var, VirtualClock(hour(at))) as house:
        without = _books(house)
        copies = strikes(ACTS[act], house)
        done = _books(house)
    for folder in copies:
        with opened(folder, VirtualClock(hour(at))) as house:
            yield house, without, done


@pytest.mark.parametrize(
    ("steps", "act"),
    [
        ([], "adds a clip"),
        ([(0, "adds a clip")], "adds another like it"),
        ([(0, "adds a clip")], "takes it anew"),
        ([(0, "records a word")], "records a word anew"),
    ],
)
def test_a_sound_is_taken_in_once_wherever_its_process_dies(var: Path, steps: Steps, act: str) -> None:
    outcomes = []
    for house, without, done in _struck(var, steps, act, 1):
        whole = {sound(samples).wav for samples in (60, 70, 71, 80, 81, 82)}
        assert set(_sounds(house).values()) <= whole
        assert set(without["files"]) <= set(_sounds(house))
        taking_in.settle(house)
        outcomes.append(_books(house))
        assert outcomes[-1] in (without, done)
        ACTS[act](house)
        assert _books(house) == done
    assert outcomes[0] != outcomes[-1] == done


def test_of_two_takes_of_a_word_none_is_lost_though_the_first_died_before_its_place(var: Path) -> None:
    kept = []
    for house, _, done in _struck(var, [(0, "records a word")], "records a word anew", 1):
        was_on_record = _books(house)["clips"] == done["clips"]
        ACTS["records a word once more"](house)
        words = {name: wav for name, wav in _sounds(house).items() if name != "music.wav"}
        assert words.pop(WORD) == sound(72).wav
        assert list(words.values()) == [sound(70).wav, sound(71).wav][: 1 + was_on_record]
        with house.db.reading() as tx:
            takes = [library.by_name(tx, house.settings.var, name).take for name in [*words, WORD]]
        assert takes == list(range(1, 3 + was_on_record))
        kept.append(was_on_record)
    assert set(kept) == {False, True}


@pytest.mark.parametrize(
    ("steps", "act", "at"),
    [
        ([], "publishes summer", 1),
        ([(0, "begins christmas")], "publishes summer", 1),
        ([(0, "drafts")], "publishes the draft", 1),
        ([(0, "drafts")], "plans the draft", 1),
        ([(0, "publishes summer")], "brings back", 1),
        ([], "plans christmas", 1),
        ([(0, "plans christmas")], "calls off", 5),
        ([(0, "plans christmas")], "calls off", 15),
        ([(0, "plans christmas")], "looks at what is due", 9),
        ([(0, "plans christmas"), (9, "looks at what is due")], "looks at what is due", 10),
        ([(0, "plans christmas"), (10, "looks at what is due")], "looks at what is due", 20),
        ([(0, "plans christmas"), (1, "retires the elves")], "looks at what is due", 9),
        ([(0, "plans christmas"), (1, "retires the elves"), (9, "looks at what is due")], "looks at what is due", 10),
        ([(0, "plans christmas"), (1, "retires the elves")], "looks at what is due", 12),
    ],
)
def test_a_menu_is_published_planned_begun_and_ended_once_wherever_the_process_dies(
    var: Path, steps: Steps, act: str, at: float
) -> None:
    outcomes = []
    for house, without, done in _struck(var, steps, act, at):
        outcomes.append(_books(house))
        assert outcomes[-1] in (without, done)
        with suppress(*REFUSALS):
            ACTS[act](house)
        assert _books(house) == done
    assert outcomes[-1] == done  # killed after the commit, before the answer


def test_what_the_carrier_plays_while_all_is_away_is_whole_wherever_its_writing_ends(var: Path) -> None:
    words = [each.name for each in media.wanted(var, "mn", {})]
    with opened(var, VirtualClock(BEGAN)) as house:
        for samples in (80, 81):  # for the first time, and once they have been recorded anew
            for name in words:
                (media.folder_of(var) / name).write_bytes(sound(samples).wav)
            copies = strikes(lambda house: fallback.write(house.settings.var), house)
            assert all(_plays_whole_words(fallback.folder_of(copy)) for copy in copies)


def _plays_whole_words(folder: Path) -> bool:
    documents = [fromstring(file.read_text(encoding="utf-8")) for file in folder.glob("*.xml")]  # noqa: S314 (our own)
    played = [folder / (verb.text or "") for document in documents for verb in document.iter("Play")]
    return all(file.is_file() and file.read_bytes() in (sound(80).wav, sound(81).wav) for file in played)
