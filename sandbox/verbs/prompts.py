"""Say, Play and Pause: what a party hears, and how long it takes."""

from __future__ import annotations

from sandbox.call import Sound
from sandbox.keys import play_keys
from sandbox.run import Run
from sandbox.twiml import DocumentError, Verb

MOST_LOOPS = 1000
DEFAULT_LANGUAGE = "en-US"


def loops(verb: Verb) -> int:
    """How often a prompt is given; 0 means until the call ends, which the carrier caps at 1,000."""
    asked = int(verb.number("loop", 1))
    return MOST_LOOPS if asked <= 0 else min(asked, MOST_LOOPS)


async def say(run: Run, verb: Verb) -> None:
    call = run.call
    if not verb.text:
        return
    seconds = call.carrier.media.say_seconds(verb.text)
    language = verb.get("language", DEFAULT_LANGUAGE)
    for _ in range(loops(verb)):
        call.say(Sound("say", seconds, verb.text, language, verb.attrs.get("voice")))
        await call.carrier.clock.sleep(seconds)


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
    seconds = await call.carrier.media.play_seconds(url, call.sid)
    if seconds is None:
        call.carrier.events.add("webhook_failed", call.sid, url=url, code=11200)
        return
    for _ in range(loops(verb)):
        call.say(Sound("play", seconds, url=url))
        await call.carrier.clock.sleep(seconds)


async def pause(run: Run, verb: Verb) -> None:
    await run.call.carrier.clock.sleep(max(1.0, verb.number("length", 1)))


PROMPT_VERBS = {"Say": say, "Play": play, "Pause": pause}


async def give_prompts(run: Run, prompts: tuple[Verb, ...]) -> None:
    """Nested prompts, one after another."""
    for verb in prompts:
        await PROMPT_VERBS[verb.name](run, verb)
