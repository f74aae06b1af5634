"""Say, Play and Pause: what a party hears, and how long it takes."""

from __future__ import annotations

from sandbox.keys import play_keys
from sandbox.media import NO_SOUND, Words
from sandbox.run import Run
from sandbox.twiml import DocumentError, Verb

MOST_LOOPS = 1000
NESTED_NO_SOUND = 13325


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


async def play(run: Run, verb: Verb, nested: bool = False) -> None:
    call = run.call
    if verb.get("digits"):
        await play_keys(call, verb.get("digits")).over
        return
    if not verb.text:
        return
    try:
        url = run.document.resolve(verb.text)
    except DocumentError as broken:
        run.warn(broken.code, str(broken), url=verb.text)
        return
    for _ in range(loops(verb)):
        code = await call.carrier.media.play(call, url)
        if code is not None:
            run.warn(NESTED_NO_SOUND if nested and code == NO_SOUND else code, "the file cannot be played", url=url)
            return


async def pause(run: Run, verb: Verb) -> None:
    await run.call.carrier.clock.sleep(max(1.0, verb.number("length", 1)))


PROMPT_VERBS = {"Say": say, "Play": play, "Pause": pause}


async def give_prompts(run: Run, prompts: tuple[Verb, ...]) -> None:
    """Nested prompts, one after another."""
    for verb in prompts:
        if verb.name == "Play":
            await play(run, verb, nested=True)
        else:
            await PROMPT_VERBS[verb.name](run, verb)
