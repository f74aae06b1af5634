"""What the fields of a form ask of a message: who sends it, what it holds, when it goes."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from sandbox.attachments import Medium
from sandbox.carrier import Carrier
from sandbox.clock import instant
from sandbox.rest.shape import Form, bad, well_formed_url
from sandbox.sids import E164, dialed
from sandbox.source import Source

LONGEST_BODY_CHARS = 1600
MOST_MEDIA = 10
LONGEST_VALIDITY_SECONDS = 36_000
SOONEST, LATEST = timedelta(minutes=15), timedelta(days=35)
CHANNEL = re.compile(r"[a-z]+:")  # whatsapp:+39…, messenger:…
SENDER_NAME = re.compile(r"^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}\Z")


def recipient_of(form: Form) -> str:
    to = dialed(form.get("To").strip())
    if not to:
        raise bad(21604, "A 'To' phone number is required.")
    _check_channel(form.get("From"), to)
    if not E164.match(to):
        raise bad(21211, f"Invalid 'To' Phone Number: {to}")
    return to


def _check_channel(from_: str, to: str) -> None:
    """Texts go over the telephone network alone. Raises ApiError."""
    channels = [CHANNEL.match(address) for address in (from_, to)]
    if all(channels):
        raise bad(63007, f"Twilio could not find a Channel with the specified From address: {from_}")
    if any(channels) and from_:
        raise bad(21910, "Invalid 'From' and 'To' pair. 'From' and 'To' should be of the same channel")


def sender_of(carrier: Carrier, form: Form, to: str) -> str:
    """The From, or the first number of ours for a service. Raises ApiError."""
    numbers, service = carrier.numbers, form.sid("MessagingServiceSid", "MG", code=21705)
    from_ = dialed(form.get("From").strip())
    if service is not None and not from_:
        found = next((n.phone_number for n in numbers.numbers.values() if n.phone_number != to), None)
        if found is None:
            raise bad(21703, "The Messaging Service does not have a phone number available to send a message")
        return found
    if not from_:
        raise bad(21603, "A 'From' or 'MessagingServiceSid' parameter is required to send a message")
    if from_ == to:
        raise bad(21266, "'To' and 'From' numbers cannot be the same")
    if E164.match(from_):
        if numbers.by_number(from_) is None:
            raise bad(21606, f"The 'From' phone number {from_} is not a message-capable number of this account.")
    elif not SENDER_NAME.match(from_):
        raise bad(21212, f"The 'From' number {from_} is not a valid phone number or sender name.")
    return from_


def content_of(form: Form, now: datetime) -> tuple[str, list[Medium]]:
    """The body and the files. Raises ApiError."""
    body, urls = form.get("Body"), [url for url in form.all("MediaUrl") if url]
    if form.get("ContentSid"):
        raise bad(21655, f"The ContentSid is invalid: this carrier keeps no templates, not {form.get('ContentSid')}")
    if not body and not urls:
        raise bad(21619, "A text message body or media urls must be specified.")
    if len(body) > LONGEST_BODY_CHARS:
        raise bad(21617, f"The concatenated message body exceeds the {LONGEST_BODY_CHARS} character limit")
    if len(urls) > MOST_MEDIA:
        raise bad(21623, f"A message holds {MOST_MEDIA} media files at most")
    wrong = [url for url in urls if not well_formed_url(url)]
    if wrong:
        raise bad(21620, f"Invalid media URL(s): {', '.join(wrong)}")
    return body, [Medium.at(url, now) for url in urls]


def callback_of(carrier: Carrier, form: Form) -> Source | None:
    """The form's own, else the application's. Raises ApiError."""
    own = form.source("StatusCallback", "", code=21609)
    if not form.get("ApplicationSid"):
        return own
    app = carrier.numbers.applications.get(form.get("ApplicationSid"))
    if app is None:
        raise bad(21420, f"ApplicationSid is not accessible: {form.get('ApplicationSid')}")
    url = app.urls.get("message_status_callback") or app.urls.get("sms_status_callback")
    return own or (Source(url) if url else None)


def send_at_of(form: Form, now: datetime) -> datetime | None:
    """When a scheduled message goes; without a service there is no schedule. Raises ApiError."""
    fixed, text = form.choice("ScheduleType", ("fixed",)), form.get("SendAt")
    if not form.get("MessagingServiceSid") or not fixed:
        return None
    try:
        at = instant(text)
    except ValueError:
        raise bad(35114, f"SendAt is no ISO-8601 instant: {text!r}") from None
    if not SOONEST <= at - now <= LATEST:
        raise bad(35114, "SendAt must lie between 15 minutes and 35 days ahead")
    return at


def check_unused(form: Form) -> None:
    """What has no effect in this carrier must still be well-formed. Raises ApiError."""
    form.integer("ValidityPeriod", LONGEST_VALIDITY_SECONDS, 1, LONGEST_VALIDITY_SECONDS, code=21624)
    form.integer("Attempt", 1, 1, 1000)
    for name in ("ProvideFeedback", "ForceDelivery", "SmartEncoded", "ShortenUrls", "SendAsMms"):
        form.flag(name)
    form.choice("AddressRetention", ("retain", "obfuscate"))
    form.choice("TrafficType", ("free",))
    form.choice("RiskCheck", ("enable", "disable"))
    if form.get("FallbackFrom") and not form.get("MessagingServiceSid"):
        raise bad(21666, "'FallbackFrom' requires MessagingServiceSid")
    if form.get("MaxPrice") and not re.fullmatch(r"\d+(\.\d+)?", form.get("MaxPrice"), re.ASCII):
        raise bad(21627, "Max Price must be a valid float")
