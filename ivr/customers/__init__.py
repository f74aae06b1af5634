"""The people who call: what is known of them, and the numbers that recognise, never prove them (DESIGN rule 16)."""

from ivr.customers.book import (
    CustomerView,
    ExternalIdTaken,
    NewCustomer,
    NoSuchCustomer,
    add,
    by_external_id,
    by_id,
    change,
    held,
    kept,
    numbers_of,
    views,
    words_of,
)
from ivr.customers.proofs import failed, may_prove
from ivr.customers.recognition import Recognised, by_typed_number, proves, recognise
from ivr.customers.rows import Customer, CustomerNumber, CustomerWord, Trust, WrongProof
from ivr.customers.searching import find, search
from ivr.telephony.numbers import NotANumber, e164

__all__ = [
    "Customer",
    "CustomerNumber",
    "CustomerView",
    "CustomerWord",
    "ExternalIdTaken",
    "NewCustomer",
    "NoSuchCustomer",
    "NotANumber",
    "Recognised",
    "Trust",
    "WrongProof",
    "add",
    "by_external_id",
    "by_id",
    "by_typed_number",
    "change",
    "e164",
    "failed",
    "find",
    "held",
    "kept",
    "may_prove",
    "numbers_of",
    "proves",
    "recognise",
    "search",
    "views",
    "words_of",
]
