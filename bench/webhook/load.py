"""The carrier's side: keep-alive connections that post signed turns, one call each, as fast as they are answered."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from ivr.telephony.signature import signature

ACCOUNT = "AC" + "0" * 32
TOKEN = "a token for measuring"
PUBLIC_URL = "http://127.0.0.1:8000"
LINE, CALLER = "+39800123456", "+393331234567"
ANSWER_LIMIT_SECONDS = 30.0

CarrierForm = tuple[tuple[str, str], ...]


def form(sid: str, **fields: str) -> CarrierForm:
    """What the carrier posts with every webhook of a call, and `fields`."""
    return (
        ("AccountSid", ACCOUNT),
        ("ApiVersion", "2010-04-01"),
        ("CallSid", sid),
        ("CallStatus", "in-progress"),
        ("Called", LINE),
        ("CalledCity", ""),
        ("CalledCountry", "IT"),
        ("Caller", CALLER),
        ("CallerCity", ""),
        ("CallerCountry", "IT"),
        ("Direction", "inbound"),
        ("From", CALLER),
        ("To", LINE),
        *fields.items(),
    )


def request(path: str, fields: CarrierForm) -> bytes:
    """A signed POST as it goes over the wire."""
    body = urlencode(fields).encode()
    signed = signature(TOKEN.encode(), PUBLIC_URL + path, fields).decode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nUser-Agent: TwilioProxy/1.1\r\nAccept: */*\r\n"
        "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
        f"X-Twilio-Signature: {signed}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class Connection:
    """One keep-alive connection; `post` returns the document and raises WrongAnswer for anything but 200."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=ANSWER_LIMIT_SECONDS)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def post(self, sent: bytes) -> bytes:
        self._socket.sendall(sent)
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._more()
        head, _, body = received.partition(b"\r\n\r\n")
        lowered = head.lower()
        length = int(lowered.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        while len(body) < length:
            body += self._more()
        if b" 200 " not in head[:16]:
            raise WrongAnswer(f"{head[:40]!r} {body[:200]!r}")
        return body

    def close(self) -> None:
        self._socket.close()

    def _more(self) -> bytes:
        if not (more := self._socket.recv(65_536)):
            raise WrongAnswer("the connection was closed")
        return more


class WrongAnswer(Exception):
    """An answer that the measured application should not have given."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A request ready to be sent, and what its answer must have in it for the step to have been taken."""

    sent: bytes
    expected: bytes


@dataclass(frozen=True, slots=True)
class Load:
    """What a run of the load came to."""

    requests: int
    seconds: float


def run(connections: Sequence[Connection], turns: Sequence[Iterable[Turn]]) -> Load:
    """Sends each connection's turns one after another, all connections at once; raises what went wrong first."""
    faults: list[Exception] = []
    counts = [0] * len(connections)
    threads = [
        threading.Thread(target=_send, args=(connections[place], list(turns[place]), counts, place, faults))
        for place in range(len(connections))
    ]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return Load(sum(counts), time.monotonic() - begun)


def _send(connection: Connection, turns: list[Turn], counts: list[int], place: int, faults: list[Exception]) -> None:
    try:
        for turn in turns:
            answer = connection.post(turn.sent)
            if turn.expected not in answer:
                raise WrongAnswer(f"{turn.expected!r} is not in {answer[:300]!r}")
            counts[place] += 1
    except Exception as fault:  # raised again by `run`, in the thread that asked
        faults.append(fault)
