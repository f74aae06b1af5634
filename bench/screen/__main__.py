"""`python -m bench.screen`: a real Chromium before the whole system; prints how long people wait, and keeps it."""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from bench.screen.figures import Waits
from bench.screen.stand import desk
from tests.browser.caller import Caller

CALLER = "+393337654321"
KEPT = Path("var") / "measurements" / "screen.json"
OFFER_BAR_MS, FIRST_PAGE_BAR_MS = 500, 1_500

# Tells when a text is first drawn: by the machine's clock, and counted from the beginning of the page's own loading.
WATCH = """text => {
  const seen = new Promise((resolve) => {
    const look = () => {
      const there = [...document.querySelectorAll("button, h2")].some((each) => each.textContent.includes(text));
      if (there) requestAnimationFrame(() => resolve([Date.now(), performance.now()]));
      return there;
    };
    const observer = new MutationObserver(() => look() && observer.disconnect());
    if (!look()) observer.observe(document, { subtree: true, childList: true, characterData: true });
  });
  window.drawn = () => seen;
}"""


def offer(page: Page, customer: Caller) -> float:
    """Milliseconds from the key that leads into the queue to the offer on the agent's screen."""
    customer.dial()
    customer.press("2")
    customer.words.clear()
    customer.until(lambda: bool(customer.words), "the second menu does not come")
    page.evaluate(WATCH, "Accept")
    pressed = time.time() * 1000
    customer.press("1")
    drawn: float = page.evaluate("window.drawn()")[0]
    customer.hang_up()
    page.get_by_role("heading", name="Ready for the next caller").wait_for()
    return drawn - pressed


def first_page(browser: Browser, url: str, known: BrowserContext) -> float:
    """Milliseconds that a browser with an empty cache takes from the address to the desk drawn."""
    context = browser.new_context(storage_state=known.storage_state(), locale="en-GB")
    context.add_init_script(f"({WATCH})('Not at work')")
    page = context.new_page()
    page.goto(f"{url}/desk")
    drawn: float = page.evaluate("window.drawn()")[1]
    context.close()
    return drawn


def measure(offers: int, pages: int) -> list[Waits]:
    """First pages before the first call, then callers one after the other."""
    with desk() as (running, browser, page):
        cold = [first_page(browser, running.url, page.context) for _ in range(pages)]
        page.get_by_role("button", name="Available", exact=True).click()
        page.get_by_role("button", name="Telephone ready").wait_for()
        customer = Caller(running.sandbox, CALLER)
        waits = [offer(page, customer) for _ in range(offers)]
        customer.close()
    return [
        Waits("from the caller's key to the agent's screen", waits, OFFER_BAR_MS),
        Waits("first page with an empty cache", cold, FIRST_PAGE_BAR_MS),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.screen", description=__doc__)
    parser.add_argument("--offers", type=int, default=25)
    parser.add_argument("--pages", type=int, default=10)
    chosen = parser.parse_args()
    found = measure(chosen.offers, chosen.pages)
    for waits in found:
        print(waits)
    load = round(os.getloadavg()[0], 1)
    print(f"with {os.cpu_count()} cores, load {load}")
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    KEPT.write_text(json.dumps({"load": load, "waits": [waits.facts() for waits in found]}, indent=1) + "\n")


if __name__ == "__main__":
    main()
