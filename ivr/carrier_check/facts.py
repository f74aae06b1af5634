"""What is believed of the carrier, and what a check has found of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MARKS = {
    "M": "general knowledge",
    "R": "our own reading of what the documents leave open",
    "G": "practitioners' notes",
    "D": "the carrier's documentation",
    "O": "the carrier's OpenAPI document",
    "S": "the SDK's source",
    "E": "the carrier's error dictionary",
}


class Verdict(StrEnum):
    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    NOT_OBSERVED = "not observed"


@dataclass(frozen=True)
class Fact:
    """One thing believed; `mark` says where it comes from (MARKS), the least certain first."""

    id: str
    section: str
    mark: str
    sentence: str


@dataclass(frozen=True)
class Finding:
    """What came of a fact; `seen` is what was seen, or why nothing was."""

    fact: Fact
    program: str
    verdict: Verdict
    seen: str

    def as_json(self) -> dict[str, str]:
        return {
            "id": self.fact.id,
            "section": self.fact.section,
            "mark": self.fact.mark,
            "sentence": self.fact.sentence,
            "program": self.program,
            "verdict": self.verdict.value,
            "seen": self.seen,
        }


@dataclass
class Notes:
    """What one program has seen so far of the facts it observes; one contrary sight refutes."""

    program: str
    facts: tuple[Fact, ...]

    def __post_init__(self) -> None:
        self._sights: dict[str, list[tuple[bool, str]]] = {fact.id: [] for fact in self.facts}
        self._unseen: dict[str, str] = {}
        self.broke_off = ""

    def see(self, fact_id: str, holds: bool, seen: str) -> None:
        self._sights[fact_id].append((holds, seen))

    def cannot_see(self, fact_id: str, why: str) -> None:
        self._unseen[fact_id] = why

    def findings(self) -> list[Finding]:
        return [self._finding(fact) for fact in self.facts]

    def _finding(self, fact: Fact) -> Finding:
        sights = self._sights[fact.id]
        contrary = [seen for holds, seen in sights if not holds]
        if contrary:
            return Finding(fact, self.program, Verdict.REFUTED, "; ".join(contrary))
        if sights:
            return Finding(fact, self.program, Verdict.CONFIRMED, sights[-1][1])
        why = self._unseen.get(fact.id) or self.broke_off or "the program did not come to it"
        return Finding(fact, self.program, Verdict.NOT_OBSERVED, why)


def least_certain_first(findings: list[Finding]) -> list[Finding]:
    order = list(MARKS)
    return sorted(findings, key=lambda finding: (order.index(finding.fact.mark), finding.fact.section, finding.fact.id))
