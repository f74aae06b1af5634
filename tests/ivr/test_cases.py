"""Cases and tasks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from callflows import reference
from ivr import cases, contacts, customers, staff
from ivr.cases import CaseView, NewCase, NewTask
from ivr.clock import VirtualClock
from ivr.contacts import NewContact
from ivr.customers import NewCustomer
from ivr.db import Tx
from ivr.house import House
from ivr.staff import NewStaff, Role


def _person(tx: Tx, name: str, role: Role) -> int:
    return staff.add(tx, NewStaff(f"{name}@bank.example", name, role, "no password")).id


def _case(house: House, kind: str = "complaint") -> CaseView:
    with house.db.writing() as tx:
        _person(tx, "mara", Role.MANAGER)
        customer = customers.add(tx, NewCustomer("Maria Rossi"))
        return cases.open(tx, NewCase(kind, customer, summary="The card never came"))


def test_a_case_opens_with_a_speakable_reference_an_owner_and_a_next_step(house: House) -> None:
    case = _case(house)
    assert reference.is_valid(case.reference)
    assert (case.owner, case.status, case.kind) == ("mara", "open", "complaint")
    assert case.next_step
    assert case.due_at is not None and case.due_at > house.clock.now()


def test_a_case_is_found_by_its_reference_as_people_write_it(house: House) -> None:
    case = _case(house)
    wrong = case.reference[:-1] + str((int(case.reference[-1]) + 1) % 10)
    with house.db.reading() as tx:
        assert cases.by_reference(tx, reference.written(case.reference)) == case
        assert cases.by_reference(tx, wrong) is None
        assert cases.by_reference(tx, reference.make(int(case.reference[:6]) ^ 1)) is None
        assert cases.by_reference(tx, "my case") is None


def test_a_reference_that_is_taken_is_drawn_again(house: House) -> None:
    with house.db.writing() as tx:
        _person(tx, "mara", Role.MANAGER)
        first = cases.open(tx, NewCase("doubt"), numbers=[7])
        second = cases.open(tx, NewCase("doubt"), numbers=[7, 7, 8])
        with pytest.raises(cases.ReferencesExhausted):
            cases.open(tx, NewCase("doubt"), numbers=[7, 8])
    assert (first.reference[:6], second.reference[:6]) == ("000007", "000008")


def test_what_nobody_was_named_for_goes_to_the_manager_with_the_least_open_cases(house: House) -> None:
    with house.db.writing() as tx:
        _person(tx, "root", Role.ADMIN)
        mara, mila = (_person(tx, name, Role.MANAGER) for name in ("mara", "mila"))
        owners = [cases.open(tx, NewCase("doubt")).owner_id for _ in range(3)]
        cases.close(tx, cases.search(tx)[-1].id, solved=True)
        cases.open(tx, NewCase("doubt", owner_id=mila))
        owners.append(cases.open(tx, NewCase("doubt")).owner_id)
    assert owners == [mara, mila, mara, mara]


def test_a_case_without_anybody_to_own_it_is_refused(house: House) -> None:
    with house.db.writing() as tx, pytest.raises(cases.NobodyToOwn):
        cases.open(tx, NewCase("doubt"))


def test_opening_ties_the_contact_and_starts_the_history(house: House) -> None:
    with house.db.writing() as tx:
        mara = _person(tx, "mara", Role.MANAGER)
        contact = contacts.open(tx, NewContact("call"))
        case = cases.open(tx, NewCase("suggestion", summary="Open on Sundays", contact_id=contact))
        cases.note(tx, case.id, "Asked the branches.", by=mara, contact_id=contact)
        assert contacts.by_id(tx, contact).case_id == case.id
        history = cases.events_of(tx, case.id)
    assert [(event.kind, event.staff, event.contact_id) for event in history] == [
        ("opened", None, contact),
        ("noted", "mara", contact),
    ]


def test_a_case_closes_once_and_nothing_is_promised_in_a_closed_one(house: House) -> None:
    case = _case(house)
    due = house.clock.now() + timedelta(days=1)
    with house.db.writing() as tx:
        closed = cases.close(tx, case.id, solved=False)
        assert (closed.status, closed.solved, closed.closed_at) == ("closed", False, tx.now)
        with pytest.raises(cases.CaseClosed):
            cases.close(tx, case.id, solved=True)
        with pytest.raises(cases.CaseClosed):
            cases.set_next_step(tx, case.id, "Call back", due)
        again = cases.reopen(tx, case.id, "Call back", due)
    assert (again.status, again.solved, again.closed_at, again.next_step) == ("open", None, None, "Call back")


def test_open_cases_of_a_customer_come_with_the_one_due_first(house: House) -> None:
    case = _case(house)
    assert case.customer_id is not None
    sooner = house.clock.now() + timedelta(hours=1)
    with house.db.writing() as tx:
        other = cases.open(tx, NewCase("order", case.customer_id, next_step="Send it", due_at=sooner))
        done = cases.open(tx, NewCase("doubt", case.customer_id))
        cases.close(tx, done.id, solved=True)
        assert [view.id for view in cases.open_of(tx, case.customer_id)] == [other.id, case.id]


def test_a_first_step_is_never_due_on_a_week_end(house: House, clock: VirtualClock) -> None:
    clock.move_to(datetime(2026, 3, 5, 9, 0, tzinfo=UTC))  # a Thursday
    due = _case(house).due_at
    assert due is not None and due.isoformat() == "2026-03-09T09:00:00+00:00"


def test_a_task_is_made_once_for_what_it_came_from_and_done_once(house: House) -> None:
    case = _case(house)
    with house.db.writing() as tx:
        task = cases.add_task(tx, NewTask("follow_up", "survey:1", "Call the customer", case_id=case.id))
        assert task is not None
        assert cases.add_task(tx, NewTask("follow_up", "survey:1")) is None
        assert cases.task_by_id(tx, task).owner_id == case.owner_id
        assert [due.id for due in cases.tasks_due(tx)] == [task]
        assert cases.finish_task(tx, task)
        assert not cases.finish_task(tx, task)
        assert cases.tasks_due(tx) == []
