"""People with a log-in, and the audit."""

from __future__ import annotations

import pytest

from ivr import staff
from ivr.house import House
from ivr.staff import NewStaff, Role
from tests.audits import audited

PASSWORD_HASH = staff.hash_password("correct horse battery")


def _add(house: House, email: str = "Ada@Bank.example", role: Role = Role.AGENT) -> staff.StaffView:
    with house.db.writing() as tx:
        return staff.add(tx, NewStaff(email, "Ada", role, PASSWORD_HASH))


def test_a_person_is_known_by_e_mail_in_any_case_and_the_right_password(house: House) -> None:
    ada = _add(house)
    with house.db.reading() as tx:
        assert staff.authenticate(tx, "ada@bank.EXAMPLE ", "correct horse battery") == ada
        assert staff.authenticate(tx, "ada@bank.example", "incorrect horse") is None
        assert staff.authenticate(tx, "bob@bank.example", "correct horse battery") is None


def test_an_ended_log_in_opens_no_door(house: House) -> None:
    ada = _add(house)
    with house.db.writing() as tx:
        changed = staff.change(tx, ada.id, active=False)
    assert changed.session_epoch == ada.session_epoch + 1
    with house.db.reading() as tx:
        assert staff.authenticate(tx, ada.email, "correct horse battery") is None


def test_an_address_is_one_persons_only(house: House) -> None:
    _add(house)
    with pytest.raises(staff.EmailTaken):
        _add(house, "ADA@bank.example")
    bob = _add(house, "bob@bank.example")
    with house.db.writing() as tx, pytest.raises(staff.EmailTaken):
        staff.change(tx, bob.id, email="ada@bank.example")


def test_losing_rights_or_changing_the_password_ends_sessions_and_gaining_rights_does_not(house: House) -> None:
    ada = _add(house, role=Role.SUPERVISOR)
    with house.db.writing() as tx:
        assert staff.change(tx, ada.id, role=Role.MANAGER).session_epoch == 0
        assert staff.change(tx, ada.id, role=Role.AGENT).session_epoch == 1
        staff.change_password(tx, ada.id, PASSWORD_HASH)
        assert staff.by_id(tx, ada.id).session_epoch == 2


@pytest.mark.parametrize("password", ["short", "x" * 201])
def test_a_password_too_short_or_too_long_is_refused(password: str) -> None:
    with pytest.raises(staff.PasswordTooWeak):
        staff.hash_password(password)


def test_the_audit_keeps_the_state_before_and_after(house: House) -> None:
    ada = _add(house)
    with house.db.writing() as tx:
        staff.audit(tx, ada.id, "renamed", "line:1", {"title": "Old"}, {"title": "New"})
    with house.db.reading() as tx:
        (entry,) = audited(tx, "line:1")
    assert (entry.staff_id, entry.before, entry.after) == (ada.id, {"title": "Old"}, {"title": "New"})
