"""The carrier's OpenAPI document: its operations, their parameters, and what an answer must look like."""

from __future__ import annotations

import json
import re
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

DOCUMENT = Path(__file__).with_name("document.json")
# What the carrier's own examples show although its schema does not say so, and nothing else.
DEVIATIONS = {
    "reason_conference_ended": "null until the conference has ended",
    "price": "of usage a string in every example, a number in the schema",
    "fax": "no longer among the capabilities of a number in the examples",
    "url": "of an ICE server not in the examples, `urls` alone is",
    "username": "of an ICE server only where it asks for one (TURN, not STUN)",
    "credential": "as username",
}
NULL_UNLIKE_SCHEMA = frozenset({"reason_conference_ended"})
STRING_UNLIKE_SCHEMA = frozenset({"price"})
ABSENT = frozenset({"fax", "url", "username", "credential"})
PAGED = ("first_page_uri", "next_page_uri", "previous_page_uri", "page", "page_size", "start", "end", "uri")
formats = jsonschema.FormatChecker(())


@formats.checks("date-time-rfc-2822", raises=(TypeError, ValueError))
def _is_rfc2822(value: object) -> bool:
    return value is None or bool(parsedate_to_datetime(str(value)).tzinfo)


@cache
def document() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(DOCUMENT.read_text())
    return loaded


def operations() -> list[tuple[str, str]]:
    """Every method and template of the document, such as `post` and `/2010-04-01/Accounts/{AccountSid}/Calls.json`."""
    return [(method, template) for template, methods in document()["paths"].items() for method in methods]


def parameters(method: str, template: str) -> dict[str, Any]:
    """The schema of each query parameter or form field, by name."""
    operation = document()["paths"][template][method]
    found = {each["name"]: each["schema"] for each in operation.get("parameters", []) if each["in"] == "query"}
    form = operation.get("requestBody", {}).get("content", {}).get("application/x-www-form-urlencoded", {})
    fields: dict[str, Any] = form.get("schema", {}).get("properties", {})
    return found | fields


@cache
def template_of(path: str) -> str | None:
    """The document's template that a path falls under, the most literal one; None when it has none."""
    parts = path.removesuffix(".json").split("/")
    fitting = [
        template
        for template in document()["paths"]
        if len(pattern := template.removesuffix(".json").split("/")) == len(parts)
        and all(p == q or p.startswith("{") for p, q in zip(pattern, parts, strict=True))
    ]
    return min(fitting, key=lambda template: template.count("{"), default=None)


def as_json_schema(node: Any, name: str = "") -> Any:
    """OpenAPI 3.0 as JSON Schema: references resolved, `nullable` spelled out, every property there, none unknown."""
    if isinstance(node, list):
        return [as_json_schema(item) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return as_json_schema(document()["components"]["schemas"][node["$ref"].rsplit("/", 1)[1]], name)
    schema = {
        key: {n: as_json_schema(s, n) for n, s in value.items()} if key == "properties" else as_json_schema(value)
        for key, value in node.items()
        if key != "nullable"
    }
    if name in STRING_UNLIKE_SCHEMA:
        schema["type"] = ["number", "string"]
    if schema.get("properties"):
        schema["additionalProperties"] = False
        schema["required"] = (
            [] if "first_page_uri" in schema["properties"] else sorted(set(schema["properties"]) - ABSENT)
        )
    if node.get("nullable") or name in NULL_UNLIKE_SCHEMA:
        return {"anyOf": [schema, {"type": "null"}]}
    return schema


@cache
def _validator(template: str, method: str, status: str) -> jsonschema.Draft202012Validator | None:
    responses = document()["paths"][template][method]["responses"]
    if status not in responses:
        return None
    content = responses[status].get("content", {})
    schema = as_json_schema(content["application/json"]["schema"]) if content else {"type": "null"}
    return jsonschema.Draft202012Validator(schema, format_checker=formats)


def faults_of(method: str, path: str, status: int, body: Any) -> list[str]:
    """What is wrong with an answer; `body` is None when it was empty."""
    template = template_of(path)
    if status >= 400:
        return _faults_of_refusal(status, body)
    if template is None or method.lower() not in document()["paths"][template]:
        return [f"the document has no {method} {path}"]
    validator = _validator(template, method.lower(), str(status))
    if validator is None:
        return [f"{method} {template} answers {status}, which the document does not know"]
    faults = [f"{method} {template}: {error.json_path} {error.message}" for error in validator.iter_errors(body)]
    if isinstance(body, dict) and "first_page_uri" in body:
        faults += [f"{method} {template}: {name} is missing" for name in PAGED if name not in body]
    return faults


def _faults_of_refusal(status: int, body: Any) -> list[str]:
    if not isinstance(body, dict) or set(body) != {"code", "message", "more_info", "status"}:
        return [f"a refusal without the carrier's shape: {body}"]
    more = f"https://www.twilio.com/docs/errors/{body['code']}"
    right = body["status"] == status and body["more_info"] == more and re.fullmatch(r"\d{5}", str(body["code"]))
    return [] if right else [f"a refusal that contradicts itself: {body}"]
