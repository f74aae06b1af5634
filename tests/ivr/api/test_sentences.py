"""Every refusal has a code that the console can say in its languages."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from ivr.sentences import Sentence, code_of
from ivr.web.api import errors, faults
from ivr.web.api.vocabulary import Labels, Periods, TimeZone

ROOT = Path(__file__).resolve().parents[3]
SAID = json.loads((ROOT / "console/src/locales/en/refusals.json").read_text(encoding="utf-8"))
ALWAYS = {errors.GONE, errors.MISUSED, "token", "lost_race", "failed", "unfit"}


def _raised() -> Iterator[tuple[str, ast.Call]]:
    for path in (path for room in ("callflows", "ivr", "recordings") for path in ROOT.glob(f"{room}/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                yield ast.unparse(node.exc.func).rpartition(".")[2], node.exc


def _constant(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _of_refused(call: ast.Call) -> str | None:
    return next((_constant(word.value) for word in call.keywords if word.arg == "code"), None)


def _of_nouns() -> Iterator[str]:
    """Errors that rooms turn into a status: of those that say more than their kind, each saying's own code."""
    kinds = {kind.__name__: kind for kind in errors.STATUS_OF}
    for name, call in _raised():
        kind = kinds.get(name)
        if kind is not None and issubclass(kind, Sentence):
            own = _constant(call.args[1]) if len(call.args) > 1 else None
            yield own or code_of(kind)
        elif kind is not None and errors.STATUS_OF[kind] != 404:
            yield code_of(kind)


def _of_imports() -> Iterator[str]:
    """What may be wrong with a row of a file of customers, whose errors no room answers with."""
    for path in ROOT.glob("ivr/imports/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            place = {"_Wrong": 1, "Fault": 4}.get(ast.unparse(node.func)) if isinstance(node, ast.Call) else None
            if place is not None and isinstance(node, ast.Call) and (code := _constant(node.args[place])):
                yield code


def _all() -> set[str]:
    of_fields = {code for code, _ in faults.BY_PATTERN.values()} | set(faults.BY_TYPE.values()) | faults.OWN | {"empty"}
    refused = {code for name, call in _raised() if name == "Refused" and (code := _of_refused(call))}
    return ALWAYS | of_fields | refused | set(_of_nouns()) | set(_of_imports())


def test_the_console_says_every_code_and_no_other() -> None:
    assert sorted(_all() - set(SAID)) == []
    assert sorted(set(SAID) - _all()) == []


def test_what_our_own_checks_find_has_a_code_of_its_own() -> None:
    own = {_constant(call.args[0]) for name, call in _raised() if name == "PydanticCustomError"}
    assert own == faults.OWN


@pytest.mark.parametrize(
    ("kind", "value", "code", "values"),
    [
        (TimeZone, "Rome", "zone", {"name": "Rome"}),
        (TimeZone, "", "empty", {}),
        (TimeZone, "x" * 61, "too_long", {"max": 60}),
        (Periods, ["12:00-08:00"], "periods", {}),
        (Periods, ["8-12"], "period", {}),
        (Labels, {"en": " "}, "no_label", {}),
    ],
)
def test_what_is_wrong_with_a_field_is_told_by_code_and_values(
    kind: Any, value: object, code: str, values: dict[str, object]
) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(kind).validate_python(value)
    told = faults.sentence(refused.value.errors()[0])
    assert (told.code, told.values) == (code, values)
