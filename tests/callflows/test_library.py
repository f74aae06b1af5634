"""The shipped flows: sound, complete in every language, and their conversations word for word.

Set UPDATE_GOLDEN=1 to rewrite the conversations after a wanted change.
"""

import os
from pathlib import Path
from typing import Any

import pytest

from callflows.check import Surroundings, check
from callflows.document import compile
from callflows.problems import Severity
from callflows.prompts import placeholders, worded
from callflows.rehearsal import rehearse
from ivr import media
from tests.callflows.flows import SHIPPED, shipped, shipped_document

CONVERSATIONS = Path(__file__).parent / "conversations"
QUEUES = frozenset({"doubts", "complaints", "orders", "reception"})
CARRIER = frozenset({"en", "it", "th", "vi"})
ALL_LANGUAGES = ("en", "it", "th", "vi", "mn")


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_flow_has_no_problem_at_all(name: str) -> None:
    around = Surroundings(QUEUES, None, CARRIER, frozenset({"IT"}))
    assert check(shipped_document(name), around) == []


@pytest.mark.parametrize("name", SHIPPED)
def test_every_prompt_is_written_in_all_five_languages_with_the_same_values(name: str) -> None:
    for path, source in prompts(shipped_document(name)["nodes"]):
        for language in ALL_LANGUAGES:
            assert worded(source, language), (path, language)
        values = {code: sorted(placeholders((worded(source, code) or ("", ()))[0] or "")) for code in source}
        assert len({tuple(found) for found in values.values()}) == 1, (path, values)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_spoken_mongolian_prompt_has_its_recording(name: str) -> None:
    for path, source in prompts(shipped_document(name)["nodes"]):
        assert path.endswith(".text") or (worded(source, "mn") or (None, ()))[1], path


@pytest.mark.parametrize("name", SHIPPED)
def test_mongolian_can_be_switched_on_once_its_recordings_exist(name: str, tmp_path: Path) -> None:
    document = shipped_document(name)
    document["languages"] = list(ALL_LANGUAGES)
    document["planned_languages"] = []
    missing = {clip.removesuffix(".wav") for clip, _ in media.missing(tmp_path, "mn", {name: document})}
    needed = frozenset({*missing, "music"})
    assert check(document, Surroundings(QUEUES, needed, CARRIER)) == []
    missing_one = Surroundings(QUEUES, needed - {"mn-bye", "mn-welcome"}, CARRIER)
    assert [problem.code for problem in check(document, missing_one)] == ["unknown_recording"]
    unnamed = Surroundings(QUEUES, needed - {"mn-company"}, CARRIER)
    assert [problem.code for problem in check(document, unnamed)] == ["missing_clip"]


@pytest.mark.parametrize("name", SHIPPED)
def test_every_language_is_rehearsed(name: str) -> None:
    flow = shipped(name)
    spoken = {
        transcript.state.language
        for script in shipped_document(name)["rehearsals"]
        if (transcript := rehearse(flow, script)).state
    }
    assert spoken == set(ALL_LANGUAGES)


def test_every_node_of_the_hotline_is_rehearsed() -> None:
    flow = shipped("hotline")
    silent = {"emergency", "after_emergency", "hours", "called_again", "back_to", "wait_again"}
    heard = "\n".join(
        line for script in shipped_document("hotline")["rehearsals"] for line in rehearse(flow, script).heard
    )
    for name, source in shipped_document("hotline")["nodes"].items():
        said = [source.get("prompt", source.get("offer", {})).get(code) for code in CARRIER]
        texts = [text.split("{")[0].split(".")[0] for text in said if text]
        assert name in silent or any(text in heard for text in texts), name


@pytest.mark.parametrize("name", SHIPPED)
def test_the_conversations_are_as_they_were(name: str) -> None:
    told = "\n".join(conversation(name, script) for script in shipped_document(name)["rehearsals"])
    golden = CONVERSATIONS / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(told, encoding="utf-8")
    assert told == golden.read_text(encoding="utf-8")


def test_only_errors_keep_a_flow_from_compiling() -> None:
    document = shipped_document("hotline")
    document["rehearsals"] = []
    assert {problem.severity for problem in check(document)} == {Severity.WARNING}
    assert compile(document).name == "hotline"


def conversation(name: str, script: dict[str, Any]) -> str:
    transcript = rehearse(shipped(name), script)
    assert transcript.misses == []
    return "\n".join([f"== {script['name']}", *transcript.lines, ""])


def prompts(nodes: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    found = []
    for name, node in nodes.items():
        for field in ("prompt", "repeat", "offer", "ask_number", "done", "text"):
            if isinstance(node.get(field), dict):
                found.append((f"{name}.{field}", node[field]))
        for field in ("no_input", "no_match", "datum"):
            if isinstance(node.get(field), dict) and node[field].get("prompt"):
                found.append((f"{name}.{field}.prompt", node[field]["prompt"]))
    return found
