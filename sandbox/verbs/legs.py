"""The child calls of a Dial: whom each noun reaches, and as whom."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from sandbox.call import Call
from sandbox.callbacks import status_callback
from sandbox.far import Far
from sandbox.lines import Behaviour, far_end
from sandbox.request import Request
from sandbox.rules import WRONG_CHILD
from sandbox.run import Run
from sandbox.sids import E164, dialed
from sandbox.source import Source
from sandbox.twiml import Verb

FORBIDDEN, NO_PERMISSION, NO_FORMAT, NOBODY, NO_CALLER_ID = 13225, 13227, 13223, 13224, 13214
CALLER_ID_TOO_LONG, BAD_SIP_URI, TOO_MANY_URIS, TOO_MANY_HEADERS = 13248, 13243, 13250, 13251
BAD_HEADER_NAME, HEADER_TOO_LONG, NOT_REGISTERED = 13252, 13253, 32009
DETECTION_SECONDS = 3.0
LONGEST_CALLER_ID_CHARS, LONGEST_IDENTITY_CHARS, LONGEST_HEADER_CHARS, MOST_HEADERS = 256, 256, 1024, 60
REFUSED_BY_THE_CARRIER = {"forbidden": FORBIDDEN, "not_permitted": NO_PERMISSION}
_SIP_URI = re.compile(r"sips?:[^@\s;?]+@[^\s;?@]+(;[^\s?]*)?")
_SHOWN_NAME = re.compile(r"[\w+.-]+", re.ASCII)
_HEADER = re.compile(r"(?i)(X-[\w-]+|User-to-User|Remote-Party-ID|P-[\w-]+)")


class LegRefused(Exception):
    """A party that is not called, with the carrier's error code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code


@dataclass(frozen=True)
class Party:
    """Whom a noun names; `parameters` are told to a client or carried as SIP headers."""

    address: str
    parameters: dict[str, str] = field(default_factory=dict)


def leg_of(run: Run, verb: Verb, noun: Verb) -> Call | None:
    """A child call for a noun; None (with a note) when it cannot be made."""
    try:
        party = _party(run, noun)
        from_ = _shown(run.call, verb, noun)
        child = Call(run.call.carrier, from_, party.address, "outbound-dial", _far(run, noun, party))
    except LegRefused as refused:
        run.warn(refused.code, str(refused), url=noun.text)
        return None
    child.parent_sid = run.call.sid
    if noun.name == "Sip":
        child.extra_params = {f"SipHeader_{name}": value for name, value in party.parameters.items()}
    progress = status_callback(
        run.document.resolve(noun.get("statusCallback")) if noun.get("statusCallback") else "",
        noun.get("statusCallbackMethod", "POST"),
        [noun.get("statusCallbackEvent")],
    )
    child.status_callbacks = [progress] if progress is not None else []
    _detect_machines(run, noun, child)
    return run.call.carrier.calls.add(child)


def _far(run: Run, noun: Verb, party: Party) -> Far:
    carrier = run.call.carrier
    behaviour = carrier.behaviours.get(party.address, Behaviour())
    code = REFUSED_BY_THE_CARRIER.get(behaviour.on_call)
    if code is not None:
        raise LegRefused(code, f"{party.address} is not called from this account")
    if noun.name == "Sip" and behaviour.on_call == "unreachable":
        run.warn(NOT_REGISTERED, f"{party.address} is not registered")
    far = far_end(carrier, party.address, party.parameters)
    if far is None:
        raise LegRefused(NOBODY, f"{party.address!r} cannot be called")
    return far


# Whom


def _party(run: Run, noun: Verb) -> Party:
    if noun.name in ("Conference", "Queue"):
        raise LegRefused(WRONG_CHILD["Dial"], f"a <{noun.name}> stands alone in a <Dial>")
    if noun.name == "Client":
        identity = next((child.text for child in noun.children if child.name == "Identity"), noun.text)
        if not 0 < len(identity) <= LONGEST_IDENTITY_CHARS:
            raise LegRefused(NOBODY, f"a client's name has 1 to {LONGEST_IDENTITY_CHARS} characters")
        return Party(f"client:{identity}", _parameters(noun))
    if noun.name == "Application":
        sid = next((child.text for child in noun.children if child.name == "ApplicationSid"), noun.text)
        to = {"To": run.call.to} if noun.flag("copyParentTo") else {}
        return Party(f"app:{sid}", _parameters(noun) | to)
    if noun.name == "Sip":
        return _sip_party(run, noun)
    number = dialed(noun.text)
    if not E164.match(number):
        raise LegRefused(NO_FORMAT, f"{noun.text!r} is no telephone number in E.164")
    return Party(number)


