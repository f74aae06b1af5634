"""The pages as they are served, and what they read: the journal by search, news, live calls, numbers."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from sandbox.hosts import Hosts
from sandbox.journal import KEPT_ENTRIES, Entry, Journal, Search
from sandbox.pages.frame import FILES
from tests.sandbox.stand import CALLER, LINE, START, Stand, converse

PAGES = ("/", "/sandbox/telephones", "/sandbox/debugger")


def test_pages_load_only_their_own_code_and_nothing_stands_inline() -> None:
    async def scene(stand: Stand) -> None:
        for path in PAGES:
            async with stand.http.get(stand.url + path) as answer:
                assert (answer.status, answer.content_type) == (200, "text/html")
                assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
                assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
                text = await answer.text()
            assert "no call leaves this machine" in text
            for part in re.findall(r'(?:src|href)="(/sandbox/pages/[^"]+)"', text):
                async with stand.http.get(stand.url + part) as answer:
                    assert answer.status == 200, part

    converse(scene)


def test_no_script_or_style_is_written_into_a_page() -> None:
    for page in FILES.glob("*.html"):
        text = page.read_text()
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=", text), page
    for script in FILES.glob("*.js"):
        assert "innerHTML" not in script.read_text(), script


def test_only_the_files_of_the_pages_are_served() -> None:
    async def scene(stand: Stand) -> None:
        for name in ("nothing.js", "..%2froutes.py", "routes.py", "telephones.html", ""):
            async with stand.http.get(f"{stand.url}/sandbox/pages/{name}") as answer:
                assert answer.status == 404, name

    converse(scene)


@pytest.mark.parametrize(
    ("host", "pages", "answers"),
    [
        ("127.0.0.1:8010", True, True),
        ("localhost:8010", True, True),
        ("[::1]:8010", True, True),
        ("carrier.localhost", True, True),
        ("desk.example:8010", True, True),  # told at the start
        ("192.168.1.5:8010", False, True),
        ("sandbox:8010", False, True),
        ("rebound.example:8010", False, False),
        ("127.0.0.1.rebound.example", False, False),
        ("[nonsense", False, True),
    ],
)
def test_a_browser_sees_the_pages_by_names_of_this_machine_only(host: str, pages: bool, answers: bool) -> None:
    hosts = Hosts(["https://desk.example"])
    assert (hosts.shows_pages_at(host), hosts.answers_at(host)) == (pages, answers)


def test_a_strangers_name_for_this_machine_opens_nothing() -> None:
    async def scene(stand: Stand) -> None:
        for path, host in (("/sandbox/journal", "rebound.example"), ("/", "192.168.1.5"), ("/", "rebound.example")):
            async with stand.http.get(stand.url + path, headers={"Host": host}) as answer:
                assert answer.status == 403
                assert "--origin" in (await answer.json())["error"]

    converse(scene)


def test_an_origin_that_was_told_sees_the_pages() -> None:
    async def scene(stand: Stand) -> None:
        async with stand.http.get(stand.url, headers={"Host": "192.168.1.5:8010"}) as answer:
            assert answer.status == 200

    converse(scene, origins=("http://192.168.1.5:8010",))


def entry(n: int, **facts: Any) -> Entry:
    about: dict[str, Any] = {"kind": "webhook", "call_sid": "CA1", "url": "http://app/voice", "form": []} | facts
    return Entry(n=n, at=START, method="POST", headers={}, **about)


def filled(*entries: Entry) -> Journal:
    journal = Journal()
    for one in entries:
        journal.add(one)
    return journal


def found(journal: Journal, **terms: Any) -> tuple[list[int], bool]:
    entries, more = asyncio.run(journal.newest(Search(**terms)))
    return [one.n for one in entries], more


def test_the_journal_is_searched_newest_first_a_page_at_a_time() -> None:
    journal = filled(*(entry(n) for n in range(1, 8)))
    assert found(journal, limit=3) == ([7, 6, 5], True)
    assert found(journal, limit=3, before=5) == ([4, 3, 2], True)
    assert found(journal, limit=3, before=2) == ([1], False)


@pytest.mark.parametrize(
    ("terms", "numbers"),
    [
        ({"words": ["ca2"]}, [2]),
        ({"words": ["/status"]}, [3]),
        ({"words": ["+39333", "voice"]}, [1]),
        ({"words": ["11200"]}, [4]),
        ({"words": ["no answer"]}, [4]),
        ({"kind": "callback"}, [3]),
        ({"faulty": True}, [4, 2]),
        ({"faulty": True, "words": ["nothing"]}, []),
    ],
)
def test_requests_are_found_by_call_number_path_kind_and_fault(terms: dict[str, Any], numbers: list[int]) -> None:
    journal = filled(
        entry(1, form=[("From", "+39333111")]),
        entry(2, call_sid="CA2", warnings=["12200"]),
        entry(3, kind="callback", url="http://app/Status"),
        entry(4, error_code=11200, error="No answer within the time limit"),
    )
    assert found(journal, **terms)[0] == numbers


def test_a_full_journal_is_searched_to_its_end() -> None:
    journal = filled(*(entry(n) for n in range(1, KEPT_ENTRIES + 11)))
    assert found(journal, before=12, limit=100) == ([11], False)


def test_the_list_tells_the_outlines_and_the_entry_the_whole() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Say>Hello.</Say>"
        sid = await stand.dial()
        listed = await stand.control("GET", f"/journal?limit=10&q={sid}")
        (line,) = listed["entries"]
        assert (line["path"], line["status"], line["call_sid"]) == ("/line", 200, sid)
        assert ["From", CALLER] in line["told"]
        whole = await stand.control("GET", f"/journal/{line['n']}")
        assert "<Say>Hello.</Say>" in whole["answer"]["body"]
        await stand.control("GET", "/journal/999", expect=404)

    converse(scene)


def test_news_comes_as_soon_as_something_happens() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Say>Hello.</Say>"
        quiet = await stand.control("GET", "/news?wait=0.01")
        waiting = asyncio.ensure_future(stand.control("GET", "/news?changes=0&event=0&wait=30"))
        await stand.dial()
        news = await waiting
        assert news != quiet
        assert max(news["changes"], news["event"]) > 0

    converse(scene)


def test_live_calls_tell_where_they_wait() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Enqueue waitUrl='/wait'>support</Enqueue>"
        stand.pages["/wait"] = "<Pause length='60'/>"
        sid, second = await stand.dial(), await stand.dial()
        living = await stand.control("GET", "/living")
        assert [(call["call_sid"], call["place"]) for call in living["calls"]] == [
            (second, {"queue": "support", "position": 2}),
            (sid, {"queue": "support", "position": 1}),
        ]
        await stand.act(sid, "hangup")
        assert await stand.control("GET", f"/calls/{second}/place") == {"queue": "support", "position": 1}
        assert await stand.control("GET", f"/calls/{sid}/place") == {}
        assert (await stand.control("GET", "/living"))["living"] == 1

    converse(scene)


def test_numbers_are_listed_with_what_they_answer_to() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        assert (await stand.control("GET", "/numbers"))["numbers"] == [
            {"phone_number": LINE, "friendly_name": LINE, "voice": True, "sms": False}
        ]

    converse(scene)


def test_the_rules_of_misbehaviour_are_listed() -> None:
    async def scene(stand: Stand) -> None:
        await stand.control("POST", "/faults", {"kind": "webhook", "action": "drop", "times": 2})
        told = await stand.control("GET", "/faults")
        assert told["faults"][0]["action"] == "drop"
        assert told["known"]["cut_before"] == ["rest"]

    converse(scene)
