"""What a program has to hand: its pages, its calls, the requests it got, and its notes."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

from twilio.base.exceptions import TwilioException
from twilio.rest import Client

from ivr.carrier_check.account import Account
from ivr.carrier_check.door import Door, Page
from ivr.carrier_check.facts import Notes
from ivr.carrier_check.hits import Hit

LAG_SECONDS = 10.0  # real ones: what networks, threads and busy machines may add to any wait
LISTENING = '<Pause length="120"/>'
STAYING = f"<Say>Hello.</Say>{LISTENING}"  # a Pause alone, as the first verb, would let the call ring on
OVER = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})


class Unseen(Exception):
    """Something that the program needs did not happen; the message says what."""


class Stage:
    """One program's part of the check. `near` is the number that calls, `far` the one that is called first."""

    def __init__(self, program: str, account: Account, door: Door, notes: Notes, rate: float) -> None:
        self.program, self.account, self.door, self.notes, self.rate = program, account, door, notes, rate
        self.far, self.near = account.numbers[0], account.numbers[1]
        self.pages: dict[str, Page] = {}
        self.hits: list[Hit] = []
        self.sids: list[str] = []
        self.began_as: dict[str, str] = {}  # by CallSid: the status in the answer that made the call
        self.url = f"{door.root}/{program}"
        self._came = asyncio.Condition()
        door.admit(self)

    # Pages

    def fill(self, text: str) -> str:
        """`@name` is the address of a page, `{far}` and `{near}` the numbers. Raises BeyondBounds for others."""
        text = text.replace("@", f"{self.url}/").replace("{far}", self.far).replace("{near}", self.near)
        self.account.admit(text)
        return text

    def serve(self, **pages: Page) -> None:
        """Pages by their names, `_` for `-`: TwiML (without its root), a Reply, or a function of the Hit."""
        self.pages |= {name.replace("_", "-"): page for name, page in pages.items()}

    def note(self, page: str, hit: Hit) -> None:
        self.hits.append(_under(page, hit))
        task = asyncio.ensure_future(self._wake())
        task.add_done_callback(lambda done: done.exception())

    async def _wake(self) -> None:
        async with self._came:
            self._came.notify_all()

    # Looking

    def all(self, page: str, **wanted: str) -> list[Hit]:
        return [hit for hit in self.hits if hit.page == page and all(hit[key] == wanted[key] for key in wanted)]

    async def maybe(self, page: str, number: int = 1, within: float = 20.0, **wanted: str) -> Hit | None:
        """The `number`th request for a page with such parameters; None when it does not come within
        so many seconds of the carrier's clock."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within / self.rate + LAG_SECONDS), self._came:
                await self._came.wait_for(lambda: len(self.all(page, **wanted)) >= number)
        found = self.all(page, **wanted)
        return found[number - 1] if len(found) >= number else None

    async def hit(self, page: str, number: int = 1, within: float = 20.0, **wanted: str) -> Hit:
        """As `maybe`. Raises Unseen instead of None."""
        found = await self.maybe(page, number, within, **wanted)
        if found is None:
            raise Unseen(f"request {number} for {page!r} {wanted or ''} did not come")
        return found

    async def pass_time(self, seconds: float) -> None:
        """So many seconds of the carrier's clock."""
        await asyncio.sleep(seconds / self.rate)

    # Doing

    async def rest(self, work: Callable[[Client], Any]) -> Any:
        """What the SDK answers. Raises Unseen when the carrier refuses."""
        try:
            return await self.account.ask(work)
        except TwilioException as refused:
            raise Unseen(f"the carrier refused what must work: {refused}") from None

    async def call(self, rings: str = "", near: str = LISTENING, also: tuple[str, ...] = (), **order: Any) -> str:
        """Near calls far, whose number serves the page `rings`; near itself is told `near` (TwiML). `also` are pages
        for further calls that near's number will get meanwhile, one each. Returns near's CallSid, when all came in."""
        async with self.calling(rings, near, also, **order) as sid:
            return sid

    @contextlib.asynccontextmanager
    async def calling(
        self, rings: str = "", near: str = LISTENING, also: tuple[str, ...] = (), **order: Any
    ) -> AsyncIterator[str]:
        """As `call`, but for what must happen before the further calls have come in."""
        if "url" not in order and "twiml" not in order:
            order["twiml"] = f"<Response>{near}</Response>"
        if "status_callback" not in order:
            order["status_callback"] = "@progress"
            order["status_callback_event"] = ["initiated", "ringing", "answered", "completed"]
        order = {name: self.fill(value) if isinstance(value, str) else value for name, value in order.items()}
        expected = {self.far: [rings]} | ({self.near: list(also)} if also else {})
        async with self._expecting(expected if rings else {}):
            made = await self.account.call(to=self.far, from_=self.near, **order)
            self.sids.append(made.sid)
            self.began_as[made.sid] = made.status
            yield str(made.sid)

    @contextlib.asynccontextmanager
    async def inviting(self, *pages: str) -> AsyncIterator[None]:
        """For calls to far that are not made by `call`: they are answered with these pages, one each."""
        async with self._expecting({self.far: list(pages)}):
            yield

    @contextlib.asynccontextmanager
    async def _expecting(self, pages: dict[str, list[str]]) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(None) as limit, self.door.expecting(self, pages):
                yield
                limit.reschedule(asyncio.get_running_loop().time() + 60 / self.rate + LAG_SECONDS)
        except TimeoutError:
            raise Unseen(f"a call that was to come to {' and '.join(pages)} did not come") from None

    async def press(self, sid: str, digits: str) -> None:
        """Let the party behind a call press keys, and then stay."""
        twiml = f'<Response><Play digits="{digits}"/>{LISTENING}</Response>'
        await self.rest(lambda client: client.calls(sid).update(twiml=twiml))

    async def tell(self, sid: str, twiml: str) -> None:
        """Give a call another document."""
        told = self.fill(f"<Response>{twiml}</Response>")
        await self.rest(lambda client: client.calls(sid).update(twiml=told))

    async def hang_up(self, sid: str) -> None:
        await self.rest(lambda client: client.calls(sid).update(status="completed"))

    async def fetch(self, sid: str) -> Any:
        return await self.rest(lambda client: client.calls(sid).fetch())

    async def until(self, sid: str, statuses: frozenset[str] = OVER, within: float = 30.0) -> Any:
        """The call's record once it has one of the statuses. Raises Unseen."""
        try:
            async with asyncio.timeout(within / self.rate + LAG_SECONDS):
                while (call := await self.fetch(sid)).status not in statuses:
                    await self.pass_time(max(0.5, 0.1 * self.rate))
        except TimeoutError:
            raise Unseen(f"the call {sid} did not become {' or '.join(sorted(statuses))}") from None
        return call

    async def leave(self) -> None:
        """Hang up whatever is left of the program's calls."""
        for sid in self.sids:
            with contextlib.suppress(TwilioException):
                await self.account.ask(lambda client, sid=sid: client.calls(sid).update(status="completed"))  # type: ignore[misc]

    # Noting

    def see(self, fact: str, holds: object, seen: object) -> None:
        self.notes.see(fact, bool(holds), self.scrubbed(str(seen)))

    def cannot_see(self, fact: str, why: str) -> None:
        self.notes.cannot_see(fact, why)

    def break_off(self, why: str) -> None:
        """Whatever has not been seen by now is not observed, for this reason."""
        self.notes.broke_off = self.scrubbed(why)

    def scrubbed(self, text: str) -> str:
        """Without the account, its numbers and where the check is reached: findings are sent to others."""
        for secret, word in (
            (self.url, ""),
            (self.door.root, ""),
            (self.account.credentials.sid, "AC…"),
            (self.far, "far"),
            (self.near, "near"),
        ):
            text = text.replace(secret, word)
        return text

    def between(self, seconds: float, low: float, high: float) -> bool:
        """Whether a span between two requests lies so, give or take what networks add."""
        return low - 0.2 * self.rate - 0.2 <= seconds <= high + 1.5 * self.rate


def _under(page: str, hit: Hit) -> Hit:
    return hit if page == hit.page else Hit(**{**vars(hit), "page": page})
