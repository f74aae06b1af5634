"""Logging in and out of the API, and who one is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from flask import Blueprint
from flask_wtf.csrf import generate_csrf

from ivr import agents, staff
from ivr.staff import Right, Role, StaffView
from ivr.web import access, guard
from ivr.web.api.access import me, needs, open_to_all
from ivr.web.api.contract import Body, Secret, Title, speaks
from ivr.web.api.errors import Refused
from ivr.web.ground import house

session = Blueprint("session", __name__)


@dataclass(frozen=True, slots=True)
class Person:
    """Who is logged in, as screens show them. Who must change their password can do nothing else first."""

    id: int
    email: str
    name: str
    role: Literal["agent", "supervisor", "manager", "admin"]
    must_change_password: bool
    rights: list[Right]

    @classmethod
    def of(cls, view: StaffView) -> Person:
        role = cast(Literal["agent", "supervisor", "manager", "admin"], view.role.name.lower())
        return cls(view.id, view.email, view.name, role, view.must_change_password, list(view.rights))


@dataclass(frozen=True, slots=True)
class Company:
    """Whose line it is, and the zone (IANA) in which its hours, days and reports are meant."""

    name: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Session:
    """The token to send as X-CSRFToken with every write, and who is logged in, if anybody.

    `agent_id`: the agent that they are, None for somebody without a telephone. `serves`: callers are for them; a
    supervisor's telephone may be there just to come into talks. `now` is what the house's clock shows.
    """

    csrf_token: str
    person: Person | None
    agent_id: int | None
    serves: bool
    company: Company
    now: datetime


class LogIn(Body):
    """An address and its password."""

    email: Title
    password: Secret


class NewPassword(Body):
    """The password that is, and the one that shall be."""

    old: Secret
    new: Secret


@session.get("/session")
@open_to_all
@speaks(gives=Session)
def show() -> Session:
    """The present session, with its CSRF token."""
    return _session()


@session.post("/log-in")
@open_to_all
@speaks(body=LogIn, gives=Session, refuses=(429,))
def log_in(body: LogIn) -> Session:
    """Opens a session; the token in the answer is a new one."""
    where = access.address()
    if not guard.may_try(where, body.email):
        raise Refused(429, "too many log-ins went wrong: wait some minutes", code="too_many_tries")
    with house().db.reading() as tx:
        person = staff.authenticate(tx, body.email, body.password)
    if person is None:
        guard.log_in_failed(where, body.email)
        raise Refused(401, "the address or the password is wrong", code="wrong_log_in")
    access.log_in(person)
    return _session()


@session.post("/log-out")
@open_to_all
@speaks(gives=Session)
def log_out() -> Session:
    """Ends this browser's session."""
    access.log_out()
    return _session()


@session.get("/me")
@needs(Role.AGENT, own_password=False)
@speaks(gives=Person)
def show_me() -> Person:
    """Who is logged in."""
    return Person.of(me())


@session.put("/me/password")
@needs(Role.AGENT, own_password=False)
@speaks(body=NewPassword, gives=Session, refuses=(429,))
def change_my_password(body: NewPassword) -> Session:
    """Changes one's own password; every other session of this person ends."""
    person = me()
    if not guard.may_try(access.address(), person.email):
        raise Refused(429, "too many passwords were wrong: wait some minutes", code="too_many_tries")
    with house().db.reading() as tx:
        known = staff.authenticate(tx, person.email, body.old)
    if known is None:
        guard.log_in_failed(access.address(), person.email)
        raise Refused(403, "the old password is wrong", code="wrong_password")
    if body.new == body.old:
        raise Refused(422, "choose another password than the old one", code="same_password")
    new_hash = staff.hash_password(body.new)
    with house().db.writing() as tx:
        staff.change_password(tx, person.id, new_hash)
        staff.audit(tx, person.id, "password_changed", f"staff:{person.id}")
        person = staff.by_id(tx, person.id)
    access.log_in(person)
    return _session()


def _session() -> Session:
    person = access.current_staff()
    settings = house().settings
    return Session(
        generate_csrf(),
        None if person is None else Person.of(person),
        *_telephone(person),
        Company(settings.site_name, settings.time_zone),
        house().clock.now(),
    )


def _telephone(person: StaffView | None) -> tuple[int | None, bool]:
    """The agent that somebody is, and whether callers are for them."""
    if person is None:
        return None, False
    with house().db.reading() as tx:
        agent_id = agents.of_staff(tx, person.id)
        return agent_id, agent_id is not None and agents.serves(tx, agent_id)
