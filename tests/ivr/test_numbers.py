"""Telephone numbers as callers type them."""

from __future__ import annotations

import pytest

from ivr.telephony.numbers import dialable, meant_by, read_out

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


@pytest.mark.parametrize(
    ("number", "homes", "said"),
    [
        ("+393475550202", ("IT", "IT"), "3475550202"),
        ("+66812345999", ("IT", "TH"), "0812345999"),  # as its owner says it at home
        ("+66812345999", ("IT", "IT"), "66812345999"),
        ("+66812345999", ("IT", None), "66812345999"),
    ],
)
def test_a_number_is_read_out_as_people_say_it_there(number: str, homes: tuple[str | None, ...], said: str) -> None:
    assert read_out(number, homes) == said
