"""The nouns of Dial, and the verbs beside it: SIP, applications, refused parties, Refer, Sms."""

from __future__ import annotations

import pytest

from sandbox.lines import Behaviour
from sandbox.numbers import Endpoint
from sandbox.sids import new_sid
from tests.sandbox.stand import CALLER, LINE, Stand, converse

DESK = "+390277770000"
PHONE = "sip:jack@example.com"


def prepare(stand: Stand, dial: str) -> None:
    stand.own(LINE, "/line")
    stand.pages |= {"/line": dial, "/after": "<Pause length='60'/>"}


def codes(stand: Stand) -> list[int]:
    return [event["code"] for event in stand.events("webhook_failed")]


@pytest.mark.parametrize(
    ("noun", "code"),
    [
        ("<Number>555-1234</Number>", 13223),
        (f"<Number>{DESK}</Number>", 13225),
        ("<Number>+390277770001</Number>", 13227),
        ("<Sip>sip:nobody</Sip>", 13243),
        (f"<Sip><Uri>{PHONE}</Uri><Uri>{PHONE}</Uri></Sip>", 13250),
        (f"<Sip>{PHONE}?{'&amp;'.join(f'X-{n}=1' for n in range(61))}</Sip>", 13251),
        (f"<Sip>{PHONE}?X-long={'x' * 1024}</Sip>", 13253),
        ("<Application>AP00000000000000000000000000000000</Application>", None),
        ("<Sip>sip:away@example.com</Sip>", 32009),
    ],
)
def test_a_party_that_cannot_be_called_is_an_error_and_the_action_hears_failed(noun: str, code: int | None) -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand, f"<Dial action='/after'>{noun}</Dial>")
        stand.carrier.behaviours |= {
            DESK: Behaviour("forbidden"),
            "+390277770001": Behaviour("not_permitted"),
            "sip:away@example.com": Behaviour("unreachable"),
        }
        await stand.dial()
        assert stand.hits_on("/after")[0]["DialCallStatus"] == "failed"
        assert codes(stand) == ([code] if code is not None else [])

    converse(scene)


def test_too_long_a_caller_id_is_an_error() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand, f"<Dial action='/after' callerId='{'x' * 257}'><Client>anna</Client></Dial>")
        await stand.dial()
        assert codes(stand) == [13248]

    converse(scene)


def test_the_headers_of_a_sip_noun_reach_the_party_and_the_whisper() -> None:
    async def scene(stand: Stand) -> None:
        headers = "<Headers><Header name='X-who' value='Anna'/></Headers>"
        noun = f"<Sip url='/whisper'><Uri>{PHONE}?X-offer=7</Uri>{headers}</Sip>"
        prepare(stand, f"<Dial action='/after'>{noun}</Dial>")
        stand.pages["/whisper"] = "<Say>A call.</Say>"
        await stand.dial()
        ringing = stand.events("ringing")[0]
        assert (ringing["to"], ringing["parameters"]) == (PHONE, {"X-offer": "7", "X-who": "Anna"})
        await stand.act(ringing["call_sid"], "answer")
        whispered = stand.hits_on("/whisper")[0]
        assert (whispered["SipHeader_X-offer"], whispered["SipHeader_X-who"]) == ("7", "Anna")
        await stand.after(5)
        await stand.act(ringing["call_sid"], "hangup")
        told = stand.hits_on("/after")[0]
        assert (told["DialSipResponseCode"], told["DialSipCallId"].partition("@")[2]) == ("200", "example.com")

    converse(scene)


def test_an_application_is_rung_with_its_parameters() -> None:
    async def scene(stand: Stand) -> None:
        app = Endpoint(new_sid("AP"), "Another", "", "", urls={"voice_url": stand.app_url + "/app"})
        stand.carrier.numbers.applications[app.sid] = app
        noun = f"<ApplicationSid>{app.sid}</ApplicationSid><Parameter name='offer' value='7'/>"
        prepare(stand, f"<Dial action='/after'><Application copyParentTo='true'>{noun}</Application></Dial>")
        stand.pages["/app"] = "<Say>This is the other application.</Say>"
        await stand.dial()
        await stand.after(5)
        asked = stand.hits_on("/app")[0]
        assert (asked["From"], asked["To"], asked["offer"]) == (CALLER, LINE, "7")
        assert stand.hits_on("/after")[0]["DialCallStatus"] == "completed"

    converse(scene)


