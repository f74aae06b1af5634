"""Where clips are named: in the words of menus that serve calls and of drafts, and as music of queues."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import or_, select

from ivr import revisions
from ivr.db import Tx
from ivr.media.offered import is_standing
from ivr.queues.rows import Queue
from ivr.revisions import Draft, Revision
from ivr.sentences import Sentence

Where = Literal["live", "draft", "queue"]


class ClipInUse(Sentence):
    """A menu, one of its revisions, or a queue names the clip."""


@dataclass(frozen=True, slots=True)
class ClipUse:
    """One place that plays a clip, and its title if it has one.

    `flow` is a menu's name, or the queue's title; `node` None: the whole menu.
    """

    clip: str
    where: Where
    flow: str
    node: str | None
    title: str


def listing(tx: Tx) -> list[ClipUse]:
    """Every use, in the order of the documents."""
    found: list[ClipUse] = []
    for (flow, where), document in documents(tx).items():
        found += [ClipUse(file_name(clip), where, flow, node, title) for clip, node, title in _named(document)]
    for queue in tx.rows(select(Queue.title, Queue.music).order_by(Queue.title)):
        found += [
            ClipUse(file_name(clip), "queue", queue.title, None, queue.title) for clip in queue.music.values() if clip
        ]
    return list(dict.fromkeys(found))


def documents(tx: Tx) -> dict[tuple[str, Where], dict[str, Any]]:
    """What serves calls and what is drafted, by flow; the drafts last."""
    live = {name: revisions.published_view(tx, name) for name in revisions.flows(tx)}
    served: dict[tuple[str, Where], dict[str, Any]] = {
        (name, "live"): revisions.document_of(tx, view.id) for name, view in live.items() if view is not None
    }
    drafted: dict[tuple[str, Where], dict[str, Any]] = {
        (view.flow, "draft"): revisions.drafted(tx, view.flow) for view in revisions.drafts(tx)
    }
    return served | drafted


def expect_unused(tx: Tx, clip: str) -> None:
    """Raises ClipInUse while anything names the clip: any revision too, which one may go back to."""
    if is_standing(clip):
        raise ClipInUse(f"{clip} belongs to the words of its language", used="*")
    named = _mentioning(tx, clip)
    if named:
        raise ClipInUse(f"{clip} is named by: {', '.join(named)}", used=", ".join(named))


def is_named(tx: Tx, clip: str, *, but: str) -> bool:
    """Whether anything names the clip but the draft of this one flow: any revision, another flow's draft, a queue."""
    return is_standing(clip) or bool(_mentioning(tx, clip, but))


def _mentioning(tx: Tx, clip: str, but: str | None = None) -> list[str]:
    quoted = {f'"{clip}"', f'"{clip.removesuffix(".wav")}"'}
    flows = {
        row.flow
        for table in (Revision, Draft)
        for row in tx.rows(
            select(table.flow)
            .where(or_(*(table.document.contains(each, autoescape=True) for each in quoted)))
            .distinct()
        )
        if table is Revision or row.flow != but
    }
    queues = {use.flow for use in listing(tx) if use.where == "queue" and use.clip == clip}
    return sorted(flows | queues)


def file_name(clip: str) -> str:
    """The file that a document means, which may leave the ending out."""
    return clip if "." in clip else f"{clip}.wav"


def _named(document: Mapping[str, Any]) -> Iterator[tuple[str, str | None, str]]:
    nodes = document.get("nodes")
    for name, node in nodes.items() if isinstance(nodes, Mapping) else ():
        title = node.get("title") if isinstance(node, Mapping) else None
        for clip in _clips(node):
            yield clip, str(name), str(title or "")
    for clip in _clips({key: value for key, value in document.items() if key != "nodes"}):
        yield clip, None, ""


def _clips(part: Any) -> Iterator[str]:
    """The names under `audio` and `music`, wherever they stand; placeholders are none."""
    if isinstance(part, Mapping):
        for key, value in part.items():
            if key in ("audio", "music") and isinstance(value, str | list):
                named = [value] if isinstance(value, str) else value
                yield from (clip for clip in named if isinstance(clip, str) and clip and not clip.startswith("{"))
            else:
                yield from _clips(value)
    elif isinstance(part, list):
        for inner in part:
            yield from _clips(inner)
