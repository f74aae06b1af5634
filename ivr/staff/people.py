"""People with a log-in: adding, changing and recognising them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select, update

from ivr.db import Tx, revise
from ivr.staff.passwords import fits
from ivr.staff.rights import Right, rights_of
from ivr.staff.rows import Role, Staff


class NoSuchStaff(Exception):
    """There is nobody of that id."""


class EmailTaken(Exception):
    """Somebody logs in with that address already."""


@dataclass(frozen=True, slots=True)
class NewStaff:
    """Somebody to be added; `password_hash` is from `hash_password`. A `temporary` one must be changed at log-in."""

    email: str
    name: str
    role: Role
    password_hash: str = field(repr=False)
    temporary: bool = False


@dataclass(frozen=True, slots=True)
class StaffView:
    """Somebody with a log-in, without the password."""

    id: int
    email: str
    name: str
    role: Role
    active: bool
    session_epoch: int
    must_change_password: bool
    version: int
    rights: tuple[Right, ...] = ()


_COLUMNS = (
    Staff.id,
    Staff.email,
    Staff.name,
    Staff.role,
    Staff.active,
    Staff.session_epoch,
    Staff.must_change_password,
    Staff.version,
    Staff.rights,
)


def add(tx: Tx, new: NewStaff) -> StaffView:
    """Adds somebody; raises EmailTaken."""
    email = _folded(new.email)
    if by_email(tx, email) is not None:
        raise EmailTaken(f"{email} logs in already: choose another address or change that log-in")
    key = tx.insert(
        insert(Staff).values(
            email=email,
            name=new.name,
            role=int(new.role),
            password_hash=new.password_hash,
            active=True,
            session_epoch=0,
            must_change_password=new.temporary,
            created_at=tx.now,
        )
    )
    return by_id(tx, key)


def by_id(tx: Tx, staff_id: int) -> StaffView:
    """Raises NoSuchStaff."""
    found = _one(tx, Staff.id == staff_id)
    if found is None:
        raise NoSuchStaff(f"there is nobody with the staff number {staff_id}")
    return found


def by_email(tx: Tx, email: str) -> StaffView | None:
    """Who logs in with this address, in whatever case it is written."""
    return _one(tx, Staff.email == _folded(email))


def listing(tx: Tx) -> list[StaffView]:
    """Everybody, by name."""
    return [_view(row) for row in tx.rows(select(*_COLUMNS).order_by(func.lower(Staff.name), Staff.id))]


def authenticate(tx: Tx, email: str, password: str) -> StaffView | None:
    """Who that is; None for a wrong address, a wrong password or an ended log-in alike, and as slowly.

    Hashes for some 30 ms: `tx` should be a reading one.
    """
    row = tx.row(select(*_COLUMNS, Staff.password_hash).where(Staff.email == _folded(email)))
    right = fits(password, row.password_hash if row else None)
    return _view(row) if right and row is not None and row.active else None


def change(tx: Tx, staff_id: int, seen: int | None = None, **values: Any) -> StaffView:
    """Changes name, e-mail, role, rights or active; raises NoSuchStaff, EmailTaken, Overtaken unless at version `seen`.

    Whoever loses rights or the log-in loses every open session with them.
    """
    before = by_id(tx, staff_id)
    if "email" in values:
        values["email"] = _folded(values["email"])
        other = by_email(tx, values["email"])
        if other is not None and other.id != staff_id:
            raise EmailTaken(f"{values['email']} is somebody else's log-in")
    if values:
        revise(tx, Staff, staff_id, seen, values)
    if values.get("active", True) is False or values.get("role", before.role) < before.role:
        end_sessions(tx, staff_id)
    elif "rights" in values:
        tx.hint("staff", staff_id)
    return by_id(tx, staff_id)


def change_password(tx: Tx, staff_id: int, password_hash: str, temporary: bool = False) -> None:
    """Sets a password (made by `hash_password`) and ends the sessions opened with the old one.

    A `temporary` one, set by somebody else, lets its owner do nothing but choose another.
    """
    values = {"password_hash": password_hash, "must_change_password": temporary}
    tx.execute(update(Staff).where(Staff.id == staff_id).values(values))
    end_sessions(tx, staff_id)


def end_sessions(tx: Tx, staff_id: int) -> None:
    """Every session of this person is over with their next request; open screens are told, and make one."""
    tx.execute(update(Staff).where(Staff.id == staff_id).values(session_epoch=Staff.session_epoch + 1))
    tx.hint("staff", staff_id)


def _one(tx: Tx, condition: ColumnElement[bool]) -> StaffView | None:
    row = tx.row(select(*_COLUMNS).where(condition))
    return None if row is None else _view(row)


def _view(row: Any) -> StaffView:
    return StaffView(
        row.id,
        row.email,
        row.name,
        Role(row.role),
        row.active,
        row.session_epoch,
        row.must_change_password,
        row.version,
        rights_of(Role(row.role), row.rights),
    )


def _folded(email: str) -> str:
    return email.strip().casefold()
