"""What single values can be: each question answered yes or no."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from callflows.nodes.passages import periods

MAX_COUNT: Final = 86_400
KEYS: Final = frozenset("0123456789#")


def at(path: str, name: Any) -> str:
    """The path of a part."""
    written = str(name)[:60]
    return f"{path}.{written}" if path else written


def is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_COUNT


def is_key(value: Any) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool) and str(value) in KEYS


def is_clip(value: Any) -> bool:
    return isinstance(value, str) and bool(value) and value.replace("-", "").replace("_", "").replace(".", "").isalnum()


def is_disabled(item: Any) -> bool:
    return isinstance(item, Mapping) and item.get("enabled") is False


def is_zone(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(ZoneInfo(value))
    except (ValueError, OSError, LookupError):
        return False


def is_date(value: Any) -> bool:
    if isinstance(value, date):
        return True
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def is_opening(written: Any) -> bool:
    if not (written is None or isinstance(written, str | list)):
        return False
    if isinstance(written, list) and not all(isinstance(item, str) for item in written):
        return False
    try:
        periods(written)
    except ValueError:
        return False
    return True


def condition_fits(name: str, wanted: Any) -> bool:
    """Whether a condition can be compared with this value."""
    if name in ("emergency", "emergency_ends_calls", "open_case"):
        return isinstance(wanted, bool)
    if name in ("called_again_within_days", "same_reason_within_days"):
        return is_count(wanted)
    if name == "priority":
        return isinstance(wanted, bool) or is_count(wanted)
    if name == "customer":
        return wanted in ("known", "unknown") or isinstance(wanted, bool)
    if name == "caller":
        return wanted in ("known", "unknown", "withheld")
    if name == "trust":
        return wanted in ("none", "recognised", "verified")
    return isinstance(wanted, str) and bool(wanted)
