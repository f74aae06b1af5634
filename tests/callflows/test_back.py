"""The key that leads back: to the menu above, from menus and from numbers being typed, never round in a circle."""

from __future__ import annotations

import json
from typing import Any

from callflows import engine
from callflows.check import check
from callflows.document import compile
from callflows.events import CallStarted, Event, KeysPressed, Silence
from callflows.flow import Flow
from callflows.state import State
from tests.callflows.flows import MONDAY_MORNING, small

MORE: dict[str, Any] = {
    "kind": "menu",
    "prompt": {"en": "1 or 2, 7 to go back."},
    "options": {"1": {"goto": "deep"}, "2": {"goto": "number"}},
}
DEEP: dict[str, Any] = {
    "kind": "menu",
    "prompt": {"en": "1, main menu 2, 7 back."},
    "options": {"1": {"goto": "desk"}, "2": {"goto": "welcome"}},
}
NUMBER: dict[str, Any] = {
    "kind": "identify",
    "by": "customer_number",
    "min_digits": 3,
    "prompt": {"en": "Your number."},
    "match": "desk",
}


def _document(**top: Any) -> dict[str, Any]:
    document = small(more=MORE, deep=DEEP, number=NUMBER)
    welcome = document["nodes"]["welcome"]
    welcome["options"]["3"] = {"goto": "more"}
    welcome["prompt"] = welcome["repeat"] = {"en": "1, 2 or 3."}
    return {**document, "back_key": "7", **top}


def _place(flow: Flow, *keys: str) -> State:
    """Where the caller is after these keys; the state goes through JSON each time, as between two webhooks."""
    state = engine.start(flow, CallStarted(), {}, MONDAY_MORNING).state
    for key in keys:
        event: Event = KeysPressed(key) if key else Silence()
        kept = State.from_json(json.loads(json.dumps(state.to_json())))
        assert kept == state
        state = engine.advance(flow, kept, event, {}, MONDAY_MORNING).state
    return state


def test_the_key_leads_to_the_menu_before_step_by_step() -> None:
    flow = compile(_document())
    assert _place(flow, "3", "1").menus_above == ("welcome", "more")
    assert _place(flow, "3", "1", "7").node == "more"
    assert _place(flow, "3", "1", "7", "7") == _place(flow)


def test_at_the_first_menu_it_says_the_menu_again() -> None:
    assert _place(compile(_document()), "7") == _place(compile(_document()))


def test_a_caller_who_is_to_type_a_number_comes_back_to_the_menu() -> None:
    assert _place(compile(_document()), "3", "2", "7").node == "more"


def test_who_went_to_the_main_menu_by_a_key_begins_anew_there() -> None:
    assert _place(compile(_document()), "3", "1", "2").menus_above == ()


def test_a_menus_own_option_comes_before_the_key_back() -> None:
    document = _document(back_key="1")
    assert _place(compile(document), "3", "1").node == "deep"


def test_what_the_menu_above_needs_to_know_is_asked_for() -> None:
    document = _document()
    document["nodes"]["more"] = {**MORE, "prompt": {"en": "{name}, 1 or 2, 7 to go back."}}
    flow = compile(document)
    assert engine.needs(flow, _place(flow, "3", "1"), KeysPressed("7")) == {"customer"}
    assert "customer" in engine.needs(flow, _place(flow, "3", "2"), KeysPressed("7"))
    assert "customer" not in engine.needs(flow, _place(flow, "3"), KeysPressed("7"))


def test_without_such_a_key_no_trail_is_kept() -> None:
    assert _place(compile(_document(back_key=None)), "3", "1").menus_above == ()


def test_a_key_that_has_a_meaning_everywhere_cannot_lead_back() -> None:
    for taken in ({"back_key": "0"}, {"back_key": "8", "keys": {"8": "welcome"}}):
        assert "key_used_twice" in {problem.code for problem in check(_document(**taken))}
    assert "bad_key" in {problem.code for problem in check(_document(back_key="*"))}
