"""Who is asked and how: the whole table."""

from __future__ import annotations

import pytest

from ivr.surveys.eligibility import Candidate, Channel, Why, choose
from ivr.telephony.numbers import NumberKind, answers_sms, kind_of, takes_sms

MOBILE, LANDLINE, UNKNOWN = NumberKind.MOBILE, NumberKind.LANDLINE, NumberKind.UNKNOWN


@pytest.mark.parametrize(
    ("candidate", "channel"),
    [
        (Candidate("talked", "call", MOBILE), Channel.CALL),
        (Candidate("talked", "call", LANDLINE), Channel.CALL),
        (Candidate("talked", "sms", MOBILE), Channel.SMS),
        (Candidate("talked", "sms", NumberKind.EITHER), Channel.SMS),
        (Candidate("talked", "sms", LANDLINE), Channel.CALL),
        (Candidate("talked", "sms", UNKNOWN), Channel.CALL),
        (Candidate("talked", "sms", MOBILE, two_way_sms=False), Channel.LINK),
        (Candidate("talked", "sms", MOBILE, sends_sms=False), Channel.CALL),
        (Candidate("talked", "link", MOBILE), Channel.LINK),
        (Candidate("talked", "link", MOBILE, two_way_sms=False), Channel.LINK),
        (Candidate("talked", "link", LANDLINE), Channel.CALL),
        (Candidate("talked", "link", MOBILE, sends_sms=False), Channel.CALL),
        (Candidate("talked", "call", MOBILE, opted_out=frozenset({"sms"})), Channel.CALL),
        (Candidate("talked", "sms", MOBILE, opted_out=frozenset({"call"})), Channel.SMS),
    ],
)
def test_the_channel_fits_the_line_the_number_and_the_country(candidate: Candidate, channel: Channel) -> None:
    assert choose(candidate).channel == channel


@pytest.mark.parametrize(
    ("candidate", "why"),
    [
        (Candidate("talked", "none", MOBILE), Why.LINE_ASKS_NOBODY),
        (Candidate("left_message", "call", MOBILE), Why.NOT_SERVED),
        (Candidate("abandoned", "sms", MOBILE), Why.NOT_SERVED),
        (Candidate("talked", "call", NumberKind.WITHHELD), Why.WITHHELD),
        (Candidate("talked", "call", NumberKind.SPECIAL), Why.SPECIAL_NUMBER),
        (Candidate("talked", "call", MOBILE, asked_lately=True), Why.ASKED_LATELY),
        (Candidate("talked", "call", MOBILE, opted_out=frozenset({"call"})), Why.OPTED_OUT),
        (Candidate("talked", "sms", MOBILE, opted_out=frozenset({"sms"})), Why.OPTED_OUT),
        (Candidate("talked", "link", MOBILE, opted_out=frozenset({"sms"})), Why.OPTED_OUT),
        (Candidate("talked", "sms", LANDLINE, opted_out=frozenset({"call"})), Why.OPTED_OUT),
    ],
)
def test_whoever_is_not_asked_has_a_reason(candidate: Candidate, why: Why) -> None:
    choice = choose(candidate)
    assert (choice.channel, choice.why) == (None, why)


@pytest.mark.parametrize(
    ("number", "kind", "texted", "texts_back"),
    [
        (None, NumberKind.WITHHELD, False, False),
        ("+393331234567", MOBILE, True, True),
        ("+390212345678", LANDLINE, False, False),
        ("+12025550123", NumberKind.EITHER, True, True),
        ("+66812345678", MOBILE, True, False),
        ("+84912345678", MOBILE, True, False),
        ("+39899123456", NumberKind.SPECIAL, False, False),
        ("+39800123456", NumberKind.SPECIAL, False, False),
        ("anonymous", NumberKind.SPECIAL, False, False),
    ],
)
def test_a_number_tells_what_it_is(number: str | None, kind: NumberKind, texted: bool, texts_back: bool) -> None:
    assert kind_of(number) == kind
    if number is not None:
        assert (takes_sms(number), answers_sms(number)) == (texted, texts_back)
