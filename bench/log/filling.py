"""A year of calls, made by the database itself out of the numbers from one on."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, text

from ivr import lines, queues, revisions
from ivr.agents import Agent
from ivr.customers import Customer
from ivr.db import Row, Tx
from ivr.staff import Staff

YEAR_SECONDS = 365 * 24 * 3600
AGENTS, QUEUES, CUSTOMERS = 200, 20, 5_000
RECORD = (
    '{"outcome":"answered","reason":"doubt","cause":null,"language":"en","requested":["queue-3"],"answered_by":[17],'
    '"offers":1,"messages":0,"menu_seconds":21,"queue_seconds":34,"talk_seconds":201,"hold_seconds":0,'
    '"after_seconds":2,"wrap_up_seconds":40,"seconds":258,"hangup_cause":"customer","ended":true}'
)
ANSWER = "<Response>" + "<Say>Thank you for calling, one moment please.</Say>" * 6 + "</Response>"
NUMBERS = "WITH RECURSIVE numbers(n) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n < :calls)"

CONTACTS = """
INSERT INTO contacts (id, channel, line_id, customer_id, number, language, trust, reason, agent_id, note, started_at)
{numbers} SELECT n, 'call', 1, CASE WHEN n % 3 = 0 THEN 1 + n % 5000 END,
  '+39020' || CAST(1000000 + (n * 7919) % 100000 AS TEXT),
  'en', 'none',
  CASE WHEN n < :half AND n % 200 = 0 THEN 'recall' WHEN n / 3 % 20 < 3 THEN 'complaint'
       WHEN n / 3 % 20 < 8 THEN 'order' WHEN n / 3 % 20 < 16 THEN 'doubt' END,
  NULL, '', {at} FROM numbers"""
CALLS = """
INSERT INTO calls (id, purpose, direction, contact_id, line_id, caller, called, status, carrier_status, stage, turn,
  state, answer, notice_given, started_at, ended_at, hangup_cause, record, outcome)
{numbers} SELECT n, CASE WHEN n % 25 = 0 THEN 'survey' ELSE 'customer' END,
  CASE WHEN n % 25 = 0 THEN 'outbound' ELSE 'inbound' END, n, 1 + CASE WHEN n % 10 = 0 THEN 1 ELSE 0 END,
  '+390200000', '+39800123456', CASE WHEN n > :calls - 30 THEN 'active' ELSE 'ended' END, 'completed', 'ended', 5,
  '{{}}', :answer, {true}, {at}, {at}, 'customer', {record},
  CASE WHEN n % 10000 = 7 THEN 'missed' WHEN n * 31 % 100 < 60 THEN 'answered' WHEN n * 31 % 100 < 75 THEN 'abandoned'
       WHEN n * 31 % 100 < 85 THEN 'menu' WHEN n * 31 % 100 < 92 THEN 'message' WHEN n * 31 % 100 < 96 THEN 'callback'
       ELSE 'left' END FROM numbers"""
ENTRIES = """
INSERT INTO queue_entries (id, contact_id, call_id, queue_id, kind, node, language, skills, lane, rank_at, status,
  entered_at, waiting_since, waited_from, seen_at, round, times_requeued, agent_id, connected_at, left_at, ended_at)
{numbers} SELECT n, n, n, CASE WHEN n % 20011 = 0 THEN 19 ELSE 1 + n / 11 % 12 END, 'call', 'q', 'en', '[]', '1/en/',
  {at}, CASE WHEN n * 31 % 100 < 60 THEN 'completed' ELSE 'abandoned' END, {at}, {at}, {at}, {at}, 1, 0, NULL,
  CASE WHEN n * 31 % 100 < 60 THEN {at} END, {at}, {at} FROM numbers WHERE n * 31 % 100 < 75"""
OFFERS = """
INSERT INTO offers (id, entry_id, agent_id, status, made_at, expires_at, ended_at)
{numbers} SELECT n, n, {agent}, 'accepted', {at}, {at}, {at} FROM numbers WHERE n * 31 % 100 < 60"""
TALKS = """
INSERT INTO conversations (id, contact_id, call_id, entry_id, offer_id, agent_id, phone, status, started_at, talking_at,
  ended_at, recorded, hold_wanted, hold_pending, hold_turn, hold_sequence, held_seconds, note, wrap_up_extensions,
  room)
{numbers} SELECT n, n, n, n, n, {agent}, 'browser', 'ended', {at}, {at}, {at}, {true}, {false}, {false}, 0, -1, 0, '',
  0, n FROM numbers WHERE n * 31 % 100 < 60"""
SURVEYS = """
INSERT INTO surveys (id, contact_id, agent_id, line_id, channel, number, language, status, token, state, turn, attempts,
  created_at, due_at, expires_at)
{numbers} SELECT n, n, {agent}, 1, 'call', '+390200000', 'en', 'completed', 't' || n, '{{}}', 0, 1, {at}, {at}, {at}
FROM numbers WHERE n % 5 = 0 AND n * 31 % 100 < 60"""
ANSWERS = """
INSERT INTO survey_answers (survey_id, question, value, at)
{numbers} SELECT n, '{question}', {value}, {at} FROM numbers WHERE n % 5 = 0 AND n * 31 % 100 < 60"""
VISITS = """
INSERT INTO visits (call_id, revision_id, node, what, key, times, seconds, day, at)
{numbers} SELECT n, :first + (n - 1) * {revisions} / :calls, {node}, '{what}', {key}, 1, {seconds}, {day}, {at}
FROM numbers WHERE n * 31 % 100 >= {since} AND n * 31 % 100 < {until}"""
COUNTS = """
INSERT INTO visit_counts (revision_id, day, node, what, key, bucket, calls, times, seconds)
SELECT revision_id, day, node, what, key, CASE WHEN what <> 'entered' THEN 0 WHEN seconds < 30 THEN seconds
  WHEN seconds < 120 THEN seconds / 5 * 5 ELSE seconds / 30 * 30 END, COUNT(*), SUM(times), SUM(seconds)
