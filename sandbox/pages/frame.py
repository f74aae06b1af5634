"""What stands around every page: its head, the masthead, and what the sandbox says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template

FILES = Path(__file__).parent / "files"
OPEN_DOOR = '<span class="warning exposed">other machines reach it without a password</span>'


@dataclass(frozen=True)
class Page:
    """`name` is that of its content and its style; `script` that of its first module."""

    name: str
    title: str
    script: str


TELEPHONES = Page("telephones", "Telephones", "board")
DEBUGGER = Page("debugger", "Debugger", "debugger")


@cache
def framed(page: Page, exposed: bool) -> str:
    """The whole document of a page."""
    return Template((FILES / "frame.html").read_text()).substitute(
        title=page.title,
        style=page.name,
        script=page.script,
        links="\n      ".join(_link(other, other is page) for other in (TELEPHONES, DEBUGGER)),
        exposed=OPEN_DOOR if exposed else "",
        content=(FILES / f"{page.name}.html").read_text(),
    )


def _link(page: Page, here: bool) -> str:
    current = ' aria-current="page"' if here else ""
    return f'<a href="/sandbox/{page.name}"{current}>{page.title}</a>'
