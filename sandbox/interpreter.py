"""Carrying out documents on a call: fetching, answering, verb after verb, from one document to the next."""

from __future__ import annotations

from dataclasses import replace

from sandbox.call import DOCUMENTS_A_SECOND, Call
from sandbox.media import Words
from sandbox.request import Request
from sandbox.run import GoTo, Run, Setting
from sandbox.source import CallOver, Redirected, Source
from sandbox.status import Status
from sandbox.twiml import Document, DocumentError, Verb, parse, read_answer
from sandbox.verbs.registry import VERBS

INTERNAL = 12400
APOLOGY = "We are sorry, an application error has occurred. Goodbye."


async def run_call(call: Call, source: Source) -> None:
    """Carry out `source` and whatever follows it until the call is over."""
    current: Source | None = source
    try:
        while current is not None:
            try:
                await perform(call, current, Setting())
                current = None
            except Redirected as redirected:
                current = redirected.source
        call.answer()
        call.hang_up("document")
    except CallOver:
        return
    except Exception as broken:
        call.carrier.stage.crashed(f"document of {call.sid}", broken)
        facts = {"url": call.document_url, "code": INTERNAL, "error": "internal failure"}
        call.carrier.events.add("webhook_failed", call.sid, **facts)
        call.hang_up("carrier")


async def perform(call: Call, source: Source, setting: Setting) -> None:
    """Carry out a document and those it leads to; returns when one runs out of verbs."""
    document, recovered = await fetch(call, source, setting), False
    while True:
        try:
            await _carry_out(call, document, setting)
            return
        except GoTo as turn:
            document, recovered = await fetch(call, turn.source, setting), False
        except DocumentError as broken:
            failed = Source(document.url, params={"ErrorCode": str(broken.code)} if recovered else {})
            document, recovered = await _recover(call, failed, setting, broken.code, str(broken)), True


async def _carry_out(call: Call, document: Document, setting: Setting) -> None:
    if setting.name == "call":
        call.document_url = document.url
    run = Run(call, document, setting)
    call.carrier.media.prepare(call, document)
    for place, verb in enumerate(document.verbs):
        if verb.name not in setting.verbs:
            run.warn(_out_of_place(verb, setting), f"<{verb.name}> means nothing here")
            continue
        if call.status is Status.RINGING and not _waits(verb, place):
            call.answer()
        call.step = verb.name
        await VERBS[verb.name](run, verb)
    call.step = None


def _out_of_place(verb: Verb, setting: Setting) -> int:
    if setting.name == "conference":
        return 13238
    return 13201 if setting.name == "whisper" and verb.name == "Dial" else 12200


def _waits(verb: Verb, place: int) -> bool:
    """Whether an incoming call goes on ringing at this verb."""
    if verb.name == "Pause":
        return place == 0
    return verb.name in ("Reject", "Redirect") or (verb.name == "Dial" and verb.flag("answerOnBridge"))


async def fetch(call: Call, source: Source, setting: Setting) -> Document:
    """The document, or the fallback's, or the carrier's apology."""
    if source.twiml is not None:
        try:
            return parse(source.twiml)
        except DocumentError as broken:
            return await _recover(call, source, setting, broken.code, str(broken))
    if call.runs_in_circles():
        call.fallback = None
        return await _recover(call, source, setting, 11215, f"{DOCUMENTS_A_SECOND} documents within a second")
    document, code, error = await _try(call, source, setting)
    if document is None:
        return await _recover(call, source, setting, code, error)
    return document


async def _try(call: Call, source: Source, setting: Setting) -> tuple[Document | None, int, str]:
    url = source.url or ""
    if not url.startswith(("http://", "https://")):
        return None, 11100, f"invalid URL {url!r}"
    params = call.params() | setting.params() | source.params
    answer = await call.carrier.webhooks.ask(Request(url, source.method, params, "webhook", call.sid, call.cookies))
    if answer.code is not None:
        return None, answer.code, answer.error
    try:
        document = read_answer(answer.content_type, answer.body, answer.url)
    except DocumentError as broken:
        if answer.entry is not None:
            call.carrier.journal.found(answer.entry, broken.code, str(broken))
        return None, broken.code, str(broken)
    if answer.entry is not None and document.warnings:
        call.carrier.journal.found(answer.entry, warnings=document.warnings)
    return replace(document, entry=answer.entry), 0, ""


async def _recover(call: Call, source: Source, setting: Setting, code: int, error: str) -> Document:
    if not setting.recovers:
        raise DocumentError(code, error)
    call.carrier.events.add("webhook_failed", call.sid, url=source.url, code=code, error=error)
    if call.fallback is not None and "ErrorCode" not in source.params:
        spare = Source(
            call.fallback.url,
            call.fallback.method,
            {"ErrorCode": str(code), "ErrorUrl": source.url or ""},
        )
        document, code, error = await _try(call, spare, setting)
        if document is not None:
            return document
        call.carrier.events.add("webhook_failed", call.sid, url=spare.url, code=code, error=error)
    call.answer()
    await call.carrier.media.say(call, Words((APOLOGY,)))
    return Document((Verb("Hangup"),))
