"""Usage: what the account has done, counted; and its balance, of which nothing is ever taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from aiohttp import web

from sandbox.carrier import Carrier
from sandbox.rest.filters import span
from sandbox.rest.pages import page
from sandbox.rest.shape import ROOT, bad, carrier_of
from sandbox.sids import API_VERSION
from sandbox.slices import in_slices

BALANCE = "100.00"
FIRST_DAY = date(2010, 8, 20)


Use = tuple[datetime, float]  # of one thing: when, and how much


@dataclass(frozen=True)
class Category:
    """`count` of things, `usage` of what they used."""

    name: str
    description: str
    count_unit: str
    usage_unit: str
    uses: Callable[[Carrier], Iterable[Use]]


def _calls(*directions: str) -> Callable[[Carrier], Iterable[Use]]:
    def uses(carrier: Carrier) -> Iterable[Use]:
        calls = (call for call in carrier.calls.all() if call.answered_at is not None and call.direction in directions)
        return ((call.created, -(-call.duration_seconds // 60)) for call in calls)

    return uses


def _texts(inbound: Iterable[bool]) -> Callable[[Carrier], Iterable[Use]]:
    wanted = set(inbound)

    def uses(carrier: Carrier) -> Iterable[Use]:
        texts = (text for text in carrier.messages.all() if (text.direction == "inbound") in wanted)
        return ((text.created, text.segments) for text in texts)

    return uses


def _recordings(carrier: Carrier) -> Iterable[Use]:
    return ((one.started, -(-one.duration // 60)) for one in carrier.recordings.all())


OUTBOUND = ("outbound-api", "outbound-dial")
CATEGORIES = {
    category.name: category
    for category in (
        Category("calls", "Voice Minutes", "calls", "minutes", _calls("inbound", *OUTBOUND)),
        Category("calls-inbound", "Inbound Voice Minutes", "calls", "minutes", _calls("inbound")),
        Category("calls-outbound", "Outbound Voice Minutes", "calls", "minutes", _calls(*OUTBOUND)),
        Category("recordings", "Recordings", "recordings", "minutes", _recordings),
        Category("sms", "SMS", "messages", "segments", _texts([True, False])),
        Category("sms-inbound", "Inbound SMS", "messages", "segments", _texts([True])),
        Category("sms-outbound", "Outbound SMS", "messages", "segments", _texts([False])),
    )
}


def _first_of_month(day: date) -> date:
    return day.replace(day=1)


def _last_month(today: date) -> tuple[date, date]:
    last = _first_of_month(today) - timedelta(days=1)
    return _first_of_month(last), last


SPANS: dict[str, Callable[[date], tuple[date, date]]] = {
    "Records": lambda today: (FIRST_DAY, today),
    "AllTime": lambda today: (FIRST_DAY, today),
    "Today": lambda today: (today, today),
    "Yesterday": lambda today: (today - timedelta(days=1), today - timedelta(days=1)),
    "ThisMonth": lambda today: (_first_of_month(today), today),
    "LastMonth": _last_month,
}


def _days(request: web.Request) -> tuple[date, date]:
    """First and last day, by the path and by StartDate and EndDate. Raises ApiError."""
    first, last = SPANS[request.match_info.get("span", "Records")](carrier_of(request).clock.now().date())
    if request.query.get("StartDate"):
        first = span("StartDate", request.query["StartDate"])[0].date()
    if request.query.get("EndDate"):
        last = span("EndDate", request.query["EndDate"])[0].date()
    if first > last:
        raise bad(20001, "StartDate lies after EndDate")
    return first, last


async def record_json(category: Category, carrier: Carrier, first: date, last: date) -> dict[str, Any]:
    begin = datetime(first.year, first.month, first.day, tzinfo=UTC)
    end = datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1)
    used = [amount async for at, amount in in_slices(category.uses(carrier)) if begin <= at < end]
    account = carrier.settings.account_sid
    uri = f"/2010-04-01/Accounts/{account}/Usage/Records"
    return {
        "account_sid": account,
        "api_version": API_VERSION,
        "as_of": carrier.clock.now().isoformat(timespec="seconds"),
        "category": category.name,
        "description": category.description,
        "count": str(len(used)),
        "count_unit": category.count_unit,
        "usage": str(int(sum(used))),
        "usage_unit": category.usage_unit,
        "price": "0",
        "price_unit": "usd",
        "start_date": first.isoformat(),
        "end_date": last.isoformat(),
        "subresource_uris": {
            "all_time": f"{uri}/AllTime.json?Category={category.name}",
            "today": f"{uri}/Today.json?Category={category.name}",
            "yesterday": f"{uri}/Yesterday.json?Category={category.name}",
            "this_month": f"{uri}/ThisMonth.json?Category={category.name}",
            "last_month": f"{uri}/LastMonth.json?Category={category.name}",
        },
        "uri": f"{uri}.json?Category={category.name}&StartDate={first}&EndDate={last}",
    }


async def index(request: web.Request) -> web.Response:
    carrier, wanted = carrier_of(request), request.query.get("Category", "")
    first, last = _days(request)
    found = [category for category in CATEGORIES.values() if wanted in ("", category.name)]
    records = [await record_json(category, carrier, first, last) for category in found]
    return await page(request, "usage_records", records, lambda record: record)


async def balance(request: web.Request) -> web.Response:
    return web.json_response({"account_sid": request.match_info["account"], "balance": BALANCE, "currency": "USD"})


ROUTES = [
    web.get(ROOT + "/Usage/Records.json", index),
    web.get(ROOT + "/Usage/Records/{span:AllTime|Today|Yesterday|ThisMonth|LastMonth}.json", index),
    web.get(ROOT + "/Balance.json", balance),
]
