"""The checker: each problem is found once, named by its place, and nothing JSON-like makes it raise."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflows.check import Surroundings, check
from callflows.choices import names_key
from callflows.document import compile
from callflows.events import KeysPressed
from callflows.problems import FlowInvalid, Severity
from callflows.state import State
from callflows.tree import tree
from tests.callflows.flows import SMALL, shipped_document, small

AROUND = Surroundings(
    frozenset({"desk"}), frozenset(), frozenset({"en", "it"}), frozenset({"IT"}), frozenset({"delay"})
)
EN = {"en": "Word 1."}


def at(path: str, value: Any) -> dict[str, Any]:
    """The small document with one value changed; `value` None takes it out."""
    document = copy.deepcopy(SMALL)
    *parents, last = path.split(".")
    place: Any = document
    for part in parents:
        place = place[part]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return document


def node(**fields: Any) -> dict[str, Any]:
    """The small document with a node `extra`, which key 3 leads to."""
    document = small(extra=fields)
    document["nodes"]["welcome"]["options"]["3"] = {"goto": "extra"}
    document["nodes"]["welcome"]["prompt"] = document["nodes"]["welcome"]["repeat"] = {"en": "1, 2, 3."}
    return document


def mongolian(**fields: Any) -> dict[str, Any]:
    document = at("languages", ["mn"])
    for name in ("welcome", "message", "bye"):
        document["nodes"][name]["prompt"] = {"mn": {"text": "1 2", "audio": "x"}}
    document["nodes"]["welcome"].pop("repeat")
    document["nodes"]["bye"]["prompt"] = {"mn": fields}
    return document


CASES: list[tuple[str, Any, str]] = [
    ("malformed", [], ""),
    ("unknown_field", at("nodes.welcome.colour", "red"), "nodes.welcome.colour"),
    ("missing_field", at("nodes.welcome.prompt", None), "nodes.welcome.prompt"),
    ("missing_field", at("flow", None), "flow"),
    ("dead_end", at("start", None), "start"),
    ("dead_end", at("nodes.welcome.options", {}), "nodes.welcome.options"),
    ("dead_end", node(kind="announce", prompt=EN), "nodes.extra.goto"),
    ("bad_value", at("key_seconds", "long"), "key_seconds"),
    ("bad_value", at("nodes.message.purpose", "fun"), "nodes.message.purpose"),
    ("bad_value", at("timezone", "Rome"), "timezone"),
    ("bad_value", at("key_seconds", 3_600), "key_seconds"),
    ("bad_value", at("flow", "f" * 61), "flow"),
    ("bad_value", at("nodes.welcome.no_input", {"times": 10}), "nodes.welcome.no_input.times"),
    ("bad_value", at("nodes.message.opens_case", "reclamo"), "nodes.message.opens_case"),
    ("bad_value", at("nodes.message.question", "q" * 61), "nodes.message.question"),
    ("bad_value", at("nodes.desk.reason", "why " * 11), "nodes.desk.reason"),
    ("bad_value", at("nodes.welcome.options.1.cause", "why " * 11), "nodes.welcome.options.1.cause"),
    ("bad_value", small(**{"n" * 61: {"kind": "hangup", "prompt": EN}}), f"nodes.{'n' * 60}"),
    ("bad_value", small(**{"v1.2": {"kind": "hangup", "prompt": EN}}), "nodes.v1.2"),
    ("bad_value", node(kind="transfer", number="112", caller_id="our own"), "nodes.extra.caller_id"),
    ("bad_value", at("nodes.bye.prompt.en", "word " * 500), "nodes.bye.prompt.en.text"),
    ("missing_language", at("nodes.bye.prompt.en", {"text": " "}), "nodes.bye.prompt.en"),
    ("unknown_placeholder", at("nodes.desk.comfort", {"en": "Your number: {reference}."}), "nodes.desk.comfort.en"),
    ("bad_value", node(kind="transfer", number="๐๒๑๒๓๔๕๖๗๘"), "nodes.extra.number"),
    (
        "bad_hours",
        node(kind="hours", week={}, special_days={"20261224": []}, open="desk", closed="message"),
        "nodes.extra.special_days.20261224",
    ),
    ("missing_node", at("start", "nowhere"), "start"),
    ("missing_node", at("nodes.message.goto", "nowhere"), "nodes.message.goto"),
    ("unknown_kind", at("nodes.bye.kind", "waltz"), "nodes.bye.kind"),
    ("no_person", {**at("person", None), "message": None}, "person"),
    ("bad_key", at("nodes.welcome.options.A", {"goto": "desk"}), "nodes.welcome.options.A"),
    ("reserved_name", at("flow", "new"), "flow"),
    ("reserved_key", at("nodes.welcome.options.*", {"goto": "desk"}), "nodes.welcome.options.*"),
    (
        "key_used_twice",
        at("nodes.welcome.options", [{"key": "1", "goto": "desk"}, {"key": 1, "goto": "message"}]),
        "nodes.welcome.options.1",
    ),
    ("unknown_placeholder", at("nodes.bye.prompt", {"en": "Bye {friend}."}), "nodes.bye.prompt.en"),
    ("unknown_placeholder", at("nodes.bye.prompt", {"en": "Bye {Name}."}), "nodes.bye.prompt.en"),
    ("unknown_language", at("languages", ["en", "xx"]), "languages"),
    ("silent_end", at("nodes.bye.prompt", None), "nodes.bye.prompt"),
    (
        "bad_hours",
        node(kind="hours", week={"mon": ["20:00-08:00"]}, open="desk", closed="message"),
        "nodes.extra.week.mon",
    ),
    (
        "unknown_condition",
        node(kind="branch", cases=[{"when": {"moon": "full"}, "goto": "desk"}], **{"else": "message"}),
        "nodes.extra.cases.0.when.moon",
    ),
    ("unreachable_node", small(extra={"kind": "hangup", "prompt": EN}), "nodes.extra"),
    (
        "loop_without_input",
        node(kind="announce", prompt=EN, goto="extra"),
        "nodes.extra",
    ),
    (
        "loop_without_input",
        at("nodes.welcome.no_input", {"goto": "welcome"}),
        "nodes.welcome",
    ),
    ("never_open", node(kind="hours", week={}, open="desk", closed="message"), "nodes.extra.week"),
    ("missing_language", at("languages", ["en", "it"]), "nodes.welcome.prompt.it"),
    ("missing_recording", mongolian(text="Баяртай"), "nodes.bye.prompt.mn"),
    ("unknown_recording", at("nodes.bye.prompt.en", {"text": "Bye.", "audio": "gone"}), "nodes.bye.prompt.en"),
    ("unknown_recording", at("nodes.desk.music", "gone.wav"), "nodes.desk.music"),
    ("unspeakable_value", mongolian(text="{name}", audio=["x", "{name}"]), "nodes.bye.prompt.mn"),
    ("missing_clip", mongolian(text="Баяртай", audio="x"), "languages.mn"),
    ("long_prompt", at("nodes.bye.prompt", {"en": "word " * 80}), "nodes.bye.prompt.en"),
    ("unknown_cause", at("nodes.welcome.options.1.cause", "mood"), "nodes.welcome.options.1.cause"),
    ("unknown_queue", at("nodes.desk.queue", "moon"), "nodes.desk.queue"),
    (
        "unknown_holidays",
        node(kind="hours", week={"mon": "08:00-09:00"}, holidays="XX", open="desk", closed="message"),
        "nodes.extra.holidays",
    ),
    (
        "many_options",
        at("nodes.welcome.options", {str(key): {"goto": "bye" if key else "message"} for key in range(8)}),
        "nodes.welcome.options",
    ),
    ("unspoken_key", at("nodes.welcome.options.5", {"goto": "bye"}), "nodes.welcome.prompt.en"),
    (
        "unspoken_key",
        at("nodes.welcome.prompt", {"en": "For sales press 12, for a message press 2."}),
        "nodes.welcome.prompt.en",
    ),
    ("unspoken_key", at("nodes.welcome.repeat", {"en": "Sales 1, else a message."}), "nodes.welcome.repeat.en"),
    ("unspoken_key", at("nodes.welcome.prompt", "For sales press 1."), "nodes.welcome.prompt"),
    (
        "unspoken_key",
        node(kind="question", prompt={"en": "Yes 1."}, answers={"1": {}, "2": {}}, goto="bye"),
        "nodes.extra.prompt.en",
    ),
    ("no_rehearsals", at("rehearsals", []), "rehearsals"),
    ("unreadable_rehearsal", at("rehearsals", [{"keys": ["sing"]}]), "rehearsals.0"),
    ("unreadable_rehearsal", at("rehearsals", [{"at": "noon"}]), "rehearsals.0"),
    ("unreadable_rehearsal", at("rehearsals", [{"keyz": []}]), "rehearsals.0"),
    ("unreadable_rehearsal", at("rehearsals", [{"facts": {"kept": ["1"]}}]), "rehearsals.0"),
    ("failing_rehearsal", at("rehearsals", [{"keys": ["1"], "expect": {"queue": "moon"}}]), "rehearsals.0"),
]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "For sales press one, for a message press two."),
        ("it", "Per gli acquisti prema uno, per un messaggio due."),
        ("th", "ซื้อสินค้ากดหนึ่ง ฝากข้อความกด ๒ ค่ะ"),
        ("vi", "Mua hàng, xin bấm một. Để lại lời nhắn, bấm hai."),
        ("mn", "Захиалга бол нэг, мессеж бол хоёр гэсэн товчийг дарна уу."),
    ],
)
def test_a_key_may_be_told_in_words(language: str, text: str) -> None:
    assert names_key(language, text, "1")
    assert names_key(language, text, "2")
    assert not names_key(language, text, "3")


def test_a_loop_is_told_before_what_it_cuts_off_and_nothing_of_that_is_told_to_be_a_leftover() -> None:
    looped = at("nodes.welcome", {"kind": "announce", "prompt": EN, "goto": "welcome"})
    looped["nodes"]["extra"] = {"kind": "hangup", "prompt": EN}
    found = check(looped, AROUND)
    assert [(each.code, each.path) for each in found[:2]] == [
        ("loop_without_input", "nodes.welcome"),
        ("cut_off", "nodes.welcome"),
    ]
    assert "unreachable_node" not in {each.code for each in found}


def test_a_scale_told_by_its_ends_is_told() -> None:
    answers: dict[str, Any] = {str(key): {} for key in range(1, 6)}
    document = node(kind="question", prompt={"en": "From 1, bad, to 5, good."}, answers=answers, goto="bye")
    assert [problem.code for problem in check(document, AROUND)] == []


def test_the_small_flow_is_sound() -> None:
    assert check(SMALL, AROUND) == []


@pytest.mark.parametrize(("code", "document", "path"), CASES, ids=[f"{code} {path}" for code, _, path in CASES])
def test_each_problem_is_found_at_its_place(code: str, document: Any, path: str) -> None:
    assert (code, path) in [(problem.code, problem.path) for problem in check(document, AROUND)]


def test_a_menu_without_a_way_to_help_is_an_error() -> None:
    document = small(welcome={"kind": "hangup", "prompt": EN}, extra={"kind": "hangup", "prompt": EN})
    document.update(person="extra", message="extra")
    document["nodes"] = {name: document["nodes"][name] for name in ("welcome", "extra")}
    assert ("no_way_to_help", Severity.ERROR) in [(problem.code, problem.severity) for problem in check(document)]


def test_a_rehearsal_that_misses_twice_is_one_problem() -> None:
    missed = at("rehearsals", [{"keys": ["1"], "expect": {"queue": "moon", "language": "it"}}])
    (problem,) = (each for each in check(missed, AROUND) if each.code == "failing_rehearsal")
    assert "queue" in problem.message and "language" in problem.message


def test_a_survey_may_end_without_a_person() -> None:
    document: dict[str, Any] = {
        "flow": "s",
        "purpose": "survey",
        "languages": ["en"],
        "start": "ask",
        "person": "bye",
        "nodes": {
            "ask": {"kind": "question", "prompt": EN, "scale": 5, "goto": "bye"},
            "bye": {"kind": "hangup", "prompt": EN},
        },
        "rehearsals": [{"keys": ["1"], "expect": {"answers": {"ask": 1}}}],
    }
    assert check(document) == []


def test_a_planned_language_may_lack_words_and_recordings() -> None:
    document = {**SMALL, "planned_languages": ["mn"]}
    assert {problem.severity for problem in check(document, AROUND)} == {Severity.WARNING}


def test_a_disabled_option_counts_for_nothing() -> None:
    document = at("nodes.welcome.options.7", {"goto": "bye", "enabled": False})
    assert check(document, AROUND) == []
    assert compile(document).nodes["welcome"].way_on(State("welcome", "en"), KeysPressed("7")) == "welcome"


def test_compiling_names_every_error_at_once() -> None:
    document = at("start", "nowhere")
    document["nodes"]["bye"]["kind"] = "waltz"
    with pytest.raises(FlowInvalid) as refused:
        compile(document)
    assert [problem.code for problem in refused.value.problems] == ["missing_node", "unknown_kind"]
    assert "nowhere" in str(refused.value)


def test_what_is_written_without_a_value_is_as_if_it_were_not_written() -> None:
    document = at("key_seconds", 8)
    document["key_seconds"] = document["purpose"] = None
    nodes = document["nodes"]
    nodes["welcome"] |= {"no_input": {"times": None}}
    nodes["welcome"]["options"]["2"]["enabled"] = None
    nodes["desk"]["priority_seconds"] = nodes["message"]["max_seconds"] = None
    assert check(document, AROUND) == []
    assert compile(document).nodes["welcome"].way_on(State("welcome", "en"), KeysPressed("2")) == "message"


@pytest.mark.parametrize(
    "option", [{"enabled": False}, {"key": [], "enabled": False}, {"enabled": False, "goto": ["a"]}], ids=repr
)
def test_a_disabled_option_may_be_anything(option: dict[str, Any]) -> None:
    document = at("nodes.welcome.options", [{"key": "1", "goto": "desk"}, {"key": "2", "goto": "message"}, option])
    assert [problem.severity for problem in check(document, AROUND) if problem.severity is Severity.ERROR] == []
    assert len(tree(document).places) == 4


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(ANYTHING)
def test_nothing_json_like_makes_the_check_raise(document: Any) -> None:
    check(document)


@given(st.data())
def test_a_shipped_flow_spoiled_anywhere_never_makes_the_check_raise(data: st.DataObject) -> None:
    document = copy.deepcopy(data.draw(st.sampled_from(DOCUMENTS)))
    for _ in range(data.draw(st.integers(1, 3))):
        place: Any = document
        for _ in range(data.draw(st.integers(0, 6))):
            inner = [key for key in keys(place) if isinstance(place[key], dict | list) and place[key]]
            if not inner:
                break
            place = place[data.draw(st.sampled_from(inner))]
        if keys(place):
            place[data.draw(st.sampled_from(keys(place)))] = data.draw(ANYTHING)
    check(document, AROUND)


def keys(place: Any) -> list[Any]:
    return list(place) if isinstance(place, dict) else list(range(len(place)))


DOCUMENTS = [shipped_document(name) for name in ("hotline", "survey")]
