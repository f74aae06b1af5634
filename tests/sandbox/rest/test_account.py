"""The account: numbers on offer, verified caller ids, tokens, usage, balance, notifications, events of a call."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from tests.sandbox.stand import ACCOUNT, CALLER, LINE, Stand, converse

# Numbers on offer


def test_the_countries_say_what_they_have() -> None:
    async def scene(stand: Stand) -> None:
        countries = await stand.sdk(lambda client: client.available_phone_numbers.list())
        italy = next(country for country in countries if country.country_code == "IT")
        assert set(italy.subresource_uris) == {"local", "toll_free", "mobile"}
        assert (await stand.sdk(lambda client: client.available_phone_numbers("US").fetch())).country == "United States"

    converse(scene)


@pytest.mark.parametrize(
    ("country", "kind", "terms", "begins"),
    [
        ("US", "local", {"area_code": 415}, "+1415"),
        ("US", "local", {"in_region": "NY"}, "+1212"),
        ("US", "local", {"in_locality": "Oakland"}, "+1510"),
        ("US", "local", {"in_postal_code": "94612"}, "+1510"),
        ("US", "toll_free", {"area_code": 800}, "+1800"),
        ("IT", "toll_free", {}, "+39800"),
        ("IT", "mobile", {}, "+393"),
        ("TH", "toll_free", {"voice_enabled": True}, "+661800"),
        ("GB", "national", {}, "+44330"),
    ],
)
def test_numbers_on_offer_are_of_the_kind_and_place_asked_for(
    country: str, kind: str, terms: dict[str, Any], begins: str
) -> None:
    async def scene(stand: Stand) -> None:
        def look(client: Client) -> Any:
            return getattr(client.available_phone_numbers(country), kind).list(**terms, limit=20)

        found = await stand.sdk(look)
        assert found
        assert all(number.phone_number.startswith(begins) for number in found)
        assert all(number.capabilities["voice"] for number in found)
        assert found[0].phone_number == (await stand.sdk(look))[0].phone_number

    converse(scene)


@pytest.mark.parametrize(
    ("contains", "fits"),
    [
        ("STORM", "78676"),
        ("555****", "555"),
        ("51034*****", "51034"),
        ("+1415", "1415"),
        ("0000", "0000"),
        ("415%99", "99"),
    ],
)
def test_a_number_may_be_asked_for_by_its_digits(contains: str, fits: str) -> None:
    async def scene(stand: Stand) -> None:
        found = await stand.sdk(lambda client: client.available_phone_numbers("US").local.list(contains=contains))
        assert found
        assert all(fits in number.phone_number and len(number.phone_number) == 12 for number in found)

    converse(scene)


@pytest.mark.parametrize("terms", [{"mms_enabled": True}, {"in_region": "ZZ"}, {"fax_enabled": True}])
def test_what_nobody_has_is_an_empty_list(terms: dict[str, Any]) -> None:
    async def scene(stand: Stand) -> None:
        assert await stand.sdk(lambda client: client.available_phone_numbers("US").local.list(**terms)) == []
        assert await stand.sdk(lambda client: client.available_phone_numbers("US").mobile.list()) == []

    converse(scene)


def test_a_number_bought_is_no_longer_on_offer_and_is_listed_by_its_kind() -> None:
    async def scene(stand: Stand) -> None:
        def buy(client: Client) -> Any:
            offer = client.available_phone_numbers("IT").toll_free.list(limit=1)[0]
            number = client.incoming_phone_numbers.toll_free.create(phone_number=offer.phone_number)
            assert offer.phone_number not in [
                each.phone_number for each in client.available_phone_numbers("IT").toll_free.list()
            ]
            mobile = client.incoming_phone_numbers.mobile.create(phone_number="+393331234567")
            local = client.incoming_phone_numbers.local.create(phone_number="+390287654321")
            return [number, mobile, local]

        bought = await stand.sdk(buy)
        kinds = await stand.sdk(
            lambda client: [
                [each.phone_number for each in getattr(client.incoming_phone_numbers, kind).list()]
                for kind in ("toll_free", "mobile", "local")
            ]
        )
        assert kinds == [[number.phone_number] for number in bought]

    converse(scene)


def test_a_number_is_bought_by_its_area() -> None:
    async def scene(stand: Stand) -> None:
        first = await stand.sdk(lambda client: client.incoming_phone_numbers.create(area_code="510"))
        second = await stand.sdk(lambda client: client.incoming_phone_numbers.create(area_code="510"))
        assert first.phone_number.startswith("+1510")
        assert first.friendly_name.startswith("(510) ")
        assert first.phone_number != second.phone_number

    converse(scene)


def test_a_number_keeps_what_it_is_told_and_goes_to_no_other_account() -> None:
    async def scene(stand: Stand) -> None:
        def configure(client: Client) -> Any:
            number = client.incoming_phone_numbers.create(phone_number=LINE, friendly_name="The line")
            return client.incoming_phone_numbers(number.sid).update(
                voice_url="http://127.0.0.1/voice",
                voice_method="get",
                sms_fallback_url="http://127.0.0.1/sms",
                voice_caller_id_lookup=True,
                voice_receive_mode="voice",
                emergency_status="Inactive",
                bundle_sid="BU" + "0" * 32,
                address_sid="AD" + "0" * 32,
            )

        number = await stand.sdk(configure)
        assert (number.voice_method, number.voice_caller_id_lookup) == ("GET", True)
        assert (number.bundle_sid, number.address_sid) == ("BU" + "0" * 32, "AD" + "0" * 32)
        with pytest.raises(TwilioRestException) as refused:
            await stand.sdk(lambda client: number.update(account_sid="AC" + "1" * 32))
        assert refused.value.code == 21471
        found = await stand.sdk(lambda client: client.incoming_phone_numbers.list(phone_number="021234"))
        assert [each.sid for each in found] == [number.sid]
        assert await stand.sdk(lambda client: client.incoming_phone_numbers.list(phone_number="+390212**0000"))
        assert not await stand.sdk(lambda client: client.incoming_phone_numbers.list(friendly_name="Another"))

    converse(scene)


def test_an_application_keeps_every_address_and_method() -> None:
    async def scene(stand: Stand) -> None:
        fields = {
            f"{kind}{part}": f"http://127.0.0.1/{kind}" if part.endswith("url") else "GET"
            for kind in ("voice", "sms")
            for part in ("_url", "_method", "_fallback_url", "_fallback_method")
        }
        fields |= {"status_callback": "http://127.0.0.1/over", "status_callback_method": "GET"}
        fields |= {"sms_status_callback": "http://127.0.0.1/a", "message_status_callback": "http://127.0.0.1/b"}
        made = await stand.sdk(lambda client: client.applications.create(friendly_name="Desk", **fields))
        assert {name: getattr(made, name) for name in fields} == fields
        renamed = await stand.sdk(lambda client: made.update(friendly_name="The desk", voice_caller_id_lookup=True))
        assert (renamed.friendly_name, renamed.voice_url) == ("The desk", "http://127.0.0.1/voice")
        del fields["sms_status_callback"], fields["message_status_callback"]  # which numbers lack
        number = await stand.sdk(lambda client: client.incoming_phone_numbers.create(phone_number=LINE, **fields))
        assert {name: getattr(number, name) for name in fields} == fields

    converse(scene)


def test_an_application_of_a_number_answers_its_calls_and_texts_by_its_own_methods() -> None:
    async def scene(stand: Stand) -> None:
        stand.pages |= {"/spare": "<Say>Spare.</Say>", "/sms": "", "/sms-spare": ""}

        def prepare(client: Client) -> Any:
            app = client.applications.create(
                voice_url=stand.app_url + "/gone",
                voice_method="GET",
                voice_fallback_url=stand.app_url + "/spare",
                voice_fallback_method="GET",
                sms_url=stand.app_url + "/gone",
                sms_method="GET",
                sms_fallback_url=stand.app_url + "/sms-spare",
                sms_fallback_method="GET",
            )
            client.incoming_phone_numbers.create(
                phone_number=LINE,
                voice_url=stand.app_url + "/unused",
                voice_application_sid=app.sid,
                sms_url=stand.app_url + "/unused",
                sms_application_sid=app.sid,
            )

        await stand.sdk(prepare)
        sid = await stand.dial()
        assert stand.heard(sid) == ["Spare."]
        await stand.control("POST", "/messages", {"from": CALLER, "to": LINE, "body": "Hello"})
        await stand.settle()
        assert [(hit.path, hit.method) for hit in stand.hits] == [
            ("/gone", "GET"),
            ("/spare", "GET"),
            ("/gone", "GET"),
            ("/sms-spare", "GET"),
        ]

    converse(scene)


# Caller ids


async def validate(stand: Stand, **terms: Any) -> Any:
    made = await stand.sdk(lambda client: client.validation_requests.create(phone_number=CALLER, **terms))
    await stand.settle()
    return made


def test_a_caller_id_is_proven_by_the_code_and_may_then_be_shown() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages |= {"/told": "", "/line": f"<Dial callerId='{CALLER}'>+393334445555</Dial>"}
        request = await validate(stand, friendly_name="Anna's mobile", status_callback=stand.app_url + "/told")
        assert len(request.validation_code) == 6
        await stand.act(request.call_sid, "answer")
        await stand.after(4)
        await stand.press(request.call_sid, request.validation_code)
        await stand.after(5)
        told = stand.hits_on("/told")[0]
        assert (told["VerificationStatus"], stand.status(request.call_sid)) == ("success", "completed")
        caller_id = (await stand.sdk(lambda client: client.outgoing_caller_ids.list(phone_number=CALLER)))[0]
        assert (caller_id.sid, caller_id.friendly_name) == (told["OutgoingCallerIdSid"], "Anna's mobile")
        made = await stand.sdk(
            lambda client: client.calls.create(to="+393335556666", from_=CALLER, twiml="<Response/>")
        )
        assert made.from_formatted == CALLER
        await stand.dial(from_="+393337778888")
        assert stand.events("ringing")[-1]["from"] == CALLER

    converse(scene)


def test_a_wrong_code_three_times_proves_nothing() -> None:
    async def scene(stand: Stand) -> None:
        stand.pages["/told"] = ""
        request = await validate(stand, status_callback=stand.app_url + "/told", extension="w1", call_delay=5)
        assert stand.status(request.call_sid) == "queued"
        await stand.after(5)
        await stand.act(request.call_sid, "answer")
        wrong = "000000" if request.validation_code != "000000" else "111111"
        for _ in range(3):
            await stand.after(6)
            await stand.press(request.call_sid, wrong)
        await stand.after(10)
        assert stand.hits_on("/told")[0]["VerificationStatus"] == "failed"
        assert await stand.sdk(lambda client: client.outgoing_caller_ids.list()) == []

    converse(scene)


def test_whoever_does_not_answer_has_proven_nothing() -> None:
    async def scene(stand: Stand) -> None:
        stand.pages["/told"] = ""
        await validate(stand, status_callback=stand.app_url + "/told")
        await stand.after(70)
        told = stand.hits_on("/told")[0]
        assert (told["VerificationStatus"], told["CallStatus"]) == ("failed", "no-answer")

    converse(scene)


def test_a_caller_id_is_renamed_and_given_up() -> None:
    async def scene(stand: Stand) -> None:
        request = await validate(stand)
        await stand.act(request.call_sid, "answer")
        await stand.after(4)
        await stand.press(request.call_sid, request.validation_code)
        await stand.after(5)
        with pytest.raises(TwilioRestException) as refused:
            await validate(stand)
        assert refused.value.code == 21450
        caller_id = (await stand.sdk(lambda client: client.outgoing_caller_ids.list()))[0]
        renamed = await stand.sdk(lambda client: caller_id.update(friendly_name="Home"))
        assert renamed.friendly_name == "Home"
        assert await stand.sdk(lambda client: caller_id.delete())
        with pytest.raises(TwilioRestException) as gone:
            await stand.sdk(lambda client: caller_id.fetch())
        assert gone.value.status == 404

    converse(scene)


# What the account has and did


def test_the_account_is_listed_renamed_and_never_closed() -> None:
    async def scene(stand: Stand) -> None:
        renamed = await stand.sdk(lambda client: client.api.accounts(ACCOUNT).update(friendly_name="Our hotline"))
        assert renamed.friendly_name == "Our hotline"
        listed = await stand.sdk(lambda client: [account.sid for account in client.api.accounts.list()])
        assert listed == [ACCOUNT]
        assert await stand.sdk(lambda client: client.api.accounts.list(friendly_name="Another")) == []

    converse(scene)


def test_a_token_names_only_servers_of_this_machine() -> None:
    async def scene(stand: Stand) -> None:
        token = await stand.sdk(lambda client: client.tokens.create(ttl=600))
        assert token.ttl == "600"
        assert all("127.0.0.1" in server["urls"] for server in token.ice_servers)

    converse(scene)


def test_usage_counts_what_was_done_and_the_balance_stays() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Say>Hello.</Say><Pause length='65'/>"
        await stand.dial()
        await stand.after(70)
        await stand.rest("POST", "/Messages.json", {"To": CALLER, "From": LINE, "Body": "x" * 200})
        await stand.after(2)

        def used(client: Client) -> dict[str, tuple[str, str]]:
            return {record.category: (record.count, record.usage) for record in client.usage.records.list()}

        found = await stand.sdk(used)
        assert (found["calls"], found["calls-inbound"], found["calls-outbound"]) == (("1", "2"), ("1", "2"), ("0", "0"))
        assert (found["sms-outbound"], found["sms-inbound"]) == (("1", "2"), ("0", "0"))
        today, yesterday = await stand.sdk(
            lambda client: [
                [record.count for record in listing.list(category="calls")]
                for listing in (client.usage.records.today, client.usage.records.yesterday)
            ]
        )
        assert (today, yesterday) == (["1"], ["0"])
        for span in ("AllTime", "ThisMonth", "LastMonth"):
            assert len((await stand.rest("GET", f"/Usage/Records/{span}.json"))["usage_records"]) == 7
        assert (await stand.sdk(lambda client: client.balance.fetch())).balance == "100.00"

    converse(scene)


def test_what_went_wrong_is_a_notification_of_the_account_and_of_the_call() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Shout>Hello</Shout><Say>Hello.</Say><Dial>nonsense</Dial><Redirect>/gone</Redirect>"
        sid = await stand.dial()
        await stand.after(3)
        found = await stand.sdk(lambda client: client.calls(sid).notifications.list())
        assert [(note.error_code, note.log) for note in found] == [("11200", "0"), ("13223", "0"), ("12200", "1")]
        warnings = await stand.sdk(lambda client: client.notifications.list(log=1))
        assert [note.error_code for note in warnings] == ["12200"]
        counts = await stand.sdk(
            lambda client: [
                len(client.notifications.list(**terms))
                for terms in (
                    {"message_date": date(2026, 3, 2)},
                    {"message_date_before": date(2026, 3, 2)},
                    {"message_date_after": date(2026, 3, 2)},
                    {"message_date_after": date(2026, 3, 3)},
                )
            ]
        )
        assert counts == [3, 0, 3, 0]
        whole = await stand.sdk(lambda client: client.calls(sid).notifications(warnings[0].sid).fetch())
        assert "Shout" in whole.response_body
        assert f"CallSid={sid}" in whole.request_variables
        other = await stand.dial()
        await stand.after(0)
        assert {note.call_sid for note in await stand.sdk(lambda client: client.notifications.list())} == {sid, other}

    converse(scene)


def test_the_events_of_a_call_are_the_requests_made_about_it() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line", status_callback="/over")
        stand.pages |= {"/line": "<Say>Hello.</Say>", "/over": ""}
        sid = await stand.dial()
        await stand.after(3)
        events = await stand.sdk(lambda client: client.calls(sid).events.list())
        assert [event.request["url"].rpartition("/")[2] for event in events] == ["line", "over"]
        assert events[0].request["parameters"]["CallSid"] == sid
        assert (events[0].response["response_code"], "Hello." in events[0].response["response_body"]) == (200, True)

    converse(scene)
