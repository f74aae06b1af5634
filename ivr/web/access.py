"""Who is at the browser: the session cookie, its epoch, and the address it comes from."""

from __future__ import annotations

from flask import g, request, session

from ivr import staff
from ivr.staff import NoSuchStaff, StaffView
from ivr.web.ground import house

LOOPBACK = frozenset({None, "", "127.0.0.1", "::1"})


def log_in(person: StaffView) -> None:
    """Opens a session of this browser; what was in the old one is gone, its CSRF token too."""
    session.clear()
    session.permanent = True
    session["staff"] = person.id
    session["epoch"] = person.session_epoch
    g.staff = person


def log_out() -> None:
    """Ends the session of this browser."""
    session.clear()
    g.staff = None


def current_staff() -> StaffView | None:
    """Who is logged in; None for nobody, and for a session that was ended from elsewhere."""
    if "staff" not in g:
        g.staff = _of_session()
    found: StaffView | None = g.staff
    return found


def _of_session() -> StaffView | None:
    staff_id = session.get("staff")
    if not isinstance(staff_id, int):
        return None
    with house().db.reading() as tx:
        try:
            person = staff.by_id(tx, staff_id)
        except NoSuchStaff:
            return None
    return person if person.active and person.session_epoch == session.get("epoch") else None


def address() -> str:
    """Where the request comes from: as our own proxy on this machine says, else the peer itself."""
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return forwarded if forwarded and request.remote_addr in LOOPBACK else request.remote_addr or ""
