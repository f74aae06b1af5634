"""What a document must pass before it may be published; done outside writing transactions, it takes a while."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from callflows.check import Surroundings, check, has_errors
from callflows.problems import Problem, Severity


class FlowRefused(Exception):
    """A document that would fail callers; `problems` says where and why, errors first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(problems, key=lambda problem: problem.severity != Severity.ERROR)
        errors = sum(problem.severity == Severity.ERROR for problem in problems)
        super().__init__(f"the flow has {errors} error{'' if errors == 1 else 's'} and was not published")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that passed: its name, its JSON and that text's SHA-256, and what it was warned of.

    `source` is the text it was read from, None if it never was a text.
    """

    flow: str
    text: str
    digest: str
    warnings: tuple[Problem, ...] = ()
    source: str | None = None


def prepare(
    document: Mapping[str, Any], surroundings: Surroundings | None = None, source: str | None = None
) -> Prepared:
    """Checks a document for publication among its surroundings (None: unknown, unchecked); raises FlowRefused.

    `source` is the text that the document was read from, to be given back as it was written.
    """
    problems = check(document, surroundings)
    if has_errors(problems):
        raise FlowRefused(problems)
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return Prepared(str(document["flow"]), text, hashlib.sha256(text.encode()).hexdigest(), tuple(problems), source)
