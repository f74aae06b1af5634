"""From a document, as read from YAML or JSON, to a flow that can run."""

from collections.abc import Mapping
from typing import Any

from callflows import graph
from callflows.flow import Flow, build
from callflows.problems import FlowInvalid, Problem, Severity
from callflows.shape import faults


def compile(document: Mapping[str, Any], *, planned: bool = False) -> Flow:
    """The flow of this document; raises FlowInvalid with every error in it.

    `planned` serves the planned languages too, as rehearsals and the editor's try-out do.
    """
    errors = [found for found in structure(document) if found.severity is Severity.ERROR]
    if errors:
        raise FlowInvalid(errors)
    return build(with_planned(document) if planned else document)


def structure(document: Any) -> list[Problem]:
    """What is wrong with the document by itself: its shape and, if that is sound, how its nodes connect."""
    found = faults(document)
    if any(problem.severity is Severity.ERROR for problem in found):
        return found
    return found + list(graph.problems(document))


def with_planned(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The document as if its planned languages were served."""
    more = [code for code in document.get("planned_languages") or () if code not in document["languages"]]
    return {**document, "languages": [*document["languages"], *more]} if more else document