def _parameters(noun: Verb) -> dict[str, str]:
    return {child.get("name"): child.get("value") for child in noun.children if child.name == "Parameter"}


def _sip_party(run: Run, noun: Verb) -> Party:
    """A SIP address, with its scheme or without; its headers stand behind a question mark or in `<Headers>`."""
    addresses = [child.text for child in noun.children if child.name == "Uri"] or [noun.text]
    if len(addresses) > 1:
        raise LegRefused(TOO_MANY_URIS, "one address is called by a <Sip>")
    address, _, query = addresses[0].partition("?")
    address = address if address.startswith(("sip:", "sips:")) else f"sip:{address}"
    if not _SIP_URI.fullmatch(address):
        raise LegRefused(BAD_SIP_URI, f"{address!r} is no SIP address")
    headers = dict(parse_qsl(query, keep_blank_values=True))
    for group in noun.children:
        headers |= {header.get("name"): header.get("value") for header in group.children}
    return Party(address, _passed_on(run, headers))


def _passed_on(run: Run, headers: dict[str, str]) -> dict[str, str]:
    """The headers without those that nobody may send."""
    if len(headers) > MOST_HEADERS:
        raise LegRefused(TOO_MANY_HEADERS, f"{len(headers)} headers are more than {MOST_HEADERS}")
    for wrong in [name for name in headers if not _HEADER.fullmatch(name)]:
        run.warn(BAD_HEADER_NAME, f"the header {wrong!r} is not passed on: its name begins with X-")
        del headers[wrong]
    if sum(len(name) + len(value) for name, value in headers.items()) > LONGEST_HEADER_CHARS:
        raise LegRefused(HEADER_TOO_LONG, f"the headers have more than {LONGEST_HEADER_CHARS} characters")
    return headers


# As whom


def _shown(call: Call, verb: Verb, noun: Verb) -> str:
    """The caller id: a number must see one that is ours, the caller's or the one called; a SIP party sees any name."""
    given = verb.get("callerId")
    from_ = dialed(given) if given else call.from_
    if len(from_) > LONGEST_CALLER_ID_CHARS:
        raise LegRefused(CALLER_ID_TOO_LONG, "the caller id is too long")
    named = noun.name == "Sip" and _SHOWN_NAME.fullmatch(given)
    if named or noun.name in ("Client", "Application") or (not given and not from_.startswith("client:")):
        return from_
    ours = call.carrier.numbers.may_show(from_)
    if not (E164.match(from_) and (ours or from_ in (call.from_, call.to))):
        raise LegRefused(NO_CALLER_ID, f"{from_!r} may not be shown")
    return from_


def sip_facts(child: Call) -> dict[str, str]:
    """What a Dial's action is told of a SIP party."""
    if not child.to.startswith(("sip:", "sips:")):
        return {}
    host = urlsplit(child.to.replace(":", "://", 1)).hostname or "sip"
    return {"DialSipCallId": f"{child.sid[2:]}@{host}", "DialSipResponseCode": str(child.sip_code)}


def _detect_machines(run: Run, noun: Verb, child: Call) -> None:
    """Who answers is told beside the conversation, as Dial does it."""
    callback = noun.get("amdStatusCallback")
    if not noun.get("machineDetection") or not callback:
        return
    source = Source(run.document.resolve(callback), noun.get("amdStatusCallbackMethod", "POST"))

    def begin() -> None:
        if child.answered_at is not None:
            timer = child.carrier.clock.timer(DETECTION_SECONDS)
            timer.rang.then(lambda: _tell_detection(child, source))

    child.answered.then(begin)


def _tell_detection(child: Call, callback: Source) -> None:
    if child.is_over:
        return
    child.answered_by = child.carrier.behaviours.get(child.to, Behaviour()).answered_by
    params = {
        "CallSid": child.sid,
        "AccountSid": child.carrier.settings.account_sid,
        "AnsweredBy": child.answered_by,
        "MachineDetectionDuration": str(round(DETECTION_SECONDS * 1000)),
    }
    child.carrier.webhooks.tell(Request(callback.url or "", callback.method, params, "callback", child.sid))
