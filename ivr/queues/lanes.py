"""Lanes: those who wait in one queue and may be served by the same agents."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from urllib.parse import quote, unquote

from ivr import agents

LANE_LENGTH = 200


def required(of_queue: Iterable[str], of_caller: Iterable[str]) -> list[str]:
    """The skills that an entry needs."""
    return sorted(set(of_queue) | set(of_caller))


def lane_of(queue_id: int, language: str, skills: Iterable[str]) -> str:
    """The key of a lane: all who may be served by the same agents, in one order."""
    needs = "/".join(quote(skill, safe=":") for skill in (language, *sorted(skills)))
    lane = f"{queue_id}/{needs}"
    return lane if len(lane) <= LANE_LENGTH else f"{queue_id}#{sha256(needs.encode()).hexdigest()}"


@lru_cache(maxsize=1024)
def needs_of(lane: str) -> tuple[int, frozenset[str] | None]:
    """The queue of a lane and the skills that its callers need, the language among them; None: the key was too long."""
    queue_id, _, needs = lane.partition("/")
    if not needs:
        return int(lane.partition("#")[0]), None
    language, *skills = map(unquote, needs.split("/"))
    return int(queue_id), frozenset({agents.language_skill(language), *skills})


def lanes_of(queue_ids: Iterable[int]) -> str:
    """A regular expression for the lanes of these queues."""
    return f"^({'|'.join(map(str, sorted(queue_ids)))})[/#]"
