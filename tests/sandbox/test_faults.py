"""Faults on demand: the rules, their draws, and what each does to requests, recordings and lines."""

from __future__ import annotations

import random
from typing import Any

import aiohttp
import pytest

from sandbox.faults import ACTIONS, MOST_RULES, Fault, FaultError, Faults, fault_of
from sandbox.presets import PRESETS, put_in_force
from sandbox.targets import Target, about, line_target
from tests.sandbox.stand import ACCOUNT, CALLER, LINE, TOKEN, Stand, converse

OTHER = "+393339998888"


def hello(stand: Stand, document: str = "<Say>Hello.</Say>") -> None:
    stand.own(LINE, "/line", status_callback="/over")
    stand.pages |= {"/line": document, "/over": ""}


def webhook(call: str, subject: str = "voice") -> Target:
    return Target("webhook", subject, "http://app/voice", call)


def struck(traffic: list[Target], seed: int) -> list[tuple[str, str]]:
    """Whom a rule of 30 % strikes, in any order."""
    rule = Fault("webhook", "drop", rate=0.3, seed=seed)
    return sorted((target.party, target.about) for target in traffic if rule.strikes(target) is not None)


# The draws


def test_the_same_seed_and_traffic_give_the_same_faults_and_another_seed_others() -> None:
    traffic = [webhook(f"CA{call}") for call in range(20) for _ in range(10)]
    assert struck(traffic, seed=1) == struck(traffic, seed=1)
    assert struck(traffic, seed=1) != struck(traffic, seed=2)
    assert 30 < len(struck(traffic, seed=1)) < 90


def test_calls_that_interleave_otherwise_suffer_the_same() -> None:
    in_turn = [webhook(f"CA{call}") for _ in range(10) for call in range(20)]
    first, rest = in_turn[:20], in_turn[20:]
    random.Random(7).shuffle(rest)
    assert struck(first + rest, seed=1) == struck(in_turn, seed=1)


def test_what_one_kind_of_request_suffers_does_not_hang_on_the_others() -> None:
    voice = [webhook("CA1") for _ in range(20)]
    mixed = [target for one in voice for target in (webhook("CA1", "queue"), one)]
    assert [hit for hit in struck(mixed, seed=3) if hit[1] == "voice"] == struck(voice, seed=3)


def test_a_whole_conversation_suffers_the_same_twice() -> None:
    told: list[list[Any]] = []

    async def scene(stand: Stand) -> None:
        hello(stand, "<Gather numDigits='1' action='/line' timeout='3'><Say>Press.</Say></Gather>")
        await stand.control("POST", "/faults", {"preset": "a bad day", "seed": 11})
        await stand.control("POST", "/faults", {"kind": "webhook", "action": "duplicate", "rate": 0.4, "seed": 5})
        for _ in range(8):
            sid = await stand.dial()
            await stand.press(sid, "1")
            await stand.after(30)
        entries = (await stand.control("GET", "/journal?after=0"))["entries"]
        told.append([(entry["kind"], entry["fault"], entry["at"]) for entry in entries])

    converse(scene)
    converse(scene)
    assert told[0] == told[1]
    assert any(fault for _, fault, _ in told[0])


# The rules


@pytest.mark.parametrize(
    ("kind", "params", "subject"),
    [
        ("webhook", {"CallSid": "CA1"}, "voice"),
        ("webhook", {"QueueSid": "QU1", "CallSid": "CA1"}, "queue"),
        ("webhook", {"ConferenceSid": "CF1"}, "conference"),
        ("webhook", {"MessageSid": "SM1", "Body": "hi"}, "message"),
        ("webhook", {"RecordingSid": "RE1", "RecordingUrl": "http://…"}, "voice"),
        ("callback", {"CallSid": "CA1", "CallbackSource": "call-progress-events"}, "status"),
        ("callback", {"RecordingStatus": "completed", "ConferenceSid": "CF1"}, "recording"),
        ("callback", {"StatusCallbackEvent": "participant-join", "ConferenceSid": "CF1"}, "conference"),
        ("callback", {"MessageStatus": "sent", "MessageSid": "SM1"}, "message"),
        ("callback", {"UnstableSpeechResult": "hel"}, "voice"),
        ("media", {}, ""),
    ],
)
def test_requests_are_told_apart_by_what_they_are_about(kind: str, params: dict[str, str], subject: str) -> None:
    assert about(kind, params) == subject


