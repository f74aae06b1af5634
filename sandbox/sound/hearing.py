"""Utterances: what a party says between two silences, handed to the recogniser."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import Executor
from typing import TYPE_CHECKING

import numpy as np

from sandbox.call import Call
from sandbox.far import Input
from sandbox.sound.line import loud
from sandbox.sound.pcm import FRAME_SECONDS, SILENCE, Samples
from sandbox.sound.recogniser import Recogniser

if TYPE_CHECKING:
    from sandbox.traffic import Traffic

PAUSE_SECONDS = 0.6  # of silence end an utterance
BEFORE_SECONDS = 0.2  # kept from before the first loud frame: words begin softly
LONGEST_SECONDS = 60.0
SHORTEST_LOUD_FRAMES = 5
log = logging.getLogger("sandbox")


class Hearing:
    """One party's ear for words, while a verb asks for them. Words arrive as the call's input `speech`; an utterance
    that came to nothing arrives empty."""

    def __init__(self, call: Call, recogniser: Recogniser, threads: Executor, traffic: Traffic, language: str) -> None:
        self._call = call
        self._recogniser = recogniser
        self._threads = threads
        self._traffic = traffic
        self._language = language
        self._frames: list[Samples] = []
        self._loud = 0
        self._quiet = 0
        self._over = False

    def take(self, frame: Samples | None) -> None:
        """20 ms of what the party says."""
        if self._over:
            return
        frame = SILENCE if frame is None else frame
        self._frames.append(frame)
        self._loud, self._quiet = (self._loud + 1, 0) if loud(frame) else (self._loud, self._quiet + 1)
        if self._loud < SHORTEST_LOUD_FRAMES:
            self._forget_the_beginning()
        elif self._quiet * FRAME_SECONDS >= PAUSE_SECONDS or len(self._frames) * FRAME_SECONDS >= LONGEST_SECONDS:
            self._hand_over()

    def _forget_the_beginning(self) -> None:
        if self._quiet * FRAME_SECONDS > BEFORE_SECONDS:
            noise, self._loud = self._loud, 0
            self._frames = self._frames[-round(BEFORE_SECONDS / FRAME_SECONDS) :]
            if noise:
                self._give("")

    def _hand_over(self) -> None:
        samples = np.concatenate(self._frames)
        self._frames, self._loud, self._quiet = [], 0, 0
        ticket = self._traffic.begin(f"recognising speech of {self._call.sid}")
        work = asyncio.get_running_loop().run_in_executor(
            self._threads, self._recogniser.words, samples, self._language
        )
        work.add_done_callback(lambda done: self._understood(ticket, done))

    def _understood(self, ticket: int, work: asyncio.Future[str]) -> None:
        self._traffic.end(ticket)
        if work.cancelled():
            return
        error = work.exception()
        if error is not None:
            log.warning("speech could not be recognised: %s", error)
        self._give("" if error is not None else work.result())

    def _give(self, words: str) -> None:
        if not self._over and self._call.ear is not None:
            self._call.ear.put(Input("speech", words))

    def stop(self) -> None:
        self._over = True
        if self._call.hearing is self:
            self._call.hearing = None
