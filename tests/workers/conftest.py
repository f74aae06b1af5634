"""A worker of requests before a scripted carrier, and what its nouns were told."""

from __future__ import annotations

from typing import Any

import pytest

from ivr.clock import VirtualClock
from ivr.db import Tx
from ivr.house import House
from ivr.telephony.outcomes import Outcome
from ivr.telephony.performing import Performer
from tests.workers.scripted import ScriptedCarrier


@pytest.fixture
def carrier(clock: VirtualClock) -> ScriptedCarrier:
    return ScriptedCarrier(clock)


@pytest.fixture
def told() -> list[tuple[str, Outcome]]:
    return []


@pytest.fixture
def performer(house: House, carrier: ScriptedCarrier, told: list[tuple[str, Outcome]]) -> Performer:
    def listen(tx: Tx, request: Any, outcome: Outcome) -> None:
        told.append((request.key, outcome))

    return Performer(house, carrier, listen)
