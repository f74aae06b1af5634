"""A TwiML document, parsed and checked against the vocabulary."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin
from xml.etree import ElementTree  # entities from outside are never fetched, and bodies are capped at 64 kB

from sandbox.vocabulary import ATTRIBUTES, NOT_SIMULATED, SSML, nested_in

if TYPE_CHECKING:
    from sandbox.journal import Entry

MAX_BODY_BYTES = 64 * 1024
LARGEST_NUMBER = 1e7  # as seconds: four months
XML_TYPES = frozenset({"text/xml", "application/xml", "text/html"})


class DocumentError(Exception):
    """A document the carrier cannot carry out, with the carrier's error code."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Verb:
    """An element: a verb or a noun."""

    name: str
    attrs: dict[str, str] = field(default_factory=dict)
    text: str = ""
    children: tuple[Verb, ...] = ()

    def get(self, name: str, default: str = "") -> str:
        return self.attrs.get(name, default)

    def flag(self, name: str, default: bool = False) -> bool:
        return self.attrs.get(name, str(default)).strip().lower() == "true"

    def number(self, name: str, default: float) -> float:
        """A numeric attribute; one that is no sensible number counts as absent, as on the carrier."""
        try:
            value = float(self.attrs.get(name, default))
        except ValueError:
            return default
        return value if abs(value) <= LARGEST_NUMBER else default


@dataclass(frozen=True)
class Document:
    """Verbs in order, and the URL that relative ones are resolved against (None for TwiML given by REST)."""

    verbs: tuple[Verb, ...]
    url: str | None = None
    warnings: tuple[str, ...] = ()
    entry: Entry | None = None  # its line in the journal

    def resolve(self, address: str) -> str:
        """An absolute URL; empty means this document. Raises DocumentError 11100."""
        if self.url is None:
            if not address.startswith(("http://", "https://")):
                raise DocumentError(11100, f"a document without a URL cannot resolve {address!r}")
            return address
        try:
            return urljoin(self.url, address) if address else self.url
        except ValueError as error:
            raise DocumentError(11100, f"invalid URL {address!r}: {error}") from None


def parse(body: str | bytes, url: str | None = None) -> Document:
    """Read TwiML. Raises DocumentError 12100 (no XML, wrong root) or 11750 (too long)."""
    if len(body) > MAX_BODY_BYTES:
        raise DocumentError(11750, "the response body is longer than 64 kB")
    try:
        root = ElementTree.fromstring(body)  # noqa: S314  see the import
    except (ElementTree.ParseError, ValueError) as error:
        raise DocumentError(12100, f"document parse failure: {error}") from None
    if root.tag != "Response":
        raise DocumentError(12100, f"the root element is <{root.tag}>, not <Response>")
    warnings: list[str] = []
    return Document(_children(root, warnings), url, tuple(warnings))


def _children(element: ElementTree.Element, warnings: list[str]) -> tuple[Verb, ...]:
    allowed = nested_in(element.tag)
    known = []
    for child in element:
        if child.tag in allowed:
            known.append(_verb(child, warnings))
        elif child.tag in NOT_SIMULATED:
            warnings.append(f"12200: <{child.tag}> is not simulated here")
        else:
            warnings.append(f"12200: <{child.tag}> is not known inside <{element.tag}>")
    return tuple(known)


def _verb(element: ElementTree.Element, warnings: list[str]) -> Verb:
    known = ATTRIBUTES[element.tag]
    warnings += [f"12200: <{element.tag}> has no attribute {name!r}" for name in element.attrib if name not in known]
    attrs = {name: value for name, value in element.attrib.items() if name in known}
    if element.tag == "Say":
        return Verb("Say", attrs, _spoken(element, warnings))
    return Verb(element.tag, attrs, (element.text or "").strip(), _children(element, warnings))


def _spoken(element: ElementTree.Element, warnings: list[str]) -> str:
    for inner in element.iter():
        if inner is not element and inner.tag not in SSML and not inner.tag.startswith("{"):
            warnings.append(f"12200: <{inner.tag}> is not known inside <Say>")
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def read_answer(content_type: str, body: bytes, url: str) -> Document:
    """A webhook's answer as a document, by its content type. Raises DocumentError."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind in XML_TYPES:
        return parse(body, url)
    if kind.startswith("audio/"):
        return Document((Verb("Play", {}, url), Verb("Hangup")), url)
    if kind == "text/plain":
        try:
            return parse(body, url)
        except DocumentError:
            return Document((Verb("Say", {}, body.decode(errors="replace").strip()), Verb("Hangup")), url)
    raise DocumentError(12300, f"invalid Content-Type: {content_type or 'none'}")
