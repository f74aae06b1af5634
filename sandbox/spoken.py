"""The words of a Say and the pauses among them, out of its SSML."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from sandbox.vocabulary import SSML

Piece = str | float  # words, or a pause in seconds
STRENGTHS = {"none": 0.0, "x-weak": 0.1, "weak": 0.2, "medium": 0.4, "strong": 0.6, "x-strong": 0.9}
AFTER = {"s": STRENGTHS["strong"], "p": STRENGTHS["x-strong"]}
LONGEST_BREAK_SECONDS = 10.0
MOST_DEEP = 50
SPELT = frozenset({"characters", "spell-out", "digits", "telephone"})
_TIME = re.compile(r"(\d+(?:\.\d+)?)(ms|s)")


class TooDeepError(ValueError):
    """Elements within elements beyond what the carrier reads."""


def pieces_of(say: ElementTree.Element, warnings: list[str]) -> tuple[Piece, ...]:
    """What is said, in order; what is no SSML is warned of and its words are said. Raises TooDeepError."""
    found: list[Piece] = []
    _gather(say, found, warnings, 0)
    return tuple(_joined(found))


def words_of(pieces: tuple[Piece, ...]) -> str:
    return " ".join(piece for piece in pieces if isinstance(piece, str))


def pauses_of(pieces: tuple[Piece, ...]) -> float:
    """Seconds of all pauses together."""
    return sum(piece for piece in pieces if isinstance(piece, float))


def _gather(element: ElementTree.Element, found: list[Piece], warnings: list[str], depth: int) -> None:
    if depth > MOST_DEEP:
        raise TooDeepError("the document is nested too deeply")
    found.append(element.text or "")
    for child in element:
        _check(child, warnings)
        _give(child, found, warnings, depth + 1)
        found.append(child.tail or "")


def _give(child: ElementTree.Element, found: list[Piece], warnings: list[str], depth: int) -> None:
    if child.tag == "break":
        found.append(_break_seconds(child, warnings))
    elif child.tag == "sub" and child.get("alias"):
        found.append(child.get("alias", ""))
    elif child.tag == "say-as" and child.get("interpret-as") in SPELT:
        found.append(" ".join("".join(child.itertext()).replace(" ", "")))
    else:
        _gather(child, found, warnings, depth)
        found.append(AFTER.get(child.tag, ""))


def _check(child: ElementTree.Element, warnings: list[str]) -> None:
    if child.tag.startswith("{"):  # of somebody's namespace, such as amazon:effect
        return
    known = SSML.get(child.tag)
    if known is None:
        warnings.append(f"12200: <{child.tag}> is not known inside <Say>")
        return
    warnings += [f"12200: <{child.tag}> has no attribute {name!r}" for name in child.attrib if name not in known]


def _break_seconds(element: ElementTree.Element, warnings: list[str]) -> float:
    time, strength = element.get("time"), element.get("strength", "medium")
    if time is None:
        if strength not in STRENGTHS:
            warnings.append(f"12200: <break> has no strength {strength!r}")
        return STRENGTHS.get(strength, STRENGTHS["medium"])
    told = _TIME.fullmatch(time.strip())
    if told is None:
        warnings.append(f"12200: <break> takes a time such as 500ms or 2s, not {time!r}")
        return STRENGTHS["medium"]
    return min(float(told[1]) / (1000 if told[2] == "ms" else 1), LONGEST_BREAK_SECONDS)


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Neighbouring words in one, without needless blanks; no empty pieces."""
    joined: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        else:
            joined.append(piece)
    tidy = [re.sub(r"\s+", " ", piece).strip() if isinstance(piece, str) else piece for piece in joined]
    return [piece for piece in tidy if piece]
