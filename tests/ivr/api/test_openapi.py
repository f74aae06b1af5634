"""The OpenAPI document: true to its own standard, and the API true to it (by schemathesis, seeded)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.checks import load_all_checks
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance, unsupported_method

from ivr.house import House
from ivr.seed import seed
from ivr.web.api import guide
from ivr.web.api.faults import BY_PATTERN

EXAMPLES = 4
OF_A_HEADER = "^bytes=[0-9]+-[0-9]*$"

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
load_all_checks()
schemathesis.serializer.alias("audio/wav", "text/plain")  # any text will do: what is no sound has to be refused
# A route's role is tested by itself; data that fits the schema may still name what is not there.
UNMEANT = [ignored_auth, positive_data_acceptance, unsupported_method]


@pytest.fixture
def api_schema(app: Flask, house: House) -> Any:
    seed(house, anyway=True)
    return schemathesis.openapi.from_wsgi("/api/openapi.json", app)


def test_the_document_is_openapi_and_every_operation_says_what_it_is_for(app: Flask) -> None:
    document = app.test_client().get("/api/openapi.json").json
    OpenAPIV31SpecValidator(document).validate()  # type: ignore[arg-type]
    for path, operations in document["paths"].items():  # type: ignore[index]
        for method, operation in operations.items():
            assert operation["summary"].endswith("."), (method, path)


def test_statuses_are_told_with_all_their_words(app: Flask) -> None:
    schemas = app.test_client().get("/api/openapi.json").json["components"]["schemas"]  # type: ignore[index]
    assert schemas["Talk"]["properties"]["status"]["enum"] == ["joining", "talking", "held", "ended"]
    assert schemas["TalkLine"]["properties"]["ended_by"]["anyOf"][0]["enum"] == ["customer", "agent", "system"]


def test_every_pattern_has_a_sentence_for_what_does_not_fit(app: Flask) -> None:
    document: Any = app.test_client().get("/api/openapi.json").json
    assert set(_patterns(document)) <= set(BY_PATTERN) | {OF_A_HEADER}


def _patterns(part: Any) -> Iterator[str]:
    if isinstance(part, dict) and isinstance(part.get("pattern"), str):
        yield part["pattern"]
    parts = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    for each in parts:
        yield from _patterns(each)


def test_the_guide_names_requests_that_there_are(app: Flask) -> None:
    paths = app.test_client().get("/api/openapi.json").json["paths"]  # type: ignore[index]
    for step in guide.STEPS:
        for request in step.requests:
            method, _, path = request.partition(" ")
            assert method.lower() in paths[path], request


def test_the_page_for_people_has_every_route_and_needs_nothing_from_elsewhere(app: Flask) -> None:
    client = app.test_client()
    document, page = client.get("/api/openapi.json").json, client.get("/api/docs")
    text = page.get_data(as_text=True)
    for operations in document["paths"].values():  # type: ignore[index]
        for operation in operations.values():
            assert f'id="{operation["operationId"]}"' in text
    linked = set(re.findall(r'href="#([^"]+)"', text))
    assert linked <= set(re.findall(r' id="([^"]+)"', text))
    assert not re.search(r"<script|<link|src=|url\(|//(?!www.w3.org)\w", text)
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


@pytest.mark.timeout(300)
def test_every_route_answers_as_the_document_says(api_schema: Any, admin: Any) -> None:
    faults: list[str] = []
    for operation in (found.ok() for found in api_schema.get_all_operations()):
        try:
            _try_out(operation, admin)
        except FailureGroup as group:  # the faults of all routes are told at once
            faults += [f"{operation.label}: {fault}" for fault in group.exceptions]
    assert not faults, "\n\n".join(faults)


def _try_out(operation: Any, admin: Any) -> None:
    @given(case=operation.as_strategy())
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def answer(case: Any) -> None:
        session = admin.client.get_cookie("hotline")
        response = case.call(headers={"X-CSRFToken": admin.token}, cookies={"hotline": session.value})
        case.validate_response(response, excluded_checks=UNMEANT)

    answer()
