"""A TwiML document, parsed and checked against the vocabulary."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin
from xml.etree import ElementTree  # entities from outside are never fetched, and bodies are capped at 64 kB

from sandbox.rules import WRONG_CHILD, checked
from sandbox.spoken import Piece, TooDeepError, pieces_of, words_of
from sandbox.vocabulary import ATTRIBUTES, NOT_SIMULATED, nested_in
from sandbox.voices import INVALID_VOICE, wrong_voice

if TYPE_CHECKING:
    from sandbox.journal import Entry

MAX_BODY_BYTES = 64 * 1024
TOO_LONG = 11750
MOST_SPOKEN_CHARS = 4096
_ENTITY = re.compile(rb"<!ENTITY")
_CHARSET = re.compile(r"(?i)charset=\"?(iso-8859-15?|windows-1252|latin-?1)\b")
_PREFIXED = 'xmlns:amazon="urn:amazon"'
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
    pieces: tuple[Piece, ...] = ()  # of a Say
    fault: int | None = None  # the code for which the carrier skips it

    def get(self, name: str, default: str = "") -> str:
        return self.attrs.get(name, default)

    def flag(self, name: str, default: bool = False) -> bool:
        return self.attrs.get(name, str(default)).strip().lower() == "true"

    def words(self, name: str, default: str) -> frozenset[str]:
        """The words of an attribute, by spaces or commas."""
        return frozenset(self.attrs.get(name, default).replace(",", " ").split())

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
        raise DocumentError(TOO_LONG, "the response body is longer than 64 kB")
    root = _read(body)
    if root.tag != "Response":
        raise DocumentError(12100, f"the root element is <{root.tag}>, not <Response>")
    warnings: list[str] = []
    return Document(_children(root, warnings), url, tuple(warnings))


def _read(body: str | bytes, prefixed: bool = False) -> ElementTree.Element:
    if _ENTITY.search(body if isinstance(body, bytes) else body.encode(errors="replace")):
        raise DocumentError(12100, "document parse failure: entities of one's own are not read")
    try:
        return ElementTree.fromstring(body)  # noqa: S314  see the import
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        if "unbound prefix" in str(error) and not prefixed:
            return _read(_with_prefix(body), prefixed=True)
        raise DocumentError(12100, f"document parse failure: {error}") from None


def _with_prefix(body: str | bytes) -> str | bytes:
    """SSML of the voices' maker is written with a prefix that nobody declares."""
    if isinstance(body, str):
        return body.replace("<Response", f"<Response {_PREFIXED}", 1)
    return body.replace(b"<Response", f"<Response {_PREFIXED}".encode(), 1)


def _children(element: ElementTree.Element, warnings: list[str]) -> tuple[Verb, ...]:
    allowed = nested_in(element.tag)
    known = []
    for child in element:
        if child.tag in allowed:
            known.append(_verb(child, element.tag, warnings))
        elif child.tag in NOT_SIMULATED:
            warnings.append(f"12200: <{child.tag}> is not simulated here")
        else:
            code = WRONG_CHILD.get(element.tag, 12200) if child.tag in ATTRIBUTES else 12200
            warnings.append(f"{code}: <{child.tag}> is not known inside <{element.tag}>")
    return tuple(known)


def _verb(element: ElementTree.Element, parent: str, warnings: list[str]) -> Verb:
    known = ATTRIBUTES[element.tag]
    warnings += [f"12200: <{element.tag}> has no attribute {name!r}" for name in element.attrib if name not in known]
    attrs = {name: value for name, value in element.attrib.items() if name in known}
    attrs = checked(element.tag, parent, attrs, warnings)
    if element.tag == "Say":
        return _say(element, parent, attrs, warnings)
    return Verb(element.tag, attrs, (element.text or "").strip(), _children(element, warnings))


def _say(element: ElementTree.Element, parent: str, attrs: dict[str, str], warnings: list[str]) -> Verb:
    try:
        pieces = pieces_of(element, warnings)
    except TooDeepError as deep:
        raise DocumentError(12100, str(deep)) from None
    said = Verb("Say", attrs, words_of(pieces), pieces=pieces)
    wrong = _cannot_be_said(said)
    if wrong is None:
        return said
    code, reason = wrong
    code = 13321 if code == INVALID_VOICE and parent == "Gather" else code
    warnings.append(f"{code}: <Say> is skipped: {reason}")
    return replace(said, fault=code)


def _cannot_be_said(say: Verb) -> tuple[int, str] | None:
    if not say.pieces:
        return 13520, "it has no words"
    if len(say.text) > MOST_SPOKEN_CHARS:
        return 13521, f"{len(say.text)} characters are more than {MOST_SPOKEN_CHARS}"
    return wrong_voice(say.get("language"), say.get("voice"))


def spoken(text: str) -> Verb:
    """A Say of plain words."""
    return Verb("Say", {}, text.strip(), pieces=(text.strip(),))


def _decoded(content_type: str, body: bytes) -> str | bytes:
    """Text in an alphabet of eight bits, where the answer says so: a document does not tell that of itself."""
    told = _CHARSET.search(content_type)
    return body.decode(told[1], errors="replace") if told is not None else body


def read_answer(content_type: str, body: bytes, url: str) -> Document:
    """A webhook's answer as a document, by its content type. Raises DocumentError."""
    kind, text = content_type.partition(";")[0].strip().lower(), _decoded(content_type, body)
    if kind in XML_TYPES:
        return parse(text, url)
    if kind.startswith("audio/"):
        return Document((Verb("Play", {}, url),), url)
    if kind == "text/plain":
        try:
            return parse(text, url)
        except DocumentError:
            return Document((spoken(text if isinstance(text, str) else text.decode(errors="replace")),), url)
    raise DocumentError(12300, f"invalid Content-Type: {content_type or 'none'}")
