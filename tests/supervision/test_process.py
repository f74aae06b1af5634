"""A process is kept running, and stopped when told."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from ivr.supervision.process import Keeper, NotReady, Service

MARK = "import pathlib, signal, sys; {first}; pathlib.Path(sys.argv[1]).touch()\nwhile True: signal.pause()"


def _service(mark: Path, first: str = "pass", stop_seconds: float = 10) -> Service:
    """A process that is ready once it has left its mark."""

    async def ready() -> bool:
        return _is_there(mark)

    argv = (sys.executable, "-c", MARK.format(first=first), str(mark))
    return Service("it", argv, ready=ready, stop_seconds=stop_seconds)


def _is_there(mark: Path) -> bool:
    return mark.exists()


def _is_alive(pid: int | None) -> bool:
    assert pid is not None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_killed_process_comes_back_and_it_is_said(tmp_path: Path) -> None:
    said: list[str] = []

    async def scene() -> None:
        keeper = Keeper(_service(tmp_path / "mark"), said.append)
        await keeper.start()
        first = keeper.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        await asyncio.wait_for(keeper.restarted.wait(), 20)
        assert keeper.pid != first
        await keeper.stop()
        assert not _is_alive(keeper.pid)

    asyncio.run(scene())
    assert said == ["it was killed by SIGKILL; started again in 0.5 s"]


def test_a_process_that_ends_while_starting_is_named(tmp_path: Path) -> None:
    async def scene() -> None:
        keeper = Keeper(Service("it", (sys.executable, "-c", "raise SystemExit(3)"), ready=_never), lambda words: None)
        with pytest.raises(NotReady, match="it ended with status 3 while starting"):
            await keeper.start()

    asyncio.run(scene())


async def _never() -> bool:
    return False


def test_a_process_that_does_not_stop_is_killed(tmp_path: Path) -> None:
    said: list[str] = []

    async def scene() -> None:
        stubborn = _service(tmp_path / "mark", "signal.signal(signal.SIGTERM, signal.SIG_IGN)", stop_seconds=0.2)
        keeper = Keeper(stubborn, said.append)
        await keeper.start()
        await keeper.stop()
        assert not _is_alive(keeper.pid)

    asyncio.run(scene())
    assert said == ["it did not stop in 0.2 s and was killed"]
