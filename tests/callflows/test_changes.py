"""What is otherwise between two documents: nothing untold, and told in a manager's terms."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflows.changes import Change, What, changes
from callflows.check import check
from tests.callflows.flows import shipped_document, small

HOTLINE = json.loads(json.dumps(shipped_document("hotline")))  # nothing in it stands in two places
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["", "en", "kind", "menu", "goto", "1"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["nodes", "options", "prompt", "kind", "goto", "1", "no_input"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


def _told(edit: Callable[[dict[str, Any]], object], begun: dict[str, Any] = HOTLINE) -> list[Change]:
    after = copy.deepcopy(begun)
    edit(after)
    return changes(begun, after)


def _options(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["nodes"]["welcome"]["options"]
    return found


@pytest.mark.parametrize(
    ("edit", "what", "facts"),
    [
        (
            lambda d: _options(d).update({"7": {"label": "Invoices", "goto": "orders"}}),
            What.OPTION_ADDED,
            {"key": "7", "label": "Invoices", "target": "Orders"},
        ),
        (lambda d: _options(d).pop("4"), What.OPTION_REMOVED, {"key": "4", "label": "Orders", "target": "Orders"}),
        (
            lambda d: _options(d).update({"6": _options(d).pop("9")}),
            What.OPTION_RENUMBERED,
            {"key": "6", "label": "Language", "was": "9"},
        ),
        (
            lambda d: _options(d)["4"].update(label="Purchases"),
            What.OPTION_RENAMED,
            {"key": "4", "label": "Purchases", "was": "Orders"},
        ),
        (
            lambda d: _options(d)["4"].update(goto="doubts"),
            What.OPTION_LEADS,
            {"key": "4", "label": "Orders", "was": "Orders", "target": "Doubts"},
        ),
        (lambda d: _options(d)["4"].update(enabled=False), What.OPTION_DISABLED, {"key": "4", "label": "Orders"}),
        (
            lambda d: _options(d)["4"].update(reason="doubt"),
            What.OPTION_CHANGED,
            {"key": "4", "label": "Orders", "field": "reason", "was": "order", "now": "doubt"},
        ),
        (
            lambda d: d["nodes"]["welcome"]["prompt"].update(en="Press 1."),
            What.WORDS_CHANGED,
            {"field": "prompt", "language": "en"},
        ),
        (
            lambda d: d["nodes"]["welcome"]["prompt"]["mn"].update(audio="mn-welcome-2"),
            What.WORDS_RECORDED,
            {"field": "prompt", "language": "mn"},
        ),
        (
            lambda d: d["nodes"]["welcome"]["prompt"].pop("vi"),
            What.WORDS_REMOVED,
            {"field": "prompt", "language": "vi"},
        ),
        (
            lambda d: d["nodes"]["hours"].update(closed="leave_message"),
            What.WAY_CHANGED,
            {"field": "closed", "was": "Closed", "target": "Leave message"},
        ),
        (
            lambda d: d["nodes"]["complaint_cause"]["no_input"].update(times=3),
            What.SETTING_CHANGED,
            {"field": "no_input.times", "was": "2", "now": "3"},
        ),
        (
            lambda d: d["nodes"]["doubts"].update(queue="orders"),
            What.SETTING_CHANGED,
            {"field": "queue", "was": "doubts", "now": "orders"},
        ),
        (lambda d: d.update(start="hours"), What.FLOW_CHANGED, {"field": "start", "was": "Greeting", "now": "Hours"}),
        (
            lambda d: d["nodes"].update(sale={"kind": "queue", "queue": "orders"}),
            What.NODE_ADDED,
            {"kind": "queue"},
        ),
        (lambda d: d["nodes"].pop("orders"), What.NODE_REMOVED, {"kind": "queue"}),
    ],
)
def test_an_edit_is_told_as_what_it_is(
    edit: Callable[[dict[str, Any]], object], what: What, facts: dict[str, str]
) -> None:
    told = _told(edit)
    assert [(one.what, dict(one.facts)) for one in told] == [(what, facts)]


def test_an_option_that_only_moved_is_told_as_moved() -> None:
    def swap(document: dict[str, Any]) -> None:
        options = _options(document)
        document["nodes"]["welcome"]["options"] = [
            {"key": key, **options[key]} for key in ["2", "1", *list(options)[2:]]
        ]

    assert [one.what for one in _told(swap)] == [What.OPTIONS_REORDERED]


def test_options_written_as_a_list_mean_what_they_mean_by_key() -> None:
    def as_list(document: dict[str, Any]) -> None:
        document["nodes"]["welcome"]["options"] = [{"key": key, **item} for key, item in _options(document).items()]

    assert _told(as_list) == []
    listed = copy.deepcopy(HOTLINE)
    as_list(listed)
    assert check(listed) == check(HOTLINE)


def test_what_waits_behind_an_option_that_is_out_for_now_is_no_leftover() -> None:
    off = small(
        welcome={
            "kind": "menu",
            "prompt": {"en": "Sales 1, message 2, the sale 3."},
            "options": {
                "1": {"goto": "desk"},
                "2": {"goto": "message"},
                "3": {"goto": "sale", "enabled": False},
            },
        },
        sale={"kind": "announce", "prompt": {"en": "All is cheaper."}, "goto": "desk"},
    )
    assert [problem.code for problem in check(off)] == []


@given(JSON, JSON)
def test_nothing_otherwise_goes_untold_and_nothing_the_same_is_told(before: Any, after: Any) -> None:
    old, new = (
        {"nodes": {"a": {"kind": "menu", "options": each, "prompt": each, "no_input": each}}, "title": each}
        for each in (before, after)
    )
    assert changes(old, copy.deepcopy(old)) == []
    if before != after:
        assert changes(old, new) != []
    assert changes(before, after) is not None
