"""The carrier's HTTP client: a request signed, timed, retried, followed and journalled, and its answer judged."""

from __future__ import annotations

import asyncio
import hashlib
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import aiohttp
from yarl import URL

from sandbox.cache import Cache
from sandbox.cookies import keep_cookies
from sandbox.failures import BAD_URL, CONNECTING, RETRIEVAL, why
from sandbox.forms import encoded
from sandbox.journal import Entry, legible
from sandbox.overrides import Overrides
from sandbox.request import Answer, Params, Request
from sandbox.sids import new_sid
from sandbox.signature import sign, signed_url
from sandbox.twiml import MAX_BODY_BYTES, TOO_LONG
from sandbox.verdicts import FOLLOWED, judge_callback, verdict, well_formed, written_out

if TYPE_CHECKING:
    from sandbox.carrier import Carrier

MAX_REDIRECTS = 10
NOT_MODIFIED = 304
TOO_MANY_REDIRECTS = 11215
KEPT_BODY_CHARS = 64 * 1024
LARGEST_FILE_BYTES = 96 * 2**20  # forty minutes in two channels, and then some


class Courier:
    """Carries one request at a time for whoever asks, as many beside one another as are asked for."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._session: aiohttp.ClientSession | None = None
        self.cache = Cache()

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def carry(self, request: Request) -> Answer:
        """Send, again where the URL's overrides say so; the answer says itself whether it is a failure."""
        url, _, fragment = request.url.partition("#")
        overrides = Overrides.of(fragment)
        if overrides.fault is not None:
            return self.lose(request, *overrides.fault)
        token = request.token or new_sid("")
        answer = Answer(url)
        try:
            async with asyncio.timeout(overrides.total):
                for _ in range(overrides.retries + 1):
                    answer = await self._attempt(request, url, overrides, token)
                    if answer.code is None or not overrides.retry(answer.status, answer.cause):
                        break
        except TimeoutError:
            answer = Answer(url, code=11200, error="no answer within the time limit", entry=answer.entry)
        return answer

    async def _attempt(self, request: Request, url: str, overrides: Overrides, token: str) -> Answer:
        method, params = request.method.upper(), request.params
        for _ in range(MAX_REDIRECTS + 1):
            answer, where = await self._request(request, method, url, params, overrides, token)
            if not where:
                return answer
            try:
                url = urljoin(url, where)
            except ValueError:
                return self.spoil(answer, BAD_URL, f"redirected to no URL: {where!r}")
            if answer.status != 307 and method == "POST":
                method, params = "GET", {}
        return self.spoil(answer, TOO_MANY_REDIRECTS, "too many redirects")

    async def _request(
        self, request: Request, method: str, url: str, params: Params, overrides: Overrides, token: str
    ) -> tuple[Answer, str]:
        form = list(params.items()) if method == "POST" and not request.json else []
        url = written_out(url)
        if not well_formed(url):
            return self.lose(replace(request, url=url), BAD_URL, f"invalid URL {url!r}"), ""
        asked = url  # what a document calls its own address: without what is told by GET
        if method == "GET" and params:
            url += ("&" if urlsplit(url).query else "?") + encoded(list(params.items()))
        if method == "POST" and request.json:
            digest = hashlib.sha256(request.json.encode()).hexdigest()
            url += ("&" if urlsplit(url).query else "?") + f"bodySHA256={digest}"
        headers = self._headers(request, url, form, token)
        kept = self.cache.get(url) if method == "GET" else None
        headers |= kept.condition() if kept is not None else {}
        entry = self.entry(request, method, url, headers, form)
        began = time.perf_counter()
        answer = Answer(url, code=RETRIEVAL, error="no answer within the time limit", entry=entry, cause="rt")
        try:
            answer = await self._exchange_once(request, entry, overrides)
        except aiohttp.SocketTimeoutError:
            pass  # as it stands
        except (aiohttp.ClientError, ValueError) as error:
            answer = _failed(url, error, entry)
        finally:
            entry.duration_ms = round((time.perf_counter() - began) * 1000, 3)
            entry.error_code, entry.error = answer.code, answer.error or None
            self._carrier.journal.answered(entry)
        return replace(answer, url=asked), entry.answer_header("Location") if answer.status in FOLLOWED else ""

    def _headers(self, request: Request, url: str, form: list[tuple[str, str]], token: str) -> dict[str, str]:
        signed = signed_url(url, of_text="MessageSid" in request.params)
        headers = {
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
            "Cache-Control": "max-age=259200",
            "X-Twilio-Signature": sign(self._carrier.settings.auth_token, signed, form),
            "I-Twilio-Idempotency-Token": token,
        }
        if request.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in request.cookies.items())
        return headers

    def entry(
        self, request: Request, method: str, url: str, headers: dict[str, str], form: list[tuple[str, str]]
    ) -> Entry:
        """A new line of the journal, its answer still to come."""
        journal, now = self._carrier.journal, self._carrier.clock.now()
        entry = Entry(journal.next_number(), now, request.kind, request.call_sid, method, url, headers, form)
        entry.fault = request.fault or None
        entry.overrides = Overrides.of(request.url.partition("#")[2]).given if "#" in request.url else {}
        journal.add(entry)
        return entry

    def session(self) -> aiohttp.ClientSession:
        if self._session is None:
            # Servers close idle connections after two seconds or more: be the first to let go.
            connector = aiohttp.TCPConnector(limit=512, keepalive_timeout=1.5)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
        return self._session

    async def _exchange_once(self, request: Request, entry: Entry, overrides: Overrides) -> Answer:
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=overrides.connect, sock_read=overrides.read)
        body: Any = None
        headers = entry.headers
        if entry.method == "POST":
            body = (request.json or encoded(entry.form)).encode()
            kind = "application/json" if request.json else "application/x-www-form-urlencoded"
            headers = headers | {"Content-Type": f"{kind}; charset=utf-8"}
        async with self.session().request(
            entry.method,
            URL(entry.url, encoded=True),
            data=body,
            headers=headers,
            allow_redirects=False,
            timeout=timeout,
        ) as response:
            content = await _read(response, _most_bytes(request, response.content_type))
            entry.status = response.status
            entry.answer_headers = legible(response.headers)
            if request.cookies is not None:
                keep_cookies(request.cookies, response.headers.getall("Set-Cookie", []))
        content_type = entry.answer_header("Content-Type")
        if request.kind != "media":
            entry.body = content[:KEPT_BODY_CHARS].decode(errors="replace")
        return self._judged(request, entry, content_type, content)

    def _judged(self, request: Request, entry: Entry, content_type: str, content: bytes) -> Answer:
        status, kept = entry.status or 0, self.cache.get(entry.url)
        if status == NOT_MODIFIED and kept is not None and entry.method == "GET":
            return Answer(entry.url, status, kept.content_type, kept.body, entry=entry, unchanged=True)
        if entry.method == "GET" and status == 200:
            self.cache.keep(entry.url, entry.answer_headers, content_type, content)
        code, error = verdict(status)
        if request.kind == "callback":
            judge_callback(entry, code, content)
        elif code is None and len(content) > _most_bytes(request, content_type):
            code, error = TOO_LONG, "the response body is too long"
        return Answer(entry.url, status, content_type, content, code, error, entry)

    def lose(self, request: Request, code: int, error: str) -> Answer:
        """Journal a request that never leaves; its failure."""
        entry = self.entry(request, request.method.upper(), request.url, {}, list(request.params.items()))
        entry.error_code, entry.error = code, error
        self._carrier.journal.answered(entry)
        return Answer(request.url, code=code, error=error, entry=entry)

    def spoil(self, answer: Answer, code: int, error: str) -> Answer:
        """The answer as a failure, in the journal too."""
        if answer.entry is not None:
            self._carrier.journal.found(answer.entry, code, error)
        return Answer(answer.url, answer.status, code=code, error=error, entry=answer.entry)


def _failed(url: str, error: Exception, entry: Entry) -> Answer:
    code, text = why(error)
    return Answer(url, code=code, error=text, entry=entry, cause="ct" if code in CONNECTING else "")


def _most_bytes(request: Request, content_type: str) -> int:
    """What is worth reading of an answer: a document that is longer is none."""
    if request.most_bytes is not None:
        return request.most_bytes
    return LARGEST_FILE_BYTES if request.kind == "media" or content_type.startswith("audio/") else MAX_BODY_BYTES


async def _read(response: aiohttp.ClientResponse, most: int) -> bytes:
    """The body; of one that is longer, the first `most` bytes and one."""
    content = bytearray()
    async for piece in response.content.iter_any():
        content += piece
        if len(content) > most:
            response.close()
            break
    return bytes(memoryview(content)[: most + 1])
