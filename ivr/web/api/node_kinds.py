"""The kinds of nodes over the API: what each field of a form is, from the table that the checker goes by."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint

from callflows import fields
from ivr.staff import Role
from ivr.web.api.access import needs
from ivr.web.api.contract import speaks

rooms = Blueprint("node_kinds", __name__, url_prefix="/node-kinds")


@dataclass(frozen=True, slots=True)
class NodeField:
    """One field of a kind of node; `default` names the field whose way holds when this one is missing."""

    name: str
    shape: str
    meaning: str
    required: bool
    default: str | None


@dataclass(frozen=True, slots=True)
class NodeKind:
    """A kind of node and its fields, in the order of a form."""

    kind: str
    fields: list[NodeField]


@rooms.get("")
@needs(Role.AGENT)
@speaks(gives=list[NodeKind])
def listing() -> list[NodeKind]:
    """Every kind of node."""
    return [
        NodeKind(kind, [NodeField(name, of.shape, of.meaning, of.required, of.default) for name, of in table.items()])
        for kind, table in fields.NODE_FIELDS.items()
    ]
