"""How the numbers were configured before the check, kept in a file until they are so again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine, Iterable
from pathlib import Path
from typing import Any

from twilio.base.exceptions import TwilioException

from ivr.carrier_check.account import Account, Unfit

FIELDS = (
    "voice_url",
    "voice_method",
    "voice_fallback_url",
    "voice_fallback_method",
    "voice_application_sid",
    "status_callback",
    "status_callback_method",
    "sms_url",
    "sms_method",
    "sms_fallback_url",
    "sms_fallback_method",
    "sms_application_sid",
)


class Configuration:
    """The numbers' own settings, in `file` from before the first change until all are restored."""

    def __init__(self, account: Account, file: Path) -> None:
        self._account, self._file = account, file

    async def borrow(self, urls: dict[str, str]) -> None:
        """Write the restore file, then point every number at `urls`, or none of them. Raises Unfit."""
        if self._file.exists():
            raise Unfit(f"{self._file} is of a check that was cut off: put the numbers back first (--restore)")
        records = await self._account.owned()
        trunked = [one.phone_number for one in records if getattr(one, "trunk_sid", None)]
        if trunked:
            raise Unfit(f"{', '.join(trunked)} belongs to a SIP trunk: its webhooks would not be asked")
        kept = {one.sid: {name: getattr(one, name, None) or "" for name in FIELDS} for one in records}
        self._write(kept)
        try:
            await to_the_end(self._point(kept, urls))
        except BaseException:  # stopped, too: half borrowed numbers answer nobody
            await self.restore()
            raise

    async def _point(self, sids: Iterable[str], urls: dict[str, str]) -> None:
        for sid in sids:
            await self._set(sid, dict.fromkeys(FIELDS, "") | urls)

    async def restore(self) -> list[str]:
        """Put every number back, even if the check is stopped meanwhile, and remove the file; returns the SIDs. Safe to
        repeat. Raises Unfit when the carrier refuses; the file has those that are left."""
        if not self._file.exists():
            return []
        kept: dict[str, dict[str, str]] = json.loads(self._file.read_text())
        await to_the_end(self._put_back(dict(kept)))
        return list(kept)

    async def _put_back(self, left: dict[str, dict[str, str]]) -> None:
        refusals = []
        for sid, settings in list(left.items()):
            try:
                await self._set(sid, settings)
                del left[sid]
            except (TwilioException, OSError) as refused:
                refusals.append(f"{sid}: {refused}")
        if left:
            self._write(left)
            raise Unfit(f"numbers are not yet as they were ({'; '.join(refusals)}): put them back later (--restore)")
        self._file.unlink()

    def _write(self, kept: dict[str, dict[str, str]]) -> None:
        """Whole or not at all: a machine may die at any time."""
        draft = self._file.with_name(self._file.name + ".new")
        draft.write_text(json.dumps(kept, indent=1))
        draft.replace(self._file)

    async def _set(self, sid: str, settings: dict[str, str]) -> None:
        # An empty method is no value the carrier takes; an empty URL or application is.
        told: dict[str, Any] = {name: value for name, value in settings.items() if value or not _is_method(name)}
        await self._account.ask(lambda client: client.incoming_phone_numbers(sid).update(**told))


def _is_method(name: str) -> bool:
    return name.endswith("_method")


async def to_the_end(work: Coroutine[Any, Any, None]) -> None:
    """Carry out what must not be cut short: whoever stops us meanwhile is heard afterwards."""
    task, stopped = asyncio.ensure_future(work), False
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError:
            stopped = True
    task.result()
    if stopped:
        raise asyncio.CancelledError
