"""The event stream: who is told what, when, and when it ends."""

from __future__ import annotations

import queue
from typing import Any

import gevent
import gevent.event
import gevent.socket
import pytest
from flask import Flask
from flask.testing import FlaskClient

from ivr import agents, staff
from ivr.agents import NewAgent
from ivr.house import House
from ivr.staff import NewStaff, Role
from ivr.web.attendance import Attendance
from ivr.web.broadcast import BACKLOG_EVENTS, BEAT, RELOAD, STREAMS_AT_ONCE, TOGETHER_SECONDS, Broadcast, Subscription
from ivr.web.parting import on_parting
from ivr.web.stream import BROADCAST, create_stream


def _heard(stream: Subscription) -> list[str]:
    heard = []
    while True:
        try:
            heard.append(stream.events.get_nowait())
        except queue.Empty:
            return heard


def _hint(*hints: str) -> str:
    pairs = ",".join('["{}","{}"]'.format(*hint.split(":")) for hint in hints)
    return f"event: hint\ndata: [{pairs}]\n\n"


def test_a_desks_hint_goes_to_that_desk_alone_and_at_once() -> None:
    broadcast = Broadcast("")
    anna, bruno, boss = broadcast.open(1), broadcast.open(2), broadcast.open(None)
    for now in (0.0, 0.1):
        broadcast.tell([("desk", "1")], now)
    assert _heard(anna) == [_hint("desk:1")] * 2
    assert (_heard(bruno), _heard(boss)) == ([], [])


def test_the_first_hint_of_the_house_goes_out_at_once_and_the_next_ones_together_and_once_each() -> None:
    broadcast = Broadcast("")
    anna = broadcast.open(1)
    broadcast.tell([("queues", "7")], 0.0)
    for subject in ("7", "8", "7"):
        broadcast.tell([("queues", subject)], 0.5)
    assert _heard(anna) == [_hint("queues:7")]
    assert broadcast.flush(0.5) == TOGETHER_SECONDS - 0.5
    assert broadcast.flush(TOGETHER_SECONDS) is None
    assert _heard(anna) == [_hint("queues:7", "queues:8")]


def test_a_desks_hint_does_not_wait_behind_the_houses() -> None:
    broadcast = Broadcast("")
    screens = [broadcast.open(number) for number in range(STREAMS_AT_ONCE + 1)]
    broadcast.tell([("queues", "7")], 0.0)
    waiting = next(screen for screen in screens if screen.events.empty())
    broadcast.tell([("desk", str(waiting.agent_id))], 0.0)
    assert _heard(waiting) == [_hint(f"desk:{waiting.agent_id}"), _hint("queues:7")]


def test_a_screen_hears_of_the_topics_it_asked_for() -> None:
    broadcast = Broadcast("")
    board, desk = broadcast.open(1, frozenset({"queues", "agents"})), broadcast.open(1, frozenset({"desk"}))
    broadcast.tell([("desk", "1"), ("queues", "7"), ("call", "9")], 0.0)
    assert _heard(board) == [_hint("queues:7")]
    assert _heard(desk) == [_hint("desk:1")]


@pytest.mark.parametrize("said", [b"", b"{", b"7", b'[["queues"]]', b'[["desk","x"]]', b"[null]", b"\xff"])
def test_what_another_program_says_on_the_channel_silences_nobody(said: bytes) -> None:
    broadcast = Broadcast("")
    anna = broadcast.open(1)
    broadcast.take(said, 0.0)
    broadcast.take(b'[["desk","1"]]', 0.0)
    assert _heard(anna) == [_hint("desk:1")]


def test_a_screen_that_lags_reloads_once_and_is_sent_no_more() -> None:
    broadcast = Broadcast("")
    slow = broadcast.open(1)
    for number in range(BACKLOG_EVENTS + 10):
        broadcast.tell([("desk", "1")], float(number))
    assert _heard(slow)[-2:] == [_hint("desk:1"), RELOAD]


def test_a_sign_of_life_is_sent_when_there_is_nothing_else_to_send() -> None:
    stream = Broadcast("").open(1)
    stream.beat()
    stream.beat()
    assert _heard(stream) == [BEAT]
    stream.put(RELOAD)
    stream.beat()
    assert _heard(stream) == [RELOAD]


