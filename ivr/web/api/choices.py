"""The lists of words to choose from: reasons, causes and breaks, shown to everybody and changed by managers."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Annotated, Any

from flask import Blueprint
from pydantic import Field

from ivr import choices, staff
from ivr.choices import Choice, ChoiceKind, ChoiceUnknown, Written
from ivr.db import Tx
from ivr.staff import Role
from ivr.web.api.access import me, needs
from ivr.web.api.contract import Body, Query, speaks
from ivr.web.api.errors import Refused
from ivr.web.api.vocabulary import KEY_PATTERN, Labels, Version
from ivr.web.ground import house

rooms = Blueprint("choices", __name__, url_prefix="/choices")


class ChoiceIn(Body):
    """A word as it shall be. `allowed_minutes`: breaks only; `version`: the one that was read, none for a new word."""

    labels: Labels
    allowed_minutes: Annotated[int, Field(ge=1, le=720)] | None = None
    position: Annotated[int, Field(ge=0, le=10_000)] = 100
    active: bool = True
    version: Version | None = None


class Which(Query):
    """One list, or all."""

    kind: ChoiceKind | None = None


@rooms.get("")
@needs(Role.AGENT)
@speaks(query=Which, gives=list[Choice])
def listing(query: Which) -> list[Choice]:
    """The lists in their order, with the words that can no longer be chosen."""
    with house().db.reading() as tx:
        return choices.listing(tx, query.kind)


@rooms.put("/<kind>/<key>")
@needs(Role.MANAGER)
@speaks(body=ChoiceIn, gives=Choice, refuses=(404, 409))
def write(kind: str, key: str, body: ChoiceIn) -> Choice:
    """Adds a word to a list (reason, cause, break), changes it, or puts it out of use: records keep its key."""
    which = _kind(kind)
    if not re.fullmatch(KEY_PATTERN, key):
        raise Refused(
            422, "a key has small letters, digits and _, begins with a letter and is at most 40 long", code="key"
        )
    if body.allowed_minutes is not None and which is not ChoiceKind.BREAK:
        raise Refused(422, "only a break has a time allowed for it", code="break_only")
    written = Written(body.labels, body.allowed_minutes, body.position, body.active, body.version)
    with house().db.writing() as tx:
        before = _before(tx, which, key)
        after = choices.write(tx, which, key, written)
        staff.audit(tx, me().id, "choice_written", f"choice:{which}:{key}", before, asdict(after))
        return after


def _kind(written: str) -> ChoiceKind:
    try:
        return ChoiceKind(written)
    except ValueError:
        raise Refused(404, f"there are lists of {', '.join(ChoiceKind)}, not of {written}", code="gone") from None


def _before(tx: Tx, kind: ChoiceKind, key: str) -> dict[str, Any] | None:
    try:
        return asdict(choices.one(tx, kind, key))
    except ChoiceUnknown:
        return None
