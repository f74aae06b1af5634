"""The account's telephone numbers and TwiML applications, and the URLs they are configured with."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sandbox.callbacks import StatusCallback, status_callback
from sandbox.source import Source

URL_FIELDS = tuple(
    """voice_url voice_method voice_fallback_url voice_fallback_method voice_application_sid
    voice_caller_id_lookup status_callback status_callback_method sms_url sms_method sms_fallback_url
    sms_fallback_method sms_application_sid sms_status_callback message_status_callback""".split()  # noqa: SIM905
)
KEPT_FIELDS = tuple(
    """address_sid bundle_sid emergency_address_sid emergency_status identity_sid public_application_connect_enabled
    trunk_sid voice_receive_mode""".split()  # noqa: SIM905
)


@dataclass
class Endpoint:
    """A number (`phone_number` is set) or an application; `urls` holds the fields of URL_FIELDS and KEPT_FIELDS."""

    sid: str
    friendly_name: str
    created: str
    updated: str
    phone_number: str = ""
    urls: dict[str, str] = field(default_factory=dict)

    def source(self, kind: str) -> Source | None:
        """`voice`, `voice_fallback`, `sms` or `sms_fallback`; None when not configured."""
        url = self.urls.get(f"{kind}_url", "")
        return Source(url, self.urls.get(f"{kind}_method") or "POST") if url else None

    def progress(self) -> StatusCallback | None:
        urls = self.urls
        return status_callback(urls.get("status_callback", ""), urls.get("status_callback_method", ""), ())


@dataclass
class CallerId:
    """A number of somebody else's that the account has proven to be its own, and may show."""

    sid: str
    phone_number: str
    friendly_name: str
    created: str
    updated: str


class Numbers:
    """Numbers, applications and verified caller ids, kept in a file when one is given."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self.numbers: dict[str, Endpoint] = {}
        self.applications: dict[str, Endpoint] = {}
        self.caller_ids: dict[str, CallerId] = {}
        if file is not None and file.exists():
            kept: dict[str, Any] = json.loads(file.read_text())
            self.numbers = {sid: Endpoint(**facts) for sid, facts in kept["numbers"].items()}
            self.applications = {sid: Endpoint(**facts) for sid, facts in kept["applications"].items()}
            self.caller_ids = {sid: CallerId(**facts) for sid, facts in kept.get("caller_ids", {}).items()}

    def keep(self) -> None:
        """Write the file anew, whole, so that a crash leaves the old one or the new one."""
        if self._file is None:
            return
        facts = {
            "numbers": {sid: asdict(number) for sid, number in self.numbers.items()},
            "applications": {sid: asdict(app) for sid, app in self.applications.items()},
            "caller_ids": {sid: asdict(each) for sid, each in self.caller_ids.items()},
        }
        draft = self._file.with_suffix(".new")
        draft.write_text(json.dumps(facts, indent=1))
        draft.replace(self._file)

    def by_number(self, number: str) -> Endpoint | None:
        return next((n for n in self.numbers.values() if n.phone_number == number), None)

    def caller_id(self, number: str) -> CallerId | None:
        return next((each for each in self.caller_ids.values() if each.phone_number == number), None)

    def may_show(self, number: str) -> bool:
        """Whether a call may show this number: an own or a verified one."""
        return self.by_number(number) is not None or self.caller_id(number) is not None

    def voice_endpoint(self, address: str) -> Endpoint | None:
        """Whoever answers at a number or `app:AP…`: the number's application stands before its own URLs."""
        if address.startswith("app:"):
            return self.applications.get(address[4:].partition("?")[0])
        return self._endpoint(address, "voice_application_sid")

    def text_endpoint(self, address: str) -> Endpoint | None:
        """Whoever answers texts to a number, by the same rule."""
        return self._endpoint(address, "sms_application_sid")

    def _endpoint(self, address: str, field_name: str) -> Endpoint | None:
        number = self.by_number(address)
        app = number.urls.get(field_name, "") if number is not None else ""
        return self.applications.get(app, number) if app else number

    def clear(self) -> None:
        self.numbers.clear()
        self.applications.clear()
        self.caller_ids.clear()
        self.keep()
