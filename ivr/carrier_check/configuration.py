"""How the numbers were configured before the check, kept in a file until they are so again."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

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
        self._file.write_text(json.dumps(kept, indent=1))
        try:
            for sid in kept:
                await self._set(sid, dict.fromkeys(FIELDS, "") | urls)
        except Exception:
            await asyncio.shield(self.restore())
            raise

    async def restore(self) -> list[str]:
        """Put every number back and remove the file; returns the SIDs. Safe to repeat."""
        if not self._file.exists():
            return []
        kept: dict[str, dict[str, str]] = json.loads(self._file.read_text())
        for sid, settings in kept.items():
            await self._set(sid, settings)
        self._file.unlink()
        return list(kept)

    async def _set(self, sid: str, settings: dict[str, str]) -> None:
        # An empty method is no value the carrier takes; an empty URL or application is.
        told: dict[str, Any] = {name: value for name, value in settings.items() if value or not _is_method(name)}
        await self._account.ask(lambda client: client.incoming_phone_numbers(sid).update(**told))


def _is_method(name: str) -> bool:
    return name.endswith("_method")
