"""The templates that new flows begin with: sound in every choice of languages, and their conversations word for word.

Set UPDATE_GOLDEN=1 to rewrite the conversations after a wanted change.
"""

import os
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from callflows.check import Surroundings, check
from callflows.document import compile
from callflows.flow import Flow
from callflows.prompts import worded
from callflows.rehearsal import rehearse
from callflows.template import ABOUT, NoVoice, Wish, made
from ivr import media, revisions
from ivr.choices.shipped import SHIPPED as SHIPPED_CHOICES
from tests.callflows.flows import SHIPPED, shipped_document
from tests.callflows.test_library import ALL_LANGUAGES, CARRIER, prompts

CONVERSATIONS = Path(__file__).parent / "conversations" / "templates"
TEMPLATES = ("shop", "utility", "clinic", "bank", "empty")
LANGUAGES = (ALL_LANGUAGES, ("it",), ("vi", "mn", "th"), ("mn", "en"))


def begun(name: str, languages: tuple[str, ...] = ALL_LANGUAGES) -> dict[str, Any]:
    return made(revisions.template(name), Wish("mine", "Luna", languages, "Asia/Bangkok", "TH", "Mine"))


def around(name: str, clips: frozenset[str] = frozenset()) -> Surroundings:
    queues = frozenset(revisions.template(name)[ABOUT]["queues"])
    return Surroundings(queues, clips | {"music"}, CARRIER, frozenset({"TH"}))


def test_the_templates_are_offered_in_their_order() -> None:
    assert revisions.template_names() == list(TEMPLATES)


@pytest.mark.parametrize("languages", LANGUAGES, ids="-".join)
@pytest.mark.parametrize("name", TEMPLATES)
def test_a_flow_begun_with_a_template_has_no_problem(name: str, languages: tuple[str, ...]) -> None:
    assert check(begun(name, languages), around(name)) == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_says_the_same_in_all_five_languages_and_what_it_is(name: str) -> None:
    template = revisions.template(name)
    about = template[ABOUT]
    for said in (about["title"], about["about"], *_titles(about)):
        assert set(said) == set(ALL_LANGUAGES)
    for path, source in prompts(template["nodes"]):
        brackets = {(worded(source, code) or ("", ()))[0].count("[[") for code in ALL_LANGUAGES}  # type: ignore[union-attr]
        assert (set(source), len(brackets)) == (set(ALL_LANGUAGES), 1), path


@pytest.mark.parametrize("name", TEMPLATES)
def test_places_and_keys_have_names_in_the_first_language_of_the_flow(name: str) -> None:
    english = begun(name)["nodes"]
    for language in ("it", "th", "vi"):
        for node_name, node in begun(name, (language, "en"))["nodes"].items():
            assert node["title"], node_name
            for key, option in node.get("options", {}).items():
                if "label" in option:
                    assert option["label"] != english[node_name]["options"][key]["label"], (node_name, key)


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_words_of_a_template_name_no_hours_which_managers_change(name: str) -> None:
    for node_name, node in revisions.template(name)["nodes"].items():
        if node_name.startswith("closed"):
            said = [(worded(node["prompt"], code) or ("", ()))[0] for code in ALL_LANGUAGES]
            assert {figure for text in said for figure in re.findall(r"\d+", text or "")} <= set(node["options"])


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_reason_of_a_template_is_in_the_list_or_comes_with_it(name: str) -> None:
    template = revisions.template(name)
    known = {word.key for word in SHIPPED_CHOICES} | set(template[ABOUT].get("reasons", {}))
    options = [one for node in template["nodes"].values() for one in node.get("options", {}).values()]
    assert {one["reason"] for one in options if "reason" in one} <= known


@pytest.mark.parametrize("name", TEMPLATES)
def test_mongolian_is_switched_on_once_its_recordings_exist(name: str, tmp_path: Path) -> None:
    document = begun(name) | {"languages": list(ALL_LANGUAGES), "planned_languages": []}
    needed = frozenset(clip.removesuffix(".wav") for clip, _ in media.missing(tmp_path, "mn", {name: document}))
    assert check(document, around(name, needed)) == []


def test_one_recording_has_the_same_words_wherever_it_is_played() -> None:
    texts: dict[str, set[str]] = defaultdict(set)
    documents = [*(shipped_document(name) for name in SHIPPED), *(begun(name) for name in TEMPLATES)]
    documents += [begun(name, ("mn", "th")) for name in TEMPLATES]
    for document in documents:
        for _, source in prompts(document["nodes"]):
            text, audio = worded(source, "mn") or (None, ())
            if len(audio) == 1 and text:
                texts[audio[0]].add(text)
    assert {clip: said for clip, said in texts.items() if len(said) > 1} == {}


def test_languages_have_the_keys_of_their_order_and_nobody_is_asked_for_the_only_one() -> None:
    several, one = begun("shop", ("vi", "en")), begun("shop", ("en",))
    choice = several["nodes"]["choose_language"]
    assert choice["keys"] == {"1": "vi", "2": "en"}
    assert choice["offer"] == {"vi": "Tiếng Việt, xin bấm 1.", "en": "For English, press 2."}
    assert "9" in several["nodes"]["welcome"]["options"]
    assert "9" not in one["nodes"]["welcome"]["options"]
    assert one["nodes"]["welcome"]["repeat"] == {"en": "An order 1, a question 2, something not right 3, a person 0."}
    heard = rehearse(compile(one), {"expect": {"node": "welcome"}})
    assert (heard.misses, heard.heard[0]) == ([], "Luna, good day.")
    assert not any("English" in line for line in heard.heard)


def test_a_language_that_is_only_recorded_cannot_stand_alone() -> None:
    with pytest.raises(NoVoice):
        begun("shop", ("mn",))


@pytest.mark.parametrize("language", ALL_LANGUAGES)
@pytest.mark.parametrize("name", TEMPLATES)
def test_the_conversations_are_as_they_were(name: str, language: str) -> None:
    document = begun(name)
    flow = compile(document, planned=True)
    told = "\n".join(_conversation(flow, script | {"language": language}) for script in _played(document))
    golden = CONVERSATIONS / f"{name}-{language}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(told, encoding="utf-8")
    assert told == golden.read_text(encoding="utf-8")
    for node, source in document["nodes"].items():
        said = (worded(source.get("prompt") or {}, language) or ("", ()))[0] or ""
        assert said.split("{")[0] in told, node


def _titles(about: dict[str, Any]) -> list[dict[str, str]]:
    return [*(queue["title"] for queue in about["queues"].values()), *about.get("reasons", {}).values()]


def _played(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The rehearsals in which no language is chosen."""
    return [script for script in document["rehearsals"] if "language" in script]


def _conversation(flow: Flow, script: dict[str, Any]) -> str:
    transcript = rehearse(flow, script)
    assert transcript.misses == [], script["name"]
    return "\n".join([f"== {script['name']}", *transcript.lines, ""])
