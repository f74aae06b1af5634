"""`python -m bench.pictures`: makes the README's two pictures again, of one talk, at the desk and at the telephones."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, Locator, Page, expect

from bench.screen.stand import PATIENCE_MS, desk
from tests.browser.system import Running

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
MOST_BYTES = 200_000
VERA, PAUL, SOMCHAI = "+393335550002", "+393337654321", "+66812345678"
TABLE = [("telephone", f"{VERA}:Vera"), ("telephone", f"{PAUL}:Paul"), ("telephone", f"{SOMCHAI}:Somchai")]
NOTE = "The technician comes on Thursday, between nine and ten."


def table(browser: Browser, running: Running) -> Page:
    """Three telephones side by side."""
    context = browser.new_context(viewport={"width": 1280, "height": 860}, permissions=["microphone"], locale="en-GB")
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(f"{running.sandbox}/?{urlencode(TABLE)}")
    return page


def complain(page: Page, number: str) -> Locator:
    """Calls for a complaint, up to the question of what went wrong."""
    telephone = page.locator(f"#telephone-{number.removeprefix('+')}")
    expect(telephone.get_by_role("status")).to_have_text("Ready")
    telephone.get_by_role("button", name="Call", exact=True).click()
    expect(telephone.locator(".theirs", has_text="complaint")).to_be_visible()
    telephone.get_by_role("button", name="2", exact=True).click()
    expect(telephone.locator(".theirs", has_text="What went wrong")).to_be_visible()
    return telephone


def talk(agent: Page, telephone: Locator) -> None:
    """From the key that leads to the agent to the first words of a note."""
    telephone.get_by_role("button", name="1", exact=True).click()
    agent.get_by_role("button", name="Accept").click()
    expect(agent.get_by_text("Talking", exact=True)).to_be_visible()
    telephone.get_by_role("button", name="Speak").click()
    agent.get_by_label("Note", exact=True).fill(NOTE)
    expect(agent.get_by_text("Saved", exact=True)).to_be_visible()
    agent.get_by_label("Note", exact=True).blur()


def keep(page: Page, name: str) -> None:
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.evaluate("scrollTo(0, 0)")
    picture = page.screenshot(path=FOLDER / f"{name}.png")
    if len(picture) > MOST_BYTES:
        raise SystemExit(f"{name}.png has {len(picture)} bytes: the README should open faster than that")
    print(f"{name}.png: {len(picture):,} bytes")


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=PATIENCE_MS)
    with desk() as (running, browser, agent):
        agent.get_by_role("button", name="Available", exact=True).click()
        expect(agent.get_by_role("button", name="Telephone ready")).to_be_visible()
        page = table(browser, running)
        talk(agent, complain(page, VERA))
        complain(page, PAUL)
        keep(agent, "desk")
        keep(page, "telephones")


if __name__ == "__main__":
    main()
