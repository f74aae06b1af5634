"""The journal: requests of both directions with their answers, in memory and in a file."""

from __future__ import annotations

import asyncio
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from sandbox.journal import Entry, Journal, Room
from sandbox.ledger import lines_of, requests_in
from tests.sandbox.stand import ACCOUNT, CALLER, LINE, START, TOKEN, Stand, converse

QUEUES = f"/2010-04-01/Accounts/{ACCOUNT}/Queues.json"


def entry(n: int, kind: str = "webhook", body: str = "") -> Entry:
    return Entry(n, START, kind, None, "POST", "http://app/voice", {}, [], body=body)


def numbers(journal: Journal, kind: str | None = None) -> list[int]:
    return [one.n for one in journal.after(0, kind=kind)]


async def ask(stand: Stand, path: str, password: str = TOKEN, **form: str) -> int:
    headers = {"Authorization": aiohttp.encode_basic_auth(ACCOUNT, password)}
    async with stand.http.post(stand.url + path, data=form, headers=headers) as answer:
        return answer.status


def test_headers_of_other_alphabets_are_written_down() -> None:
    async def scene(stand: Stand) -> None:
        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            head = f"HTTP/1.1 302 Found\r\nX-Shop: café\r\nLocation: {stand.app_url}/café\r\nConnection: close\r\n\r\n"
            writer.write(head.encode("iso-8859-1"))
            writer.close()

        stand.pages["/café"] = "<Say>Hello.</Say>"
        async with await asyncio.start_server(answer, "127.0.0.1") as server:
            port = server.sockets[0].getsockname()[1]
            stand.own(LINE, "/line").urls["voice_url"] = f"http://127.0.0.1:{port}/"
            sid = await stand.dial()
        assert stand.heard(sid) == ["Hello."]
        reader, writer = await asyncio.open_connection("127.0.0.1", stand.server.port)
        writer.write(b"GET /2010-04-01/x HTTP/1.1\r\nHost: x\r\nX-Shop: caf\xe9\r\nConnection: close\r\n\r\n")
        await reader.read()
        writer.close()
        entries = (await stand.control("GET", "/journal?kind=all"))["entries"]
        assert entries[0]["answer"]["headers"]["X-Shop"] == "café"
        assert entries[-1]["request"]["headers"]["X-Shop"] == "café"

    converse(scene)


def test_requests_received_stand_beside_those_sent_and_are_told_by_kind() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Say>Hello.</Say>"
        await ask(stand, QUEUES, FriendlyName="แถว")
        await stand.dial()
        received = (await stand.control("GET", "/journal?after=0&kind=rest"))["entries"]
        sent = (await stand.control("GET", "/journal?after=0"))["entries"]
        every = (await stand.control("GET", "/journal?after=0&kind=all"))["entries"]
        assert [one["n"] for one in every] == [1, 2]
        assert [one["kind"] for one in sent] == ["webhook"]
        assert received[0]["request"]["form"] == [["FriendlyName", "แถว"]]
        assert received[0]["answer"]["status"] == 201
        assert '"friendly_name": "' in received[0]["answer"]["body"]
        newest = (await stand.control("GET", "/journal?limit=5&kind=all"))["entries"]
        assert [line["n"] for line in newest] == [2, 1]
        await stand.control("POST", f"/journal/{received[0]['n']}/again", expect=409)

    converse(scene)


def test_the_journal_is_readable_in_every_script() -> None:
    async def scene(stand: Stand) -> None:
        await ask(stand, QUEUES, FriendlyName="แถว")
        async with stand.http.get(f"{stand.url}/sandbox/journal?after=0&kind=rest") as answer:
            assert "แถว" in await answer.text()
        async with stand.http.get(f"{stand.url}/sandbox/calls/แถว") as answer:
            assert "แถว" in await answer.text()

    converse(scene)


def test_no_password_is_kept() -> None:
    async def scene(stand: Stand) -> None:
        await ask(stand, QUEUES, FriendlyName="q")
        await ask(stand, QUEUES, password="wrong", FriendlyName="q")
        told = await stand.control("GET", "/journal?after=0&kind=rest")
        assert [one["answer"]["status"] for one in told["entries"]] == [201, 401]
        assert {one["request"]["headers"]["Authorization"] for one in told["entries"]} == {"(not kept)"}

    converse(scene)


def test_a_request_received_is_found_by_the_call_it_made() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        call = await stand.sdk(lambda client: client.calls.create(to=CALLER, from_=LINE, twiml="<Response/>"))
        await stand.sdk(lambda client: client.calls(call.sid).update(status="canceled"))
        found = await stand.control("GET", f"/journal?after=0&kind=rest&call_sid={call.sid}")
        assert [one["request"]["method"] for one in found["entries"]] == ["POST", "POST"]

    converse(scene)


