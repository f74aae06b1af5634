"""The console's sources, as far as they stand on the routes and paths of the application."""

from __future__ import annotations

import json
import re
from pathlib import Path

from click.testing import CliRunner

from ivr.cli import main
from ivr.web.console.serving import SCREENS

CONSOLE = Path(__file__).resolve().parents[2] / "console"


def test_the_console_is_made_for_the_routes_as_they_are() -> None:
    printed = CliRunner().invoke(main, ["openapi"], catch_exceptions=False).output
    is_current = json.loads(printed) == json.loads((CONSOLE / "openapi.json").read_text())
    assert is_current, "make client writes console/openapi.json anew"


def test_the_console_draws_the_screens_that_are_served() -> None:
    drawn = re.findall(r'path: "(\w+)"', (CONSOLE / "src/screens.tsx").read_text())
    assert set(drawn) == set(SCREENS)
