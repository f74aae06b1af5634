"""References: whatever single slip a caller makes is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflows import reference

NUMBERS = st.integers(0, reference.NUMBERS - 1)


@given(NUMBERS)
def test_a_reference_is_seven_digits_and_valid(number: int) -> None:
    made = reference.make(number)
    assert len(made) == 7
    assert made[:6] == f"{number:06d}"
    assert reference.is_valid(made)
    assert reference.parse(reference.written(made)) == made


@given(NUMBERS, st.integers(0, 6), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(number: int, place: int, shift: int) -> None:
    made = reference.make(number)
    wrong = str((int(made[place]) + shift) % 10)
    assert not reference.is_valid(made[:place] + wrong + made[place + 1 :])


@given(NUMBERS, st.integers(0, 5))
def test_two_swapped_neighbours_are_noticed(number: int, place: int) -> None:
    made = reference.make(number)
    swapped = made[:place] + made[place + 1] + made[place] + made[place + 2 :]
    assert swapped == made or not reference.is_valid(swapped)


def test_a_reference_is_told_in_groups() -> None:
    assert reference.groups("1234566") == ("123", "45", "66")
    assert reference.written("1234566") == "123 45 66"


def test_people_may_write_it_as_they_like() -> None:
    assert reference.parse("123-45 66") == "1234566"


@pytest.mark.parametrize("written", ["", "123456", "12345667", "1234567", "abcdefg", "๑๒๓๔๕๖๖"])
def test_what_is_no_reference_is_refused(written: str) -> None:
    with pytest.raises(reference.InvalidReference):
        reference.parse(written)


@pytest.mark.parametrize("number", [-1, 1_000_000])
def test_a_case_beyond_six_digits_has_no_reference(number: int) -> None:
    with pytest.raises(reference.InvalidReference):
        reference.make(number)
