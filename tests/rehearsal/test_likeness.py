"""What counts as expected."""

from __future__ import annotations

from typing import Any

import pytest

from ivr.rehearsal.likeness import contains, differences


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        ("complaint", "Complaint"),
        ("any", 0),
        ("none", None),
        ("true", True),
        ("3", 3),
        (">= 3", 3.0),
        ("< 4", 3),
        ("/^call/", "Call ended"),
        ("~ended", "call ended"),
        ("b", ["a", "b"]),
        (["a", "c"], ["a", "b", "c"]),
        ([], []),
        ({"a": {"b": "1"}}, {"a": {"b": 1, "c": 2}}),
    ],
)
def test_what_is_as_expected_differs_in_nothing(expected: Any, found: Any) -> None:
    assert differences(expected, found) == []


@pytest.mark.parametrize(
    ("expected", "found", "said"),
    [
        ("complaint", "doubt", "it is doubt, not complaint"),
        ("any", None, "it is nothing, not any"),
        (">= 3", "3", "it is 3, not >= 3"),
        (["c", "a"], ["a", "b", "c"], "a is missing or out of order"),
        ([], ["a"], "not empty"),
        ({"a": "1"}, {"b": 1}, "a is not known (there are: b)"),
        ({"reasn": "1"}, dict.fromkeys(["reason", *"bcdefgh"]), "reasn is not known (the nearest: reason)"),
        ({"xyz": "1"}, dict.fromkeys("abcdefgh"), "xyz is not known (nor anything like it among 8 names)"),
        ({"a": {"b": "1"}}, {"a": {"b": 2}}, "a.b is 2, not 1"),
        ({"a": "1"}, None, "it is nothing, not a set of fields"),
    ],
)
def test_what_differs_is_said_with_its_place(expected: Any, found: Any, said: str) -> None:
    (sentence,) = differences(expected, found)
    assert said in sentence


def test_words_are_heard_whatever_their_case_spacing_and_unicode_form() -> None:
    assert contains("Grazie per  aver chiamato: perche\u0301 no?", "aver CHIAMATO: perch\u00e9")
