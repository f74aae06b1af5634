"""The application's answers to what the engine asks in mid-step: who is this, which case, call me back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog

from callflows import reference as references
from ivr import calls, cases, contacts, customers, lines, messages, outbound, queues
from ivr.config import Settings
from ivr.db import Tx
from ivr.dialogue import waits
from ivr.telephony.numbers import dialable, home_of, meant_by, read_out
from ivr.telephony.parties import number_of

log = structlog.get_logger()

WRONG_PROOFS_ALLOWED = 3
SUGGESTION_ANSWER_DAYS = 5

Answer = Mapping[str, Any]


def answer(tx: Tx, call: Any, name: str, args: Mapping[str, Any], settings: Settings) -> Answer:
    """The answer to an Ask; one that we do not know is answered with nothing, which flows treat as a no."""
    if name == "store_callback":
        return _store_callback(tx, call, args, settings)
    known = ANSWERS.get(name)
    return known(tx, call, args) if known else {}


def _kept(tx: Tx, call: Any, args: Mapping[str, Any], field: str) -> str | None:
    """The value behind a `…_ref`; `caller` is the number the caller calls from."""
    name = args.get(field)
    if name == "caller":
        return number_of(call.caller or "")
    return calls.kept(tx, call.id).get(str(name))


def _case_by_reference(tx: Tx, call: Any, args: Mapping[str, Any]) -> Answer:
    """A right reference links the contact to its case; it does not prove who is calling (DESIGN rule 16)."""
    case = _case(tx, call, args)
    if case is None:
        return {"found": False, "locked": _locked(tx, call)}
    contacts.attach_case(tx, call.contact_id, case.id)
    if case.customer_id is not None:
        contacts.recognise(tx, call.contact_id, case.customer_id)
    return {"found": True, "verified": _is_proved(contacts.by_id(tx, call.contact_id), case)}


def _is_proved(contact: contacts.ContactView, case: cases.CaseView) -> bool:
    """Whether the caller has proved to be whose case it is."""
    return contact.trust == customers.Trust.VERIFIED and case.customer_id == contact.customer_id


def _identify(tx: Tx, call: Any, args: Mapping[str, Any]) -> Answer:
    """A number plus one more datum proves the customer; few tries, counted on the call and for the customer."""
    if _locked(tx, call):
        return {"found": False, "locked": True}
    customer_id = _customer_meant(tx, call, args)
    if customer_id is None:
        return {"found": False}
    if not customers.may_prove(tx, customer_id):
        calls.record(tx, calls.Entry(call.id, "proofs_locked", "proofs_locked", {"customer": customer_id}))
        return {"found": False, "locked": True}
    if "datum_ref" not in args:
        return {"found": True, "verified": False}
    typed = _kept(tx, call, args, "digits_ref") if "digits_ref" in args else None
    datum = _kept(tx, call, args, "datum_ref")
    if datum is None or not customers.proves(tx, customer_id, datum, typed or ""):
        return _wrong(tx, call, customer_id)
    contacts.recognise(tx, call.contact_id, customer_id)
    contacts.set_trust(tx, call.contact_id, customers.Trust.VERIFIED)
    return {"found": True, "verified": True}


def _wrong(tx: Tx, call: Any, customer_id: int) -> Answer:
    tried = calls.keep(tx, call.id, "wrong_proof", "1")
    customers.failed(tx, customer_id)
    calls.record(tx, calls.Entry(call.id, "proof_failed", f"proof_failed:{tried}", {"customer": customer_id}))
    locked = _locked(tx, call) or not customers.may_prove(tx, customer_id)
    return {"found": True, "verified": False, "locked": locked}


def _customer_meant(tx: Tx, call: Any, args: Mapping[str, Any]) -> int | None:
    if "reference_ref" in args:
        case = _case(tx, call, args)
        return case.customer_id if case else None
    typed = _kept(tx, call, args, "digits_ref")
    return customers.by_typed_number(tx, typed) if typed else None


def _case(tx: Tx, call: Any, args: Mapping[str, Any]) -> Any:
    reference = _kept(tx, call, args, "reference_ref")
    return cases.by_reference(tx, reference) if reference and references.is_valid(reference) else None


def _locked(tx: Tx, call: Any) -> bool:
    return calls.count_kept(tx, call.id, "wrong_proof") >= WRONG_PROOFS_ALLOWED


def _case_status(tx: Tx, call: Any, args: Mapping[str, Any]) -> Answer:
    contact = contacts.by_id(tx, call.contact_id)
    case = _case(tx, call, args) or (cases.by_id(tx, contact.case_id) if contact.case_id else None)
    if case is None:
        return {"found": False}
    if not _is_proved(contact, case):
        return {"found": True, "verified": False}
    return {
        "found": True,
        "verified": True,
        "reference": case.reference,
        "status": case.status,
        "due": case.due_at.date().isoformat() if case.due_at else None,
    }


def _open_case(tx: Tx, call: Any, args: Mapping[str, Any]) -> Answer:
    """Opens a case for what was recorded: it gets an owner, a next step and a reference to be told at once."""
    contact = contacts.by_id(tx, call.contact_id)
    case = cases.open(
        tx,
        cases.NewCase(
            kind=cases.CaseKind(args["kind"]),
            customer_id=contact.customer_id,
            owner_id=None,
            summary="",
            cause=contact.cause,
            next_step="Listen to the recorded message and answer it",
            due_at=tx.now + timedelta(days=SUGGESTION_ANSWER_DAYS),
            contact_id=contact.id,
        ),
    )
    contacts.attach_case(tx, contact.id, case.id)
    line = lines.by_id(tx, call.line_id)
    messages.send_reference(tx, line, contact, case.reference, call.language or line.language)
    return {"reference": case.reference}


def _store_callback(tx: Tx, call: Any, args: Mapping[str, Any], settings: Settings) -> Answer:
    """Keeps the caller's place for a callback; refused for a number we may not dial or too often (DESIGN rule 17).

    `another`: it is the number's fault, and they may say another.
    """
    line = lines.by_id(tx, call.line_id)
    wanted_at = meant_by(_kept(tx, call, args, "number_ref"), call.caller)
    number = dialable(wanted_at, line.country, settings.allowed_prefixes)
    why = outbound.Why.NOT_DIALABLE if number is None else callback_refusal(tx, call, number, settings)
    if number is None or why is not None:
        data = {"why": why, "turn": call.turn}
        calls.record(tx, calls.Entry(call.id, "callback_refused", f"callback_refused:{call.turn}", data))
        return {"stored": False, "another": _is_of_the_number(why, settings)}
    waited, due_at = waits.last_of(tx, call.id), _due(args)
    if waited is None:
        language = call.language or line.language
        wanted = queues.CallbackWanted(call.contact_id, str(args.get("queue") or ""), number, language, due_at)
        entry_id = queues.want_callback(tx, wanted)
    else:
        entry_id = queues.enter_callback(tx, call.contact_id, waited, number, due_at)
    if entry_id is None:
        return {"stored": False}
    calls.record(tx, calls.Entry(call.id, "callback_offered", f"callback:{entry_id}", {"entry": entry_id}))
    begins_at = queues.begins_at(tx, entry_id) if due_at is None else None
    stored = {"stored": True, "number": read_out(number, (line.country, home_of(call.caller)))}
    return stored | ({"from": begins_at.isoformat()} if begins_at else {})


def _is_of_the_number(why: outbound.Why | None, settings: Settings) -> bool:
    """Whether another number may be called where this one is not."""
    return why == outbound.Why.NOT_DIALABLE or (why == outbound.Why.NUMBER_CAP and settings.calls_per_number > 0)


def _due(args: Mapping[str, Any]) -> datetime | None:
    """The instant that the caller has chosen, one of those that they were offered; None: as soon as may be."""
    chosen = args.get("due")
    return datetime.fromisoformat(chosen) if isinstance(chosen, str) else None


def callback_refusal(tx: Tx, call: Any, number: str, settings: Settings) -> outbound.Why | None:
    """Why this caller is not called back at a number; what they were promised already counts."""
    reaching = outbound.Reaching(outbound.Kind.CALL, number, call.contact_id)
    return outbound.refusal(tx, settings, reaching, queues.promised(tx, call.contact_id, number))


ANSWERS: dict[str, Callable[[Tx, Any, Mapping[str, Any]], Answer]] = {
    "case_by_reference": _case_by_reference,
    "identify": _identify,
    "case_status": _case_status,
    "open_case": _open_case,
}
