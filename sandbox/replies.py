"""What the application answers to a text: its documents, and the messages that stand in them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sandbox.attachments import Medium, Unfetched
from sandbox.messages import OPTED_OUT, Message
from sandbox.request import Answer, Request
from sandbox.sids import API_VERSION, country, dialed
from sandbox.source import Source
from sandbox.twiml import Document, DocumentError, Verb, read_answer

if TYPE_CHECKING:
    from sandbox.carrier import Carrier

TOO_MANY_DOCUMENTS, TOO_MANY_REPLIES = 14106, 14109
MOST_DOCUMENTS, MOST_REPLIES = 50, 10  # for one text that came in
TWIML_VERBS = frozenset({"Message", "Redirect", "Sms"})


async def converse(message: Message) -> None:
    """Ask the application about a text that came in, and do what it says."""
    await _fetch_media(message)
    await Conversation(message).run()


async def _fetch_media(message: Message) -> None:
    """A file that cannot be had is left out: whoever wrote is not to wait for it."""
    carrier = message.carrier
    for medium in [each for each in message.media if each.content is None]:
        try:
            await carrier.messages.attachments.fetch_one(message, medium)
        except Unfetched as refused:
            carrier.events.add("webhook_failed", None, url=medium.url, code=refused.code, error=str(refused))
            message.media.remove(medium)


class Conversation:
    """One text that came in, and how many messages answered it so far."""

    def __init__(self, message: Message) -> None:
        self._message = message
        self._carrier: Carrier = message.carrier
        self._replies = 0

    async def run(self) -> None:
        endpoint = self._carrier.numbers.text_endpoint(self._message.to)
        current = endpoint.source("sms") if endpoint is not None else None
        fallback = endpoint.source("sms_fallback") if endpoint is not None else None
        documents = 0
        while current is not None:
            asked, document = current, Document(())
            try:
                document = await self._ask(asked)
                current = self._carry_out(document)
            except DocumentError as broken:
                self._carrier.events.add("webhook_failed", None, url=asked.url, code=broken.code, error=str(broken))
                spare, fallback = fallback, None
                current = _with_error(spare, asked, broken) if spare is not None else None
            documents += 1
            if current is not None and documents == MOST_DOCUMENTS:
                self._warn(document, TOO_MANY_DOCUMENTS, f"a text is answered by at most {MOST_DOCUMENTS} documents")
                return

    async def _ask(self, source: Source) -> Document:
        message = self._message
        cookies = self._carrier.messages.cookies_of(message)
        params = _params(message) | source.params
        request = Request(source.url or "", source.method, params, "webhook", message.sid, cookies)
        answer = await self._carrier.webhooks.ask(request)
        if answer.code is not None:
            raise DocumentError(answer.code, answer.error)
        try:
            document = _read(answer)
        except DocumentError as broken:
            self._carrier.webhooks.courier.spoil(answer, broken.code, str(broken))
            raise
        if answer.entry is not None and document.warnings:
            self._carrier.journal.found(answer.entry, warnings=document.warnings)
        return replace(document, entry=answer.entry)

    def _warn(self, document: Document, code: int, text: str) -> None:
        self._carrier.events.add("webhook_failed", None, url=document.url, code=code, error=text)
        if document.entry is not None:
            self._carrier.journal.found(document.entry, warnings=[f"{code}: {text}"])

    def _carry_out(self, document: Document) -> Source | None:
        """Send the answers; returns where a Redirect leads."""
        for verb in document.verbs:
            if verb.name == "Redirect":
                return Source(document.resolve(verb.text), verb.get("method", "POST"))
            if verb.name not in TWIML_VERBS:
                self._warn(document, 12200, f"<{verb.name}> means nothing in an answer to a text")
            elif self._replies == MOST_REPLIES:
                self._warn(document, TOO_MANY_REPLIES, f"a text is answered by at most {MOST_REPLIES} messages")
                return None
            else:
                self._answer(document, verb)
        return None

    def _answer(self, document: Document, verb: Verb) -> None:
        bodies = [child.text for child in verb.children if child.name == "Body"]
        now = self._carrier.clock.now()
        files = [child.text for child in verb.children if child.name == "Media" and child.text]
        media = [Medium.at(document.resolve(file), now) for file in files]
        to, from_ = dialed(verb.get("to")) or self._message.from_, dialed(verb.get("from")) or self._message.to
        address = verb.get("statusCallback") or verb.get("action")
        reply = Message(self._carrier, from_, to, " ".join(bodies) or verb.text, "outbound-reply", media=media)
        if address:
            reply.callback = Source(document.resolve(address), verb.get("method", "POST"))
        code = self._carrier.messages.fault_of(reply)
        self._replies += 1
        if code == OPTED_OUT:
            self._carrier.messages.fail(reply, code)
        elif code is not None:
            self._warn(document, code, f"a message from {from_!r} to {to!r} was not sent")
        else:
            self._carrier.messages.send(reply)


def _read(answer: Answer) -> Document:
    if not answer.body.strip():
        return Document((), answer.url)
    if answer.content_type.startswith("text/plain"):
        return Document((Verb("Message", {}, answer.body.decode(errors="replace")),), answer.url)
    return read_answer(answer.content_type, answer.body, answer.url)


def _params(message: Message) -> dict[str, str]:
    params = {
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "SmsMessageSid": message.sid,
        "SmsStatus": "received",
        "AccountSid": message.carrier.settings.account_sid,
        "From": message.from_,
        "To": message.to,
        "Body": message.body,
        "NumMedia": str(len(message.media)),
        "NumSegments": str(message.segments),
        "ApiVersion": API_VERSION,
    }
    for place, medium in enumerate(message.media):
        url = f"{message.carrier.public_url}{message.path}/Media/{medium.sid}"
        params |= {f"MediaUrl{place}": url, f"MediaContentType{place}": medium.content_type}
    for name, number in (("From", message.from_), ("To", message.to)):
        params |= {name + part: "" for part in ("City", "State", "Zip")}
        params[name + "Country"] = country(number)
    return params


def _with_error(spare: Source, broken: Source, error: DocumentError) -> Source:
    return Source(spare.url, spare.method, {"ErrorCode": str(error.code), "ErrorUrl": broken.url or ""})
