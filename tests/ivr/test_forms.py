"""The carrier's forms, read field by field."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode

import pytest

from ivr.telephony.forms import Form, FormMalformed

ODD = [
    "From=%2B390212345678&Digits=1&msg=Gather+Finished",
    "a=%252B&b=%25&c=%2b39&d=1%2B1+%2B",
    "CallerCity=M%C3%BCnchen&SpeechResult=1+%26+1+%3D+2",
    "a=%2%2B&b=%%2B&c=%zz&d=%",
    "na%2Bme=x&=nameless&empty=",
    "a=b=c&a=second",
    "",
]


@pytest.mark.parametrize("body", ODD)
def test_a_form_reads_as_the_library_reads_it(body: str) -> None:
    assert Form(body.encode()).pairs == parse_qsl(body, keep_blank_values=True)


def test_what_the_carrier_quotes_comes_back() -> None:
    pairs = [("From", "+39 02"), ("Body", "50% + 1 = ½ & more"), ("To", "%2B"), ("Digits", "*#")]
    assert Form(urlencode(pairs).encode()).pairs == pairs


def test_of_a_repeated_name_the_first_counts() -> None:
    assert Form(b"Digits=1&Digits=2").text("Digits") == "1"


@pytest.mark.parametrize("body", [b"Digits", b"a=%ff", b"\xff=1", b"a=%00", b"a=1&b=\0", b"a=1&" * 301 + b"a=1"])
def test_what_is_no_form_is_refused(body: bytes) -> None:
    with pytest.raises(FormMalformed):
        Form(body)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Fri, 20 Aug 2010 01:13:42 +0000", datetime(2010, 8, 20, 1, 13, 42, tzinfo=UTC)),
        ("Fri, 20 Aug 2010 03:13:42 +0200", datetime(2010, 8, 20, 1, 13, 42, tzinfo=UTC)),
        ("Fri, 20 Aug 2010 01:13:42 -0000", datetime(2010, 8, 20, 1, 13, 42, tzinfo=UTC)),
        ("yesterday", None),
        ("Fri, 99 Aug 2010 01:13:42 +0000", None),
        ("", None),
    ],
)
def test_a_date_is_read_or_counts_as_absent(written: str, read: datetime | None) -> None:
    assert Form(urlencode({"Timestamp": written}).encode()).instant("Timestamp") == read
