"""The REST table of the README against the carrier's description, the routes and the tests."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from pathlib import Path

from aiohttp.test_utils import make_mocked_request

import sandbox
from sandbox.carrier import Carrier, Settings
from sandbox.server import build
from tests.sandbox.openapi.document import operations, parameters
from tests.sandbox.stand import ACCOUNT, START, TOKEN

README = Path(sandbox.__file__).with_name("README.md")
TESTS = Path(__file__).parents[1]
OF_EVERY_LIST = {"PageSize", "Page", "PageToken"}
ELSEWHERE = "see Media Streams"  # the row belongs to another part of the README
NUMBERED = re.compile(r"Parameter\d+\.(Name|Value)")


@dataclass
class Row:
    requests: list[str]
    heeded: set[str]
    taken: set[str]
    note: str


def words(cell: str) -> set[str]:
    return set(re.findall(r"`([A-Za-z0-9.<>]+)`", cell))


def table() -> list[Row]:
    section = README.read_text().partition("### REST\n")[2].partition("\n### ")[0]
    rows = []
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        requests = re.findall(r"`((?:GET|POST|DELETE) [^`]+)`", cells[0])
        if requests and len(cells) == 4:
            rows.append(Row(requests, words(cells[1]), words(cells[2]), cells[3]))
    return rows


def request_of(method: str, template: str) -> str:
    path = template.removeprefix("/2010-04-01").removeprefix("/Accounts/{AccountSid}").removesuffix(".json")
    return f"{method.upper()} {path}"


def row_of(method: str, template: str) -> Row:
    found = [row for row in table() if request_of(method, template) in row.requests]
    assert len(found) == 1, (request_of(method, template), len(found))
    return found[0]


def test_every_request_and_parameter_of_the_description_has_its_row() -> None:
    for method, template in operations():
        row = row_of(method, template)
        wanted = {name for name in parameters(method, template) if not NUMBERED.match(name)} - OF_EVERY_LIST
        missing = wanted - row.heeded - row.taken
        assert not missing, (request_of(method, template), missing)


def test_no_row_names_what_the_carrier_does_not_have() -> None:
    known = {request_of(method, template) for method, template in operations()}
    for row in table():
        assert set(row.requests) <= known
        names = {name for method, template in operations() for name in parameters(method, template)}
        assert row.heeded | row.taken <= names, row.requests


def test_what_is_said_to_be_done_has_a_route_and_what_is_not_has_none() -> None:
    async def routes() -> None:
        app = build(Carrier(Settings(ACCOUNT, TOKEN, clock="virtual", starting=START)))
        for method, template in operations():
            row = row_of(method, template)
            path = template.replace("{AccountSid}", ACCOUNT).replace("{CountryCode}", "US")
            path = path.replace("{Sid}", ACCOUNT) if path.startswith("/2010-04-01/Accounts/{Sid}") else path
            path = re.sub(r"\{\w+\}", "XX" + "0" * 32, path)
            found = await app.router.resolve(make_mocked_request(method.upper(), path))
            if row.note != ELSEWHERE:
                assert (found.http_exception is None) == ("not: 404" not in row.note), request_of(method, template)

    asyncio.run(routes())


def test_what_is_heeded_stands_in_a_test() -> None:
    text = "\n".join(path.read_text() for path in TESTS.rglob("*") if path.suffix in (".py", ".md"))
    heeded = {name for row in table() if row.note != ELSEWHERE for name in row.heeded}
    assert {name for name in heeded if not _stands_in(name, text)} == set()


def _stands_in(name: str, text: str) -> bool:
    """By its own name, or as the SDK spells it."""
    sdk = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.rstrip("<>")).lower()
    spelled = {"<": f"{sdk}_before", ">": f"{sdk}_after"}.get(name[-1], sdk)
    return any(re.search(rf"\b{re.escape(word)}", text) for word in (name, spelled, f"{sdk}_"))
