"""What the fields of a form ask of a call: its parties, its document, who hears of it, who is thought to answer."""

from __future__ import annotations

from sandbox.callbacks import CALL_EVENTS, StatusCallback, status_callback
from sandbox.carrier import Carrier
from sandbox.detection import MachineDetection
from sandbox.keys import well_formed
from sandbox.rest.shape import ApiError, Form, bad
from sandbox.sids import E164, dialed
from sandbox.source import Source

LONGEST_TWIML_CHARS = 4000
MOST_KEYS = 32
LONGEST_CALL_SECONDS = 86_400
LONGEST_SIP_WORD_CHARS = 255
NAMED = ("client:", "sip:", "sips:")


def check_room(carrier: Carrier) -> None:
    """Whether the account may make one more call now. Raises ApiError."""
    if carrier.calls.departures.full:
        raise bad(22005, "Call queue full: more than 24 hours of calls are waiting to leave")
    most = carrier.settings.calls_at_once
    if most is not None and carrier.calls.alive >= most:
        raise ApiError(429, 10004, "Call concurrency limit exceeded")


def checked_parties(carrier: Carrier, form: Form) -> tuple[str, str]:
    """To, and From or CallerId, as a call may have them. Raises ApiError."""
    to, from_ = dialed(form.get("To").strip()), dialed(form.get("From").strip())
    if not to:
        raise bad(21201, "No 'To' number is specified")
    if not from_:
        raise bad(21213, "No 'From' number is specified")
    if not (E164.match(to) or (to.startswith((*NAMED, "app:")) and len(to.partition(":")[2]) > 0)):
        raise bad(21211, f"The phone number you are attempting to call, {to}, is not valid.")
    _check_shown(carrier, from_)
    if form.get("CallerId"):
        _check_shown(carrier, form.get("CallerId"))
    return to, form.get("CallerId") or from_


def _check_shown(carrier: Carrier, shown: str) -> None:
    if E164.match(shown):
        if not carrier.numbers.may_show(shown):
            raise bad(21210, f"The source phone number provided, {shown}, is not yet verified for your account.")
    elif not shown.startswith(NAMED):
        raise bad(21212, f"The 'From' number {shown} is not a valid phone number or client identifier.")


def document_of(carrier: Carrier, form: Form) -> tuple[Source, Source | None, StatusCallback | None]:
    """The first document, its fallback and the status callback: an application's stand before the form's own."""
    if form.get("ApplicationSid"):
        app = carrier.numbers.applications.get(form.get("ApplicationSid"))
        if app is None:
            raise bad(21218, f"Invalid ApplicationSid: {form.get('ApplicationSid')}")
        voice = app.source("voice")
        if voice is None:
            raise bad(21205, "The application has no VoiceUrl")
        return voice, app.source("voice_fallback"), app.progress()
    source = form.source() or (Source(twiml=twiml_of(form)) if form.get("Twiml") else None)
    if source is None:
        raise bad(21205, "Url parameter is required.")
    return source, form.source("FallbackUrl", "FallbackMethod"), callback_of(form)


def twiml_of(form: Form) -> str:
    if len(form.get("Twiml")) > LONGEST_TWIML_CHARS:
        raise bad(20001, f"Twiml is longer than {LONGEST_TWIML_CHARS} characters")
    return form.get("Twiml")


def callback_of(form: Form) -> StatusCallback | None:
    """The status callback that a form asks for. Raises ApiError on unknown events or a bad URL."""
    source = form.source("StatusCallback", "StatusCallbackMethod", code=21609)
    events = form.words("StatusCallbackEvent", CALL_EVENTS, code=21626)
    return status_callback(source.url or "", source.method, events) if source is not None else None


def keys_of(form: Form) -> str:
    keys = form.get("SendDigits")
    if not well_formed(keys) or len(keys) > MOST_KEYS:
        raise bad(21206, f"SendDigits is invalid: {keys}")
    return keys


def time_limit_of(form: Form, default: int) -> int:
    return form.integer("TimeLimit", default, 1, LONGEST_CALL_SECONDS)


def detection_of(
    form: Form, callback: str = "AsyncAmdStatusCallback", always_async: bool = False
) -> MachineDetection | None:
    """Whether to find out who answered, how, and where to tell it when the call is not to wait for that."""
    mode = form.choice("MachineDetection", ("Enable", "DetectMessageEnd", "none"), code=21234)
    detection = MachineDetection(
        mode,
        asynchronous=form.flag("AsyncAmd") or always_async,
        callback=form.source(callback, callback + "Method"),
        timeout_seconds=form.integer("MachineDetectionTimeout", 30, 3, 120, code=21234),
        speech_seconds=form.integer("MachineDetectionSpeechThreshold", 2400, 1000, 6000, code=21234) / 1000,
        speech_end_seconds=form.integer("MachineDetectionSpeechEndThreshold", 1200, 500, 5000, code=21234) / 1000,
        silence_seconds=form.integer("MachineDetectionSilenceTimeout", 5000, 2000, 10000, code=21234) / 1000,
    )
    return detection if mode in ("Enable", "DetectMessageEnd") else None


def check_unused(form: Form) -> None:
    """What has no effect in this carrier must still be well-formed. Raises ApiError."""
    form.sid("Byoc", "BY", code=21300)
    form.source("ClientNotificationUrl", "")
    user, password = form.get("SipAuthUsername"), form.get("SipAuthPassword")
    if len(user) > LONGEST_SIP_WORD_CHARS:
        raise bad(21221, f"SipAuthUsername is longer than {LONGEST_SIP_WORD_CHARS} characters")
    if len(password) > LONGEST_SIP_WORD_CHARS:
        raise bad(21223, f"SipAuthPassword is longer than {LONGEST_SIP_WORD_CHARS} characters")
    if user and not password:
        raise bad(21225, "SipAuthPassword is required with SipAuthUsername")