def test_the_first_rule_that_fits_strikes_and_counts_down() -> None:
    faults = Faults()
    faults.add(Fault("webhook", "drop", about="queue"), Fault("webhook", "retry", times=2), Fault("webhook", "timeout"))
    actions = [str(faults.striking(webhook("CA1"))) for _ in range(3)]
    assert actions == ["retry by rule 2", "retry by rule 2", "timeout by rule 3"]
    assert [(rule.struck, rule.times) for rule in faults.rules] == [(0, None), (2, 0), (1, None)]


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"kind": "webhook"},
        {"kind": ["webhook"], "action": "drop"},
        {"kind": "webhook", "action": {"drop": 1}},
        {"kind": "rest", "action": "drop"},
        {"kind": "webhook", "action": "drop", "about": "status"},
        {"kind": "rest", "action": "delay", "about": "voice"},
        {"kind": "webhook", "action": "drop", "match": 5},
        {"kind": "webhook", "action": "drop", "match": "x" * 501},
        {"kind": "webhook", "action": "drop", "rate": 2},
        {"kind": "webhook", "action": "drop", "rate": -0.1},
        {"kind": "webhook", "action": "drop", "rate": "often"},
        {"kind": "webhook", "action": "drop", "rate": True},
        {"kind": "webhook", "action": "drop", "times": 0},
        {"kind": "webhook", "action": "drop", "times": 1.5},
        {"kind": "webhook", "action": "drop", "times": [1]},
        {"kind": "webhook", "action": "drop", "seed": "x"},
        {"kind": "webhook", "action": "delay", "seconds": 10**400},
        {"kind": "webhook", "action": "delay", "seconds": 86_401},
        {"kind": "line", "action": "fail", "code": 200},
        {"kind": "webhook", "action": "drop", "n": 5},
        {"kind": "webhook", "action": "drop", "struck": 5},
        {"kind": "webhook", "action": "drop", "preset": "mine"},
        {"preset": "no such day"},
        {"preset": ["a bad day"]},
        {"preset": "a bad day", "seed": "x"},
        {"preset": "a bad day", "rate": 0.5},
    ],
)
def test_a_fault_that_makes_no_sense_is_refused_with_a_reason(facts: dict[str, Any]) -> None:
    async def scene(stand: Stand) -> None:
        refused = await stand.control("POST", "/faults", facts, expect=400)
        assert len(refused["error"]) > 10
        assert (await stand.control("GET", "/faults"))["faults"] == []

    converse(scene)


def test_no_more_rules_than_can_be_overlooked() -> None:
    faults = Faults()
    faults.add(*(Fault("webhook", "drop") for _ in range(MOST_RULES - 1)))
    with pytest.raises(FaultError, match="take some away"):
        put_in_force(faults, "a bad day")
    assert len(faults.rules) == MOST_RULES - 1


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_makes_rules_that_say_where_they_come_from(name: str) -> None:
    rules = put_in_force(Faults(), name, seed=40)
    assert {rule.preset for rule in rules} == {name}
    assert [rule.seed for rule in rules] == list(range(40, 40 + len(rules)))


