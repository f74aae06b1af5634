"""Who is at the browser: the session cookie, its epoch, and the address it comes from."""

from __future__ import annotations

from ipaddress import ip_address

from flask import g, request, session
from flask_wtf.csrf import generate_csrf

from ivr import staff
from ivr.staff import NoSuchStaff, StaffView
from ivr.web.ground import house


def log_in(person: StaffView) -> None:
    """Opens a session of this browser; what was in the old one is gone, its CSRF token too."""
    session.clear()
    session.permanent = True
    g.pop("csrf_token", None)
    generate_csrf()  # in the cookie from the start: answers overtake each other, and each brings the cookie again
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
    """Where the request comes from: the nearest hop of X-Forwarded-For that is none of the TRUSTED_PROXIES.

    What stands before that hop, anybody can have written.
    """
    said = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    hop = request.remote_addr or ""
    while said and _is_ours(hop):
        hop = said.pop()
    return hop


def _is_ours(hop: str) -> bool:
    """A proxy of ours; a peer without an address came over a socket of this machine."""
    if not hop:
        return True
    try:
        where = ip_address(hop)
    except ValueError:
        return False
    return any(where in network for network in house().settings.trusted_proxies)
