"""By which names a browser may reach this carrier: any stranger can make a name point to this machine."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit


class Hosts:
    """`origins`: those told at the start, such as `https://desk.example`; this machine's own names need no telling."""

    def __init__(self, origins: Iterable[str] = ()) -> None:
        self._told = frozenset(_name(origin) for origin in origins)

    def shows_pages_at(self, host: str) -> bool:
        """Whether the pages are shown to whoever came by this `Host`."""
        return is_loopback(host) or _name(host) in self._told

    def answers_at(self, host: str) -> bool:
        """Whether a request may come by this `Host`: addresses and names without a dot point nowhere by deceit."""
        name = _name(host)
        return self.shows_pages_at(host) or "." not in name or _is_address(name)


def _name(address: str) -> str:
    """The host's name in `host:port` or in an origin; empty when there is none."""
    try:
        return urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def is_loopback(address: str) -> bool:
    """Whether a `host:port` or an origin is this machine itself."""
    name = _name(address)
    if name == "localhost" or name.endswith(".localhost"):
        return True
    return _is_address(name) and ip_address(name).is_loopback
