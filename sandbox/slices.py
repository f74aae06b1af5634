"""Long work in short slices: between them timers ring, frames leave and others are answered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from typing import TypeVar

T = TypeVar("T")
SLICE_SECONDS = 0.002  # a tenth of a frame of sound


async def in_slices(items: Iterable[T]) -> AsyncIterator[T]:
    """Each item, as many in a row as two milliseconds allow."""
    until = time.perf_counter() + SLICE_SECONDS
    for item in items:
        yield item
        if time.perf_counter() >= until:
            await asyncio.sleep(0)
            until = time.perf_counter() + SLICE_SECONDS
