"""A talk whose recording the carrier has, and a carrier that gives out its sound."""

from __future__ import annotations

import io
import json
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from sqlalchemy import select

import recordings
from ivr import calls, contacts, lines
from ivr.calls import NewCall
from ivr.clock import VirtualClock
from ivr.contacts import NewContact
from ivr.db import Tx
from ivr.house import House
from ivr.lines import NewLine
from ivr.telephony.media import MediaMissing, MediaUnreachable
from ivr.telephony.rows import CarrierRequest
from recordings import News, Recording
from recordings.storage import Storage, storage_of

T = TypeVar("T")
RATE_HZ = 8000


def sid(number: int) -> str:
    return f"RE{number:032x}"


def wav(seconds: float, channels: int = 2) -> bytes:
    """A silent recording."""
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(channels)
        written.setsampwidth(2)
        written.setframerate(RATE_HZ)
        written.writeframes(bytes(round(seconds * RATE_HZ) * 2 * channels))
    return file.getvalue()


class Sounds:
    """The carrier's media: `sounds` by SID; `breaks_off` after so many bytes; counts what was fetched."""

    def __init__(self) -> None:
        self.sounds: dict[str, bytes] = {}
        self.breaks_off: int | None = None
        self.asked: list[tuple[str, int]] = []
        self.meanwhile: Callable[[], object] = lambda: None

    @contextmanager
    def open(self, sid: str, channels: int) -> Iterator[Iterator[bytes]]:
        self.asked.append((sid, channels))
        if sid not in self.sounds:
            raise MediaMissing("404")
        yield self._pieces(self.sounds[sid])

    def _pieces(self, sound: bytes) -> Iterator[bytes]:
        for at in range(0, len(sound), 10_000):
            if self.breaks_off is not None and at >= self.breaks_off:
                raise MediaUnreachable("the connection broke")
            yield sound[at : at + 10_000]
        self.meanwhile()


class Archive:
    """One call and what becomes of its recordings."""

    def __init__(self, house: House, clock: VirtualClock) -> None:
        self.house, self.clock, self.carrier = house, clock, Sounds()
        self.contact_id, self.call_id = self.do(self._call)

    def _call(self, tx: Tx) -> tuple[int, int]:
        line = lines.add(tx, NewLine("+39800123456", "Free line", "hotline", "en", "IT", "Europe/Rome"))
        contact_id = contacts.open(tx, NewContact("call", line.id, number="+393331234567"))
        return contact_id, calls.begin(tx, NewCall(contact_id, line.id, None, line.number, sid="CA" + "1" * 32))

    def do(self, work: Callable[[Tx], T]) -> T:
        with self.house.db.writing() as tx:
            return work(tx)

    def told(self, number: int, status: str, seconds: int | None = None, purpose: str = "conversation") -> int:
        """The carrier's callback; the recording's id here."""
        news = News(sid(number), status, purpose, seconds, 2)
        self.do(lambda tx: recordings.told(tx, self.call_id, news))
        return int(self.row(number).id)

    def ready(self, number: int = 1, seconds: int = 12) -> int:
        """A talk of so many seconds that can be fetched."""
        self.carrier.sounds[sid(number)] = wav(seconds)
        return self.told(number, "completed", seconds)

    def fetch(self, recording_id: int) -> bool:
        return recordings.fetch(self.house, recording_id, self.carrier)

    def row(self, number: int = 1) -> Any:
        with self.house.db.reading() as tx:
            return tx.row(select(Recording).where(Recording.sid == sid(number)))

    def later(self, **time: float) -> None:
        self.clock.move_to(self.clock.now() + timedelta(**time))

    @property
    def storage(self) -> Storage:
        return storage_of(self.house.settings)

    def files(self) -> list[str]:
        """What lies in storage, without its folders."""
        root = self.house.settings.var / "recordings"
        return sorted(file.name for file in root.rglob("*") if file.is_file())

    def sounds(self) -> list[str]:
        """The same without the shapes that are drawn of them."""
        return [file for file in self.files() if not file.endswith(".peaks")]

    def journal(self) -> list[str]:
        with self.house.db.reading() as tx:
            return [event.kind for event in calls.events(tx, self.call_id)]

    def data_of(self, kind: str) -> dict[str, Any]:
        with self.house.db.reading() as tx:
            (found,) = (event for event in calls.events(tx, self.call_id) if event.kind == kind)
        data: dict[str, Any] = json.loads(found.data)
        return data

    def requests(self) -> list[tuple[str, dict[str, Any]]]:
        """What was asked of the carrier, by kind."""
        with self.house.db.reading() as tx:
            rows = tx.rows(select(CarrierRequest.kind, CarrierRequest.parameters).order_by(CarrierRequest.id))
        return [(row.kind, row.parameters) for row in rows]


@pytest.fixture
def archive(house: House, clock: VirtualClock) -> Archive:
    return Archive(house, clock)
