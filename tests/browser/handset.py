"""A customer at the sandbox's page of telephones, who uses nothing but the keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

from playwright.sync_api import Locator, Page, expect

from tests.browser.ear import Ear

LINE = "+39800123456"
RUNG = re.compile(r"^\+[\d ]+ calls$")
SURVEY_MILLISECONDS = 90_000  # half a minute after the call, by the carrier's pace


class Handset:
    """One telephone on a page of its own."""

    def __init__(self, open_page: Callable[[str, Callable[[Page], object]], Page], sandbox: str, number: str) -> None:
        self.page = open_page(f"{sandbox}/?telephone={quote(number)}:Customer", self._listen)
        self.node: Locator = self.page.locator(f"#telephone-{number.removeprefix('+')}")
        self.status = self.node.get_by_role("status")
        self.heard = self.node.get_by_role("log", name="What is heard")
        expect(self.status).to_have_text(re.compile("Ready|Incoming call"))
        if self.status.inner_text() == "Incoming call":  # a survey about what another test has lived
            self.page.keyboard.press("Escape")
            expect(self.status).to_have_text("You declined")

    def dial(self, to: str = LINE) -> None:
        """Dials with the keyboard; returns once something is heard."""
        self._dial(to)
        if self.heard.get_by_text(RUNG).count():  # a survey was quicker, and has been answered by the same key
            self.hang_up()
            self._dial(to)

    def _dial(self, to: str) -> None:
        self.node.get_by_label("Number to dial").focus()
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.type(to)
        self.page.keyboard.press("Enter")
        expect(self.heard.locator(".theirs").first).to_be_visible()

    def press(self, key: str, when: str) -> None:
        """Presses a key once these words have been said."""
        self.hears(when)
        self.page.keyboard.press(key)

    def hears(self, words: str) -> None:
        expect(self.heard.locator(".theirs", has_text=words).last).to_be_visible()

    def complain(self) -> None:
        """Calls the line and asks for somebody who hears complaints."""
        self.dial()
        self.press("2", "complaint")
        self.press("1", "What went wrong")

    def answer(self) -> None:
        """Takes the call that rings, or will."""
        expect(self.status).to_have_text("Incoming call", timeout=SURVEY_MILLISECONDS)
        self.page.keyboard.press("Enter")

    def hang_up(self) -> None:
        self.page.keyboard.press("Escape")
        expect(self.status).to_have_text("You hung up")

    def texts(self, words: str, when: str) -> None:
        """Answers the text message that says so; the messages are open."""
        inbox = self.node.get_by_role("log", name="Messages")
        expect(inbox.locator(".theirs", has_text=when)).to_be_visible(timeout=SURVEY_MILLISECONDS)
        expect(self.node.get_by_label("Message", exact=True)).to_be_focused()
        self.page.keyboard.type(words)
        self.page.keyboard.press("Enter")

    def _listen(self, page: Page) -> None:
        self.ear = Ear(page)
