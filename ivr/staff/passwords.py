"""Passwords: argon2 hashes, made and checked outside writing transactions."""

from __future__ import annotations

import secrets
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ivr.sentences import Sentence

PASSWORD_MIN_CHARACTERS = 10
PASSWORD_MAX_CHARACTERS = 200
TEMPORARY_GROUPS, TEMPORARY_GROUP_CHARACTERS = 4, 4
TEMPORARY_CHARACTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read as another one

# OWASP's baseline: a log-in shares its two cores with callers, so no more threads and memory than it needs.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class PasswordTooWeak(Sentence):
    """A password that must not be used."""


def hash_password(password: str) -> str:
    """The argon2 hash to store; takes some 30 ms on purpose. Raises PasswordTooWeak when it is too short or long."""
    if not PASSWORD_MIN_CHARACTERS <= len(password) <= PASSWORD_MAX_CHARACTERS:
        raise PasswordTooWeak(
            f"a password has between {PASSWORD_MIN_CHARACTERS} and {PASSWORD_MAX_CHARACTERS} characters",
            min=PASSWORD_MIN_CHARACTERS,
            max=PASSWORD_MAX_CHARACTERS,
        )
    return _hasher.hash(password)


def temporary_password() -> str:
    """A password to be told once, such as "k7mp-x2ra-93fd-qwhz"; some 79 bits."""
    groups = (
        "".join(secrets.choice(TEMPORARY_CHARACTERS) for _ in range(TEMPORARY_GROUP_CHARACTERS))
        for _ in range(TEMPORARY_GROUPS)
    )
    return "-".join(groups)


def fits(password: str, password_hash: str | None) -> bool:
    """Whether the password is the hash's; None takes as long, so that the time tells nobody who has a log-in."""
    try:
        return _hasher.verify(password_hash or _nobodys_hash(), password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _hasher.hash("nobody has this password")
