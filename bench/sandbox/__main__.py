"""`python -m bench.sandbox`: callers in menus and queues, sound, and memory over very many calls."""

from __future__ import annotations

import argparse
import asyncio

from bench.sandbox import endurance, load, sound
from bench.sandbox.ground import ground


async def _sound(arguments: argparse.Namespace) -> None:
    async with ground(sound.ROUTES) as (place, pages):
        await place.own(sound.LINE, pages + "/line")
        await place.own(sound.MENU, pages + "/menu")
        print("from a key to its words:", await sound.click(place, arguments.clicks))
        for pairs in arguments.pairs:
            print(f"{pairs} pair(s) talking:", await sound.talk(place, pairs, arguments.seconds))


async def _load(arguments: argparse.Namespace) -> None:
    async with ground(load.ROUTES, "--no-sound") as (place, pages):
        await place.own(load.LINE, pages + "/asked", StatusCallback=pages + "/ended")
        told = await load.callers(place, arguments.callers, arguments.seconds)
        print(f"{arguments.callers} calls at a time in menus and queues:", told)


async def _endurance(arguments: argparse.Namespace) -> None:
    async with ground(endurance.ROUTES, "--no-sound", "--clock", "x20", first=False) as (place, pages):
        await place.own(endurance.LINE, pages + "/short", StatusCallback=pages + "/ended", SmsUrl=pages + "/over")
        await endurance.many(place, arguments.calls)


WAYS = {"sound": _sound, "load": _load, "endurance": _endurance}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.sandbox", description=__doc__)
    parser.add_argument("what", choices=[*WAYS], nargs="*", default=["load", "sound"])
    parser.add_argument("--pairs", type=int, nargs="+", default=[1, 5, 30])
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--clicks", type=int, default=20)
    parser.add_argument("--callers", type=int, default=300)
    parser.add_argument("--calls", type=int, default=100_000)
    given = parser.parse_args()
    for what in given.what:
        asyncio.run(WAYS[what](given))
