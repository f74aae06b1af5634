"""Who may use which route of the API: one decorator, which a test looks for on every route."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from ivr import agents
from ivr.staff import Right, Role, StaffView
from ivr.web.access import current_staff
from ivr.web.api.errors import Refused
from ivr.web.ground import house

P = ParamSpec("P")
R = TypeVar("R")


def expect_role(person: StaffView, role: Role) -> None:
    """Refuses with 403 whoever has a lesser role."""
    if person.role >= role:
        return
    name = role.name.lower()
    raise Refused(403, f"this is for the role {name} and above", code="role_needed", values={"role": name})


def expect_right(person: StaffView, right: Right) -> None:
    """Refuses with 403 whoever was not given this right."""
    if right not in person.rights:
        raise Refused(403, f"this needs the right {right}: an administrator can give it", code="right_needed")


def needs(
    role: Role, own_password: bool = True, right: Right | None = None
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Lets in who has this role or a higher one, and the right: 401 for nobody, 403 for somebody else.

    403 also for who still has a password that somebody else gave them, unless `own_password` is False.
    """

    def guard(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            person = current_staff()
            if person is None:
                raise Refused(401, "log in first", code="log_in_first")
            expect_role(person, role)
            if right is not None:
                expect_right(person, right)
            if own_password and person.must_change_password:
                raise Refused(
                    403, "choose a password of your own first", must_change_password=True, code="own_password_first"
                )
            return view(*args, **kwargs)

        guarded.needs_role, guarded.needs_right = role, right  # type: ignore[attr-defined]
        return guarded

    return guard


def open_to_all(view: Callable[P, R]) -> Callable[P, R]:
    """Says that a route needs no log-in, on purpose."""
    view.needs_role = None  # type: ignore[attr-defined]
    return view


def me() -> StaffView:
    """Who is logged in, behind `needs`."""
    person = current_staff()
    if person is None:
        raise Refused(401, "log in first", code="log_in_first")
    return person


def my_agent() -> int:
    """The agent that the person logged in is; 404 for one who takes no calls."""
    with house().db.reading() as tx:
        found = agents.of_staff(tx, me().id)
    if found is None:
        raise Refused(404, "you are not an agent: a manager can make you one", code="no_agent")
    return found
