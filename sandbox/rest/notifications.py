"""Notifications: the debugger's errors and warnings, of the account and of a call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from sandbox.carrier import Carrier
from sandbox.clock import instant
from sandbox.journal import Entry
from sandbox.rest.calls import found_call
from sandbox.rest.filters import Filters
from sandbox.rest.pages import page
from sandbox.rest.shape import ROOT, carrier_of, not_found
from sandbox.sids import API_VERSION, rfc2822
from sandbox.slices import in_slices

SCHEMA_WARNING = 12200
ERROR, WARNING = "0", "1"


@dataclass(frozen=True)
class Notification:
    """One thing that went wrong: with a request (`entry`), or before one could be made."""

    sid: str
    at: datetime
    call_sid: str | None
    code: int
    log: str
    text: str
    url: str = ""
    entry: Entry | None = None


FILTERS: Filters[Notification] = Filters(
    exact={"Log": lambda each: each.log},
    moments={"MessageDate": lambda each: each.at},
    choices={"Log": frozenset({ERROR, WARNING})},
)


async def notifications(carrier: Carrier) -> list[Notification]:
    """Newest first."""
    found = [_of_entry(entry) async for entry in in_slices(carrier.journal.since(0)) if entry.faulty]
    events = carrier.events.after(0)
    found += [_of_event(event) async for event in in_slices(events) if _tells_by_itself(event)]
    return sorted(found, key=lambda each: each.at, reverse=True)


def _of_entry(entry: Entry) -> Notification:
    broken = entry.error_code is not None
    text = entry.error or "" if broken else "; ".join(entry.warnings)
    code = entry.error_code or SCHEMA_WARNING
    sid = f"NO{entry.n:032x}"
    return Notification(sid, entry.at, entry.call_sid, code, ERROR if broken else WARNING, text, entry.url, entry)


def _tells_by_itself(event: dict[str, Any]) -> bool:
    """Whether no request of the journal says the same: a party that could not be dialed, for one."""
    return event["kind"] == "webhook_failed" and not str(event.get("url") or "").startswith(("http://", "https://"))


def _of_event(event: dict[str, Any]) -> Notification:
    text = str(event.get("error") or event.get("url") or "")
    return Notification(
        f"NO{event['n'] + 2**64:032x}", instant(event["at"]), event.get("call_sid"), event["code"], ERROR, text
    )


def notification_json(notification: Notification, carrier: Carrier, scope: str = "") -> dict[str, Any]:
    account, entry = carrier.settings.account_sid, notification.entry
    message = {"ErrorCode": notification.code, "LogLevel": "ERROR" if notification.log == ERROR else "WARN"}
    return {
        "sid": notification.sid,
        "account_sid": account,
        "api_version": API_VERSION,
        "call_sid": _call_sid(notification),
        "date_created": rfc2822(notification.at),
        "date_updated": rfc2822(notification.at),
        "message_date": rfc2822(notification.at),
        "error_code": str(notification.code),
        "log": notification.log,
        "message_text": urlencode(message | {"Msg": notification.text}),
        "more_info": f"https://www.twilio.com/docs/errors/{notification.code}",
        "request_method": entry.method if entry is not None else None,
        "request_url": notification.url,
        "uri": f"/2010-04-01/Accounts/{account}{scope}/Notifications/{notification.sid}.json",
    }


def _call_sid(notification: Notification) -> str | None:
    """None for what befell a text."""
    sid = notification.call_sid or ""
    return sid if sid.startswith("CA") else None


def _whole_json(notification: Notification, carrier: Carrier, scope: str) -> dict[str, Any]:
    entry = notification.entry
    headers = entry.answer_headers if entry is not None else {}
    return notification_json(notification, carrier, scope) | {
        "request_variables": urlencode(entry.form) if entry is not None else "",
        "response_body": entry.body if entry is not None else "",
        "response_headers": urlencode(headers),
    }


async def _scope(request: web.Request) -> tuple[str, list[Notification]]:
    """The path of the call, if one is asked about, and what went wrong there."""
    found, sid = await notifications(carrier_of(request)), request.match_info.get("sid")
    if sid is None:
        return "", found
    call = found_call(request, sid)
    return f"/Calls/{call.sid}", [each for each in found if each.call_sid == call.sid]


async def index(request: web.Request) -> web.Response:
    scope, found = await _scope(request)
    carrier, shown = carrier_of(request), await FILTERS.apply(request.query, found)
    return await page(request, "notifications", shown, lambda each: notification_json(each, carrier, scope))


async def fetch(request: web.Request) -> web.Response:
    scope, found = await _scope(request)
    one = next((each for each in found if each.sid == request.match_info["notification"]), None)
    if one is None:
        raise not_found(request)
    return web.json_response(_whole_json(one, carrier_of(request), scope))


ROUTES = [
    web.get(ROOT + "/Notifications.json", index),
    web.get(ROOT + "/Notifications/{notification}.json", fetch),
    web.get(ROOT + "/Calls/{sid}/Notifications.json", index),
    web.get(ROOT + "/Calls/{sid}/Notifications/{notification}.json", fetch),
]
