"""The browser of the tests: Debian's Chromium, installed if that can be done, or a loud word that it is missing."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

OFF_FOR_PLAYWRIGHT = (
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
"""Playwright's own list, but for other systems' and other browsers': of two only the last counts, and that is ours."""
PAGES_OF_AN_ADDRESS_BAR = ("WebUIOmniboxAimPopup", "WebUIOmniboxPopup")
"""What the browser begins with each window: with them it takes nearly twice as long to open one."""
SWITCHES = [
    "--no-sandbox",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    f"--disable-features={','.join((*OFF_FOR_PLAYWRIGHT, *PAGES_OF_AN_ADDRESS_BAR))}",
]
PACKAGES = ("chromium-headless-shell", "chromium")
"""Debian's: the first is the same browser without windows, which takes a sixth less; others know but the second."""
NAMES = (*PACKAGES, "chromium-browser", "google-chrome", "google-chrome-stable")
LOCK = Path(tempfile.gettempdir()) / "hotline-chromium.lock"
MISSING = """
NO CHROMIUM ON THIS MACHINE: NOTHING THAT PEOPLE SEE WAS TESTED.
Install it (apt-get install chromium-headless-shell, or else chromium), or name one in CHROMIUM=/path/to/chrome, and run
the tests again.
"""


def find() -> Path | None:
    """The browser that is here; CHROMIUM names another."""
    named = os.environ.get("CHROMIUM")
    found = named or next((path for name in NAMES if (path := shutil.which(name))), None)
    return Path(found) if found else None


def install() -> Path | None:
    """Debian's own, where we may install it; None where we may not or could not."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    with LOCK.open("w") as lock:  # the suite's workers come to this at the same time
        fcntl.flock(lock, fcntl.LOCK_EX)
        return find() or _install()


def _install() -> Path | None:
    if not _apt("update"):
        return None
    for package in PACKAGES:
        if _apt("install", "--yes", "--no-install-recommends", package):
            return find()
    return None


def _apt(*command: str) -> bool:
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(["apt-get", *command], env=quietly, capture_output=True, check=False).returncode == 0