def test_rules_are_listed_with_their_strikes_and_taken_away_one_by_one() -> None:
    async def scene(stand: Stand) -> None:
        hello(stand)
        added = await stand.control("POST", "/faults", {"preset": "everything twice"})
        await stand.control("POST", "/faults", {"kind": "rest", "action": "refuse_429"})
        await stand.dial()
        await stand.after(5)
        listed = await stand.control("GET", "/faults")
        assert [(rule["n"], rule["kind"], rule["struck"]) for rule in listed["faults"]] == [
            (1, "webhook", 1),
            (2, "callback", 1),
            (3, "rest", 0),
        ]
        assert [rule["n"] for rule in added["added"]] == [1, 2]
        assert {preset["name"] for preset in listed["presets"]} == set(PRESETS)
        assert set(listed["known"]) == set(ACTIONS)
        await stand.control("DELETE", "/faults/2")
        await stand.control("DELETE", "/faults/2", expect=404)
        await stand.control("DELETE", "/faults/" + "9" * 5000, expect=404)
        assert [rule["n"] for rule in (await stand.control("GET", "/faults"))["faults"]] == [1, 3]
        await stand.control("DELETE", "/faults")
        assert (await stand.control("GET", "/faults"))["faults"] == []

    converse(scene)


# What requests suffer


def test_only_callbacks_about_the_chosen_subject_are_struck() -> None:
    async def scene(stand: Stand) -> None:
        recording = f"<Start><Recording recordingStatusCallback='{stand.app_url}/recorded'/></Start>"
        hello(stand, recording + "<Say>Hello.</Say>")
        stand.pages["/recorded"] = ""
        await stand.control("POST", "/faults", {"kind": "callback", "about": "recording", "action": "duplicate"})
        await stand.dial()
        await stand.after(10)
        assert (len(stand.hits_on("/recorded")), len(stand.hits_on("/over"))) == (2, 1)

    converse(scene)


def test_a_lost_callback_is_in_the_journal_as_lost_and_can_be_sent_after_all() -> None:
    async def scene(stand: Stand) -> None:
        hello(stand)
        await stand.control("POST", "/faults", {"kind": "callback", "action": "drop"})
        sid = await stand.dial()
        await stand.after(5)
        assert stand.hits_on("/over") == []
        (entry,) = (await stand.control("GET", f"/journal?after=0&kind=callback&call_sid={sid}"))["entries"]
        assert (entry["fault"], entry["error_code"], entry["answer"]["status"]) == ("drop by rule 1", 11205, None)
        again = await stand.control("POST", f"/journal/{entry['n']}/again")
        assert again["answer"]["status"] == 200
        assert stand.hits_on("/over")[0]["CallSid"] == sid

    converse(scene)


def test_both_copies_of_a_duplicate_say_so_in_the_journal() -> None:
    async def scene(stand: Stand) -> None:
        hello(stand)
        await stand.control("POST", "/faults", {"kind": "webhook", "action": "duplicate"})
        await stand.dial()
        entries = (await stand.control("GET", "/journal?after=0&kind=webhook"))["entries"]
        assert [entry["fault"] for entry in entries] == ["duplicate by rule 1"] * 2
        listed = (await stand.control("GET", "/journal?limit=9&q=duplicate"))["entries"]
        assert [line["fault"] for line in listed] == ["duplicate by rule 1"] * 2

    converse(scene)


@pytest.mark.parametrize(("seconds", "heard"), [(6, ["Hello."]), (20, ["Sorry."])])
def test_a_slow_answer_counts_late_and_after_fifteen_seconds_not_at_all(seconds: float, heard: list[str]) -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line", voice_fallback_url="/sorry")
        stand.pages |= {"/line": "<Say>Hello.</Say>", "/sorry": "<Say>Sorry.</Say>"}
        await stand.control("POST", "/faults", {"kind": "webhook", "action": "slow", "seconds": seconds, "times": 1})
        sid = await stand.dial()
        await stand.after(min(seconds, 15) - 0.1)
        assert stand.heard(sid) == []
        await stand.after(0.1)
        assert stand.heard(sid) == heard

    converse(scene)


