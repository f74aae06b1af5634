"""How a request finds the house it was sent to."""

from __future__ import annotations

from typing import cast

from flask import current_app

from ivr.house import House

EXTENSION = "hotline"


def house() -> House:
    """The house that this application was created with."""
    return cast(House, current_app.extensions[EXTENSION])
