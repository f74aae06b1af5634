"""The people who work here: who they are, what they may do, and what they did."""

from ivr.staff.audits import Part, audit, audit_batch, is_audited
from ivr.staff.passwords import PasswordTooWeak, hash_password, temporary_password
from ivr.staff.people import (
    EmailTaken,
    NewStaff,
    NoSuchStaff,
    StaffView,
    add,
    authenticate,
    by_email,
    by_id,
    change,
    change_password,
    end_sessions,
    listing,
)
from ivr.staff.rights import Right, rights_of
from ivr.staff.rows import AuditEntry, Role, Staff

__all__ = [
    "AuditEntry",
    "EmailTaken",
    "NewStaff",
    "NoSuchStaff",
    "Part",
    "PasswordTooWeak",
    "Right",
    "Role",
    "Staff",
    "StaffView",
    "add",
    "audit",
    "audit_batch",
    "authenticate",
    "by_email",
    "by_id",
    "change",
    "change_password",
    "end_sessions",
    "hash_password",
    "is_audited",
    "listing",
    "rights_of",
    "temporary_password",
]
