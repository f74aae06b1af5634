"""Choosing a password of one's own in place of the one that somebody else gave."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ivr import staff
from ivr.staff import PasswordTooWeak, StaffView
from ivr.staff.passwords import PASSWORD_MAX_CHARACTERS, PASSWORD_MIN_CHARACTERS
from ivr.web import access, guard
from ivr.web.ground import house
from ivr.web.guard import csrf
from ivr.web.public.door_words import say
from ivr.web.public.doors import PASSWORD_CHARACTERS, page

own_password = Blueprint("own_password", __name__, template_folder="templates")


@own_password.before_request
def _guard() -> None:
    if request.method == "POST":
        csrf.protect()


@own_password.get("/password")
def ask() -> AnyResponse:
    """The form; for whoever is logged in."""
    person = access.current_staff()
    return redirect(url_for("doors.ask")) if person is None else _form(200, person)


@own_password.post("/password")
def choose() -> AnyResponse:
    """Keeps the new password, and says what does not do."""
    person = access.current_staff()
    if person is None:
        return redirect(url_for("doors.ask"), 303)
    old, new, again = (request.form.get(name, "")[: PASSWORD_CHARACTERS + 1] for name in ("old", "new", "again"))
    if not guard.may_try(access.address(), person.email):
        return _form(429, person, say("too_many_passwords"))
    with house().db.reading() as tx:
        known = staff.authenticate(tx, person.email, old)
    if known is None:
        guard.log_in_failed(access.address(), person.email)
        return _form(403, person, say("old_is_wrong"))
    if new != again:
        return _form(422, person, say("not_the_same"))
    if new == old:
        return _form(422, person, say("another"))
    return _keep(person, new)


def _keep(person: StaffView, new: str) -> AnyResponse:
    try:
        new_hash = staff.hash_password(new)
    except PasswordTooWeak:
        return _form(422, person, say("too_weak", least=PASSWORD_MIN_CHARACTERS, most=PASSWORD_MAX_CHARACTERS))
    with house().db.writing() as tx:
        staff.change_password(tx, person.id, new_hash)
        staff.audit(tx, person.id, "password_changed", f"staff:{person.id}")
        changed = staff.by_id(tx, person.id)
    access.log_in(changed)
    return redirect(url_for("doors.home"), 303)


def _form(status: int, person: StaffView, message: str = "") -> AnyResponse:
    return page("own_password.html", status, message=message, person=person)