def test_a_dial_tells_beside_the_conversation_whether_a_machine_answered() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand, f"<Dial><Number machineDetection='Enable' amdStatusCallback='/who'>{DESK}</Number></Dial>")
        stand.pages["/who"] = ""
        stand.carrier.behaviours[DESK] = Behaviour("answer", answered_by="machine_start")
        await stand.dial()
        await stand.after(2.9)
        assert stand.hits_on("/who") == []
        await stand.after(0.1)
        (told,) = stand.hits_on("/who")
        assert (told["AnsweredBy"], told["CallSid"]) == ("machine_start", stand.events("ringing")[0]["call_sid"])

    converse(scene)


@pytest.mark.parametrize(
    ("record", "channels", "seconds"),
    [("record-from-ringing", 1, "34"), ("record-from-ringing-dual", 2, "34"), ("true", 1, "30")],
)
def test_a_recording_from_the_ringing_on_has_the_ringing_in_it(record: str, channels: int, seconds: str) -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand, f"<Dial action='/after' record='{record}'>{DESK}</Dial>")
        await stand.dial()
        child = stand.events("ringing")[0]["call_sid"]
        await stand.after(4)
        await stand.act(child, "answer")
        await stand.after(30)
        await stand.act(child, "hangup")
        assert stand.hits_on("/after")[0]["RecordingDuration"] == seconds
        (recording,) = stand.carrier.recordings.all()
        assert recording.terms.channels == channels

    converse(scene)


@pytest.mark.parametrize(("on_call", "status", "notified"), [("ring", "completed", "200"), ("busy", "failed", "486")])
def test_a_sip_party_is_referred_to_another(on_call: str, status: str, notified: str) -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand, f"<Refer action='/after'><Sip>{PHONE}</Sip></Refer>")
        stand.carrier.behaviours[PHONE] = Behaviour(on_call)
        await stand.dial(from_="sip:anna@example.com")
        told = stand.hits_on("/after")[0]
        assert (told["ReferCallStatus"], told["ReferSipResponseCode"], told["NotifySipResponseCode"]) == (
            status,
            "202",
            notified,
        )

    converse(scene)


def test_only_sip_calls_are_referred() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand, f"<Refer action='/after'><Sip>{PHONE}</Sip></Refer><Say>Still here.</Say>")
        sid = await stand.dial()
        assert (stand.heard(sid), codes(stand)) == (["Still here."], [13801])

    converse(scene)


def test_a_text_is_sent_in_the_middle_of_a_call() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand, "<Sms statusCallback='/sent'>Your number is 7.</Sms><Say>Goodbye.</Say>")
        stand.pages["/sent"] = ""
        sid = await stand.dial()
        await stand.after(2)
        assert stand.heard(sid) == ["Goodbye."]
        (message,) = stand.events("message")
        assert (message["to"], message["from"], message["body"]) == (CALLER, LINE, "Your number is 7.")
        assert stand.hits_on("/sent")[-1]["MessageStatus"] == "delivered"

    converse(scene)


@pytest.mark.parametrize(
    ("sms", "code"),
    [("<Sms/>", 14103), ("<Sms to='anna'>Hi</Sms>", 14101), (f"<Sms from='{DESK}'>Hi</Sms>", 14102)],
)
def test_a_text_that_cannot_be_sent_is_an_error_and_the_next_verb(sms: str, code: int) -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand, f"{sms}<Say>Goodbye.</Say>")
        sid = await stand.dial()
        assert (stand.heard(sid), codes(stand)) == (["Goodbye."], [code])

    converse(scene)


def test_dialing_out_of_a_whisper_is_an_error() -> None:
    async def scene(stand: Stand) -> None:
        prepare(stand, f"<Dial><Number url='/whisper'>{DESK}</Number></Dial>")
        stand.pages["/whisper"] = f"<Dial>{DESK}</Dial>"
        await stand.dial()
        await stand.act(stand.events("ringing")[0]["call_sid"], "answer")
        assert codes(stand) == [13201]

    converse(scene)
