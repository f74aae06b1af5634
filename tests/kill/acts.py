"""What people and workers do that leaves traces in more than one place, each act by its name."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import update

from callflows.check import Surroundings
from ivr import planned, revisions
from ivr.house import House
from ivr.media import taking_in
from ivr.media.conversion import Converted
from ivr.media.library import Description
from ivr.media.taking_in import NewClip
from ivr.queues import Queue
from ivr.revisions import Period
from tests.shop import MENU

BEGAN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WORD = "mn-digit-7.wav"
AROUND = Surroundings(queues=frozenset({"reception", "elves"}))


def hour(hours: float) -> datetime:
    return BEGAN + timedelta(hours=hours)


CHRISTMAS = Period(hour(10), hour(20))


def sound(samples: int) -> Converted:
    """A sound of that length, told from others by it."""
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(8000)
        written.writeframes(bytes(2 * samples))
    return Converted(file.getvalue(), samples / 8000)


def _adds(name: str, samples: int, free: bool, house: House) -> None:
    taking_in.add(house, NewClip(name, Description("Hello", "en"), free), sound(samples), None)


def _takes(name: str, samples: int, house: House) -> None:
    taking_in.add_take(house, name, sound(samples), None)


def _ready(title: str, queue: str = "reception") -> revisions.Prepared:
    return revisions.prepare(revisions.load(MENU.format(title=title, queue=queue)), AROUND)


def _publishes(title: str, period: Period, queue: str, house: House) -> None:
    ready = _ready(title, queue)
    with house.db.writing() as tx:
        revisions.publish(tx, ready, title, None, period)


def _drafts(house: House) -> None:
    with house.db.writing() as tx:
        begun = revisions.begin(tx, "shop", None)
        revisions.save(tx, "shop", begun.version, revisions.load(MENU.format(title="drafted", queue="reception")), None)


def _publishes_draft(period: Period, house: House) -> None:
    ready = _ready("drafted")
    with house.db.writing() as tx:
        revisions.publish_draft(tx, ready, revisions.draft(tx, "shop").version, "drafted", None, period)


def _brings_back(house: House) -> None:
    with house.db.writing() as tx:
        revisions.rollback(tx, "shop", 1)


def _calls_off(house: House) -> None:
    with house.db.writing() as tx:
        revisions.cancel(tx, "shop", 1, None)


def _retires(house: House) -> None:
    with house.db.writing() as tx:
        tx.execute(update(Queue).where(Queue.name == "elves").values(active=False))


NOW = Period()
ACTS: Mapping[str, Callable[[House], object]] = {
    "adds a clip": partial(_adds, "hello.wav", 80, False),
    "adds another like it": partial(_adds, "hello.wav", 81, True),
    "takes it anew": partial(_takes, "hello.wav", 82),
    "records a word": partial(_adds, WORD, 70, False),
    "records a word anew": partial(_takes, WORD, 71),
    "records a word once more": partial(_takes, WORD, 72),
    "publishes usual": partial(_publishes, "usual", NOW, "reception"),
    "publishes summer": partial(_publishes, "summer", NOW, "reception"),
    "plans christmas": partial(_publishes, "christmas", CHRISTMAS, "elves"),
    "begins christmas": partial(_publishes, "christmas", Period(until=hour(20)), "elves"),
    "drafts": _drafts,
    "publishes the draft": partial(_publishes_draft, NOW),
    "plans the draft": partial(_publishes_draft, CHRISTMAS),
    "brings back": _brings_back,
    "calls off": _calls_off,
    "retires the elves": _retires,
    "looks at what is due": planned.look_at_due,
}
