"""Requests from the carrier to the application: signed, timed, retried, followed, journalled."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import aiohttp
from yarl import URL

from sandbox.faults import Fault
from sandbox.journal import Entry
from sandbox.scripts import Signal
from sandbox.sids import new_sid
from sandbox.signature import sign, signed_url

if TYPE_CHECKING:
    from sandbox.carrier import Carrier

Params = Mapping[str, str]
CEILING_SECONDS = 15.0
MAX_REDIRECTS = 10
FOLLOWED = frozenset({301, 302, 303, 307})
KEPT_BODY_CHARS = 64 * 1024


@dataclass(frozen=True)
class Request:
    """What is to be sent; the fragment of `url` may hold overrides (facts 1.3)."""

    url: str
    method: str = "POST"
    params: Params = field(default_factory=dict)
    kind: str = "webhook"
    call_sid: str | None = None
    cookies: dict[str, str] | None = None
    token: str = ""  # the idempotency token; empty means a new one, given again only for a repeat


@dataclass(frozen=True)
class Answer:
    """What came back; `code` is the carrier's error code when it counts as a failure."""

    url: str
    status: int = 0
    content_type: str = ""
    body: bytes = b""
    code: int | None = None
    error: str = ""
    entry: Entry | None = None


@dataclass(frozen=True)
class Overrides:
    """Timeouts in seconds, number of retries, and what is retried."""

    connect: float = 5.0
    read: float = CEILING_SECONDS
    total: float = CEILING_SECONDS
    retries: int = 1
    policy: frozenset[str] = frozenset({"ct"})

    @classmethod
    def of(cls, fragment: str) -> Overrides:
        given = dict(parse_qsl(fragment))

        def milliseconds(key: str, low: int, high: int, default: float) -> float:
            text = given.get(key, "")
            return min(max(int(text), low), high) / 1000 if text.isdecimal() else default

        retries = given.get("rc", "")
        return cls(
            connect=milliseconds("ct", 100, 10_000, 5.0),
            read=milliseconds("rt", 100, 15_000, CEILING_SECONDS),
            total=milliseconds("tt", 100, 15_000, CEILING_SECONDS),
            retries=min(int(retries), 5) if retries.isdecimal() else 1,
            policy=frozenset(given.get("rp", "ct").split(",")),
        )

    def retry(self, answer: Answer, cause: str) -> bool:
        kinds = {cause} | ({f"{answer.status // 100}xx"} if answer.status else set())
        return "all" in self.policy or bool(kinds & self.policy)


class Lane:
    """Callbacks that keep their order: the next leaves when the one before is answered."""

    def __init__(self) -> None:
        self.tail: asyncio.Task[None] | None = None


