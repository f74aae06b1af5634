"""Findings as text for the terminal, as JSON, and as Markdown to be sent on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from ivr.carrier_check.facts import MARKS, Finding, Verdict

SIGNS = {Verdict.CONFIRMED: "ok ", Verdict.REFUTED: "NO ", Verdict.NOT_OBSERVED: " ? "}


def counted(findings: Iterable[Finding]) -> str:
    found = list(findings)
    return ", ".join(f"{sum(one.verdict == word for one in found)} {word.value}" for word in Verdict)


def as_text(findings: Sequence[Finding]) -> str:
    lines = [
        f"{SIGNS[one.verdict]} [{one.fact.mark}] {one.fact.id}: {one.fact.sentence}"
        + ("" if one.verdict is Verdict.CONFIRMED else f"\n        {one.verdict}: {one.seen}")
        for one in findings
    ]
    return "\n".join([*lines, "", counted(findings)])


def as_json(findings: Sequence[Finding]) -> str:
    return json.dumps([one.as_json() for one in findings], indent=1, ensure_ascii=False)


def as_markdown(findings: Sequence[Finding], carrier: str, at: datetime) -> str:
    """A report to be sent on: it names neither account nor numbers (`Stage.scrubbed`)."""
    lines = [
        "# What a carrier check found",
        "",
        f"{carrier}, {at:%Y-%m-%d %H:%M} UTC: {counted(findings)}.",
        "",
        "Where each fact comes from: " + "; ".join(f"{mark}: {words}" for mark, words in MARKS.items()) + ".",
    ]
    for verdict in (Verdict.REFUTED, Verdict.NOT_OBSERVED, Verdict.CONFIRMED):
        chosen = [one for one in findings if one.verdict is verdict]
        if chosen:
            lines += ["", f"## {verdict.value.capitalize()}", "", "| fact | | section | what we believe | seen |"]
            lines += ["|---|---|---|---|---|"]
            lines += [_row(one) for one in chosen]
    return "\n".join(lines) + "\n"


def _row(one: Finding) -> str:
    fact = one.fact
    cells = (fact.id, fact.mark, fact.section, fact.sentence, one.seen)
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;") for cell in cells) + " |"
