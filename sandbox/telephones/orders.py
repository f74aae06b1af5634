"""What a telephone asks for: dial, keys, words, answer, refuse, hang up, a text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sandbox.call import Call
from sandbox.control.shape import LONGEST_ADDRESS_CHARS, LONGEST_TEXT_CHARS, RefusedError, params_in
from sandbox.keys import KEYS, PAUSES
from sandbox.lines import decline
from sandbox.status import Status
from sandbox.telephones.dialling import NoConnection, dial_in

if TYPE_CHECKING:
    from sandbox.carrier import Carrier
    from sandbox.telephones.telephone import Telephone

WITHHELD = "anonymous"


class RefusedOrder(Exception):
    """A telephone's wish that cannot be met; the message is a sentence for whoever holds it."""


def carry_out(carrier: Carrier, telephone: Telephone, message: dict[str, Any]) -> None:
    """Do what a message says. Raises RefusedOrder."""
    order = ORDERS.get(str(message.get("type", "")))
    if order is None:
        raise RefusedOrder(f"a telephone says {', '.join(ORDERS)}, not {str(message.get('type'))[:40]!r}")
    order(carrier, telephone, message)


def _text(message: dict[str, Any], name: str, most: int, default: str | None = None) -> str:
    value = message.get(name, default)
    if not isinstance(value, str) or len(value) > most:
        raise RefusedOrder(f"`{name}` must be text of at most {most} characters")
    return value


def _current(telephone: Telephone) -> Call:
    if telephone.call is None:
        raise RefusedOrder("this telephone is in no call")
    return telephone.call


def _talking(telephone: Telephone) -> Call:
    call = _current(telephone)
    if call.status is not Status.IN_PROGRESS:
        raise RefusedOrder("the call has not been answered yet")
    return call


def dial(carrier: Carrier, telephone: Telephone, message: dict[str, Any]) -> None:
    if telephone.call is not None:
        raise RefusedOrder("this telephone is in a call already")
    to = _text(message, "to", LONGEST_ADDRESS_CHARS, telephone.app)
    if telephone.app is not None and to != telephone.app:
        raise RefusedOrder(f"the token lets this client dial {telephone.app} only")
    try:
        call = dial_in(carrier, _caller_id(telephone, message), to, params_in(message))
    except (NoConnection, RefusedError) as refused:
        raise RefusedOrder(str(refused)) from None
    carrier.telephones.dialed(telephone, call)


def _caller_id(telephone: Telephone, message: dict[str, Any]) -> str:
    if "caller_id" not in message or message["caller_id"] is None:
        return telephone.address
    if telephone.address.startswith("client:"):
        raise RefusedOrder("a browser client is known by its identity: it chooses no caller id")
    shown = _text(message, "caller_id", LONGEST_ADDRESS_CHARS)
    if shown.startswith("client:") or not shown.isprintable():
        raise RefusedOrder(f"{shown!r} is no caller id")
    return shown or WITHHELD


def key(carrier: Carrier, telephone: Telephone, message: dict[str, Any]) -> None:
    pressed = _text(message, "key", 1)
    if pressed not in KEYS or pressed in PAUSES:
        raise RefusedOrder(f"{pressed!r} is no key of a telephone")
    call = _talking(telephone)
    lost = not call.listens_for_keys and call.seat is None  # in a conference the others hear the tone
    call.press(pressed)
    if lost:
        telephone.tell("key_unheard", call_sid=call.sid, key=pressed)


def speak(carrier: Carrier, telephone: Telephone, message: dict[str, Any]) -> None:
    words = _text(message, "text", LONGEST_TEXT_CHARS).strip()
    if not words:
        raise RefusedOrder("there are no words in `text`")
    call = _talking(telephone)
    if not call.listens_for_words:
        raise RefusedOrder("nobody listens for words now: only a question that takes speech does")
    call.receive_speech(words)


def _ringing(telephone: Telephone, message: dict[str, Any]) -> Call:
    call = telephone.ringing.get(_text(message, "call_sid", LONGEST_ADDRESS_CHARS))
    if call is None or call.status is not Status.RINGING:
        raise RefusedOrder("no such call is ringing here")
    return call


def answer(carrier: Carrier, telephone: Telephone, message: dict[str, Any]) -> None:
    call = _ringing(telephone, message)
    if telephone.call is not None:
        raise RefusedOrder("this telephone is in a call already: hang up first")
    carrier.telephones.connect(telephone, call)
    call.far_answers()


def refuse(carrier: Carrier, telephone: Telephone, message: dict[str, Any]) -> None:
    reason = _text(message, "reason", LONGEST_ADDRESS_CHARS, "declined")
    if reason not in ("busy", "declined"):
        raise RefusedOrder("`reason` is busy or declined")
    decline(_ringing(telephone, message), reason)


def hang_up(carrier: Carrier, telephone: Telephone, message: dict[str, Any]) -> None:
    _current(telephone).far_hangs_up()


def text(carrier: Carrier, telephone: Telephone, message: dict[str, Any]) -> None:
    to, body = _text(message, "to", LONGEST_ADDRESS_CHARS), _text(message, "body", LONGEST_TEXT_CHARS)
    if telephone.address.startswith("client:"):
        raise RefusedOrder("a browser client has no text messages")
    if carrier.numbers.by_number(to) is None:
        raise RefusedOrder(f"{to} is no number of this account")
    carrier.messages.receive(telephone.address, to, body)


ORDERS: dict[str, Callable[[Carrier, Telephone, dict[str, Any]], None]] = {
    "dial": dial,
    "key": key,
    "speak": speak,
    "answer": answer,
    "refuse": refuse,
    "hang_up": hang_up,
    "text": text,
}