def test_a_screen_that_is_gone_is_told_nothing() -> None:
    broadcast = Broadcast("")
    gone = broadcast.open(1)
    broadcast.close(gone)
    broadcast.close(gone)
    broadcast.tell([("desk", "1"), ("queues", "7")], 0.0)
    broadcast.reload()
    assert _heard(gone) == []


def test_a_session_that_is_ended_from_elsewhere_is_over_and_one_begun_since_the_last_look_is_not(house: House) -> None:
    with house.db.writing() as tx:
        anna = staff.add(tx, NewStaff("anna@bank.example", "Anna", Role.AGENT, "x"))
    long_ago, later = float("-inf"), float("inf")
    attendance = Attendance(house)
    assert not attendance.is_over(anna.id, anna.session_epoch, long_ago)
    assert attendance.is_over(anna.id, anna.session_epoch + 1, long_ago)
    assert attendance.is_over(anna.id + 1, 0, long_ago)
    assert not attendance.is_over(anna.id + 1, 0, later)


@pytest.fixture
def app(house: House) -> Flask:
    return create_stream(house)


def _logged_in(app: Flask, house: House) -> FlaskClient:
    with house.db.writing() as tx:
        anna = staff.add(tx, NewStaff("anna@bank.example", "Anna", Role.AGENT, "x"))
        agents.add(tx, NewAgent(anna.id))
    client = app.test_client()
    with client.session_transaction() as session:
        session["staff"], session["epoch"] = anna.id, anna.session_epoch
    return client


def test_a_screen_that_goes_away_leaves_nothing_behind(app: Flask, house: House) -> None:
    broadcast: Any = app.extensions[BROADCAST]
    answer = _logged_in(app, house).get("/stream?topics=desk", buffered=False)
    assert answer.content_type == "text/event-stream; charset=utf-8"
    parts = answer.iter_encoded()
    assert next(parts).startswith(b"retry: ")
    broadcast.tell([("desk", "1"), ("queues", "7")], 0.0)
    assert next(parts) == _hint("desk:1").encode()
    answer.close()
    assert (broadcast._streams, dict(broadcast._by_agent)) == (set(), {})


def test_who_becomes_an_agent_while_following_is_told_of_their_desk_from_then_on(app: Flask, house: House) -> None:
    broadcast: Any = app.extensions[BROADCAST]
    with house.db.writing() as tx:
        boss = staff.add(tx, NewStaff("boss@bank.example", "Boss", Role.SUPERVISOR, "-"))
    client = app.test_client()
    with client.session_transaction() as session:
        session["staff"], session["epoch"] = boss.id, boss.session_epoch
    answer = client.get("/stream", buffered=False)
    parts = answer.iter_encoded()
    next(parts)
    with house.db.writing() as tx:
        own = agents.add(tx, NewAgent(boss.id))
    broadcast.tell([("agents", str(own))], 0.0)
    assert next(parts) == _hint(f"agents:{own}").encode()
    broadcast.tell([("desk", str(own))], 0.0)
    assert next(parts) == _hint(f"desk:{own}").encode()
    answer.close()
    assert broadcast.agents() == set()


def test_a_screen_that_has_parted_is_sent_no_more(app: Flask, house: House) -> None:
    broadcast: Any = app.extensions[BROADCAST]
    answer = _logged_in(app, house).get("/stream?topics=desk", buffered=False)
    parts = answer.iter_encoded()
    next(parts)
    for screen in broadcast._streams:
        screen.part()
    assert list(parts) == []
    answer.close()
    assert broadcast.agents() == set()


def test_a_far_end_that_closes_is_noticed_at_once() -> None:
    near, far = gevent.socket.socketpair()
    parted = gevent.event.Event()
    end = on_parting({"gunicorn.socket": near}, parted.set)
    gevent.sleep()
    assert not parted.is_set()
    far.close()
    assert parted.wait(10)
    end()
    near.close()


def test_nobody_follows_who_is_not_logged_in(app: Flask) -> None:
    assert app.test_client().get("/stream").status_code == 401
