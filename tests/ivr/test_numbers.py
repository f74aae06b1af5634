"""Telephone numbers as callers type them."""

from __future__ import annotations

import pytest

from ivr.telephony.numbers import dialable, meant_by

ALLOWED = ("+39", "+66", "+84", "+44")


@pytest.mark.parametrize(
    ("typed", "caller", "called_back"),
    [
        ("0812345999", "+66812345678", "+66812345999"),  # at home in Thailand
        ("0212345678", "+393331234567", "+390212345678"),  # and in Italy, whose numbers keep their 0
        ("0066812345999", "+393331234567", "+66812345999"),
        ("3331234567", "+66812345678", "+393331234567"),  # no number in Thailand, but one where the line is
        ("0212345678", None, "+390212345678"),  # withheld: nothing says where they are
        ("+84912345678", "+66812345678", "+84912345678"),
        ("12", "+66812345678", None),
    ],
)
def test_a_typed_number_is_read_as_at_the_callers_home(typed: str, caller: str | None, called_back: str | None) -> None:
    assert dialable(meant_by(typed, caller), "IT", ALLOWED) == called_back
