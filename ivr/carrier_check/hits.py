"""The requests that the carrier makes of a check, and how each was signed."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from multidict import MultiDict
from twilio.request_validator import RequestValidator


@dataclass(frozen=True)
class Hit:
    """One request; `at` is seconds of the carrier's clock since the check began, `signed` as `Seal` says."""

    page: str
    method: str
    query: list[tuple[str, str]]
    form: list[tuple[str, str]]
    headers: dict[str, str]
    at: float
    signed: str
    params: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.params.get(name, "")

    def __contains__(self, name: str) -> bool:
        return name in self.params

    def header(self, name: str) -> str:
        return self.headers.get(name.lower(), "")

    def shows(self, *names: str) -> str:
        """What the named parameters were, for people."""
        return ", ".join(f"{name}={self.params[name]!r}" if name in self else f"no {name}" for name in names)

    def lacks(self, *names: str) -> list[str]:
        return [name for name in names if name not in self]


class Seal:
    """Reads signatures: `as asked` (the URL as it is), `without port`, `with port`, or empty for none that fits."""

    def __init__(self, token: str, public_url: str) -> None:
        self._validator = RequestValidator(token)
        self._public = public_url.rstrip("/")

    def read(self, path_and_query: str, form: list[tuple[str, str]], signature: str) -> str:
        fields = MultiDict(form)
        for way, url in _variants(self._public + path_and_query).items():
            if signature and self._validator.compute_signature(url, fields) == signature:
                return way
        return ""


def _variants(url: str) -> dict[str, str]:
    parts = urlsplit(url)
    default = {"http": 80, "https": 443}.get(parts.scheme, 0)
    host = parts.hostname or ""
    with_port = parts._replace(netloc=f"{host}:{parts.port or default}")
    return {
        "as asked": url,
        "without port": urlunsplit(parts._replace(netloc=host)),
        "with port": urlunsplit(with_port),
    }


def fields_of(text: str) -> list[tuple[str, str]]:
    return parse_qsl(text, keep_blank_values=True)
