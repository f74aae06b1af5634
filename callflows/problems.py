"""What can be wrong with a flow, in words that a manager understands."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error keeps a draft from being published; a warning may be accepted by name."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Who has accepted a warning, by name, and when, as it is written in the document."""

    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: its code, the node it is in (None: the document), the path to the place, and a sentence.

    A warning's `mark` goes with what it warns of: who accepts it writes the mark down (`acceptance`).
    """

    code: str
    node: str | None
    path: str
    message: str
    severity: Severity = Severity.ERROR
    mark: str = ""
    accepted: Acceptance | None = None

    def __str__(self) -> str:
        return f"{self.path or 'document'}: {self.message} [{self.code}]"


class FlowInvalid(ValueError):
    """A document with errors cannot become a flow; `problems` names them all."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(str(problem) for problem in self.problems))
