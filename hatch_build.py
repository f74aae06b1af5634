"""The wheel's hook: builds the console into the package, for wheels and for editable installs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ConsoleHook(BuildHookInterface):  # type: ignore[type-arg, misc, unused-ignore]
    """Needs the network the first time; HOTLINE_WITHOUT_CONSOLE=1 leaves the screens out."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if os.environ.get("HOTLINE_WITHOUT_CONSOLE"):
            return
        done = subprocess.run([sys.executable, Path(self.root, "console", "npm.py"), "build"], check=False)
        if done.returncode != 0:
            raise SystemExit(done.returncode)
