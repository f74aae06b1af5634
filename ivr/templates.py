"""Templates that new flows begin with: what each is, and a draft made of one with the queues that it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from callflows.template import ABOUT, NoVoice, Wish, hours_of, made
from ivr import choices, queues, revisions
from ivr.choices import ChoiceKind, Written
from ivr.db import Tx
from ivr.queues import NewQueue
from ivr.revisions import DraftView
from ivr.staff import audit

__all__ = ["Begun", "NeededQueue", "NoSuchTemplate", "NoVoice", "TemplateView", "Wish", "listing", "use"]


class NoSuchTemplate(Exception):
    """There is no template of that name."""


@dataclass(frozen=True, slots=True)
class NeededQueue:
    """A queue that a template sends callers to, its title by language; `exists`: it is there already."""

    name: str
    title: Mapping[str, str]
    exists: bool


@dataclass(frozen=True, slots=True)
class TemplateView:
    """A template as it is offered: its title and a sentence about it by language, and the queues it needs."""

    name: str
    title: Mapping[str, str]
    about: Mapping[str, str]
    languages: list[str]
    queues: list[NeededQueue]


@dataclass(frozen=True, slots=True)
class Begun:
    """The draft of a new flow, and the titles of the queues that were made for it: nobody serves them yet."""

    draft: DraftView
    queues: list[str]


def listing(tx: Tx) -> list[TemplateView]:
    """Every template, in the order in which they are offered."""
    known = {queue.name for queue in queues.settings.listing(tx)}
    return [_view(name, revisions.template(name), known) for name in revisions.template_names()]


def use(tx: Tx, name: str, wish: Wish, by: int | None) -> Begun:
    """Begins the draft of a new flow with a template, and makes the queues and reasons that are missing.

    What is there already stays as it is. Raises NoSuchTemplate, NoVoice, FlowTaken, NameReserved.
    """
    template = _template(name)
    draft = revisions.begin_new(tx, made(template, wish), by)
    _give_reasons(tx, template[ABOUT].get("reasons", {}), by)
    known = {queue.name for queue in queues.settings.listing(tx)}
    missing = {queue: written for queue, written in template[ABOUT]["queues"].items() if queue not in known}
    return Begun(draft, [_make(tx, queue, written, wish, by) for queue, written in missing.items()])


def _make(tx: Tx, name: str, written: Mapping[str, Any], wish: Wish, by: int | None) -> str:
    settings = {field: value for field, value in written.items() if field not in ("title", "hours")}
    if "hours" in written:
        settings["hours"] = hours_of(written["hours"], wish.country)
    title: str = written["title"].get(wish.languages[0], written["title"]["en"])
    new = NewQueue(name, title, {**settings, "time_zone": wish.timezone})
    queue = queues.settings.create(tx, new)
    audit(tx, by, "queue_added", f"queue:{queue.id}", None, {"name": name, "title": title, **new.settings})
    return title


def _give_reasons(tx: Tx, wanted: Mapping[str, Mapping[str, str]], by: int | None) -> None:
    known = {choice.key for choice in choices.listing(tx, ChoiceKind.REASON)}
    for key, labels in wanted.items():
        if key not in known:
            word = choices.write(tx, ChoiceKind.REASON, key, Written(labels))
            audit(tx, by, "choice_written", f"choice:{ChoiceKind.REASON}:{key}", None, asdict(word))


def _view(name: str, template: Mapping[str, Any], known: set[str]) -> TemplateView:
    about = template[ABOUT]
    needed = [NeededQueue(queue, written["title"], queue in known) for queue, written in about["queues"].items()]
    languages = [*template["languages"], *template["planned_languages"]]
    return TemplateView(name, about["title"], about["about"], languages, needed)


def _template(name: str) -> dict[str, Any]:
    try:
        return revisions.template(name)
    except KeyError as unknown:
        raise NoSuchTemplate(f"there is no template called {name}") from unknown
