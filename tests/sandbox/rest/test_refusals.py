"""What the REST face refuses, with the carrier's own codes."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp import encode_basic_auth

from tests.sandbox.stand import ACCOUNT, CALLER, LINE, TOKEN, Stand, converse

TWIML = "<Response><Pause length='60'/></Response>"
CALL = {"To": CALLER, "From": LINE, "Twiml": TWIML}
GUEST = {"To": CALLER, "From": LINE}
TEXT = {"To": CALLER, "From": LINE, "Body": "Hello"}
SERVICE = {"To": CALLER, "MessagingServiceSid": "MG" + "0" * 32, "Body": "Hello"}
NOWHERE = "/Calls/CA" + "0" * 32

CALLS = [
    ({"From": LINE, "Twiml": TWIML}, 21201),
    ({"To": CALLER, "Twiml": TWIML}, 21213),
    (CALL | {"To": "12ab"}, 21211),
    (CALL | {"To": "+1"}, 21211),
    (CALL | {"To": "+3\u0663\u0663\u0663\u0663\u0663\u0663"}, 21211),
    (CALL | {"To": "client:"}, 21211),
    (CALL | {"From": "+390299999999"}, 21210),
    (CALL | {"From": "someone"}, 21212),
    (CALL | {"CallerId": "+390299999999"}, 21210),
    (CALL | {"CallerId": "someone"}, 21212),
    (GUEST, 21205),
    (GUEST | {"Url": "/relative"}, 21205),
    (GUEST | {"Url": "ftp://127.0.0.1/x"}, 21205),
    (GUEST | {"Url": "http://[/x"}, 21205),
    (GUEST | {"Url": "http://127.0.0.1/" + "x" * 4000}, 21205),
    (GUEST | {"Url": "http://127.0.0.1/x", "Method": "PUT"}, 21209),
    (CALL | {"FallbackUrl": "nowhere"}, 21205),
    (CALL | {"FallbackMethod": "PATCH"}, 21209),
    (CALL | {"StatusCallback": "nowhere"}, 21609),
    (CALL | {"StatusCallbackMethod": "x"}, 21209),
    (CALL | {"StatusCallbackEvent": "answered exploded"}, 21626),
    (CALL | {"SendDigits": "12x"}, 21206),
    (CALL | {"SendDigits": "1" * 33}, 21206),
    (CALL | {"Timeout": "0"}, 21208),
    (CALL | {"Timeout": "601"}, 21208),
    (CALL | {"Timeout": "soon"}, 21208),
    (CALL | {"TimeLimit": "0"}, 20001),
    (CALL | {"Record": "yes"}, 20001),
    (CALL | {"RecordingChannels": "three"}, 20001),
    (CALL | {"RecordingTrack": "sideways"}, 20001),
    (CALL | {"RecordingStatusCallback": "nowhere"}, 21502),
    (CALL | {"RecordingStatusCallbackMethod": "x"}, 21209),
    (CALL | {"RecordingStatusCallbackEvent": "exploded"}, 20001),
    (CALL | {"Trim": "a-little"}, 20001),
    (CALL | {"MachineDetection": "Guess"}, 21234),
    (CALL | {"MachineDetectionTimeout": "2"}, 21234),
    (CALL | {"MachineDetectionSpeechThreshold": "999"}, 21234),
    (CALL | {"MachineDetectionSpeechEndThreshold": "5001"}, 21234),
    (CALL | {"MachineDetectionSilenceTimeout": "1999"}, 21234),
    (CALL | {"AsyncAmd": "perhaps"}, 20001),
    (CALL | {"AsyncAmdStatusCallback": "nowhere"}, 21205),
    (CALL | {"ApplicationSid": "AP" + "0" * 32}, 21218),
    (CALL | {"Byoc": "BX1"}, 21300),
    (CALL | {"SipAuthUsername": "anna"}, 21225),
    (CALL | {"SipAuthUsername": "a" * 256, "SipAuthPassword": "x"}, 21221),
    (CALL | {"SipAuthUsername": "anna", "SipAuthPassword": "x" * 256}, 21223),
    (CALL | {"ClientNotificationUrl": "nowhere"}, 21205),
    (GUEST | {"Twiml": "<Response>" + " " * 4000 + "</Response>"}, 20001),
]
GUESTS = [
    ({"From": LINE}, 21201),
    (GUEST | {"From": "+390299999999"}, 21210),
    (GUEST | {"Timeout": "4"}, 21208),
    (GUEST | {"Beep": "loudly"}, 20001),
    (GUEST | {"Muted": "1"}, 20001),
    (GUEST | {"Label": "x" * 129}, 20001),
    (GUEST | {"WaitUrl": "nowhere"}, 21205),
    (GUEST | {"EarlyMedia": "x"}, 20001),
    (GUEST | {"MaxParticipants": "251"}, 20001),
    (GUEST | {"ConferenceRecord": "maybe"}, 20001),
    (GUEST | {"ConferenceTrim": "maybe"}, 20001),
    (GUEST | {"ConferenceStatusCallback": "nowhere"}, 21609),
    (GUEST | {"ConferenceStatusCallbackEvent": "explode"}, 21626),
    (GUEST | {"ConferenceRecordingStatusCallback": "nowhere"}, 21502),
    (GUEST | {"Region": "moon"}, 20001),
    (GUEST | {"JitterBufferSize": "huge"}, 20001),
    (GUEST | {"Coaching": "true"}, 13240),
    (GUEST | {"CallSidToCoach": "CA1"}, 20001),
    (GUEST | {"CallSidToCoach": "CA" + "0" * 32}, 13240),
    (GUEST | {"Record": "record-from-start"}, 20001),
    (GUEST | {"CallerDisplayName": "x"}, 20001),
    (GUEST | {"AmdStatusCallback": "nowhere"}, 21205),
]
TEXTS = [
    ({"From": LINE, "Body": "Hello"}, 21604),
    ({"To": CALLER, "Body": "Hello"}, 21603),
    (TEXT | {"To": "12ab"}, 21211),
    (TEXT | {"From": "+390299999999"}, 21606),
    (TEXT | {"From": "a sender's name"}, 21212),
    (TEXT | {"From": f"whatsapp:{LINE}", "To": f"whatsapp:{CALLER}"}, 63007),
    (TEXT | {"To": f"whatsapp:{CALLER}"}, 21910),
    (TEXT | {"From": f"whatsapp:{LINE}"}, 21910),
    (TEXT | {"To": LINE}, 21266),
    (GUEST, 21619),
    (TEXT | {"Body": "x" * 1601}, 21617),
    (TEXT | {"MediaUrl": "nowhere"}, 21620),
    (TEXT | {"ContentSid": "HX" + "0" * 32}, 21655),
    (TEXT | {"StatusCallback": "nowhere"}, 21609),
    (TEXT | {"ApplicationSid": "AP" + "0" * 32}, 21420),
    (TEXT | {"ValidityPeriod": "0"}, 21624),
    (TEXT | {"ValidityPeriod": "36001"}, 21624),
    (TEXT | {"MaxPrice": "cheap"}, 21627),
    (TEXT | {"MessagingServiceSid": "MG1"}, 21705),
    (TEXT | {"FallbackFrom": LINE}, 21666),
    (TEXT | {"ContentRetention": "perhaps"}, 20001),
    (TEXT | {"AddressRetention": "perhaps"}, 20001),
    (TEXT | {"RiskCheck": "perhaps"}, 20001),
    (TEXT | {"TrafficType": "paid"}, 20001),
    (TEXT | {"ScheduleType": "someday"}, 20001),
    (TEXT | {"ProvideFeedback": "x"}, 20001),
    (SERVICE | {"ScheduleType": "fixed"}, 35114),
    (SERVICE | {"ScheduleType": "fixed", "SendAt": "2026-03-02T09:14:59Z"}, 35114),
    (SERVICE | {"ScheduleType": "fixed", "SendAt": "2026-04-07T09:00:01Z"}, 35114),
]
NUMBERS = [
    ({}, 21421),
    ({"PhoneNumber": "12"}, 21421),
    ({"PhoneNumber": LINE}, 21422),
    ({"AreaCode": "1"}, 21451),
    ({"AreaCode": "999"}, 21452),
    ({"PhoneNumber": "+390288888888", "VoiceUrl": "nowhere"}, 21402),
    ({"PhoneNumber": "+390288888888", "VoiceMethod": "PUT"}, 21403),
    ({"PhoneNumber": "+390288888888", "FriendlyName": "x" * 65}, 20002),
    ({"PhoneNumber": "+390288888888", "VoiceCallerIdLookup": "x"}, 20001),
    ({"PhoneNumber": "+390288888888", "VoiceReceiveMode": "x"}, 20001),
    ({"PhoneNumber": "+390288888888", "EmergencyStatus": "x"}, 20001),
    ({"PhoneNumber": "+390288888888", "ApiVersion": "1999-01-01"}, 20001),
]
POSTS = [
    *[("/Calls.json", form, code) for form, code in CALLS],
    *[("/Conferences/room/Participants.json", form, code) for form, code in GUESTS],
    *[("/Messages.json", form, code) for form, code in TEXTS],
    *[("/IncomingPhoneNumbers.json", form, code) for form, code in NUMBERS],
    ("/IncomingPhoneNumbers/TollFree.json", {"PhoneNumber": "+390288888888"}, 21458),
    ("/IncomingPhoneNumbers/Mobile.json", {"PhoneNumber": "+39800123456"}, 21458),
    ("/Queues.json", {}, 20002),
    ("/Queues.json", {"FriendlyName": "x" * 65}, 20002),
    ("/Queues.json", {"FriendlyName": "q", "MaxSize": "5001"}, 20001),
    ("/OutgoingCallerIds.json", {"PhoneNumber": "12"}, 21401),
    ("/OutgoingCallerIds.json", {"PhoneNumber": LINE}, 21449),
    ("/OutgoingCallerIds.json", {"PhoneNumber": CALLER, "CallDelay": "61"}, 21454),
    ("/OutgoingCallerIds.json", {"PhoneNumber": CALLER, "Extension": "x"}, 21206),
    ("/OutgoingCallerIds.json", {"PhoneNumber": CALLER, "StatusCallback": "nowhere"}, 21456),
    ("/OutgoingCallerIds.json", {"PhoneNumber": CALLER, "FriendlyName": "x" * 65}, 20002),
    ("/Tokens.json", {"Ttl": "86401"}, 20001),
    (".json", {"Status": "closed"}, 21477),
    (".json", {"Status": "gone"}, 21475),
]
QUERIES = [
    ("/Calls.json?Status=asleep", 20001),
    ("/Calls.json?StartTime=yesterday", 20001),
    ("/Calls.json?StartTime%3C=0000-00-00", 20001),
    ("/Calls.json?EndTime%3E=x", 20001),
    ("/Calls.json?PageSize=0", 20001),
    ("/Calls.json?PageSize=1001", 20007),
    ("/Calls.json?Page=-1", 20001),
    ("/Calls.json?Page=%C2%B2", 20001),
    ("/Calls.json?PageToken=x", 21481),
    ("/Conferences.json?Status=asleep", 20001),
    ("/Conferences.json?DateCreated=x", 20001),
    ("/Recordings.json?DateCreated%3E=x", 20001),
    ("/Recordings.json?IncludeSoftDeleted=x", 20001),
    ("/Messages.json?DateSent=x", 20001),
    ("/Notifications.json?Log=7", 20001),
    ("/Usage/Records.json?StartDate=x", 20001),
    ("/Usage/Records.json?StartDate=2026-03-02&EndDate=2026-03-01", 20001),
    ("/AvailablePhoneNumbers/US/Local.json?AreaCode=1", 21451),
    ("/AvailablePhoneNumbers/US/Local.json?Contains=!", 21451),
    ("/AvailablePhoneNumbers/US/Local.json?SmsEnabled=x", 20001),
    ("/IncomingPhoneNumbers.json?Beta=x", 20001),
]
# What the account has none of, and what this carrier does not have at all.
MISSING = [
    ("GET", NOWHERE + ".json"),
    ("POST", NOWHERE + ".json"),
    ("DELETE", NOWHERE + ".json"),
    ("GET", NOWHERE + "/Events.json"),
    ("GET", NOWHERE + "/Notifications.json"),
    ("GET", NOWHERE + "/Recordings.json"),
    ("POST", NOWHERE + "/Recordings.json"),
    ("GET", "/Queues/QU1.json"),
    ("GET", "/Queues/QU1/Members.json"),
    ("GET", "/Queues/QU1/Members/Front.json"),
    ("GET", "/Conferences/CF1.json"),
    ("GET", "/Conferences/CF1/Participants.json"),
    ("POST", "/Conferences/CF" + "0" * 32 + "/Participants.json"),
    ("GET", "/Recordings/RE1.json"),
    ("GET", "/Recordings/RE" + "0" * 32 + ".mp3"),
    ("GET", "/Messages/SM1.json"),
    ("POST", "/Messages/SM1/Feedback.json"),
    ("GET", "/Messages/SM1/Media.json"),
    ("GET", "/IncomingPhoneNumbers/PN1.json"),
    ("GET", "/Applications/AP1.json"),
    ("GET", "/OutgoingCallerIds/PN1.json"),
    ("GET", "/Notifications/NO1.json"),
    ("GET", "/AvailablePhoneNumbers/XX.json"),
    ("GET", "/AvailablePhoneNumbers/XX/Local.json"),
    ("GET", "/Keys.json"),
    ("GET", "/SigningKeys.json"),
    ("GET", "/Transcriptions.json"),
    ("GET", "/Usage/Records/Daily.json"),
    ("GET", "/Nothing.json"),
]


@pytest.mark.parametrize("many", [POSTS], ids=["every wrong field"])
def test_a_wrong_field_is_refused_with_its_code_and_nothing_is_made(
    many: list[tuple[str, dict[str, str], int]],
) -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        wrong = []
        for path, form, code in POSTS:
            answer = await stand.rest("POST", path, GUEST | form if "Participants" in path and not form else form, 400)
            if answer["code"] != code:
                wrong.append((path, form, code, answer))
        assert wrong == []
        assert (stand.carrier.calls.all(), stand.carrier.messages.all(), stand.carrier.queues.all()) == ([], [], [])
        assert stand.carrier.conferences.all() == []
        assert len(stand.carrier.numbers.numbers) == 1

    converse(scene)


def test_a_wrong_query_is_refused_with_its_code() -> None:
    async def scene(stand: Stand) -> None:
        answers = {path: await stand.rest("GET", path, expect=400) for path, _ in QUERIES}
        assert {path: answer["code"] for path, answer in answers.items()} == dict(QUERIES)

    converse(scene)


def test_what_is_not_there_is_answered_with_404() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        for method, path in MISSING:
            form = GUEST if path.endswith("/Participants.json") and method == "POST" else None
            assert (await stand.rest(method, path, form, expect=404))["code"] == 20404

    converse(scene)


def test_a_method_that_a_resource_lacks_is_answered_with_405() -> None:
    async def scene(stand: Stand) -> None:
        for method, path in (("PUT", "/Calls.json"), ("DELETE", "/Queues.json"), ("POST", "/Balance.json")):
            assert (await stand.rest(method, path, expect=405))["code"] == 20004

    converse(scene)


@pytest.mark.parametrize(
    "header",
    ["", "Basic", "Basic !!!", "Basic é", "Bearer x", "Basic " + "eDp5", encode_basic_auth(ACCOUNT, "another token")],
)
def test_whoever_cannot_prove_who_he_is_is_sent_away(header: str) -> None:
    async def scene(stand: Stand) -> None:
        url, headers = f"{stand.url}/2010-04-01/Accounts/{ACCOUNT}/Calls.json", {"Authorization": header}
        async with stand.http.get(url, headers=headers) as answer:
            assert answer.status == 401
            assert answer.headers["WWW-Authenticate"].startswith("Basic")
            assert (await answer.json())["code"] == 20003

    converse(scene)


def test_an_address_that_is_neither_rest_nor_a_page_asks_for_no_password() -> None:
    async def scene(stand: Stand) -> None:
        async with stand.http.get(f"{stand.url}/debugger") as answer:
            assert (answer.status, "WWW-Authenticate" in answer.headers) == (404, False)
            assert "/sandbox/debugger" in (await answer.json())["message"]

    converse(scene)


def test_another_account_is_not_to_be_seen() -> None:
    async def scene(stand: Stand) -> None:
        headers = {"Authorization": encode_basic_auth(ACCOUNT, TOKEN)}
        async with stand.http.get(
            f"{stand.url}/2010-04-01/Accounts/AC{'1' * 32}/Calls.json", headers=headers
        ) as answer:
            assert answer.status == 404

    converse(scene)


def test_more_requests_at_once_than_the_account_may_make_are_refused_and_the_first_goes_on() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        body = b"FriendlyName=first"
        token = encode_basic_auth(ACCOUNT, TOKEN)
        reader, writer = await asyncio.open_connection("127.0.0.1", stand.server.port)
        head = (
            f"POST /2010-04-01/Accounts/{ACCOUNT}/Queues.json HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {token}\r\n"
        )
        kind = "Content-Type: application/x-www-form-urlencoded\r\nExpect: 100-continue\r\n"
        writer.write(f"{head}{kind}Content-Length: {len(body)}\r\n\r\n".encode())
        assert b"100" in await reader.readline()  # the request is under way: its body is waited for
        assert (await stand.rest("GET", "/Queues.json", expect=429))["code"] == 20429
        writer.write(body)
        await reader.readuntil(b"\r\n\r\n")
        writer.close()
        await writer.wait_closed()
        shown: Any = await stand.rest("GET", "/Queues.json")
        assert [queue["friendly_name"] for queue in shown["queues"]] == ["first"]

    converse(scene, requests_at_once=1)
