"""Dialing parties: who answers, who does not, and what the action is told."""

from __future__ import annotations

from tests.sandbox.stand import LINE, Stand, converse

DESK = "+390277770000"


def prepare(stand: Stand, dial: str) -> None:
    stand.own(LINE, "/line")
    stand.pages |= {"/line": dial, "/after": lambda form: f"<Say>{form['DialCallStatus']}</Say>"}


def test_a_dialed_party_answers_and_the_action_comes_after_the_talk() -> None:
    async def scene(stand: Stand) -> None:
        subscribed = 'statusCallback="/progress" statusCallbackEvent="ringing answered completed"'
        number = f"<Number {subscribed}>{DESK}</Number>"
        prepare(stand, f'<Dial action="/after" callerId="{LINE}">{number}</Dial>')
        stand.pages["/progress"] = ""
        parent = await stand.dial()
        child = stand.events("ringing")[0]["call_sid"]
        await stand.after(4)
        await stand.act(child, "answer")
        await stand.after(30)
        await stand.act(child, "hangup")
        told = stand.hits_on("/after")[0]
        assert (told["DialCallStatus"], told["DialCallSid"], told["DialBridged"]) == (
            "completed",
            child,
            "true",
        )
        assert told["DialCallDuration"] == "30"
        assert [p["CallStatus"] for p in stand.hits_on("/progress")] == [
            "ringing",
            "in-progress",
            "completed",
        ]
        assert stand.hits_on("/progress")[0]["ParentCallSid"] == parent
        assert stand.heard(parent) == ["completed"]

    converse(scene)


def test_nobody_answers_in_time() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand, f'<Dial action="/after" timeout="10">{DESK}</Dial>')
        sid = await stand.dial()
        await stand.after(14.9)
        assert stand.hits_on("/after") == []
        await stand.after(0.2)
        assert stand.hits_on("/after")[0]["DialCallStatus"] == "no-answer"
        assert stand.heard(sid) == ["no-answer"]

    converse(scene)


def test_the_first_to_answer_wins_and_the_others_stop_ringing() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand, "<Dial><Client>anna</Client><Client>bruno</Client></Dial>")
        await stand.dial(from_="+393330000009")
        anna, bruno = [event["call_sid"] for event in stand.events("ringing")]
        await stand.act(bruno, "answer")
        assert stand.status(anna) == "canceled"
        assert stand.status(bruno) == "in-progress"

    converse(scene)


def test_a_busy_party_is_reported_as_busy() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand, f'<Dial action="/after">{DESK}</Dial>')
        await stand.control("PUT", f"/handsets/{DESK}", {"on_call": "busy", "after_seconds": 1})
        await stand.dial()
        await stand.after(1)
        assert stand.hits_on("/after")[0]["DialCallStatus"] == "busy"

    converse(scene)


def test_the_caller_gives_up_while_the_desk_rings() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand, f'<Dial action="/after">{DESK}</Dial>')
        sid = await stand.dial()
        child = stand.events("ringing")[0]["call_sid"]
        await stand.act(sid, "hangup")
        assert stand.status(child) == "canceled"
        told = stand.hits_on("/after")[0]
        assert (told["CallStatus"], told["DialCallStatus"]) == ("completed", "canceled")

    converse(scene)


def test_a_whisper_is_heard_by_the_desk_before_the_two_are_connected() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand, f'<Dial action="/after"><Number url="/whisper">{DESK}</Number></Dial>')
        stand.pages["/whisper"] = (
            '<Gather numDigits="1" action="/accept"><Say>Press 1 to accept.</Say></Gather><Hangup/>'
        )
        stand.pages["/accept"] = "<Say>Connected.</Say>"
        await stand.dial()
        child = stand.events("ringing")[0]["call_sid"]
        await stand.act(child, "answer")
        assert stand.heard(child) == ["Press 1 to accept."]
        await stand.press(child, "1")
        assert stand.events("bridged") == []
        await stand.after(1)
        assert len(stand.events("bridged")) == 1

    converse(scene)


def test_a_desk_that_does_not_accept_was_never_bridged() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand, f'<Dial action="/after"><Number url="/whisper">{DESK}</Number></Dial>')
        stand.pages["/whisper"] = "<Say>Press 1 to accept.</Say><Hangup/>"
        await stand.dial()
        await stand.act(stand.events("ringing")[0]["call_sid"], "answer")
        await stand.after(5)
        assert stand.hits_on("/after")[0]["DialBridged"] == "false"

    converse(scene)


def test_a_star_ends_the_dialed_leg_only() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand, f'<Dial hangupOnStar="true">{DESK}</Dial><Say>Back again.</Say>')
        sid = await stand.dial()
        child = stand.events("ringing")[0]["call_sid"]
        await stand.act(child, "answer")
        await stand.press(sid, "12*")
        assert stand.status(child) == "completed"
        assert stand.heard(sid)[-1] == "Back again."

    converse(scene)