FROM visits GROUP BY 1, 2, 3, 4, 5, 6"""
REVISIONS = 12
WELCOME, PLACE, QUEUE = "'welcome'", "'place-' || CAST(n / 7 % 40 AS TEXT)", "'queue-' || CAST(n / 11 % 12 AS TEXT)"
DONE = (
    ("''", "person", "''", "0", 0, 75),
    ("''", "hung_up", "''", "0", 75, 100),
    ("'greeting'", "entered", "''", "0", 0, 100),
    ("'greeting'", "went_on", "''", "0", 0, 100),
    (WELCOME, "entered", "''", "3 + n / 3 % 40", 0, 100),
    (WELCOME, "chose", "CAST(n % 9 AS TEXT)", "0", 0, 90),
    (WELCOME, "silent", "''", "0", 30, 38),
    (WELCOME, "erred", "''", "0", 40, 45),
    (WELCOME, "went_on", "''", "0", 0, 90),
    (WELCOME, "hung_up", "''", "0", 90, 100),
    (PLACE, "entered", "''", "3 + n / 5 % 40", 0, 90),
    (PLACE, "chose", "CAST(n / 5 % 9 AS TEXT)", "0", 0, 80),
    (PLACE, "broke", "''", "0", 0, 1),
    (PLACE, "went_on", "''", "0", 0, 80),
    (PLACE, "hung_up", "''", "0", 80, 90),
    (QUEUE, "entered", "''", "n / 3 % 400", 0, 75),
    (QUEUE, "connected", "''", "0", 0, 60),
    (QUEUE, "hung_up", "''", "0", 60, 75),
)
"""What callers did, about ten things a call: node, deed and key in SQL, seconds, and which of a hundred calls."""
AGENT = "CASE WHEN n < :half AND n % 97 = 0 THEN 199 ELSE 1 + n / 7 % 150 END"
SAID = {
    "solved": "CASE WHEN n % 7 = 0 THEN '2' ELSE '1' END",
    "agent": "CAST(1 + n / 5 % 5 AS TEXT)",
    "repeated": "CASE WHEN n % 11 = 0 THEN '1' ELSE '2' END",
}


def fill(tx: Tx, calls: int, now: datetime) -> None:
    """So many calls, evenly over the year before `now`, with contacts, waits, talks and surveys."""
    _people(tx)
    begun = now - timedelta(seconds=YEAR_SECONDS)
    every = YEAR_SECONDS / calls
    words = {
        "numbers": NUMBERS,
        "agent": AGENT,
        "true": "1" if tx.on_sqlite else "TRUE",
        "false": "0" if tx.on_sqlite else "FALSE",
        "record": ":record" if tx.on_sqlite else "CAST(:record AS JSONB)",
        "at": f"strftime('%Y-%m-%d %H:%M:%f000', :begun, '+' || CAST(n * {every} AS TEXT) || ' seconds')"
        if tx.on_sqlite
        else f"CAST(:begun AS TIMESTAMPTZ) + n * {every} * INTERVAL '1 second'",
    }
    given = {
        "calls": calls,
        "half": calls // 2,
        "answer": ANSWER,
        "record": RECORD,
        "begun": begun.strftime("%Y-%m-%d %H:%M:%S") + ("" if tx.on_sqlite else "+00"),
    }
    for statement in (CONTACTS, CALLS, ENTRIES, OFFERS, TALKS, SURVEYS):
        _run(tx, statement.format(**words), given)
    for question, value in SAID.items():
        _run(tx, ANSWERS.format(**words, question=question, value=value), given)
    _visits(tx, words, given)


def _visits(tx: Tx, words: dict[str, str], given: dict[str, object]) -> None:
    """Of as many revisions as a year has, one after the other."""
    document = revisions.shipped("hotline")
    made = [revisions.publish(tx, revisions.prepare({**document, "title": f"{n}"})).id for n in range(REVISIONS)]
    day = f"date({words['at']})" if tx.on_sqlite else f"CAST({words['at']} AS DATE)"
    for node, what, key, seconds, since, until in DONE:
        place = {"node": node, "what": what, "key": key, "seconds": seconds, "since": since, "until": until}
        _run(tx, VISITS.format(**words, **place, revisions=REVISIONS, day=day), given | {"first": made[0]})
    tx.execute(text(COUNTS))


def _run(tx: Tx, written: str, given: dict[str, object]) -> None:
    tx.execute(text(_whole(tx, written)), {name: value for name, value in given.items() if f":{name}" in written})


def _whole(tx: Tx, written: str) -> str:
    """The statement with every column that it leaves out and that has a default."""
    name, _, rest = written.strip().removeprefix("INSERT INTO ").partition(" (")
    columns, _, rest = rest.partition(")")
    chosen, _, end = rest.rpartition("FROM numbers")
    given = {column.strip() for column in columns.split(",")}
    left_out = [column for column in Row.metadata.tables[name].columns if column.name not in given]
    defaults = {column.name: _default(tx, column) for column in left_out if not column.nullable and column.default}
    names = ", ".join([columns, *defaults])
    return f"INSERT INTO {name} ({names}) {', '.join([chosen.rstrip(), *defaults.values()])} FROM numbers{end}"


def _default(tx: Tx, column: Any) -> str:
    """The column's default as it is written in SQL."""
    value = column.default.arg if column.default.is_scalar else column.default.arg(None)
    if isinstance(value, bool) and tx.on_sqlite:
        return str(int(value))
    return str(value) if isinstance(value, int) else f"'{value if isinstance(value, str) else json.dumps(value)}'"


def _people(tx: Tx) -> None:
    for number in (1, 2):
        new = lines.NewLine(f"+3980012345{number}", f"Line {number}", "hotline", "en", "IT", "Europe/Rome")
        lines.add(tx, new)
    for number in range(1, QUEUES + 1):
        queues.add(tx, queues.NewQueue(f"queue-{number}", f"Queue {number}"))
    for number in range(1, AGENTS + 1):
        row = {"email": f"a{number}@bank.example", "name": f"Agent {number}", "password_hash": "x", "role": 1}
        staff_id = tx.insert(insert(Staff).values(**row, created_at=tx.now))
        tx.insert(insert(Agent).values(staff_id=staff_id, presence_since=tx.now))
    for number in range(1, CUSTOMERS + 1):
        tx.insert(insert(Customer).values(name=f"Customer {number}", created_at=tx.now))
