"""New sounds: on record first, then in their place; what a kill interrupts is finished by whoever comes next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from ivr.db import Tx
from ivr.house import House
from ivr.media import library, offered, uses
from ivr.media.conversion import Converted
from ivr.media.library import Clip, Description, NoSuchClip
from ivr.media.offered import ClipTaken
from ivr.media.rows import ClipRow
from ivr.staff import audit

Put = Callable[[Tx, str], str]
"""Puts the staged sound on record; returns the name of the clip that has it."""


class _Unsettled(Exception):
    """Another take of the same word is on record and not yet in its place."""


@dataclass(frozen=True, slots=True)
class NewClip:
    """What a clip is to be called; `free`: where that name is taken, another one like it.

    `draft`: the flow whose draft will say so. Then a name counts as taken, too, while anything but that draft says it:
    a recording that is made for a draft is heard by nobody before it is published.
    """

    name: str
    about: Description
    free: bool = False
    draft: str | None = None


def add(house: House, new: NewClip, sound: Converted, by: int | None) -> Clip:
    """Takes a new clip in; raises ClipUnfit for its name, ClipTaken.

    The same sound under the same name and title is not taken in again: an answer that was lost may be asked for again.
    """
    offered.expect_name(new.name)
    settle(house)
    known = _sent_before(house, new, sound.wav)
    if known is not None:
        return known

    def put(tx: Tx, staged: str) -> str:
        name = _free_name(tx, house, new)
        library.add(tx, name, new.about, by, staged)
        audit(tx, by, "clip_added", f"clip:{name}", None, {"seconds": sound.seconds})
        return name

    return _take_in(house, sound.wav, put)


def add_take(house: House, of: str, sound: Converted, by: int | None) -> Clip:
    """Takes the words of a clip in anew; raises NoSuchClip. What was taken last is not taken again.

    The take is a clip of its own; only of a standing word, whose name cannot change, the earlier sound goes elsewhere.
    """
    settle(house)
    known = _taken_before(house, of, sound.wav)
    if known is not None:
        return known

    def put(tx: Tx, staged: str) -> str:
        tx.one_at_a_time("clips")
        standing = offered.is_standing(of)
        if standing and tx.scalar(select(ClipRow.staged).where(ClipRow.name == of)) is not None:
            raise _Unsettled
        first = f"{of.removesuffix('.wav')}-1.wav" if standing else of
        name = _free_name(tx, house, NewClip(first, Description(""), free=True))
        library.add_take(tx, of, name, staged, by)
        told = {"take": name, "seconds": sound.seconds}
        audit(tx, by, "clip_taken_anew", f"clip:{of}", None, told)
        return of if standing else name

    return _take_in(house, sound.wav, put)


def settle(house: House) -> int:
    """Puts every sound that is on record in its place; returns how many were not yet."""
    with house.db.reading() as tx:
        waiting = _waiting(tx)
    for row in waiting:
        if row.earlier is not None and offered.is_standing(row.name):
            offered.exchange(house.settings.var, row.name, row.staged, row.earlier)
        else:
            offered.put_in_place(house.settings.var, row.name, row.staged)
    if waiting:
        with house.db.writing() as tx:
            staged = [row.staged for row in waiting]
            tx.execute(update(ClipRow).where(ClipRow.staged.in_(staged)).values(staged=None))
    return len(waiting)


def _take_in(house: House, wav: bytes, put: Put) -> Clip:
    var = house.settings.var
    staged = offered.stage(var, wav)
    try:
        name = _put(house, put, staged)
    except ClipTaken:  # after any other fault it may be on record all the same; what is not, goes with time
        offered.drop(var, staged)
        raise
    settle(house)
    with house.db.reading() as tx:
        return library.by_name(tx, var, name)


def _put(house: House, put: Put, staged: str) -> str:
    while True:
        try:
            with house.db.writing() as tx:
                return put(tx, staged)
        except _Unsettled:
            settle(house)


def _waiting(tx: Tx) -> Any:
    """The rows whose sound is not in its place, each with the name of the take before it."""
    before = aliased(ClipRow)
    return tx.rows(
        select(ClipRow.name, ClipRow.staged, before.name.label("earlier"))
        .outerjoin(before, (before.series == ClipRow.series) & (before.take == ClipRow.take - 1))
        .where(ClipRow.staged.is_not(None))
        .order_by(ClipRow.id)
    )


def _free_name(tx: Tx, house: House, new: NewClip) -> str:
    """Raises ClipTaken."""
    tx.one_at_a_time("clips")
    for name in offered.names_like(new.name):
        promised = select(ClipRow.id).where(ClipRow.name == name, ClipRow.staged.is_not(None))
        if offered.is_free(house.settings.var, name) and tx.scalar(promised) is None and not _is_said(tx, new, name):
            return name
        if not new.free:
            break
    raise ClipTaken(f"there is a clip {new.name} already: choose another name", clip=new.name)


def _is_said(tx: Tx, new: NewClip, name: str) -> bool:
    return new.draft is not None and uses.is_named(tx, name, but=new.draft)


def _sent_before(house: House, new: NewClip, wav: bytes) -> Clip | None:
    var = house.settings.var
    names = iter(offered.names_like(new.name) if new.free else [new.name])
    first = next(names)
    if new.draft is None and offered.is_free(var, first):
        return None
    later = takewhile(lambda name: not offered.is_free(var, name), names)
    alike = [name for name in (first, *later) if offered.sounds_like(var, name, wav)]
    if not alike:
        return None
    with house.db.reading() as tx:
        about = (new.about.title, new.about.language)
        there = [clip for clip in library.every(tx, var) if clip.name in alike and clip.added_at is not None]
    return next((clip for clip in there if (clip.title, clip.language) == about), None)


def _taken_before(house: House, of: str, wav: bytes) -> Clip | None:
    """The newest take of those words, if it is this very sound; raises NoSuchClip."""
    var = house.settings.var
    if of not in offered.files(var):
        raise NoSuchClip(f"there is no clip {of}")
    with house.db.reading() as tx:
        newest = library.newest(tx, of)
        return library.by_name(tx, var, newest) if offered.sounds_like(var, newest, wav) else None
