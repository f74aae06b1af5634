"""The carrier: everything that one account owns, standing on one clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sandbox.call import Call
from sandbox.caller_ids import CallerIds
from sandbox.calls import Calls
from sandbox.clock import clock_named
from sandbox.conferences import Conferences
from sandbox.events import Events
from sandbox.faults import Faults
from sandbox.interpreter import perform, run_call
from sandbox.journal import Journal
from sandbox.ledger import Ledger
from sandbox.lines import Behaviour
from sandbox.media import Media
from sandbox.messages import Messages
from sandbox.newest import Newest
from sandbox.numbers import Numbers
from sandbox.queues import Queues
from sandbox.recording import Recording, Recordings, RecordingTerms
from sandbox.replies import converse
from sandbox.scripts import Stage
from sandbox.sound.mixer import Mixer
from sandbox.streams.streams import Streams
from sandbox.telephones.switchboard import Switchboard
from sandbox.traffic import Traffic
from sandbox.trunk import Trunk
from sandbox.webhooks import Webhooks
from sandbox.withheld import Withheld

KEPT_BEHAVIOURS = 20_000


@dataclass(frozen=True)
class Settings:
    """The account, and how the carrier runs; of what is limited, None means no limit. `sound` as the mixer has it."""

    account_sid: str
    auth_token: str
    api_key: str | None = None
    api_secret: str | None = None
    clock: str = "real"
    starting: datetime | None = None
    state_file: Path | None = None
    calls_per_second: float | None = None
    calls_at_once: int | None = None
    requests_at_once: int | None = None
    speaking_rate: float = 1.0  # how many times as fast as people speak
    public_url: str = ""
    sound: str = "auto"
    recogniser: str | None = None  # a command line, as sandbox/sound/recogniser.py has it
    origins: tuple[str, ...] = ()  # of pages, beyond this machine's own, that may hold a telephone
    journal_file: Path | None = None
    exposed: bool = False  # others than this machine's own may reach it


class Carrier:
    """One account's world. Lives inside one event loop."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.stage = Stage()
        self.traffic = Traffic(self.stage)
        self.clock = clock_named(settings.clock, self.stage, settings.starting)
        self.events = Events(self.clock)
        self.ledger = self._open_ledger()
        self.journal = Journal(self.ledger)
        self.faults = Faults()
        self.withheld = Withheld(self)
        self.trunk = Trunk(self)
        self.webhooks = Webhooks(self)
        self.mixer = Mixer(self)
        self.telephones = Switchboard(self)
        self.media = Media(self)
        self.numbers = Numbers(settings.state_file)
        self.behaviours: Newest[str, Behaviour] = Newest(KEPT_BEHAVIOURS)  # of handsets, by address
        self.recordings = Recordings()
        self.streams = Streams()
        self.messages = Messages(self)
        self.public_url = settings.public_url
        self.perform, self.run_call = perform, run_call  # documents run documents: this undoes the knot
        self.converse = converse  # and texts bring texts
        self.queues = Queues(self)
        self.conferences = Conferences(self)
        self.caller_ids = CallerIds(self)
        self.account_name = "Sandbox"
        self.calls = Calls(self)

    def _open_ledger(self) -> Ledger | None:
        if self.settings.journal_file is None:
            return None
        facts = {"account": self.settings.account_sid, "clock": self.clock.mode}
        return Ledger(self.settings.journal_file, self.clock.now, facts)

    def record(self, call: Call, terms: RecordingTerms, name: str = "") -> Recording:
        """Begin to record a call."""
        return self.recordings.add(Recording(self, call, terms, name=name))

    def reset(self, everything: bool = False) -> None:
        """Hang up silently and forget what happened; numbers stay unless `everything`."""
        self._silence()
        self.queues.clear()
        self.events.clear()
        self.journal.clear()
        self.webhooks.forget_delayed()
        self.webhooks.courier.cache.clear()
        self.faults.clear()
        self.withheld.clear()
        self.behaviours.clear()
        if everything:
            self.numbers.clear()

    def _silence(self) -> None:
        """End what lives; whoever would be told is struck off first."""
        self.recordings.clear()
        self.streams.clear()
        self.conferences.clear()
        self.messages.clear()
        self.calls.clear()
        self.telephones.forget_calls()
        self.mixer.clear()

    async def close(self) -> None:
        self._silence()
        self.telephones.close()
        self.mixer.close()
        await self.webhooks.close()
        if self.ledger is not None:
            self.ledger.close()
