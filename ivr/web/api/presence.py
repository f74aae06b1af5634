"""Who else has a draft open, over the API."""

from __future__ import annotations

from typing import Annotated

from flask import Blueprint
from pydantic import StringConstraints

from ivr import revisions
from ivr.revisions import Visitor
from ivr.staff import Right, Role
from ivr.web.api.access import me, needs
from ivr.web.api.contract import NO_NUL, Body, speaks
from ivr.web.ground import house

rooms = Blueprint("presence", __name__, url_prefix="/drafts")


class Here(Body):
    """The place of the document that one is at; null: at none."""

    node: Annotated[str, StringConstraints(max_length=60, pattern=NO_NUL)] | None = None


@rooms.put("/<name>/presence")
@needs(Role.SUPERVISOR, right=Right.EDIT_MENUS)
@speaks(body=Here, gives=list[Visitor])
def be_here(name: str, body: Here) -> list[Visitor]:
    """Says that one has the draft open, and learns who else has; to be said every fifteen seconds."""
    with house().db.writing() as tx:
        revisions.draft(tx, name)
        return revisions.present(tx, name, me().id, body.node)


@rooms.delete("/<name>/presence")
@needs(Role.SUPERVISOR, right=Right.EDIT_MENUS)
@speaks()
def leave(name: str) -> None:
    """Says that one has closed the draft."""
    with house().db.writing() as tx:
        revisions.left(tx, name, me().id)
