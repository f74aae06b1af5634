"""The browser application as it was built: its one page for every screen, and its files."""

from ivr.web.console.serving import console
from ivr.web.console.start import start_of

__all__ = ["console", "start_of"]
