"""The system as `hotline up` runs it, and an agent who sits before it in a real browser."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import chromium
from tests.browser.system import Running

AGENT, PASSWORD = "bruno@demo.hotline.example", "hotline-demo"
FLAGS = ["--no-sandbox", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
PATIENCE_MS = 60_000


@contextmanager
def desk() -> Iterator[tuple[Running, Browser, Page]]:
    """The system as `hotline up` runs it, and an agent who has logged in."""
    found = chromium.find()
    if found is None:
        sys.exit(chromium.MISSING)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        running = Running(Path(folder) / "var")
        browser = playwright.chromium.launch(executable_path=str(found), args=FLAGS)
        try:
            yield running, browser, _log_in(browser, running.url)
        finally:
            browser.close()
            running.stop()


def _log_in(browser: Browser, url: str) -> Page:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, permissions=["microphone"], locale="en-GB")
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(url)
    page.fill("#email", AGENT)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Not at work").wait_for()
    return page
