"""The console's words for figures are the catalogue's own."""

from __future__ import annotations

import json
from pathlib import Path

from ivr.reports import METRICS

WORDS = Path(__file__).parents[2] / "console" / "src" / "locales" / "en" / "figures.json"


def test_screens_define_each_figure_as_the_catalogue_does() -> None:
    catalogue = {metric.key: {"name": metric.name, "definition": metric.definition} for metric in METRICS}
    shown = json.loads(WORDS.read_text())
    assert shown == {key: catalogue.get(key) for key in shown}