def test_two_of_our_numbers_call_each_other_and_played_digits_reach_the_other_menu() -> None:
    async def scene(stand: Stand) -> None:
        robot = "+390200000001"
        stand.own(robot, "/none")
        stand.own(LINE, "/line")
        stand.pages["/line"] = '<Gather numDigits="2" action="/keys"><Say>Two keys.</Say></Gather>'
        stand.pages["/keys"] = lambda form: f"<Say>Got {form['Digits']}.</Say><Pause length='60'/>"
        stand.pages["/robot"] = '<Pause length="3"/><Play digits="4w2"/><Pause length="20"/>'
        call = await stand.sdk(lambda client: client.calls.create(to=LINE, from_=robot, url=stand.app_url + "/robot"))
        await stand.after(5)
        other = stand.hits_on("/keys")[0]
        assert (other["Digits"], other["Direction"], other["From"]) == ("42", "inbound", robot)
        assert other["CallSid"] != call.sid
        await stand.after(60)
        assert {stand.status(call.sid), stand.status(other["CallSid"])} == {"completed"}

    converse(scene)


def test_the_caller_hears_ringing_until_the_desk_answers() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand, f'<Dial answerOnBridge="true">{DESK}</Dial>')
        sid = await stand.dial()
        await stand.after(5)
        assert stand.status(sid) == "ringing"
        await stand.act(stand.events("ringing")[0]["call_sid"], "answer")
        assert stand.status(sid) == "in-progress"

    converse(scene)


def test_desks_are_rung_one_after_another_when_asked_so() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand, '<Dial sequential="true" timeout="10"><Client>anna</Client><Client>bruno</Client></Dial>')
        await stand.dial()
        assert [event["to"] for event in stand.events("ringing")] == ["client:anna"]
        await stand.act(stand.events("ringing")[0]["call_sid"], "reject", {"reason": "busy"})
        assert [event["to"] for event in stand.events("ringing")] == ["client:anna", "client:bruno"]

    converse(scene)


def test_a_talk_has_its_longest_time_and_its_recording() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand, f'<Dial action="/after" timeLimit="60" record="record-from-answer-dual">{DESK}</Dial>')
        await stand.dial()
        await stand.act(stand.events("ringing")[0]["call_sid"], "answer")
        await stand.after(60)
        told = stand.hits_on("/after")[0]
        assert (told["DialCallDuration"], told["RecordingDuration"]) == ("60", "60")
        recording = stand.carrier.recordings.all()[0]
        assert (recording.terms.channels, recording.terms.source) == (2, "DialVerb")

    converse(scene)


def test_a_client_needs_a_caller_id_of_ours_to_call_a_number() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand, f'<Dial action="/after">{DESK}</Dial>')
        await stand.dial(from_="client:anna")
        assert stand.events("webhook_failed")[0]["code"] == 13214
        assert stand.hits_on("/after")[0]["DialCallStatus"] == "failed"

    converse(scene)


def test_redirecting_the_desk_leaves_the_caller_to_the_action() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand, f'<Dial action="/after">{DESK}</Dial>')
        await stand.dial()
        child = stand.events("ringing")[0]["call_sid"]
        await stand.act(child, "answer")
        twiml = "<Response><Say>You are needed elsewhere.</Say></Response>"
        await stand.sdk(lambda client: client.calls(child).update(twiml=twiml))
        await stand.settle()
        assert stand.heard(child) == ["You are needed elsewhere."]
        assert "DialCallDuration" not in stand.hits_on("/after")[0]

    converse(scene)


def test_redirecting_the_caller_ends_the_desk_and_asks_no_action() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand, f'<Dial action="/after">{DESK}</Dial>')
        parent = await stand.dial()
        child = stand.events("ringing")[0]["call_sid"]
        await stand.act(child, "answer")
        twiml = "<Response><Say>Elsewhere.</Say></Response>"
        await stand.sdk(lambda client: client.calls(parent).update(twiml=twiml))
        await stand.settle()
        assert stand.status(child) == "completed"
        assert stand.hits_on("/after") == []

    converse(scene)


def test_a_client_gets_the_parameters_of_its_noun() -> None:
    async def scene(stand: Stand) -> None:
        noun = '<Client><Identity>anna</Identity><Parameter name="offer" value="7"/></Client>'
        prepare(stand, f"<Dial>{noun}</Dial>")
        await stand.dial()
        event = stand.events("ringing")[0]
        assert (event["to"], event["parameters"]) == ("client:anna", {"offer": "7"})

    converse(scene)


def test_a_sip_party_is_rung_over_tls_too() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Dial><Sip>sips:anna@example.com</Sip></Dial>"
        await stand.dial()
        assert [event["to"] for event in stand.events("ringing")] == ["sips:anna@example.com"]
        made = await stand.rest(
            "POST", "/Calls.json", {"To": "sips:ben@example.com", "From": LINE, "Twiml": "<Response/>"}
        )
        await stand.settle()
        assert stand.events("ringing")[-1]["call_sid"] == made["sid"]

    converse(scene)
