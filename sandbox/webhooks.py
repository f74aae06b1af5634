"""Webhooks and callbacks: when each leaves, in which order, struck by which fault, and who waits for the answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from sandbox.clock import Timer
from sandbox.courier import Courier
from sandbox.disorder import suffer
from sandbox.request import Answer, Lane, Request
from sandbox.scripts import Signal
from sandbox.targets import request_target

if TYPE_CHECKING:
    from sandbox.carrier import Carrier


class Webhooks:
    """What leaves for the application, and who hears of the answer."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._tasks: set[asyncio.Task[None]] = set()
        self._delayed: set[Timer] = set()
        self.courier = Courier(carrier)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.courier.close()

    def ask(self, request: Request) -> Signal[Answer]:
        """Send; the signal carries the answer, which says itself whether it is a failure."""
        answered: Signal[Answer] = Signal(self._carrier.stage)
        self._send(request, answered.send, None)
        return answered

    def tell(self, request: Request, lane: Lane | None = None) -> None:
        """Send and forget: a callback, or an action whose answer no longer matters."""
        self._send(request, lambda answer: self._note_failure(request, answer), lane)

    async def send_now(self, request: Request) -> Answer:
        """Send outside any call, for whoever asks by the control API."""
        with self._carrier.traffic.under_way(f"again {request.method} {request.url}"):
            return await self.courier.carry(request)

    def _note_failure(self, request: Request, answer: Answer) -> None:
        if answer.code is not None:
            self._carrier.events.add("webhook_failed", request.call_sid, url=answer.url, code=answer.code)

    def _send(self, request: Request, then: Callable[[Answer], None], lane: Lane | None) -> None:
        target = request_target(request.kind, request.url, request.params, request.call_sid)
        strike = self._carrier.faults.striking(target)
        if strike is None:
            self.launch(request, then, lane)
        else:
            suffer(self, request, then, lane, strike)

    def later(self, seconds: float, then: Callable[[], None]) -> None:
        """Do something after so many seconds of the carrier's clock."""
        timer = self._carrier.clock.timer(seconds)
        self._delayed.add(timer)
        timer.rang.then(lambda: self._due(timer, then))

    def _due(self, timer: Timer, then: Callable[[], None]) -> None:
        if timer in self._delayed:
            self._delayed.discard(timer)
            then()

    def forget_delayed(self) -> None:
        """What was to be done later is not done."""
        for timer in self._delayed:
            timer.cancel()
        self._delayed.clear()

    def launch(self, request: Request, then: Callable[[Answer], None], lane: Lane | None, times: int = 1) -> None:
        """Send now, or when the lane is free; `times` over, when the answers before the last are lost."""
        ticket = self._carrier.traffic.begin(f"{request.kind} {request.method} {request.url}")
        before = lane.tail if lane is not None else None

        async def deliver() -> None:
            try:
                if before is not None and not before.done():
                    await asyncio.wait([before])
                for _ in range(times - 1):
                    await self.courier.carry(request)
                then(await self.courier.carry(request))
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
            task.add_done_callback(lane.forget)
