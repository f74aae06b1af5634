"""Each mistake in a document earns the code of the carrier's dictionary, and its default or the next verb."""

from __future__ import annotations

import pytest

from sandbox.rules import RULES
from sandbox.twiml import parse
from sandbox.vocabulary import ATTRIBUTES

MISTAKES = [
    ("<Say loop='often'>Hi</Say>", 13510),
    ("<Say voice='robot'>Hi</Say>", 13511),
    ("<Say language='mn-MN'>Hi</Say>", 13512),
    ("<Say/>", 13520),
    ("<Say>" + "x" * 4097 + "</Say>", 13521),
    ("<Say><break time='long'/>Hi</Say>", 12200),
    ("<Say><blink>Hi</blink></Say>", 12200),
    ("<Play loop='-1'>/a.wav</Play>", 13410),
    ("<Play digits='12x'/>", 13430),
    ("<Pause length='0'/>", 13910),
    ("<Gather finishOnKey='x'/>", 13310),
    ("<Gather finishOnKey='12'/>", 13311),
    ("<Gather method='PUT'/>", 13312),
    ("<Gather timeout='soon'/>", 13313),
    ("<Gather numDigits='0'/>", 13314),
    ("<Gather><Dial/></Gather>", 13320),
    ("<Gather><Say voice='robot'>Hi</Say></Gather>", 13321),
    ("<Gather><Say loop='x'>Hi</Say></Gather>", 13322),
    ("<Gather input='telepathy'/>", 13326),
    ("<Gather speechTimeout='x'/>", 13327),
    ("<Gather maxSpeechTime='x'/>", 13328),
    ("<Gather partialResultCallbackMethod='PUT'/>", 13329),
    ("<Gather hints='" + "x" * 101 + "'/>", 13330),
    ("<Gather hints='" + ",".join("x" * 501) + "'/>", 13330),
    ("<Gather language='Italian language'/>", 13331),
    ("<Gather bargeIn='maybe'/>", 13332),
    ("<Gather profanityFilter='maybe'/>", 13333),
    ("<Gather speechModel='psychic'/>", 13334),
    ("<Gather speechModel='default' speechTimeout='auto'/>", 13335),
    ("<Gather actionOnEmptyResult='1'/>", 13338),
    ("<Record method='PUT'/>", 13610),
    ("<Record timeout='x'/>", 13611),
    ("<Record maxLength='0'/>", 13612),
    ("<Record finishOnKey='x'/>", 13613),
    ("<Record transcribe='x'/>", 13614),
    ("<Record transcribe='true' maxLength='121'/>", 13615),
    ("<Record playBeep='x'/>", 13616),
    ("<Record trim='x'/>", 13699),
    ("<Record recordingStatusCallback='http://['/>", 13256),
    ("<Record recordingStatusCallbackEvent='done'/>", 13621),
    ("<Record transcribeCallback='http://['/>", 13257),
    ("<Redirect method='PUT'/>", 13710),
    ("<Reject reason='tired'/>", 13810),
    ("<Sms method='PUT'>Hi</Sms>", 14104),
    ("<Sms statusCallback='http://['>Hi</Sms>", 14105),
    ("<Enqueue method='PUT'>q</Enqueue>", 14201),
    ("<Enqueue waitUrl='http://['>q</Enqueue>", 14202),
    ("<Enqueue action='http://['>q</Enqueue>", 14203),
    ("<Enqueue waitUrlMethod='PUT'>q</Enqueue>", 14206),
    ("<Enqueue workflowSid='x'>q</Enqueue>", 14220),
    ("<Dial method='PUT'/>", 13210),
    ("<Dial timeout='x'/>", 13212),
    ("<Dial hangupOnStar='x'/>", 13213),
    ("<Dial><Say>Hi</Say></Dial>", 13215),
    ("<Dial timeLimit='0'/>", 13216),
    ("<Dial record='x'/>", 13217),
    ("<Dial sequential='x'/>", 13218),
    ("<Dial answerOnBridge='x'/>", 13219),
    ("<Dial ringTone='xx'/>", 13220),
    ("<Dial recordingTrack='x'/>", 13622),
    ("<Dial><Number method='PUT'/></Dial>", 13221),
    ("<Dial><Number sendDigits='x'/></Dial>", 13222),
    ("<Dial><Conference muted='x'/></Dial>", 13230),
    ("<Dial><Conference endConferenceOnExit='x'/></Dial>", 13231),
    ("<Dial><Conference startConferenceOnEnter='x'/></Dial>", 13232),
    ("<Dial><Conference waitUrl='http://['/></Dial>", 13233),
    ("<Dial><Conference waitMethod='PUT'/></Dial>", 13234),
    ("<Dial><Conference beep='x'/></Dial>", 13235),
    ("<Dial><Conference trim='x'/></Dial>", 13239),
    ("<Dial><Conference maxParticipants='1'/></Dial>", 16002),
    ("<Dial><Conference participantLabel='a/b'/></Dial>", 16024),
    ("<Dial><Sip method='PUT'/></Dial>", 13241),
    ("<Dial><Queue method='PUT'/></Dial>", 14210),
    ("<Dial><Queue url='http://['/></Dial>", 14211),
    ("<Start><Say>Hi</Say></Start>", 14300),
    ("<Connect><ConversationRelay url='wss://x'/></Connect>", 12200),
    ("<Pay/>", 12200),
    ("<Shout/>", 12200),
    ("<Hangup how='loudly'/>", 12200),
]


@pytest.mark.parametrize(("mistake", "code"), MISTAKES)
def test_a_mistake_earns_its_code(mistake: str, code: int) -> None:
    warnings = parse(f"<Response>{mistake}</Response>").warnings
    assert [warning.partition(":")[0] for warning in warnings] == [str(code)]


def test_a_wrong_value_counts_as_absent() -> None:
    (gather,) = parse("<Response><Gather timeout='soon' numDigits='2'/></Response>").verbs
    assert gather.attrs == {"numDigits": "2"}


def test_every_rule_is_about_an_attribute_that_there_is() -> None:
    for element, rules in RULES.items():
        assert set(rules) <= ATTRIBUTES[element.rpartition(">")[2]]
