"""Whether a document has the shape of a flow: fields, kinds, values and the names it refers to."""

from typing import Any, Final

from callflows.problems import Problem
from callflows.shape import keyed, parts, spoken, times, values
from callflows.shape.judgement import at, is_disabled
from callflows.shape.walk import Checks, Walk

__all__ = ["at", "faults", "is_disabled"]

SHAPES: Final[Checks] = {
    "kind": values.kind_name,
    "anything": values.anything,
    "text": values.text,
    "texts": values.texts,
    "flag": values.flag,
    "count": values.count,
    "seconds": values.seconds,
    "scale": values.scale,
    "telephone": values.telephone,
    "clip": values.clip,
    "key": values.key,
    "goto": values.goto,
    "zone": values.zone,
    "country": values.country,
    "queue": values.queue,
    "purpose": values.purpose,
    "reason": values.word,
    "cause": values.word,
    "question": values.question,
    "case_kind": values.case_kind,
    "flow_name": values.flow_name,
    "flow_purpose": values.flow_purpose,
    "identifier": values.identifier,
    "prompt": spoken.prompt,
    "any_text": values.any_text,
    "audio": spoken.audio,
    "company": spoken.company,
    "languages": spoken.languages,
    "planned": spoken.planned,
    "language_keys": keyed.language_keys,
    "options": keyed.options,
    "answers": keyed.answers,
    "global_keys": keyed.global_keys,
    "back_key": keyed.back_key,
    "patience": parts.patience,
    "datum": parts.datum,
    "heard_words": spoken.heard_words,
    "week": times.week,
    "special_days": times.special_days,
    "cases": parts.cases,
    "rules": parts.rules,
    "conditions": parts.conditions,
    "nodes": parts.nodes,
    "rehearsals": parts.rehearsals,
    "acceptances": parts.acceptances,
}
"""The check of each shape that the tables of `fields` name."""


def faults(document: Any) -> list[Problem]:
    """What is wrong with the shape of a document, whatever JSON value it is."""
    return Walk(document, SHAPES).check()
