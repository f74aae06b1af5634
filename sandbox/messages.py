"""Text messages both ways: their statuses, the answers to them, and who asked for no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sandbox.attachments import Attachments, Medium, Unfetched
from sandbox.loops import MESSAGE_LOOP, MOST_IN_A_ROW, Loops
from sandbox.newest import Newest
from sandbox.request import Lane, Request
from sandbox.scripts import Script
from sandbox.segments import segments_of
from sandbox.sids import API_VERSION, E164, new_sid
from sandbox.source import Source

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
UNREACHABLE, OPTED_OUT = 30003, 21610
INVALID_TO, INVALID_FROM, INVALID_BODY = 14101, 14102, 14103
FINAL = frozenset({"delivered", "undelivered", "failed", "canceled", "received", "read"})
KEPT_MESSAGES = 20_000
KEPT_PAIRS = 20_000  # who told whom to stop, and the cookies of two numbers
COOKIES_KEPT = timedelta(hours=4)  # from the last text of a pair


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
    def path(self) -> str:
        """Where REST has it, below this carrier's own address."""
        return f"/{API_VERSION}/Accounts/{self.carrier.settings.account_sid}/Messages/{self.sid}"

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
        self._opted_out: Newest[tuple[str, str], None] = Newest(KEPT_PAIRS)
        self._cookies: Newest[tuple[str, str], tuple[datetime, dict[str, str]]] = Newest(KEPT_PAIRS)
        self._loops = Loops()
        self.attachments = Attachments(carrier)

    def all(self) -> list[Message]:
        return list(self._kept.values())

    def get(self, sid: str) -> Message | None:
        return self._kept.get(sid)

    def remove(self, message: Message) -> None:
        self._kept.pop(message.sid, None)
        for medium in message.media:
            self.attachments.let_go(medium)

    def clear(self) -> None:
        for message in self._kept.values():
            message.status = "canceled"
        self._kept.clear()
        self._opted_out.clear()
        self._cookies.clear()
        self._loops.clear()
        self.attachments.clear()

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

    def fault_of(self, message: Message) -> int | None:
        """The carrier's code for what a document cannot send."""
        if not message.body and not message.media:
            return INVALID_BODY
        if not E164.match(message.to):
            return INVALID_TO
        if self._carrier.numbers.by_number(message.from_) is None:
            return INVALID_FROM
        return OPTED_OUT if self.refuses(message.to, message.from_) else None

    def fail(self, message: Message, code: int) -> None:
        """A message that does not leave."""
        self._keep(message).become("failed", code)

    async def _deliver(self, message: Message) -> None:
        if await self._gets_off(message):
            await self._travel(message)
        if message.discards_body:
            message.body = ""

    async def _gets_off(self, message: Message) -> bool:
        """Wait for its time and for its files; False when it must not leave, or cannot."""
        if message.send_at is not None:
            await self._carrier.clock.sleep((message.send_at - self._carrier.clock.now()).total_seconds())
            if message.status == "canceled":
                return False
            message.become("queued")
        elif message.status == "accepted":
            message.become("queued")
        if self._loops.too_many(message.from_, message.to, self._carrier.clock.now()):
            self._stop(message, MESSAGE_LOOP, f"more than {MOST_IN_A_ROW} messages in a row between two numbers")
            return False
        try:
            await self.attachments.fetch(message)
        except Unfetched as refused:
            self._stop(message, refused.code, str(refused), refused.url)
            return False
        return True

    def _stop(self, message: Message, code: int, why: str, url: str | None = None) -> None:
        if message.status != "canceled":
            self._carrier.events.add("webhook_failed", message.sid, url=url, code=code, error=why)
            message.become("failed", code)

    async def _travel(self, message: Message) -> None:
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
            self.receive(message.from_, message.to, message.body, [medium.passed_on() for medium in message.media])

    def receive(self, from_: str, to: str, body: str, media: Sequence[Medium] = ()) -> Message:
        """A message reaches a number of ours; the SmsUrl is asked what to answer."""
        message = self._keep(Message(self._carrier, from_, to, body, "inbound", "received", media=list(media)))
        for medium in message.media:
            self.attachments.hold(medium)
        self._arrived(message)
        word = body.strip().upper()
        pair = (from_, to)
        if word in STOP_WORDS:
            self._automatic(pair, "stop")
            self._opted_out[pair] = None
        elif word in START_WORDS and pair in self._opted_out:
            del self._opted_out[pair]
            self._automatic(pair, "start")
        elif word in HELP_WORDS:
            self._automatic(pair, "help")
        Script(self._carrier.stage, self._carrier.converse(message), f"answer to {message.sid}")
        return message

    def _automatic(self, pair: tuple[str, str], kind: str) -> None:
        if pair not in self._opted_out:
            self.send(Message(self._carrier, pair[1], pair[0], AUTOMATIC[kind], "outbound-reply"))

    def _keep(self, message: Message) -> Message:
        self._kept[message.sid] = message
        if len(self._kept) > KEPT_MESSAGES:
            done = next((old for old in self._kept.values() if old.is_final), None)
            if done is not None:
                self.remove(done)
        return message

    def _arrived(self, message: Message) -> None:
        facts = {"media": [medium_facts(message, each) for each in message.media]} if message.media else {}
        self._carrier.events.add(
            "message",
            None,
            sid=message.sid,
            to=message.to,
            body=message.body,
            direction=message.direction,
            **{"from": message.from_},
            **facts,
        )

    def cookies_of(self, message: Message) -> dict[str, str]:
        """Those of the two numbers, if they have not been silent for long."""
        pair, now = (message.from_, message.to), self._carrier.clock.now()
        while self._cookies and now - next(iter(self._cookies.values()))[0] > COOKIES_KEPT:
            self._cookies.popitem(last=False)
        _, cookies = self._cookies.get(pair, (now, {}))
        self._cookies[pair] = now, cookies
        return cookies


def medium_facts(message: Message, medium: Medium) -> dict[str, str]:
    """Where a telephone finds a file, below this carrier's own address, and what it is."""
    return {"path": f"/sandbox/messages/{message.sid}/media/{medium.sid}", "content_type": medium.content_type}
