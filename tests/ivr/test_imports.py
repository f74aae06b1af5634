"""A process loads what it uses: memory and start are paid by each of them."""

from __future__ import annotations

import subprocess
import sys

NEEDED_ELSEWHERE = {"numpy", "twilio", "jwt", "cryptography.hazmat"}
"""By the maker of the music, by workers (REST), by the SDK's own tokens."""


def test_a_web_process_does_not_load_what_only_others_use() -> None:
    listing = f"import sys, ivr.app; print(sorted({NEEDED_ELSEWHERE} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"
