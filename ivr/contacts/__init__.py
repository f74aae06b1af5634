"""Contacts: one time a customer and the company met, on any channel."""

from ivr.contacts.book import (
    ContactView,
    NoSuchContact,
    Place,
    by_id,
    count_of,
    last_contacts,
    of_same_person,
    recent,
    search,
)
from ivr.contacts.meeting import (
    NewContact,
    attach_case,
    attach_customer,
    close,
    open,
    recognise,
    set_agent,
    set_cause,
    set_language,
    set_reason,
    set_trust,
    wrap_up,
)
from ivr.contacts.rows import Contact

__all__ = [
    "Contact",
    "ContactView",
    "NewContact",
    "NoSuchContact",
    "Place",
    "attach_case",
    "attach_customer",
    "by_id",
    "close",
    "count_of",
    "last_contacts",
    "of_same_person",
    "open",
    "recent",
    "recognise",
    "search",
    "set_agent",
    "set_cause",
    "set_language",
    "set_reason",
    "set_trust",
    "wrap_up",
]
