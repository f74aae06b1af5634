"""Text messages both ways: their statuses, the answers to them, and who asked for no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from mimetypes import guess_type
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sandbox.call import Source
from sandbox.request import Lane, Request
from sandbox.scripts import Script
from sandbox.segments import segments_of
from sandbox.sids import API_VERSION, country, new_sid
from sandbox.twiml import Document, DocumentError, Verb, read_answer

if TYPE_CHECKING:
    from sandbox.carrier import Carrier

STOP_WORDS = frozenset(["STOP", "UNSUBSCRIBE", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT", "CANCEL"])
START_WORDS = frozenset(["START", "YES", "UNSTOP"])
HELP_WORDS = frozenset(["HELP", "INFO"])
AUTOMATIC = {
    "stop": "You have successfully been unsubscribed. You will not receive any more messages"
    " from this number. Reply START to resubscribe.",
    "start": "You have successfully been re-subscribed to messages from this number. Reply HELP for help."
    " Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
    "help": "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
}
STEPS = (("sending", 0.1), ("sent", 0.2), ("delivered", 0.7))
UNREACHABLE = 30003
FINAL = frozenset({"delivered", "undelivered", "failed", "canceled", "received", "read"})
MOST_TURNS = 10
KEPT_MESSAGES = 20_000
COOKIES_KEPT = timedelta(hours=4)  # from the last text of a pair


@dataclass
class Medium:
    """A file that goes with a message, by its address; it is not fetched here."""

    url: str
    content_type: str
    created: datetime
    sid: str = field(default_factory=lambda: new_sid("ME"))

    @classmethod
    def at(cls, url: str, now: datetime) -> Medium:
        """What its name says it is."""
        kind, _ = guess_type(urlsplit(url).path)
        return cls(url, kind or "application/octet-stream", now)


@dataclass(eq=False)
class Message:
    """One message; `direction` as REST names it."""

    carrier: Carrier
    from_: str
    to: str
    body: str
    direction: str
    status: str = "queued"
    callback: Source | None = None
    service_sid: str | None = None
    media: list[Medium] = field(default_factory=list)
    send_at: datetime | None = None
    discards_body: bool = False
    sid: str = ""

    def __post_init__(self) -> None:
        self.sid = self.sid or new_sid("MM" if self.media else "SM")
        self.created = self.updated = self.carrier.clock.now()
        self.outcome: str | None = None  # what the application says of its delivery
        self.sent_at: datetime | None = None
        self.error_code: int | None = None
        self.lane = Lane()

    @property
    def segments(self) -> int:
        return segments_of(self.body)

    @property
    def is_final(self) -> bool:
        return self.status in FINAL

    def become(self, status: str, error_code: int | None = None) -> None:
        """A step on the way, told to the status callback."""
        self.status, self.error_code, self.updated = status, error_code, self.carrier.clock.now()
        if status == "sent":
            self.sent_at = self.updated
        self.tell()

    def tell(self) -> None:
        if self.callback is None or self.callback.url is None:
            return
        params = {
            "MessageSid": self.sid,
            "SmsSid": self.sid,
            "MessageStatus": self.status,
            "SmsStatus": self.status,
            "AccountSid": self.carrier.settings.account_sid,
            "From": self.from_,
            "To": self.to,
            "ApiVersion": API_VERSION,
        }
        if self.error_code is not None:
            params["ErrorCode"] = str(self.error_code)
        if self.status in ("delivered", "undelivered"):
            params["RawDlrDoneDate"] = self.updated.strftime("%y%m%d%H%M")
        if self.service_sid is not None:
            params["MessagingServiceSid"] = self.service_sid
        request = Request(self.callback.url, self.callback.method, params, "callback", self.sid)
        self.carrier.webhooks.tell(request, self.lane)


class Messages:
    """All messages, oldest first; beyond 20,000 the oldest that are done with are forgotten."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._kept: dict[str, Message] = {}
        self._opted_out: set[tuple[str, str]] = set()
        self._cookies: dict[tuple[str, str], tuple[datetime, dict[str, str]]] = {}  # who wrote last stands last

    def all(self) -> list[Message]:
        return list(self._kept.values())

    def get(self, sid: str) -> Message | None:
        return self._kept.get(sid)

    def remove(self, message: Message) -> None:
        self._kept.pop(message.sid, None)

    def clear(self) -> None:
        for message in self._kept.values():
            message.status = "canceled"
        self._kept.clear()
        self._opted_out.clear()
        self._cookies.clear()

    def refuses(self, to: str, from_: str) -> bool:
        """Whether `to` has told `from_` to stop."""
        return (to, from_) in self._opted_out

    def send(self, message: Message) -> Message:
        """A message leaves; its statuses follow on the clock."""
        self._keep(message)
        if message.status != "scheduled":
            message.tell()
        work = self._deliver(message)
        Script(self._carrier.stage, work, f"message {message.sid}")
        return message

    async def _deliver(self, message: Message) -> None:
        await self._travel(message)
        if message.discards_body:
            message.body = ""

    async def _travel(self, message: Message) -> None:
        if message.send_at is not None:
            await self._carrier.clock.sleep((message.send_at - self._carrier.clock.now()).total_seconds())
            if message.status == "canceled":
                return
            message.become("queued")
        elif message.status == "accepted":
            message.become("queued")
        behaviour = self._carrier.behaviours.get(message.to)
        lost = behaviour is not None and behaviour.on_call == "unreachable"
        for status, seconds in STEPS:
            await self._carrier.clock.sleep(seconds)
            if message.status == "canceled":
                return
            if status == "delivered" and lost:
                message.become("undelivered", UNREACHABLE)
                return
            message.become(status)
        self._arrived(message)
        if self._carrier.numbers.by_number(message.to) is not None:
            media = [Medium(medium.url, medium.content_type, medium.created) for medium in message.media]
            self.receive(message.from_, message.to, message.body, media)

    def receive(self, from_: str, to: str, body: str, media: Sequence[Medium] = ()) -> Message:
        """A message reaches a number of ours; the SmsUrl is asked what to answer."""
        message = self._keep(Message(self._carrier, from_, to, body, "inbound", "received", media=list(media)))
        self._arrived(message)
        word = body.strip().upper()
        pair = (from_, to)
        if word in STOP_WORDS:
            self._automatic(pair, "stop")
            self._opted_out.add(pair)
        elif word in START_WORDS and pair in self._opted_out:
            self._opted_out.discard(pair)
            self._automatic(pair, "start")
        elif word in HELP_WORDS:
            self._automatic(pair, "help")
        Script(self._carrier.stage, self._converse(message), f"answer to {message.sid}")
        return message

    def _automatic(self, pair: tuple[str, str], kind: str) -> None:
        if pair not in self._opted_out:
            self.send(Message(self._carrier, pair[1], pair[0], AUTOMATIC[kind], "outbound-reply"))

    def _keep(self, message: Message) -> Message:
        self._kept[message.sid] = message
        if len(self._kept) > KEPT_MESSAGES:
            done = next((sid for sid, old in self._kept.items() if old.is_final), None)
            if done is not None:
                del self._kept[done]
        return message

    def _arrived(self, message: Message) -> None:
        self._carrier.events.add(
            "message",
            None,
            sid=message.sid,
            to=message.to,
            body=message.body,
            direction=message.direction,
            **{"from": message.from_},
        )

    async def _converse(self, message: Message) -> None:
        endpoint = self._carrier.numbers.text_endpoint(message.to)
        current = endpoint.source("sms") if endpoint is not None else None
        fallback = endpoint.source("sms_fallback") if endpoint is not None else None
        for _ in range(MOST_TURNS):
            if current is None:
                return
            asked = current
            try:
                current = self._carry_out(message, await self._ask(message, asked))
            except DocumentError as broken:
                self._carrier.events.add("webhook_failed", None, url=asked.url, code=broken.code)
                spare, fallback = fallback, None
                current = _with_error(spare, asked, broken) if spare is not None else None

    async def _ask(self, message: Message, source: Source) -> Document:
        cookies = self._cookies_of((message.from_, message.to))
        params = self._params(message) | source.params
        answer = await self._carrier.webhooks.ask(
            Request(source.url or "", source.method, params, "webhook", message.sid, cookies)
        )
        if answer.code is not None:
            raise DocumentError(answer.code, answer.error)
        if not answer.body.strip():
            return Document((), answer.url)
        if answer.content_type.startswith("text/plain"):
            return Document((Verb("Message", {}, answer.body.decode(errors="replace")),), answer.url)
        return read_answer(answer.content_type, answer.body, answer.url)

    def _cookies_of(self, pair: tuple[str, str]) -> dict[str, str]:
        """Those of a pair that has not been silent for long."""
        now = self._carrier.clock.now()
        while self._cookies and now - next(iter(self._cookies.values()))[0] > COOKIES_KEPT:
            del self._cookies[next(iter(self._cookies))]
        _, cookies = self._cookies.pop(pair, (now, {}))
        self._cookies[pair] = now, cookies
        return cookies

    def _params(self, message: Message) -> dict[str, str]:
        params = {
            "MessageSid": message.sid,
            "SmsSid": message.sid,
            "SmsMessageSid": message.sid,
            "SmsStatus": "received",
            "AccountSid": self._carrier.settings.account_sid,
            "From": message.from_,
            "To": message.to,
            "Body": message.body,
            "NumMedia": str(len(message.media)),
            "NumSegments": str(message.segments),
            "ApiVersion": API_VERSION,
        }
        for place, medium in enumerate(message.media):
            params |= {f"MediaUrl{place}": medium.url, f"MediaContentType{place}": medium.content_type}
        for name, number in (("From", message.from_), ("To", message.to)):
            params |= {name + part: "" for part in ("City", "State", "Zip")}
            params[name + "Country"] = country(number)
        return params

    def _carry_out(self, message: Message, document: Document) -> Source | None:
        """Send the answers; returns where a Redirect leads."""
        for verb in document.verbs:
            if verb.name == "Redirect":
                return Source(document.resolve(verb.text), verb.get("method", "POST"))
            if verb.name == "Message":
                self._answer(message, document, verb)
        return None

    def _answer(self, message: Message, document: Document, verb: Verb) -> None:
        bodies = [child.text for child in verb.children if child.name == "Body"]
        now = self._carrier.clock.now()
        files = [child.text for child in verb.children if child.name == "Media" and child.text]
        media = [Medium.at(document.resolve(file), now) for file in files]
        to, from_ = verb.get("to") or message.from_, verb.get("from") or message.to
        address = verb.get("statusCallback") or verb.get("action")
        reply = Message(self._carrier, from_, to, " ".join(bodies) or verb.text, "outbound-reply", media=media)
        if address:
            reply.callback = Source(document.resolve(address), verb.get("method", "POST"))
        if self.refuses(to, from_):
            self._keep(reply).become("failed", 21610)
        else:
            self.send(reply)


def _with_error(spare: Source, broken: Source, error: DocumentError) -> Source:
    return Source(spare.url, spare.method, {"ErrorCode": str(error.code), "ErrorUrl": broken.url or ""})