def test_a_body_that_is_too_large_is_refused_and_journalled() -> None:
    async def scene(stand: Stand) -> None:
        headers = {"Authorization": aiohttp.encode_basic_auth(ACCOUNT, TOKEN)}
        body = BytesIO(b"FriendlyName=" + b"q" * 2**20)
        async with stand.http.post(stand.url + QUEUES, data=body, headers=headers) as answer:
            assert answer.status == 413
        (one,) = (await stand.control("GET", "/journal?after=0&kind=rest"))["entries"]
        assert (one["answer"]["status"], one["request"]["form"]) == (413, [])
        assert stand.carrier.queues.all() == []

    converse(scene)


def test_a_connection_cut_on_purpose_is_journalled_without_an_answer() -> None:
    async def scene(stand: Stand) -> None:
        await stand.control("POST", "/faults", {"kind": "rest", "action": "cut_after"})
        with pytest.raises(aiohttp.ClientError):
            await ask(stand, QUEUES, FriendlyName="q")
        (one,) = (await stand.control("GET", "/journal?after=0&kind=rest"))["entries"]
        assert (one["answer"]["status"], one["error"]) == (None, "the connection was cut on purpose")

    converse(scene)


def test_as_many_are_kept_of_each_direction_however_many_come_the_other_way() -> None:
    journal = Journal(room=Room(entries=3))
    for n in range(1, 9):
        journal.add(entry(n, "rest" if n > 2 else "webhook"))
    assert (numbers(journal), numbers(journal, "rest")) == ([1, 2], [6, 7, 8])
    assert numbers(journal, "all") == [1, 2, 6, 7, 8]
    assert journal.entry(3) is None


def test_long_answers_push_the_oldest_out() -> None:
    journal = Journal(room=Room(chars=150))
    for n in range(1, 6):
        one = entry(n)
        journal.add(one)
        one.body = "x" * 40
        journal.answered(one)
        journal.answered(one)  # as a stream has it, at its beginning and at its end
    assert numbers(journal) == [4, 5]


def test_long_forms_headers_and_warnings_push_the_oldest_out_as_answers_do() -> None:
    journal = Journal(room=Room(chars=150))
    for n in range(1, 6):
        one = entry(n)
        one.form = [("Body", "x" * 40)]
        journal.add(one)
    assert numbers(journal) == [4, 5]
    one.answer_headers = {"X-Long": "y" * 60}
    journal.answered(one)
    assert numbers(journal) == [5]
    journal.add(entry(6))
    journal.found(one, warnings=["z" * 60])
    assert numbers(journal) == [6]


def test_the_file_has_every_request_of_every_run_and_is_only_added_to(tmp_path: Path) -> None:
    file = tmp_path / "journal.jsonl"
    before: list[str] = []

    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line", status_callback="/over")
        stand.pages |= {"/line": "<Say language='th-TH'>สวัสดี</Say><Shout/>", "/over": "<Oops"}
        await ask(stand, QUEUES, FriendlyName="q")
        await stand.dial()
        await stand.after(5)
        before.append(file.read_text())
        await stand.control("POST", "/reset")
        assert (await stand.control("GET", "/journal?after=0&kind=all"))["entries"] == []

    converse(scene, journal_file=file)
    converse(scene, journal_file=file)
    assert file.read_text().startswith(before[0])
    assert [line["what"] for line in lines_of(file)].count("began") == 2
    requests = requests_in(file)
    assert [(one["run"], one["n"], one["kind"]) for one in requests] == [
        (run, n, kind) for run in (1, 2) for n, kind in ((1, "rest"), (2, "webhook"), (3, "callback"))
    ]
    assert "สวัสดี" in requests[1]["answer"]["body"]
    assert requests[1]["warnings"]
    assert {one["answer"]["status"] for one in requests} == {200, 201}


def test_the_file_and_the_api_tell_the_same(tmp_path: Path) -> None:
    file = tmp_path / "journal.jsonl"
    told: list[dict[str, Any]] = []

    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line", status_callback="/over")
        stand.pages |= {"/line": "<Say>Hello.</Say>", "/over": ""}
        await stand.control("POST", "/faults", {"kind": "callback", "action": "drop"})
        await stand.dial()
        await stand.after(5)
        await ask(stand, QUEUES, FriendlyName="q")
        told.extend((await stand.control("GET", "/journal?after=0&kind=all"))["entries"])

    converse(scene, journal_file=file)
    pairs = [[list(pair) for pair in one["request"]["form"]] for one in requests_in(file)]
    assert pairs == [one["request"]["form"] for one in told]
    assert [one | {"run": 1} for one in told] == requests_in(file)


def test_a_line_cut_short_by_a_crash_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "journal.jsonl"
    file.write_text('{"what": "began", "at": "…"}\n{"what": "asked", "n": 1, "ki')
    assert requests_in(file) == []