def test_an_answer_lost_on_purpose_is_a_failure_in_the_journal() -> None:
    async def scene(stand: Stand) -> None:
        hello(stand)
        await stand.control("POST", "/faults", {"kind": "webhook", "action": "timeout"})
        await stand.dial()
        (entry,) = (await stand.control("GET", "/journal?after=0&kind=webhook"))["entries"]
        assert (entry["error_code"], entry["error"]) == (11200, "no answer within the time limit, on purpose")
        assert entry["answer"]["status"] == 200

    converse(scene)


def test_a_sound_that_cannot_be_fetched_is_struck_too() -> None:
    async def scene(stand: Stand) -> None:
        hello(stand, f"<Play>{stand.app_url}/music.wav</Play><Say>Hello.</Say>")
        await stand.control("POST", "/faults", {"kind": "media", "action": "error_500"})
        await stand.dial()
        await stand.after(20)
        rule = (await stand.control("GET", "/faults"))["faults"][0]
        assert rule["struck"] == 1

    converse(scene)


@pytest.mark.parametrize(("action", "status"), [("error_503", 503), ("slow", 201)])
def test_rest_is_out_of_order_or_slow(action: str, status: int) -> None:
    async def scene(stand: Stand) -> None:
        rule = {"kind": "rest", "action": action, "seconds": 0.05, "match": "POST"}
        await stand.control("POST", "/faults", rule)
        url = f"{stand.url}/2010-04-01/Accounts/{ACCOUNT}/Queues.json"
        headers = {"Authorization": aiohttp.encode_basic_auth(ACCOUNT, TOKEN)}
        async with stand.http.post(url, data={"FriendlyName": "q"}, headers=headers) as answer:
            assert answer.status == status
        async with stand.http.get(url, headers=headers) as answer:
            assert answer.status == 200
        (entry, _) = (await stand.control("GET", "/journal?after=0&kind=rest"))["entries"]
        assert (entry["fault"], entry["answer"]["status"]) == (f"{action} by rule 1", status)

    converse(scene)


# Recordings


async def recorded(stand: Stand) -> str:
    """A call that was recorded; the path of its sound."""
    hello(stand, f"<Record action='{stand.app_url}/line2' recordingStatusCallback='{stand.app_url}/recorded'/>")
    stand.pages |= {"/line2": "<Hangup/>", "/recorded": ""}
    sid = await stand.dial()
    await stand.after(2)
    await stand.act(sid, "record", {"seconds": 4})
    await stand.after(1)
    await stand.act(sid, "hangup")
    await stand.after(2)
    (recording,) = stand.carrier.recordings.all()
    return recording.url


async def fetched(stand: Stand, url: str) -> int:
    headers = {"Authorization": aiohttp.encode_basic_auth(ACCOUNT, TOKEN)}
    async with stand.http.get(url, headers=headers) as answer:
        return answer.status


def test_a_recording_is_not_ready_for_a_while_however_often_it_is_asked_for() -> None:
    async def scene(stand: Stand) -> None:
        rule = {"kind": "recording", "action": "not_ready", "seconds": 60}
        await stand.control("POST", "/faults", rule)
        url = await recorded(stand)
        assert stand.hits_on("/recorded")[0]["RecordingStatus"] == "completed"
        assert [await fetched(stand, url), await fetched(stand, url + ".wav")] == [404, 404]
        assert (await stand.control("GET", "/faults"))["faults"][0]["struck"] == 1
        await stand.after(60)
        assert await fetched(stand, url) == 200

    converse(scene)


def test_who_behaves_again_gives_out_what_was_kept_back() -> None:
    async def scene(stand: Stand) -> None:
        await stand.control("POST", "/faults", {"preset": "late recordings", "seed": 1})
        url = await recorded(stand)
        assert await fetched(stand, url) == 404
        await stand.control("DELETE", "/faults")
        assert await fetched(stand, url) == 200

    converse(scene)


