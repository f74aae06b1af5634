"""Bad input at the control API and at the telephones' socket: a documented error, and no other call hurt."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aiohttp import WSMsgType
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.telephones.socket import LONGEST_MESSAGE_BYTES
from tests.sandbox.stand import CALLER, LINE, Stand, converse

FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
OTHER = "+393339998888"
DOCUMENTED = {200, 201, 204, 400, 403, 404, 405, 409, 413}
PATHS = [
    "/clock", "/events", "/calls", "/calls/{sid}", "/calls/{sid}/keys", "/calls/{sid}/speech", "/calls/{sid}/record",
    "/calls/{sid}/answer", "/calls/{sid}/reject", "/calls/{sid}/place", "/handsets/%2B39333", "/messages", "/journal",
    "/journal/1", "/journal/1/again", "/journal/x", "/journal/99999999999999999999", "/faults", "/faults/presets",
    "/faults/1", "/faults/-1", "/news", "/living", "/numbers", "/telephone", "/pages/x.js", "/nothing", "/calls/%00",
]  # fmt: skip
NAMES = st.sampled_from(
    [
        "from", "to", "params", "token", "digits", "text", "seconds", "reason", "on_call", "after_seconds", "body",
        "answered_by", "kind", "action", "about", "match", "times", "rate", "seed", "code", "preset", "events_after",
    ]
)  # fmt: skip
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.sampled_from([0, -1, 10**400, 1e308, "", "²", "nan", "\ud800", "\x00", "webhook", "drop", "x" * 2000, LINE])
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=3,
)
ODD_BODIES = st.sampled_from([b"", b"null", b"[]", b"\xff\xfe", b"{", b'{"to": NaN}', b"[" * 100_000, b"9" * 6000])
BODIES = ODD_BODIES | st.dictionaries(NAMES, VALUES, max_size=5).map(lambda body: json.dumps(body).encode())
QUERIES = st.dictionaries(
    st.sampled_from(
        ["after", "before", "limit", "n", "q", "kind", "faulty", "call_sid", "event", "changes", "address"]
    ),
    st.sampled_from(["", "-1", "nan", "1e400", "²", "x", "\x00", "5", "client:a", "all", "rest"]),
    max_size=3,
)


async def unhurt(stand: Stand, sid: str) -> None:
    assert stand.status(sid) == "in-progress"
    assert stand.carrier.stage.crashes == []


@FEW
@given(st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH"]), st.sampled_from(PATHS), QUERIES, BODIES)
def test_no_request_breaks_the_control_api(method: str, path: str, query: dict[str, str], body: bytes) -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Say>Hello.</Say><Pause length='600'/>"
        well, sid = await stand.dial(), await stand.dial(from_=OTHER)
        url = f"{stand.url}/sandbox{path.replace('{sid}', sid)}"
        async with stand.http.request(method, url, params=query, data=body) as answer:
            text = await answer.text()
            assert answer.status in DOCUMENTED, text
            assert answer.status < 400 or set(json.loads(text)) == {"error"}
        await stand.control("DELETE", "/faults")
        await unhurt(stand, well)

    converse(scene)


@pytest.mark.parametrize("garbage", ["x" * (LONGEST_MESSAGE_BYTES + 1), b"\x00" * (LONGEST_MESSAGE_BYTES + 1)])
def test_a_message_that_is_too_long_ends_the_socket_and_nothing_else(garbage: str | bytes) -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Say>Hello.</Say><Pause length='600'/>"
        well = await stand.dial()
        async with stand.http.ws_connect(f"{stand.url}/sandbox/telephone", params={"address": CALLER}) as socket:
            await socket.receive()
            await (socket.send_str(garbage) if isinstance(garbage, str) else socket.send_bytes(garbage))
            answer: Any = await socket.receive()
            assert answer.type is WSMsgType.CLOSE
        await unhurt(stand, well)

    converse(scene)
