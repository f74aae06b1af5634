"""The two ways of working a screen: with a mouse, and with the keyboard alone."""

from __future__ import annotations

from typing import Protocol

from playwright.sync_api import Locator, Page, expect

MOST_KEYS = 80
FOCUSED = "each => each === document.activeElement"
SAME_GROUP = (
    "each => each === document.activeElement"
    " || document.activeElement?.type === 'radio' && each.name === document.activeElement.name"
)
CHOSEN = (
    "each => each === document.activeElement"
    " || each.id === document.activeElement?.getAttribute('aria-activedescendant')"
)


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

    def _reach(self, target: Locator, there: str) -> None:
        expect(target).to_be_attached()
        self._walk(target.page, target, "Tab", there)

    def _walk(self, page: Page, target: Locator, key: str, there: str) -> None:
        for _ in range(MOST_KEYS):
            if target.evaluate(there):
                return
            page.keyboard.press(key)
        raise AssertionError(f"{key} does not lead to {target}")
