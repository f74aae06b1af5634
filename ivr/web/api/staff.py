"""Staff over the API: who logs in with which role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal, cast

from flask import Blueprint
from pydantic import Field

from ivr import agents, staff
from ivr.db import Tx
from ivr.staff import NewStaff, Right, Role, StaffView
from ivr.web.api.access import me, needs
from ivr.web.api.contract import Body, Email, Secret, Title, if_named, speaks
from ivr.web.api.errors import Refused
from ivr.web.api.vocabulary import Version, seen_version
from ivr.web.ground import house

rooms = Blueprint("staff", __name__)

RoleName = Literal["agent", "supervisor", "manager", "admin"]


class StaffIn(Body):
    """Somebody to be added."""

    email: Email
    name: Title
    role: RoleName
    password: Secret


class StaffChange(Body):
    """What is to be otherwise; what is not named stays. A password set here is to be changed at the next log-in.

    `rights`: those of a supervisor or a manager; null: the ones that come with the role.
    """

    version: Version = seen_version()
    email: Email = if_named()
    name: Title = if_named()
    role: RoleName = if_named()
    active: bool = if_named()
    rights: Annotated[list[Annotated[Right, Field(strict=False)]], Field(max_length=len(Right))] | None = if_named()
    password: Secret = if_named()


@dataclass(frozen=True, slots=True)
class StaffLine:
    """Somebody with a log-in."""

    id: int
    email: str
    name: str
    role: RoleName
    active: bool
    must_change_password: bool
    version: int
    rights: list[Right]

    @classmethod
    def of(cls, view: StaffView) -> StaffLine:
        return cls(
            view.id,
            view.email,
            view.name,
            cast(RoleName, view.role.name.lower()),
            view.active,
            view.must_change_password,
            view.version,
            list(view.rights),
        )


@rooms.get("/staff")
@needs(Role.AGENT)
@speaks(gives=list[StaffLine])
def listing() -> list[StaffLine]:
    """Everybody, by name."""
    with house().db.reading() as tx:
        return [StaffLine.of(view) for view in staff.listing(tx)]


@rooms.post("/staff")
@needs(Role.ADMIN)
@speaks(body=StaffIn, gives=StaffLine, status=201, refuses=(409,))
def add(body: StaffIn) -> StaffLine:
    """Adds somebody with a log-in."""
    password_hash = staff.hash_password(body.password)
    with house().db.writing() as tx:
        new = NewStaff(body.email, body.name, Role[body.role.upper()], password_hash, temporary=True)
        added = StaffLine.of(staff.add(tx, new))
        staff.audit(tx, me().id, "staff_added", f"staff:{added.id}", None, _audited(added))
        return added


@rooms.patch("/staff/<int:staff_id>")
@needs(Role.ADMIN)
@speaks(body=StaffChange, gives=StaffLine, refuses=(409,))
def change(staff_id: int, body: StaffChange) -> StaffLine:
    """Changes name, address, role, log-in or password; losing any of them ends the open sessions."""
    given = body.given()
    seen = given.pop("version", None)
    password_hash = staff.hash_password(given.pop("password")) if "password" in given else None
    if given.get("rights") is not None:
        given["rights"] = sorted(set(given["rights"]))
    if "role" in given:
        given["role"] = Role[given["role"].upper()]
    with house().db.writing() as tx:
        before = StaffLine.of(staff.by_id(tx, staff_id))
        _keep_an_admin(staff_id, given)
        after = StaffLine.of(staff.change(tx, staff_id, seen, **given))
        if password_hash is not None:
            staff.change_password(tx, staff_id, password_hash, temporary=staff_id != me().id)
        if not after.active:
            _take_off(tx, staff_id)
        _audit(tx, staff_id, before, after, password_hash is not None)
        return StaffLine.of(staff.by_id(tx, staff_id))


@rooms.post("/staff/<int:staff_id>/end-sessions")
@needs(Role.ADMIN)
@speaks()
def end_sessions(staff_id: int) -> None:
    """Ends every session of a person, on every browser."""
    with house().db.writing() as tx:
        staff.by_id(tx, staff_id)
        staff.end_sessions(tx, staff_id)
        staff.audit(tx, me().id, "sessions_ended", f"staff:{staff_id}")


def _keep_an_admin(staff_id: int, given: dict[str, Any]) -> None:
    """Nobody locks themselves out, and so somebody always remains who may let others in."""
    if staff_id == me().id and (given.get("active") is False or given.get("role", Role.ADMIN) < Role.ADMIN):
        raise Refused(409, "another administrator must take your rights away", code="own_rights")


def _take_off(tx: Tx, staff_id: int) -> None:
    """Who can no longer log in is not offered calls either."""
    agent_id = agents.of_staff(tx, staff_id)
    if agent_id is not None:
        agents.set_presence(tx, agent_id, agents.Presence.OFFLINE)


def _audit(tx: Tx, staff_id: int, before: StaffLine, after: StaffLine, new_password: bool) -> None:
    is_now = {**_audited(after), **({"password": "changed"} if new_password else {})}
    staff.audit(tx, me().id, "staff_changed", f"staff:{staff_id}", _audited(before), is_now)


def _audited(line: StaffLine) -> dict[str, Any]:
    rights = {"rights": [str(right) for right in line.rights]}
    return {"email": line.email, "name": line.name, "role": line.role, "active": line.active, **rights}
