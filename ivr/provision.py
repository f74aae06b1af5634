"""Setting up our numbers at the carrier, over its REST API: the same on the sandbox and on a real account."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, update

from ivr import fallback, media
from ivr.config import TWILIO_API_URL, Settings
from ivr.house import House
from ivr.lines import Line
from ivr.telephony.callbacks import insistent
from ivr.telephony.client import client_of

APPLICATION_NAME = "Hotline desk"
TRIAL = "Trial"


class CarrierAccountUnusable(Exception):
    """The carrier does not let us do what is needed; the message says what and the way out."""


@dataclass(slots=True)
class Report:
    """What was set up, what is still missing, and the account's known limits; sentences for a person."""

    application_sid: str = ""
    done: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    limits: list[str] = field(default_factory=list)


def provision(house: House, obtain_numbers: bool = False) -> Report:
    """Points every line's number and the agents' browsers at PUBLIC_URL.

    Nothing is bought: a number that the account lacks is named in `missing`, unless `obtain_numbers`
    (the sandbox hands out any number for nothing). Raises what the SDK raises when the carrier is away.
    """
    client = client_of(house.settings)
    report = Report()
    report.limits = _limits(client, house.settings)
    report.application_sid = _application(client, house.settings, report)
    with house.db.reading() as tx:
        lines = tx.rows(select(Line.id, Line.number, Line.title, Line.language).where(Line.active).order_by(Line.id))
    media.make_shipped(house.settings.var)
    documents = fallback.write(house.settings.var)
    report.done.append(
        f"{len(documents)} documents for when all is away are in {fallback.folder_of(house.settings.var)}"
    )
    if not house.settings.fallback_url:
        report.limits.append("set FALLBACK_URL to a copy of them on another host: on this one they go down with it")
    for line in lines:
        _provision_line(client, house, line, obtain_numbers, report)
    return report


def number_settings(settings: Settings, language: str) -> dict[str, str]:
    """What a number of ours, whose callers hear `language` first, is configured with at the carrier."""
    public_url = settings.public_url
    return {
        "voice_url": f"{public_url}/voice/incoming",
        "voice_method": "POST",
        "voice_fallback_url": f"{settings.fallback}/{fallback.file_of(language)}",
        "voice_fallback_method": "GET",
        "status_callback": insistent(f"{public_url}/voice/status"),
        "status_callback_method": "POST",
        "sms_url": insistent(f"{public_url}/sms/incoming"),
        "sms_method": "POST",
    }


def _application(client: Any, settings: Settings, report: Report) -> str:
    wanted = {"voice_url": f"{settings.public_url}/voice/agent", "voice_method": "POST"}
    found = client.applications.list(friendly_name=APPLICATION_NAME, limit=1)
    if settings.twilio_application_sid:
        client.applications(settings.twilio_application_sid).update(**wanted)
        sid = settings.twilio_application_sid
    elif found:
        client.applications(found[0].sid).update(**wanted)
        sid = str(found[0].sid)
    else:
        sid = str(client.applications.create(friendly_name=APPLICATION_NAME, **wanted).sid)
    report.done.append(f"agents' browsers call in through application {sid}")
    return sid


def _provision_line(client: Any, house: House, line: Any, obtain: bool, report: Report) -> None:
    wanted = number_settings(house.settings, line.language)
    found = client.incoming_phone_numbers.list(phone_number=line.number, limit=1)
    if found:
        number = client.incoming_phone_numbers(found[0].sid).update(**wanted)
    elif obtain:
        number = client.incoming_phone_numbers.create(phone_number=line.number, friendly_name=line.title, **wanted)
    else:
        report.missing.append(f"{line.number} ({line.title}) is not the account's: obtain it there, then repeat this")
        return
    with house.db.writing() as tx:
        tx.execute(update(Line).where(Line.id == line.id).values(carrier_sid=number.sid))
    report.done.append(f"{line.number} ({line.title}) leads to {wanted['voice_url']}")


def _limits(client: Any, settings: Settings) -> list[str]:
    account = client.api.accounts(settings.twilio_account_sid).fetch()
    if account.status != "active":
        raise CarrierAccountUnusable(f"the account is {account.status}: see the carrier's console")
    limits = [
        f"calls made over REST leave at {settings.calls_per_second:g} a second (CALLS_PER_SECOND); "
        "inbound calls are not limited so",
    ]
    if account.type == TRIAL:
        limits.append("a trial account: it calls and texts verified numbers only, and speaks a preamble before ours")
    if settings.twilio_api_url == TWILIO_API_URL:
        limits.append("an account without an approved business profile has 2-3 calls at a time")
        limits.append("two-way SMS does not exist in every country (not in Thailand and Vietnam)")
    return limits
