"""The files that go with a text: fetched from where its sender says they are, and kept for whoever gets it."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from mimetypes import guess_type
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sandbox.request import Request
from sandbox.sids import new_sid
from sandbox.twiml import TOO_LONG

if TYPE_CHECKING:
    from sandbox.carrier import Carrier
    from sandbox.messages import Message

MOST_BYTES = 5_000_000  # of all files of a message together
ROOM_BYTES = 256_000_000  # of all that are kept
TOO_LARGE, WRONG_TYPE, EMPTY = 11751, 12300, 63019
TYPES = frozenset(
    """
    image/jpeg image/jpg image/gif image/png image/heic image/heif image/tiff image/bmp
    audio/basic audio/L24 audio/mp4 audio/mpeg audio/ogg audio/vorbis audio/vnd.rn-realaudio audio/vnd.wave audio/wav
    audio/3gpp audio/3gpp2 audio/ac3 audio/webm audio/amr-nb audio/amr audio/aac
    video/mpeg video/mpeg4 video/mp4 video/quicktime video/webm video/3gpp video/3gpp2 video/3gpp-tt video/H261
    video/H263 video/H263-1998 video/H263-2000 video/H264
    text/vcard text/x-vcard text/csv text/rtf text/richtext text/calendar text/directory
    application/pdf application/vcard application/vnd.apple.pkpass application/msword application/vnd.ms-excel
    application/vnd.ms-powerpoint application/vnd.openxmlformats-officedocument.presentationml.presentation
    application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
    application/vnd.openxmlformats-officedocument.wordprocessingml.document
    """.lower().split()
)


class Unfetched(Exception):
    """A file that no message can carry, with the carrier's error code."""

    def __init__(self, code: int, reason: str, url: str) -> None:
        super().__init__(reason)
        self.code, self.url = code, url


@dataclass(eq=False)
class Medium:
    """A file by its sender's address; `content` once it has been fetched, until there is no more room for it."""

    url: str
    content_type: str
    created: datetime
    content: bytes | None = None
    sid: str = field(default_factory=lambda: new_sid("ME"))

    @classmethod
    def at(cls, url: str, now: datetime) -> Medium:
        """What its name says it is."""
        kind, _ = guess_type(urlsplit(url).path)
        return cls(url, kind or "application/octet-stream", now)

    def passed_on(self) -> Medium:
        """The same file, with the message that arrives."""
        return Medium(self.url, self.content_type, self.created, self.content)


class Attachments:
    """What the files of all messages hold, 256 MB at most: of the oldest only the address is kept beyond that."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._held: OrderedDict[str, Medium] = OrderedDict()
        self._bytes = 0

    async def fetch(self, message: Message) -> None:
        """Get the files of a message. Raises Unfetched for the first that it cannot carry."""
        room = MOST_BYTES
        for medium in message.media:
            await self.fetch_one(message, medium, room)
            room -= len(medium.content or b"")

    async def fetch_one(self, message: Message, medium: Medium, room: int = MOST_BYTES) -> None:
        """Get a file of at most so many bytes. Raises Unfetched."""
        request = Request(medium.url, "GET", {}, "media", message.sid, most_bytes=room)
        answer = await self._carrier.webhooks.ask(request)
        code, error = answer.code, answer.error
        kind = answer.content_type.partition(";")[0].strip().lower()
        if code == TOO_LONG:
            code, error = TOO_LARGE, f"the files of a message have at most {MOST_BYTES} bytes together"
        elif code is None and kind not in TYPES:
            code, error = WRONG_TYPE, f"{kind or 'no content type'} is none that a message carries"
        elif code is None and not answer.body:
            code, error = EMPTY, "the file is empty"
        if code is not None:
            self._carrier.webhooks.courier.spoil(answer, code, error)
            raise Unfetched(code, error, medium.url)
        medium.content_type, medium.content = kind, answer.body
        self.hold(medium)

    def hold(self, medium: Medium) -> None:
        """Keep what a file holds, if it has been fetched; the oldest make room."""
        if medium.content is None or medium.sid in self._held:
            return
        self._held[medium.sid] = medium
        self._bytes += len(medium.content)
        while self._bytes > ROOM_BYTES:
            self.let_go(next(iter(self._held.values())))

    def let_go(self, medium: Medium) -> None:
        if self._held.pop(medium.sid, None) is not None:
            self._bytes -= len(medium.content or b"")
            medium.content = None

    def clear(self) -> None:
        self._held.clear()
        self._bytes = 0
