"""Documents that no sane program writes: the documented error, and no other call hurt."""

from __future__ import annotations

import json
from xml.sax.saxutils import escape, quoteattr

import pytest
from aiohttp import web
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.streams.messages import MessageError, read_order
from sandbox.twiml import MAX_BODY_BYTES, Document, DocumentError, parse, read_answer
from sandbox.vocabulary import ATTRIBUTES, NOT_SIMULATED, SSML
from tests.sandbox.stand import LINE, Stand, converse

OTHER = "+390255550000"
MANY = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
FEW = settings(MANY, max_examples=60)

NAMES = st.sampled_from(sorted(set(ATTRIBUTES) | set(SSML) | NOT_SIMULATED | {"Shout", "say", "amazon:effect"}))
ATTRIBUTE_NAMES = st.sampled_from(sorted({name for names in ATTRIBUTES.values() for name in names if "{" not in name}))
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=30)
VALUES = st.sampled_from(
    """0 -1 1 3 99999999999999999999 nan 1e308 ² true False http://[ // /menu ws://127.0.0.1:9/ wss:// client:x
    sip:x@y +390212340000 both_tracks dtmf auto *# CA1""".split()  # noqa: SIM905
)
CODES = frozenset({12100, 11750, 12300, 11100, 11200, 11215})


def elements(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def element(name: str, attributes: dict[str, str], body: str) -> str:
        text = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
        return f"<{name}{text}>{body}</{name}>"

    attributes = st.dictionaries(ATTRIBUTE_NAMES, VALUES | WORDS, max_size=4)
    return st.builds(element, NAMES, attributes, inner | WORDS.map(escape))


NESTED = st.recursive(
    elements(WORDS.map(escape)), lambda inner: elements(st.lists(inner, max_size=3).map("".join)), max_leaves=12
)
DOCUMENTS = st.lists(NESTED, max_size=4).map(lambda verbs: f"<Response>{''.join(verbs)}</Response>")

_TENFOLD = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
BOMB = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">{_TENFOLD}]><Response><Say>&j;</Say></Response>'
MONSTERS = {
    "a bomb of entities": BOMB.encode(),
    "a bomb in UTF-16": BOMB.encode("utf-16"),
    "a file of this machine": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hosts">]><Response><Say>&e;</Say></Response>',
    "no UTF-8": b"<Response><Say>\xff\xfe\xfa</Say></Response>",
    "an encoding that there is not": b'<?xml version="1.0" encoding="x-klingon"?><Response/>',
    "a null": b"<Response><Say>\x00</Say></Response>",
    "too deep in SSML": b"<Response><Say>" + b"<p>" * 9000 + b"</p>" * 9000 + b"</Say></Response>",
    "a lone surrogate": b"<Response><Say>&#xD800;</Say></Response>",
    "two roots": b"<Response/><Response/>",
    "another root": b"<html><body>It works!</body></html>",
    "nothing": b"",
    "too much": b"<Response>" + b" " * MAX_BODY_BYTES + b"</Response>",
    "an attribute twice": b"<Response><Say loop='1' loop='2'>x</Say></Response>",
}


@MANY
@given(DOCUMENTS)
def test_any_document_is_read_or_refused_with_a_code(text: str) -> None:
    try:
        document = parse(text, "http://127.0.0.1/")
    except DocumentError as refused:
        assert refused.code in CODES
    else:
        assert all(warning.partition(":")[0].isdecimal() for warning in document.warnings)


@MANY
@given(
    st.binary(max_size=200), st.sampled_from(["text/xml", "text/plain", "application/xml; charset=x", "", "text/html"])
)
def test_any_bytes_are_read_or_refused_with_a_code(body: bytes, content_type: str) -> None:
    try:
        assert isinstance(read_answer(content_type, body, "http://127.0.0.1/"), Document)
    except DocumentError as refused:
        assert refused.code in CODES


@pytest.mark.parametrize("name", MONSTERS)
def test_a_monster_ends_in_the_apology_and_hurts_no_other_call(name: str) -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.own(OTHER, "/menu")
        stand.pages["/menu"] = "<Say>Hello.</Say><Pause length='600'/>"
        stand.pages["/line"] = lambda form: web.Response(body=MONSTERS[name], content_type="text/xml")
        well = await stand.dial(OTHER)
        sid = await stand.dial()
        assert stand.heard(sid) == ["We are sorry, an application error has occurred. Goodbye."]
        assert stand.events("webhook_failed")[0]["code"] in (12100, 11750)
        await stand.after(60)
        assert (stand.status(sid), stand.status(well)) == ("completed", "in-progress")

    converse(scene)


@FEW
@given(DOCUMENTS, st.text("0123456789*#wW", max_size=5), WORDS)
def test_any_document_is_lived_through_without_hurt_to_another_call(document: str, keys: str, words: str) -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/nonsense")
        stand.own(OTHER, "/menu")
        stand.pages |= {
            "/nonsense": lambda form: web.Response(text=document, content_type="text/xml"),
            "/menu": "<Say>Hello.</Say><Pause length='6000'/>",
        }
        well = await stand.dial(OTHER)
        sid = await stand.dial()
        for act, body in (("keys", {"digits": keys or "1"}), ("speech", {"text": words}), ("record", {"seconds": 1})):
            await stand.after(4)
            if stand.status(sid) == "in-progress":
                await stand.act(sid, act, body)
        await stand.after(30)
        if stand.status(sid) in ("in-progress", "ringing"):
            await stand.act(sid, "hangup")
        await stand.after(60)
        assert stand.status(sid) not in ("in-progress", "ringing")
        assert stand.status(well) == "in-progress"

    converse(scene)


@MANY
@given(
    st.text(max_size=50)
    | st.recursive(
        st.none() | st.integers() | WORDS | st.sampled_from(["MZ1", "media", "mark", "clear"]),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["event", "streamSid", "media", "mark", "payload", "name"]), inner)
        ),
        max_leaves=8,
    ).map(json.dumps)
)
def test_any_message_to_a_stream_is_read_or_refused(text: str) -> None:
    try:
        assert read_order(text, "MZ1").kind in ("media", "mark", "clear")
    except MessageError as refused:
        assert str(refused)
