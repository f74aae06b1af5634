"""The telephones that agents are rung at."""

from __future__ import annotations

from ivr.telephony.numbers import NO_COUNTRY, dialable


class TelephoneRefused(Exception):
    """An agent cannot be rung at this number; the message says why."""


def telephone(written: str | None, allowed_prefixes: tuple[str, ...]) -> str | None:
    """The number in E.164 at which an agent may be rung; None where none was given. Raises TelephoneRefused."""
    if written is None:
        return None
    number = dialable(written, NO_COUNTRY, allowed_prefixes)
    if number is None:
        raise TelephoneRefused(
            f"{written} cannot be rung: it is no ordinary telephone number, or begins with none of the allowed "
            f"prefixes ({', '.join(allowed_prefixes)})"
        )
    return number