def test_a_recording_is_absent() -> None:
    async def scene(stand: Stand) -> None:
        await stand.control("POST", "/faults", {"kind": "recording", "action": "absent", "match": CALLER})
        url = await recorded(stand)
        assert await fetched(stand, url) == 404
        assert [hit["RecordingStatus"] for hit in stand.hits_on("/recorded")] in ([], ["absent"])

    converse(scene)


# Lines


def test_a_trunk_that_is_down_lets_nobody_in_or_out_but_browsers() -> None:
    async def scene(stand: Stand) -> None:
        hello(stand, "<Say>Hello.</Say><Pause length='600'/>")
        before = await stand.dial()
        await stand.control("POST", "/faults", {"preset": "trunk down"})
        refused = await stand.control("POST", "/calls", {"from": CALLER, "to": LINE}, expect=404)
        assert refused["error"] == "the line is down on purpose: the call fails with 503"

        def call_out(client: Any) -> Any:
            return [
                client.calls.create(to=to, from_=LINE, twiml="<Response/>", status_callback=stand.app_url + "/over")
                for to in (OTHER, "client:agent-1")
            ]

        out, desk = await stand.sdk(call_out)
        await stand.after(2)
        assert (stand.status(out.sid), stand.status(desk.sid), stand.status(before)) == (
            "failed",
            "ringing",
            "in-progress",
        )
        assert stand.hits_on("/over")[0]["SipResponseCode"] == "503"

    converse(scene)


@pytest.mark.parametrize(("code", "status"), [(486, "busy"), (480, "no-answer"), (404, "failed")])
def test_a_line_fails_with_the_status_of_its_code(code: int, status: str) -> None:
    async def scene(stand: Stand) -> None:
        hello(stand, f"<Dial action='/over' timeout='20'><Number>{OTHER}</Number></Dial>")
        rule = {"kind": "line", "action": "fail", "match": OTHER, "code": code}
        await stand.control("POST", "/faults", rule)
        await stand.dial()
        await stand.after(2)
        assert stand.hits_on("/over")[0]["DialCallStatus"] == status

    converse(scene)


def test_a_line_dies_in_mid_call_and_the_others_live_on() -> None:
    async def scene(stand: Stand) -> None:
        hello(stand, "<Say>Hello.</Say><Pause length='600'/>")
        rule = {"kind": "line", "action": "die", "match": CALLER, "seconds": 20}
        await stand.control("POST", "/faults", rule)
        dying, well = await stand.dial(), await stand.dial(from_=OTHER)
        await stand.after(19.9)
        assert (stand.status(dying), stand.status(well)) == ("in-progress", "in-progress")
        await stand.after(0.2)
        assert (stand.status(dying), stand.status(well)) == ("completed", "in-progress")
        assert stand.events("ended")[0]["by"] == "line"
        assert stand.hits_on("/over")[0]["CallStatus"] == "completed"

    converse(scene)


def test_a_line_is_a_telephones_or_a_browsers() -> None:
    assert line_target(CALLER, LINE).about == "telephone"
    assert line_target("client:agent-1", "app:AP1").about == "client"
    assert line_target(LINE, "client:agent-1").about == "client"


def test_a_fault_is_told_and_read_back_alike() -> None:
    told = {"kind": "line", "action": "die", "about": "client", "match": "x", "times": 3, "rate": 0.5, "seed": 4}
    facts = fault_of(told).as_json()
    assert {name: facts[name] for name in told} == told


def test_what_was_delayed_on_purpose_does_not_come_after_a_reset() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line", status_callback="/over")
        stand.pages |= {"/line": "<Say>Hello.</Say>", "/over": ""}
        await stand.control("POST", "/faults", {"kind": "callback", "action": "delay", "seconds": 30})
        await stand.dial()
        await stand.after(10)
        await stand.control("POST", "/reset")
        await stand.after(60)
        assert stand.hits_on("/over") == []

    converse(scene)
