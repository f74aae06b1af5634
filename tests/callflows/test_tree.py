"""A flow as people read it."""

from __future__ import annotations

from typing import Any

import pytest

from callflows.tree import Place, Tree, tree
from ivr import revisions


@pytest.fixture(scope="module", params=["hotline", "survey", "stay-on-line"])
def shipped(request: pytest.FixtureRequest) -> Tree:
    return tree(revisions.shipped(request.param))


def _place(of: Tree, name: str) -> Place:
    return next(place for place in of.places if place.name == name)


def test_every_node_is_in_the_tree_once_and_after_the_one_it_hangs_from(shipped: Tree) -> None:
    names = [place.name for place in shipped.places]
    assert len(names) == len(set(names))
    for place in shipped.places:
        assert place.reachable, place.name
        if place.parent is not None:
            assert names.index(place.parent) < names.index(place.name)
            assert place.depth == _place(shipped, place.parent).depth + 1


def test_a_place_hangs_below_exactly_one_way(shipped: Tree) -> None:
    below = [way.target for place in shipped.places for way in place.ways if way.leads == "below"]
    assert sorted(below) == sorted(place.name for place in shipped.places if place.parent is not None)


def test_a_menu_has_its_keys_with_labels_reasons_and_words_in_every_language() -> None:
    welcome = _place(tree(revisions.shipped("hotline")), "welcome")
    one = next(way for way in welcome.ways if way.key == "1")
    assert (one.label, one.reason, one.target, one.leads) == ("Doubts", "doubt", "doubts", "below")
    languages = {saying.field: [said.language for said in saying.wordings] for saying in welcome.sayings}
    assert languages == {"prompt": ["en", "it", "th", "vi", "mn"], "repeat": ["en", "it", "th", "vi", "mn"]}
    assert welcome.sayings[0].wordings[-1].audio == ("mn-welcome",)


def _document(**nodes: Any) -> dict[str, Any]:
    return {"flow": "small", "languages": ["en"], "start": "first", "person": "agent", "nodes": nodes}


MENU = {"kind": "menu", "prompt": {"en": "Press 1 or 2."}}
SMALL = _document(
    first={**MENU, "options": {"1": {"label": "On", "goto": "second"}, "2": {"goto": "agent"}}},
    second={**MENU, "title": "The second", "options": {"1": {"goto": "first"}, "2": {"goto": "agent"}}},
    agent={"kind": "queue", "queue": "doubts"},
    forgotten={"kind": "hangup"},
)


def test_a_way_back_is_a_link_and_not_a_branch() -> None:
    small = tree(SMALL)
    back, agent = _place(small, "second").ways[:2]
    assert (back.leads, back.target_title) == ("back", "First")
    assert agent.leads == "elsewhere"
    assert _place(small, "second").title == "The second"


def test_the_key_for_a_person_stands_once_and_what_nobody_reaches_says_so() -> None:
    small = tree(SMALL)
    assert [(key.key, key.target) for key in small.common_keys] == [("0", "agent")]
    assert small.back_key is None
    assert [place.name for place in small.places if not place.reachable] == ["forgotten"]
    assert [place.name for place in small.places] == ["first", "second", "agent", "forgotten"]
