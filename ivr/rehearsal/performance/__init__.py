"""A performance: the script's steps done one after another, and what was found instead where it went otherwise."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from ivr.rehearsal.cast import Agent
from ivr.rehearsal.conductor import Restless
from ivr.rehearsal.performance import around, desks, passing, telephones
from ivr.rehearsal.performance.scene import Act, Missed, Scene
from ivr.rehearsal.records import RecordsElsewhere
from ivr.rehearsal.script import Script, Step
from ivr.rehearsal.stage import NotOnThisStage, Stage
from ivr.rehearsal.telephone import NotOnTheLine
from ivr.rehearsal.transcript import Transcript
from ivr.rehearsal.wire import Refused

ACTS: Mapping[str, Act] = {**telephones.ACTS, **desks.ACTS, **passing.ACTS, **around.ACTS}


def perform(script: Script, stage: Stage) -> Transcript:
    """Plays the whole script, or as far as the first miss."""
    scene = Scene(script, stage)
    started = time.monotonic()

    def listen(event: dict[str, Any]) -> None:
        _take(scene, event)

    scene.conductor.listeners.append(listen)
    try:
        _play(scene)
    finally:
        scene.conductor.listeners.remove(listen)
        scene.dismiss()
    scene.transcript.took = timedelta(seconds=time.monotonic() - started)
    return scene.transcript


def _play(scene: Scene) -> None:
    step: Step | None = None
    try:
        scene.engage()
        for step in scene.script.steps:
            for name in step.subjects or ("",):
                ACTS[step.verb](scene, step, name)
    except (Missed, NotOnTheLine, Refused, Restless, RecordsElsewhere, NotOnThisStage) as error:
        place = f"{scene.script.path}:{step.line}: {step.words}: " if step else ""
        scene.transcript.miss(scene.conductor.now(), f"{place}{error}")


def _take(scene: Scene, event: dict[str, Any]) -> None:
    for name, one in scene.cast.items():
        mine = one.take(event) if isinstance(one, Agent) else one.telephone.take(event)
        if mine:
            _note(scene, name, event)


def _note(scene: Scene, name: str, event: dict[str, Any]) -> None:
    at = datetime.fromisoformat(event["at"])
    if event["kind"] == "heard":
        words = event.get("text") or f"[{event.get('verb')} {event.get('url', '')}]".replace(" ]", "]")
        scene.transcript.add(at, name, "heard", words)
    elif event["kind"] in _TOLD:
        scene.transcript.add(at, name, "happened", _TOLD[event["kind"]].format_map(_Lenient(event)))


class _Lenient(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""


_TOLD = {
    "queued": "waits in the queue",
    "dequeued": "leaves the queue",
    "conference_joined": "joins the conference",
    "conference_left": "leaves the conference",
    "conference_held": "is put on hold",
    "conference_resumed": "is taken off hold",
    "ringing": "is called",
    "message": "receives “{body}”",
    "ended": "the call ends ({status}, by {by})",
    "webhook_failed": "a webhook failed: {code} {url}",
}
