"""Who may hear a recording, whole or in part, and that it is written down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from ivr import calls, contacts, lines
from ivr.agents import Agent
from ivr.calls import NewCall
from ivr.clock import VirtualClock
from ivr.contacts import NewContact
from ivr.house import House
from ivr.lines import NewLine
from ivr.staff import Role
from recordings import Recording
from recordings.storage import storage_of
from tests.audits import audited
from tests.ivr.recordings.conftest import wav

SOUND = bytes(range(256)) * 40
PATH = "2026/03/02/1-RE.wav"
_SILENCE = wav(0.5, channels=1)


@pytest.fixture
def kept(house: House) -> int:
    """A recording in storage."""
    storage_of(house.settings).write(PATH, [SOUND], 1)
    with house.db.writing() as tx:
        line = lines.add(tx, NewLine("+39800123456", "Free line", "hotline", "en", "IT", "Europe/Rome"))
        contact_id = contacts.open(tx, NewContact("call", line.id))
        call_id = calls.begin(tx, NewCall(contact_id, line.id, None, line.number))
        values = {"call_id": call_id, "contact_id": contact_id, "purpose": "conversation", "status": "stored"}
        facts = {"sid": "RE1", "path": PATH, "bytes": len(SOUND), "sha256": "5ha", "created_at": tx.now}
        return tx.insert(insert(Recording).values(**values, **facts))


def _hear(browser: Any, recording: int, **headers: str) -> Any:
    return browser.client.get(f"/api/recordings/{recording}/audio", headers=headers)


def test_a_supervisor_hears_it_and_the_audit_says_so(house: House, supervisor: Any, kept: int) -> None:
    answer = _hear(supervisor, kept)
    assert (answer.status_code, answer.mimetype, answer.get_data()) == (200, "audio/wav", SOUND)
    assert answer.headers["Cache-Control"] == "no-store"
    with house.db.reading() as tx:
        (entry,) = audited(tx, f"recording:{kept}")
    assert (entry.act, entry.staff_id) == ("recording_heard", supervisor.person.id)


def test_a_player_may_ask_for_a_part(supervisor: Any, kept: int) -> None:
    answer = _hear(supervisor, kept, Range="bytes=100-199")
    assert (answer.status_code, answer.get_data()) == (206, SOUND[100:200])
    assert answer.headers["Content-Range"] == f"bytes 100-199/{len(SOUND)}"
    assert _hear(supervisor, kept, Range="bytes=999999-").status_code == 416


def test_the_parts_of_a_hearing_are_one_on_the_audit(
    house: House, clock: VirtualClock, supervisor: Any, kept: int
) -> None:
    for part in ("bytes=0-99", "bytes=100-199", "bytes=200-"):
        assert _hear(supervisor, kept, Range=part).status_code == 206
    assert _hearings(house, kept) == 1
    assert _hear(supervisor, kept, Range="bytes=0-").status_code == 206
    assert _hearings(house, kept) == 2
    clock.move_to(clock.now() + timedelta(days=1))
    assert _hear(supervisor, kept, Range="bytes=100-199").status_code == 206
    assert _hearings(house, kept) == 3


def test_nobody_hears_all_but_the_first_byte_off_the_record(house: House, supervisor: Any, kept: int) -> None:
    assert _hear(supervisor, kept, Range="bytes=1-").status_code == 206
    assert _hearings(house, kept) == 1


def _hearings(house: House, recording: int) -> int:
    with house.db.reading() as tx:
        return len(audited(tx, f"recording:{recording}"))


def test_an_agent_hears_only_contacts_of_their_own(house: House, browser: Callable[[Role], Any], kept: int) -> None:
    agent = browser(Role.AGENT)
    assert _hear(agent, kept).status_code == 404
    with house.db.writing() as tx:
        mine = tx.insert(insert(Agent).values(staff_id=agent.person.id, presence_since=tx.now))
        tx.execute(update(contacts.Contact).values(agent_id=mine))
    assert _hear(agent, kept).status_code == 200


def test_what_is_deleted_or_lost_is_not_there(house: House, supervisor: Any, kept: int) -> None:
    storage_of(house.settings).delete(PATH)
    assert _hear(supervisor, kept).status_code == 404
    with house.db.writing() as tx:
        tx.execute(update(Recording).values(status="deleted"))
    assert _hear(supervisor, kept).status_code == 404
    assert _hear(supervisor, 99).status_code == 404


def test_who_is_no_agent_has_no_talk_to_pause(supervisor: Any) -> None:
    assert supervisor.send("post", "/desk/conversations/1/recording/pause").status_code == 404
    assert supervisor.client.get("/api/desk/conversations/1/recording").status_code == 404


def test_its_shape_is_for_those_who_may_hear_it_and_is_no_hearing(
    house: House, supervisor: Any, browser: Callable[[Role], Any], kept: int
) -> None:
    storage_of(house.settings).write(PATH, [_SILENCE], 2)
    shape = supervisor.get(f"/recordings/{kept}/peaks")
    assert shape == {"seconds": 0.5, "channels": [[0.0] * 1600]}
    browser(Role.AGENT).get(f"/recordings/{kept}/peaks", status=404)
    with house.db.reading() as tx:
        assert audited(tx, f"recording:{kept}") == []


def test_a_file_that_cannot_be_drawn_or_is_gone_says_so(house: House, supervisor: Any, kept: int) -> None:
    supervisor.get(f"/recordings/{kept}/peaks", status=404)
    storage_of(house.settings).delete(PATH)
    supervisor.get(f"/recordings/{kept}/peaks", status=404)
