"""The two ways of working a screen: with a mouse, and with the keyboard alone."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from playwright.sync_api import Locator, Page, expect

MOST_KEYS = 260  # a form with hours for every day has that many stops: each time of day is three
FOCUSED = "each => each === document.activeElement"
SAME_GROUP = (
    "each => each === document.activeElement"
    " || document.activeElement?.type === 'radio' && each.name === document.activeElement.name"
)
CHOSEN = (
    "each => each === document.activeElement"
    " || each.id === document.activeElement?.getAttribute('aria-activedescendant')"
    " || each.dataset.comboboxSelected === 'true'"
)


def option(page: Page, name: str) -> Locator:
    """An item of the list that is open."""
    return page.get_by_role("option", name=name, exact=True)


class Hand(Protocol):
    """How somebody works a screen."""

    def press(self, target: Locator) -> None:
        """A button or a link."""

    def choose(self, radio: Locator) -> None:
        """One of several, or a box to tick."""

    def pick(self, opener: Locator, item: Locator) -> None:
        """An item of the menu or the list that `opener` opens."""

    def write(self, field: Locator, words: str) -> None:
        """Words into an empty field."""

    def rewrite(self, field: Locator, words: str) -> None:
        """Words in place of those in a field."""

    def tick(self, box: Locator) -> None:
        """A box or a switch, on or off."""

    def send(self, button: Locator, file: Path) -> None:
        """A file, chosen in the browser's own dialogue."""


class Mouse:
    """Points and clicks."""

    def press(self, target: Locator) -> None:
        target.click()

    def choose(self, radio: Locator) -> None:
        radio.page.locator(f"label[for='{radio.get_attribute('id')}']").click()

    def pick(self, opener: Locator, item: Locator) -> None:
        opener.click()
        item.click()

    def write(self, field: Locator, words: str) -> None:
        field.click()
        field.page.keyboard.type(words)

    def rewrite(self, field: Locator, words: str) -> None:
        field.click()
        field.page.keyboard.press("Control+a")
        field.page.keyboard.type(words)

    def tick(self, box: Locator) -> None:
        box.page.locator(f"label[for='{box.get_attribute('id')}']").first.click()

    def send(self, button: Locator, file: Path) -> None:
        with button.page.expect_file_chooser() as chooser:
            self.press(button)
        chooser.value.set_files(file)


class Keyboard:
    """Goes from one to the next with Tab, as far as it takes."""

    def press(self, target: Locator) -> None:
        self._reach(target, FOCUSED)
        target.page.keyboard.press("Enter")

    def choose(self, radio: Locator) -> None:
        self._reach(radio, SAME_GROUP)
        radio.page.keyboard.press("Space")
        self._walk(radio.page, radio, "ArrowRight", FOCUSED)
        expect(radio).to_be_checked()

    def pick(self, opener: Locator, item: Locator) -> None:
        self._reach(opener, FOCUSED)
        opens = "Enter" if opener.get_attribute("aria-haspopup") == "menu" else "ArrowDown"
        opener.page.keyboard.press(opens)
        expect(item).to_be_visible()
        self._walk(opener.page, item, "ArrowDown", CHOSEN)
        opener.page.keyboard.press("Enter")

    def write(self, field: Locator, words: str) -> None:
        self._reach(field, FOCUSED)
        field.page.keyboard.type(words)

    def rewrite(self, field: Locator, words: str) -> None:
        self._reach(field, FOCUSED)
        field.page.keyboard.press("Control+a")
        field.page.keyboard.type(words)

    def tick(self, box: Locator) -> None:
        self._reach(box, FOCUSED)
        box.page.keyboard.press("Space")

    def send(self, button: Locator, file: Path) -> None:
        with button.page.expect_file_chooser() as chooser:
            self.press(button)
        chooser.value.set_files(file)

    def _reach(self, target: Locator, there: str) -> None:
        expect(target).to_be_attached()
        self._walk(target.page, target, "Tab", there)

    def _walk(self, page: Page, target: Locator, key: str, there: str) -> None:
        """The target is sought once, and again where the page has redrawn it: that takes longer than the keys."""
        found, is_there = target.element_handle(), f"each => each.isConnected ? ({there})(each) : null"
        for _ in range(MOST_KEYS):
            while (arrived := found.evaluate(is_there)) is None:
                found = target.element_handle()
            if arrived:
                return
            page.keyboard.press(key)
        raise AssertionError(f"{key} does not lead to {target}")
