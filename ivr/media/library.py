"""The clips as people know them: by title, language and words, each with its takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Row as Found
from sqlalchemy import insert, select, update

from ivr.db import Tx, revise
from ivr.media.offered import files, is_standing, seconds_of
from ivr.media.rows import ClipRow
from ivr.staff import Staff


class NoSuchClip(Exception):
    """There is no clip of that name."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A sound that can be played to callers, by its file's name; `seconds` None: not known (an MP3).

    `script` is what is said in it, `language` None: no words. `series` is the name of the first take of the same words,
    `latest` whether no later one has been made; `version` goes with the next change of its description.
    """

    name: str
    seconds: float | None
    title: str
    language: str | None
    script: str
    series: str
    take: int
    latest: bool
    added_by: str | None
    added_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class Description:
    """What people call a clip, and what is said in it."""

    title: str
    language: str | None = None
    script: str = ""


def listing(tx: Tx, var: Path) -> list[Clip]:
    """The clips that can be chosen, by name: all but the sentences and numbers of languages that carriers lack."""
    return [clip for clip in every(tx, var) if not is_standing(clip.name) and not is_standing(clip.series)]


def by_name(tx: Tx, var: Path, name: str) -> Clip:
    """Any clip that was not put away; raises NoSuchClip."""
    found = next((clip for clip in every(tx, var) if clip.name == name), None)
    if found is None:
        raise NoSuchClip(f"there is no clip {name}")
    return found


def newest(tx: Tx, of: str) -> str:
    """The name of the newest take of a clip's words that was not put away; the clip's own if there is none other."""
    if is_standing(of):
        return of
    series = select(ClipRow.series).where(ClipRow.name == of).scalar_subquery()
    there = (ClipRow.series == series, ClipRow.removed_at.is_(None))
    return tx.scalar(select(ClipRow.name).where(*there).order_by(ClipRow.take.desc()).limit(1)) or of


def add(tx: Tx, name: str, about: Description, by: int | None, staged: str) -> None:
    """Puts a new clip on record, whose sound is staged; one that is on record without its file gets it anew."""
    values = {"staged": staged, "removed_at": None, "added_by_id": by, "added_at": tx.now}
    if not tx.changed(update(ClipRow).where(ClipRow.name == name).values(**values)):
        _insert(tx, name, about, by, _Place(name, 1, staged))


def add_take(tx: Tx, of: str, name: str, staged: str, by: int | None) -> None:
    """Puts another take of the words of `of` on record; of a standing clip `name` is where the earlier one goes."""
    before = tx.row(select(ClipRow).where(ClipRow.name == of))
    series, take = (before.series, before.take) if before else (of, 1)
    about = Description(before.title, before.language, before.script) if before else Description(title_of(of))
    if is_standing(of):
        _insert(tx, name, about, by, _Place(of, take))
        if before is None:
            _insert(tx, of, about, by, _Place(of, take + 1, staged))
        else:
            values = {"take": take + 1, "added_by_id": by, "added_at": tx.now, "staged": staged}
            tx.execute(update(ClipRow).where(ClipRow.name == of).values(**values))
        return
    if before is None:
        _insert(tx, of, about, None, _Place(of))
    last = tx.scalar(select(ClipRow.take).where(ClipRow.series == series).order_by(ClipRow.take.desc()).limit(1))
    _insert(tx, name, about, by, _Place(series, (last or 1) + 1, staged))


def describe(tx: Tx, var: Path, name: str, seen: int | None, about: Description, by: int | None) -> Clip:
    """Says anew what a clip is; raises NoSuchClip, Overtaken unless at the version `seen`."""
    by_name(tx, var, name)
    row_id = tx.scalar(select(ClipRow.id).where(ClipRow.name == name))
    if row_id is None:
        _insert(tx, name, about, by, _Place(name))
    else:
        values = {"title": about.title, "language": about.language, "script": about.script}
        revise(tx, ClipRow, row_id, seen, values)
    return by_name(tx, var, name)


def put_away(tx: Tx, var: Path, name: str, by: int | None) -> None:
    """No longer offers a clip that nothing names (`uses.expect_unused`); its file stays. Raises NoSuchClip."""
    by_name(tx, var, name)
    if tx.scalar(select(ClipRow.id).where(ClipRow.name == name)) is None:
        _insert(tx, name, Description(title_of(name)), by, _Place(name))
    tx.execute(update(ClipRow).where(ClipRow.name == name).values(removed_at=tx.now))


def title_of(name: str) -> str:
    """What a file is called that nobody has described: "mn-welcome.wav" is "Mn welcome"."""
    plain = name.rpartition(".")[0].replace("-", " ").replace("_", " ").strip()
    return plain[:1].upper() + plain[1:] or name


@dataclass(frozen=True, slots=True)
class _Place:
    """Which take of which series; `staged`: where its sound is until it has its name."""

    series: str
    take: int = 1
    staged: str | None = None


def _insert(tx: Tx, name: str, about: Description, by: int | None, place: _Place) -> None:
    said = {"title": about.title, "language": about.language, "script": about.script}
    values = {**said, **asdict(place), "name": name, "added_by_id": by, "added_at": tx.now}
    tx.insert(insert(ClipRow).values(**values, version=1))


def _known(tx: Tx) -> Mapping[str, Found[Any]]:
    rows = tx.rows(
        select(
            ClipRow.name,
            ClipRow.title,
            ClipRow.language,
            ClipRow.script,
            ClipRow.series,
            ClipRow.take,
            Staff.name.label("added_by"),
            ClipRow.added_at,
            ClipRow.removed_at,
            ClipRow.version,
        ).outerjoin(Staff, Staff.id == ClipRow.added_by_id)
    )
    return {row.name: row for row in rows}


def every(tx: Tx, var: Path) -> list[Clip]:
    """All that were not put away, standing words too."""
    known = _known(tx)
    last: dict[str, int] = defaultdict(int)
    for row in known.values():
        if row.removed_at is None:
            last[row.series] = max(last[row.series], row.take)
    there = [(name, file, known.get(name)) for name, file in files(var).items()]
    return [_clip(name, seconds_of(file), row, last) for name, file, row in there if row is None or not row.removed_at]


def _clip(name: str, seconds: float | None, row: Found[Any] | None, last: Mapping[str, int]) -> Clip:
    if row is None:
        return Clip(name, seconds, title_of(name), None, "", name, 1, last.get(name, 1) == 1, None, None, 1)
    return Clip(
        name=name,
        seconds=seconds,
        title=row.title,
        language=row.language,
        script=row.script,
        series=row.series,
        take=row.take,
        latest=row.take == last[row.series],
        added_by=row.added_by,
        added_at=row.added_at,
        version=row.version,
    )
