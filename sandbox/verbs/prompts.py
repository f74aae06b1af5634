"""Say, Play and Pause: what a party hears, and how long it takes."""

from __future__ import annotations

from sandbox.keys import play_keys
from sandbox.media import Words
from sandbox.run import Run
from sandbox.twiml import DocumentError, Verb

MOST_LOOPS = 1000


def loops(verb: Verb) -> int:
    """How often a prompt is given; 0 means until the call ends, which the carrier caps at 1,000."""
    asked = int(verb.number("loop", 1))
    return MOST_LOOPS if asked <= 0 else min(asked, MOST_LOOPS)


async def say(run: Run, verb: Verb) -> None:
    call = run.call
    if verb.fault is not None:
        call.carrier.media.skip(call, Words.of(verb))
        return
    for _ in range(loops(verb)):
        await call.carrier.media.say(call, Words.of(verb))


async def play(run: Run, verb: Verb) -> None:
    call = run.call
    if verb.get("digits"):
        await play_keys(call, verb.get("digits")).over
        return
    if not verb.text:
        return
    try:
        url = run.document.resolve(verb.text)
    except DocumentError as broken:
        call.carrier.events.add("webhook_failed", call.sid, url=verb.text, code=broken.code)
        return
    for _ in range(loops(verb)):
        if not await call.carrier.media.play(call, url):
            call.carrier.events.add("webhook_failed", call.sid, url=url, code=11200)
            return


async def pause(run: Run, verb: Verb) -> None:
    await run.call.carrier.clock.sleep(max(1.0, verb.number("length", 1)))


PROMPT_VERBS = {"Say": say, "Play": play, "Pause": pause}


async def give_prompts(run: Run, prompts: tuple[Verb, ...]) -> None:
    """Nested prompts, one after another."""
    for verb in prompts:
        await PROMPT_VERBS[verb.name](run, verb)
