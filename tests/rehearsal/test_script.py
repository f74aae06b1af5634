"""A rehearsal's script: what is understood, and how a mistake is named."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest

from ivr.calls.fold import CallRecord
from ivr.rehearsal.script import Script, ScriptFault, parse

HEAD = """\
rehearsal: a short call
at: 2026-03-02T10:00+01:00
actors:
  anna: {caller: +393331234567}
  bruno: {agent: bruno@demo.hotline.example}
  ugo: {agent: ugo@demo.hotline.example, telephone: +390612345678}
steps:
"""


def script(*steps: str) -> Script:
    return parse(HEAD + "".join(f"  - {step}\n" for step in steps), Path("call.yaml"))


def fault(text: str) -> str:
    with pytest.raises(ScriptFault) as caught:
        parse(text, Path("call.yaml"))
    return str(caught.value)


def step_fault(step: str) -> str:
    return fault(HEAD + f"  - {step}\n")


def test_a_step_reads_as_a_sentence_with_or_without_a_colon() -> None:
    plain, with_colon = script("anna presses 2", "anna presses: 2").steps
    assert (plain.subjects, plain.verb, plain.argument) == (("anna",), "presses", "2")
    assert (with_colon.verb, with_colon.argument) == ("presses", "2")


def test_two_actors_can_do_one_thing_together() -> None:
    (step,) = script("anna and bruno talk for 1m 30s").steps
    assert step.subjects == ("anna", "bruno")
    assert step.argument == timedelta(seconds=90)


def test_the_longest_verb_wins() -> None:
    assert [step.verb for step in script("anna presses nothing", "anna presses at once 1").steps] == [
        "presses nothing",
        "presses at once",
    ]


def test_numbers_stay_as_they_are_written() -> None:
    assert script("after 1s").parts["anna"].number == "+393331234567"


def test_a_call_can_be_expected_of_one_of_several_callers() -> None:
    (step,) = script("expect call of anna: {entry: completed}").steps
    assert (step.subjects, step.argument) == (("anna",), {"entry": "completed"})


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("anna sings: loudly", "call.yaml:8: 'anna sings' is not understood: no verb begins 'sings'"),
        ("carla dials", "call.yaml:8: 'carla' is not among the actors (anna, bruno, ugo)"),
        ("bruno dials", "call.yaml:8: bruno cannot be said to 'dials': only a caller can"),
        ("anna accepts", "call.yaml:8: anna cannot be said to 'accepts': only an agent can"),
        ("bruno hears hello", "call.yaml:8: bruno cannot be said to 'hears': there is no telephone"),
        ("anna presses x", "call.yaml:8: 'anna presses x': keys must follow"),
        ("after soon", "a duration must follow, such as 90s"),
        ("at tomorrow", "an instant must follow"),
        ("at 2026-03-02T10:00", "the instant needs its zone"),
        ("anna hears", "a text must follow"),
        ("anna answers: now", "nothing may follow here"),
        ("bruno is offered: hello", "fields must follow"),
        ("anna presses 1: 2", "'1' stands before the colon and something else after it"),
        ("expect rows: {tabel: tasks}", "tabel: not known here (only table, where, are, count)"),
        ("[1, 2]", "a step is one sentence"),
    ],
)
def test_a_mistake_is_named_with_its_line(step: str, said: str) -> None:
    assert said in step_fault(step)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "call.yaml:1: the file is empty"),
        ("rehearsal: x\nat: 2026-03-02T10:00Z\n", "the section 'steps' is missing"),
        ("rehearsal: x\nwhere: here\n", "call.yaml:2: 'where' is not a section"),
        ("rehearsal: x\nrehearsal: y\n", "call.yaml:2: 'rehearsal' stands here twice"),
        ("rehearsal: [\n", "not readable as YAML"),
        (HEAD + "  {}\n", "steps are a list with at least one entry"),
        (HEAD.replace("caller:", "cook:") + "  - anna dials\n", "call.yaml:4: anna: an actor is"),
    ],
)
def test_a_document_that_is_no_rehearsal_is_refused(text: str, said: str) -> None:
    assert said in fault(text)


def test_every_mistake_of_a_script_is_named_at_once() -> None:
    text = HEAD.replace("{agent: ugo", "{cook: ugo") + "".join(
        f"  - {step}\n" for step in ("anna sings", "anna dials", "ugo accepts", "carla dials", "after soon")
    )
    said = fault("when: now\n" + text).splitlines()
    assert [line.partition(": ")[0] for line in said] == [
        "call.yaml:1",
        "call.yaml:7",
        "call.yaml:9",
        "call.yaml:12",
        "call.yaml:13",
    ]


def test_every_name_of_the_call_record_is_documented() -> None:
    documented = (Path(__file__).parents[2] / "rehearsals" / "README.md").read_text(encoding="utf-8")
    assert [field.name for field in fields(CallRecord) if f"`{field.name}`" not in documented] == []
