"""Clips by name: a company's own in `var/clips`, which also stand for the shipped ones of the same name."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

from callflows import words

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}\.(wav|mp3)", re.ASCII)
SHIPPED: Mapping[str, str] = {"music.wav": "ivr.media.music"}
"""What is made here when the company has none of its own, and the module that makes it, in a process of its own:

what it needs for that, no web process needs to have loaded all its life.
"""
MAKING_SECONDS = 30
UNFINISHED = ".part"
"""The ending of files that have no name of a clip yet."""


class Wanted(NamedTuple):
    """A recording that a language needs: the file's name, the words to be spoken, and the file if there is one.

    `kind`: a prompt of a menu, a standing sentence, or the kind of value that is put into one. `flow`: the menu whose
    draft means other words by this name than callers hear; None: one recording serves all that name it.
    """

    name: str
    words: str
    kind: str
    file: Path | None
    flow: str | None


class Missing(NamedTuple):
    """A recording that is lacking: the file's name and the words to be spoken."""

    name: str
    words: str


def folder_of(var: Path) -> Path:
    """Where the company's clips lie."""
    return var / "clips"


def find(var: Path, name: str) -> Path | None:
    """The file of a clip, made first if it is one of ours; None for a name that is none or that nobody recorded."""
    if not NAME.fullmatch(name):
        return None
    file = folder_of(var) / name
    if not file.is_file() and name in SHIPPED:
        _make(file, SHIPPED[name])
    return file if file.is_file() else None


def make_shipped(var: Path) -> None:
    """Makes what comes with the product, where it is not there yet."""
    for name in SHIPPED:
        find(var, name)


def wanted(
    var: Path,
    language: str,
    documents: Mapping[str, Mapping[str, Any]],
    live: Mapping[str, Mapping[str, Any]] | None = None,
) -> list[Wanted]:
    """All that is to be recorded for a language that carriers cannot speak, in the order of names.

    `documents` are those of the flows of these names, whose own prompts may name recordings as well; of two that name
    the same one the later gives the words. `live`: of those that are drafts, what serves calls.
    """
    standing = dict(words.clips(language)) if words.is_recorded(language) else {}
    named: dict[str, tuple[str, str | None]] = {name: (text, None) for name, text in standing.items()}
    for flow, document in documents.items():
        meant, heard = (_meant(each, language) for each in (document, (live or {}).get(flow, {})))
        for name, texts in meant.items():
            if name not in standing:
                named[name] = texts[-1], flow if {*heard.get(name, texts)} != {*texts} else None
    found = {one.name: one for one in (_wanted(var, language, name, *said) for name, said in named.items())}
    return [found[name] for name in sorted(found)]


def _meant(document: Mapping[str, Any], language: str) -> dict[str, list[str]]:
    """The words that each recording is named for."""
    found: dict[str, list[str]] = {}
    for name, text in _prompts(document, language):
        found.setdefault(name, []).append(text)
    return found


def _wanted(var: Path, language: str, name: str, text: str, flow: str | None) -> Wanted:
    file = name if "." in name else f"{name}.wav"
    return Wanted(file, text, _kind(language, name), find(var, file), flow)


def missing(var: Path, language: str, documents: Mapping[str, Any]) -> list[Missing]:
    """What of it has no recording yet."""
    every = wanted(var, language, documents)
    return [Missing(each.name, each.words) for each in every if each.file is None]


def _kind(language: str, name: str) -> str:
    values = {"digit", "number", "minutes", "weekday", "month", "status", "language", "time"}
    kind = name.removeprefix(f"{language}-").partition("-")[0]
    if not words.is_recorded(language) or name not in words.clips(language):
        return "prompt"
    return kind if kind in values and name in words.value_clips(language, kind) else "sentence"


def _prompts(part: Any, language: str) -> Iterator[tuple[str, str]]:
    """The recordings that prompts of a document name for this language, wherever they stand in it."""
    if isinstance(part, Mapping):
        said = part.get(language)
        if isinstance(said, Mapping) and isinstance(said.get("audio"), str):
            yield said["audio"], str(said.get("text", ""))
        elif isinstance(said, Mapping) and isinstance(said.get("audio"), list):
            own = (clip for clip in said["audio"] if isinstance(clip, str) and not clip.startswith("{"))
            yield from ((clip, str(said.get("text", ""))) for clip in own)
        for inner in part.values():
            yield from _prompts(inner, language)
    elif isinstance(part, list):
        for inner in part:
            yield from _prompts(inner, language)


def _make(file: Path, module: str) -> None:
    """Whole or not at all, whoever else makes it at the same time."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = file.with_name(f"{uuid4().hex}{UNFINISHED}")
    command = [sys.executable, "-m", module, str(fresh)]
    subprocess.run(command, check=True, timeout=MAKING_SECONDS)  # noqa: S603 (our own module, by our own interpreter)
    fresh.replace(file)
