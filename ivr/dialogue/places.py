"""The URLs of a call's webhooks. The language stands in each, so that even a fault can be spoken in it."""

from __future__ import annotations

from ivr.telephony.speaking import Places


def places(call_id: int, turn: int, language: str, public_url: str, entry_id: int | None = None) -> Places:
    """Where the answers to turn `turn` of this call go, and those of its wait if it has one."""
    return Places(
        turn=turn_url(call_id, turn, language),
        wait=wait_url(entry_id, language, turn) if entry_id else "",
        queue_left=f"/voice/calls/{call_id}/queue/{entry_id}?l={language}&t={turn}" if entry_id else "",
        recording_callback=f"{public_url}/voice/calls/{call_id}/recordings",
    )


def wait_url(entry_id: int, language: str, turn: int, poll: int = 0) -> str:
    """The URL of one poll of a wait: whose turn's document had queued the caller, and how many polls came before."""
    return f"/voice/wait/{entry_id}?l={language}&t={turn}&n={poll}"


def key_url(entry_id: int, language: str, turn: int, poll: int) -> str:
    """The URL of a key pressed while waiting; `poll` is the one that comes after it."""
    return f"/voice/wait/{entry_id}/key?l={language}&t={turn}&n={poll}"


def turn_url(call_id: int, turn: int, language: str) -> str:
    """The URL of one question put to the caller (DESIGN rule 5)."""
    return f"/voice/calls/{call_id}/turns/{turn}?l={language}"