class Webhooks:
    """The carrier's HTTP client."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def ask(self, request: Request) -> Signal[Answer]:
        """Send; the signal carries the answer, which says itself whether it is a failure."""
        answered: Signal[Answer] = Signal(self._carrier.stage)
        self._send(request, answered.send, None)
        return answered

    def tell(self, request: Request, lane: Lane | None = None) -> None:
        """Send and forget: a callback, or an action whose answer no longer matters."""
        self._send(request, self._note_failure, lane)

    async def send_now(self, request: Request) -> Answer:
        """Send outside any call, for whoever asks by the control API."""
        with self._carrier.traffic.under_way(f"again {request.method} {request.url}"):
            return await self._exchange(request)

    def _note_failure(self, answer: Answer) -> None:
        if answer.code is not None:
            call_sid = answer.entry.call_sid if answer.entry else None
            self._carrier.events.add("webhook_failed", call_sid, url=answer.url, code=answer.code)

    def _send(self, request: Request, then: Callable[[Answer], None], lane: Lane | None) -> None:
        fault = self._carrier.faults.striking(request.kind, request.url)
        if fault is not None and fault.action == "drop":
            if request.kind == "webhook":
                then(Answer(request.url, code=11205, error="dropped on purpose"))
            return
        if fault is not None and fault.action in ("delay", "reorder"):
            self._later(request, then, fault.lateness_seconds())
            return
        request = replace(request, token=new_sid("")) if fault is not None else request
        self._launch(request, then, lane, fault)
        if fault is not None and fault.action == "duplicate":
            self._launch(request, lambda answer: None, lane, None)
        if fault is not None and fault.action == "repeat":
            self._later(request, lambda answer: None, fault.lateness_seconds())

    def _later(self, request: Request, then: Callable[[Answer], None], seconds: float) -> None:
        timer = self._carrier.clock.timer(seconds)
        timer.rang.then(lambda: self._launch(request, then, None, None))

    def _launch(self, request: Request, then: Callable[[Answer], None], lane: Lane | None, fault: Fault | None) -> None:
        ticket = self._carrier.traffic.begin(f"{request.kind} {request.method} {request.url}")
        before = lane.tail if lane is not None else None

        async def deliver() -> None:
            try:
                if before is not None and not before.done():
                    await asyncio.wait([before])
                if fault is not None and fault.action == "retry":
                    await self._exchange(request)
                then(_spoiled(await self._exchange(request), fault))
            except Exception as broken:
                self._carrier.stage.crashed(f"{request.kind} {request.url}", broken)
                then(Answer(request.url, code=11200, error="the carrier failed to send this"))
            finally:
                self._carrier.traffic.end(ticket)

        task = asyncio.get_running_loop().create_task(deliver())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        if lane is not None:
            lane.tail = task

    async def _exchange(self, request: Request) -> Answer:
        url, _, fragment = request.url.partition("#")
        overrides = Overrides.of(fragment)
        token = request.token or new_sid("")
        answer = Answer(url)
        try:
            async with asyncio.timeout(overrides.total):
                for _ in range(overrides.retries + 1):
                    answer, cause = await self._attempt(request, url, overrides, token)
                    if answer.code is None or not overrides.retry(answer, cause):
                        break
        except TimeoutError:
            answer = Answer(url, code=11200, error="no answer within the time limit", entry=answer.entry)
        return answer

    async def _attempt(self, request: Request, url: str, overrides: Overrides, token: str) -> tuple[Answer, str]:
        method, params = request.method.upper(), request.params
        for _ in range(MAX_REDIRECTS + 1):
            answer, where = await self._request(request, method, url, params, overrides, token)
            if not where:
                return answer, "" if answer.code != 11205 else "ct"
            url = urljoin(url, where)
            if answer.status != 307 and method == "POST":
                method, params = "GET", {}
        return Answer(url, answer.status, code=11215, error="too many redirects", entry=answer.entry), ""

    async def _request(
        self, request: Request, method: str, url: str, params: Params, overrides: Overrides, token: str
    ) -> tuple[Answer, str]:
        form = list(params.items()) if method == "POST" else []
        if not _well_formed(url):
            return Answer(url, code=11100, error=f"invalid URL {url!r}"), ""
        if method == "GET" and params:
            url += ("&" if urlsplit(url).query else "?") + urlencode(list(params.items()))
        headers = {
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
            "Cache-Control": "max-age=259200",
            "X-Twilio-Signature": sign(self._carrier.settings.auth_token, signed_url(url), form),
            "I-Twilio-Idempotency-Token": token,
        }
        if request.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in request.cookies.items())
        entry = self.entry(request, method, url, headers, form)
        began = time.perf_counter()
        try:
            answer = await self._exchange_once(request, entry, overrides)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            answer = Answer(url, code=11205, error=str(error) or type(error).__name__, entry=entry)
        except TimeoutError:
            entry.error_code, entry.error = 11200, "no answer within the time limit"
            raise
        except (aiohttp.InvalidURL, ValueError) as error:
            answer = Answer(url, code=11100, error=f"invalid URL: {error}", entry=entry)
        except aiohttp.ClientError as error:
            answer = Answer(url, code=11200, error=str(error) or type(error).__name__, entry=entry)
        finally:
            entry.duration_ms = round((time.perf_counter() - began) * 1000, 3)
            self._carrier.journal.touch()
        entry.error_code, entry.error = answer.code, answer.error or None
        return answer, entry.answer_headers.get("Location", "") if answer.status in FOLLOWED else ""

    def entry(
        self, request: Request, method: str, url: str, headers: dict[str, str], form: list[tuple[str, str]]
    ) -> Entry:
        """A new line of the journal, its answer still to come."""
        journal, now = self._carrier.journal, self._carrier.clock.now()
        entry = Entry(journal.next_number(), now, request.kind, request.call_sid, method, url, headers, form)
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
        body: Any = urlencode(entry.form).encode() if entry.method == "POST" else None
        headers = entry.headers
        if body is not None:
            headers = headers | {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
        async with self.session().request(
            entry.method,
            URL(entry.url, encoded=True),
            data=body,
            headers=headers,
            allow_redirects=False,
            timeout=timeout,
        ) as response:
            content = await response.read()
            entry.status = response.status
            entry.answer_headers = dict(response.headers)
            _keep_cookies(request, response.headers.getall("Set-Cookie", []))
        content_type = response.headers.get("Content-Type", "")
        if request.kind != "media":
            entry.body = content[:KEPT_BODY_CHARS].decode(errors="replace")
        code, error = _verdict(response.status)
        return Answer(entry.url, response.status, content_type, content, code, error, entry)


def _well_formed(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


def _verdict(status: int) -> tuple[int | None, str]:
    if status in FOLLOWED or 200 <= status < 300:
        return None, ""
    if 300 <= status < 400:
        return 11216, f"redirect with status {status} is not followed"
    return 11200, f"HTTP status {status}"


def _keep_cookies(request: Request, given: list[str]) -> None:
    if request.cookies is None:
        return
    for header in given:
        for name, morsel in SimpleCookie(header).items():
            request.cookies[name] = morsel.value


def _spoiled(answer: Answer, fault: Fault | None) -> Answer:
    if fault is None or fault.action not in ("timeout", "error_500"):
        return answer
    what = "no answer within the time limit" if fault.action == "timeout" else "HTTP status 500"
    return Answer(answer.url, 500, code=11200, error=f"{what}, on purpose", entry=answer.entry)
