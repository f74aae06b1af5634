"""Case references: six digits and a check digit that a caller can hear, write down and key in."""

from typing import Final

REFERENCE_DIGITS: Final = 7
NUMBERS: Final = 1_000_000

# Damm's quasigroup of order 10: a single wrong digit or a swap of neighbours always changes the check digit.
_DAMM: Final = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


class InvalidReference(ValueError):
    """What was given is not six digits and their check digit."""


def check_digit(digits: str) -> str:
    """The digit that makes `digits` whole; `digits` are ASCII 0-9."""
    row = 0
    for digit in digits:
        row = int(_DAMM[row][int(digit)])
    return str(row)


def make(number: int) -> str:
    """The reference of the case with this number, 0 to 999,999; raises InvalidReference beyond."""
    if not 0 <= number < NUMBERS:
        raise InvalidReference(f"{number} has more than six digits")
    digits = f"{number:06d}"
    return digits + check_digit(digits)


def is_valid(reference: str) -> bool:
    """Whether this is a reference as stored: seven digits, nothing else, the last one right."""
    if len(reference) != REFERENCE_DIGITS or not (reference.isascii() and reference.isdigit()):
        return False
    return check_digit(reference) == "0"


def parse(written: str) -> str:
    """The seven digits of a reference as written ("123 45 67", "123-4567"); raises InvalidReference."""
    digits = "".join(character for character in written if character not in " -./\u00a0")
    if not is_valid(digits):
        raise InvalidReference(f"{written!r} is not a reference")
    return digits


def groups(reference: str) -> tuple[str, ...]:
    """The digits in groups short enough to remember: ("123", "45", "67"); other lengths in threes."""
    if len(reference) == REFERENCE_DIGITS:
        return reference[:3], reference[3:5], reference[5:]
    return tuple(reference[start : start + 3] for start in range(0, len(reference), 3))


def written(reference: str) -> str:
    """The reference for the eye: "123 45 67"."""
    return " ".join(groups(reference))
