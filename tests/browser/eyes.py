"""Looking at pages: pictures for people, and what axe finds wrong, for every screen that is tested."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, TimeoutError

ROOT = Path(__file__).parents[2]
AXE = ROOT / "console" / "node_modules" / "axe-core" / "axe.min.js"
SIZES = {1280: 800, 390: 844}
SCHEMES = ("light", "dark")
HAS_AXE = "window.axe !== undefined"
FIND = "rules => axe.run({ resultTypes: ['violations'], ...rules }).then((report) => report.violations)"
"""What is well done is not told: on a page of ours that takes five times as long as to find what is wrong."""
OF_COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
RULES: dict[str, dict[str, Any]] = {"light": {}, "dark": OF_COLOURS}
"""Light and dark differ in nothing but colours."""
DRAWN = "new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
FADED = "document.getAnimations().every((each) => each.transitionProperty !== 'opacity')"
"""Nothing is half there: what comes or goes just now has other colours."""
FITS = "width => document.documentElement.scrollWidth <= width"
FITTING_MILLISECONDS = 5_000
OUTSIDE = """
[...document.querySelectorAll("*")]
  .filter((each) => each.getBoundingClientRect().right > document.documentElement.clientWidth)
  .map((each) => each.outerHTML.slice(0, 200))
"""
"""What sticks out to the side of a page."""
NO_AXE = "NO AXE ON THIS MACHINE, SO ACCESSIBILITY WAS NOT TESTED: python console/npm.py check"

PICTURES = os.environ.get("PICTURES") == "1"
"""Pictures are for people: they prove nothing, and take their time."""

missed: list[str] = []
"""What could not be tested here: said at the end of the run, where it cannot be overlooked."""


class Album:
    """The pictures of one program's pages, light and dark, wide and narrow."""

    def __init__(self, name: str) -> None:
        self._folder = ROOT / "var" / "screenshots" / name

    def picture(self, page: Page, name: str) -> None:
        """For people to look at, with PICTURES=1; nothing may stick out to the side, in any case."""
        for width, height in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            if PICTURES:
                self._keep(page, f"{name}-{{}}-{width}.png")
            _fits(page, name, width)
        page.set_viewport_size({"width": 1280, "height": SIZES[1280]})
        _see(page, "light")

    def _keep(self, page: Page, file: str) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        for scheme in reversed(SCHEMES):
            _see(page, scheme)
            page.screenshot(path=self._folder / file.format(scheme))


def findings(page: Page) -> list[str]:
    """What axe finds wrong with a page, light and dark."""
    if not AXE.is_file():
        missed.append(NO_AXE)
        pytest.skip(NO_AXE)
    found: list[str] = []
    for scheme in SCHEMES:
        _see(page, scheme)
        if not page.evaluate(HAS_AXE):
            page.evaluate(AXE.read_text())
        faults: list[dict[str, Any]] = page.evaluate(FIND, RULES[scheme])
        found += [
            f"{scheme} {fault['id']}: {node['html'][:160]} {node['failureSummary'][-160:]}"
            for fault in faults
            for node in fault["nodes"]
        ]
    _see(page, "light")
    return found


def _see(page: Page, scheme: str) -> None:
    """Light or dark, once all of it is."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.wait_for_function(
        "scheme => (document.documentElement.dataset.mantineColorScheme ?? scheme) === scheme", arg=scheme
    )
    page.wait_for_function(FADED)
    page.evaluate(DRAWN)


def _fits(page: Page, name: str, width: int) -> None:
    """A page is drawn anew for another width, and some of it once more when it has learnt of it."""
    page.evaluate(DRAWN)
    try:
        page.wait_for_function(FITS, arg=width, timeout=FITTING_MILLISECONDS)
    except TimeoutError:
        raise AssertionError(f"{name}: {page.evaluate(OUTSIDE)}") from None
