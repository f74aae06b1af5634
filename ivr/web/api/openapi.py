"""The OpenAPI document of the API, made from what the routes say of themselves."""

from __future__ import annotations

import inspect
from typing import Any

from flask import Blueprint, Flask, Response, current_app, make_response, render_template
from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode
from werkzeug.routing import Rule

from ivr.web.api import guide
from ivr.web.api.access import open_to_all
from ivr.web.api.contract import Contract, answers
from ivr.web.api.guide import as_markdown
from ivr.web.api.statuses import name_words

openapi = Blueprint("openapi", __name__, template_folder="templates")

VERSION = "1"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
REF = "#/components/schemas/{model}"
INT_PATH_MAX = 2**63 - 1
WORDS = {
    400: "The request is malformed; `message` says how.",
    401: "Nobody is logged in.",
    403: "The role or the CSRF token does not allow it.",
    404: "There is no such thing.",
    409: "It does not fit the present state; `message` says why.",
    413: "The body is too long.",
    415: "The body is not of the kind that is told.",
    422: "The input does not fit; `faults` says where.",
    429: "Tried too often.",
}
REFUSAL: dict[str, Any] = {
    "type": "object",
    "required": ["message", "code", "values"],
    "properties": {
        "message": {"type": "string", "description": "A sentence a person can act on."},
        "code": {"type": "string", "description": "The same for programs that say it in another language."},
        "values": {
            "type": "object",
            "description": "What stands in the sentence, by name.",
            "additionalProperties": {"type": ["string", "integer"]},
        },
    },
}


@openapi.get("/openapi.json")
@open_to_all
def show() -> dict[str, Any]:
    """This document."""
    return document(current_app)


@openapi.get("/docs")
@open_to_all
@answers({"200": {"description": "The page.", "content": {"text/html": {"schema": {"type": "string"}}}}})
def read() -> Response:
    """This document as a page for people."""
    response = make_response(render_template("docs.html", api=document(current_app), guide=guide))
    response.headers["Content-Security-Policy"] = POLICY
    return response


def document(app: Flask) -> dict[str, Any]:
    """OpenAPI 3.1 of every route under /api."""
    routes = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")]
    inputs: list[tuple[str, JsonSchemaMode, TypeAdapter[Any]]] = []
    for rule in routes:
        contract = _contract(app, rule)
        for part, mode in (("body", "validation"), ("query", "validation"), ("gives", "serialization")):
            adapter = getattr(contract, part, None)
            if adapter is not None:
                inputs.append((f"{rule.endpoint}/{part}", mode, adapter))  # type: ignore[arg-type]
    schemas, shared = _schemas(inputs)
    name_words(shared)
    paths: dict[str, Any] = {}
    for rule in sorted(routes, key=lambda rule: rule.rule):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            paths.setdefault(_path(rule), {})[method.lower()] = _operation(app, rule, method, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Hotline", "version": VERSION, "description": as_markdown()},
        "paths": paths,
        "components": {
            "schemas": {**shared, "Refusal": REFUSAL},
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": app.config["SESSION_COOKIE_NAME"]},
                "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRFToken"},
            },
        },
    }


def _schemas(
    inputs: list[tuple[str, JsonSchemaMode, TypeAdapter[Any]]],
) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """The schema of every use, by endpoint and part, and the ones they share."""
    uses = [(key, mode, adapter.core_schema) for key, mode, adapter in inputs]
    by_use, shared = GenerateJsonSchema(ref_template=REF).generate_definitions(uses)
    models = {str(name): schema for name, schema in shared.items()}
    told = {str(key): dict(schema) for (key, _), schema in by_use.items()}
    for key, schema in told.items():
        if key.endswith("/query"):  # a query is told parameter by parameter, so its model is no component
            told[key] = models.pop(schema["$ref"].rpartition("/")[2])
    return told, models


def _operation(app: Flask, rule: Rule, method: str, schemas: dict[str, dict[str, Any]]) -> dict[str, Any]:
    view = app.view_functions[rule.endpoint]
    contract = _contract(app, rule)
    operation: dict[str, Any] = {
        "operationId": rule.endpoint.removeprefix("api."),
        "tags": [rule.endpoint.split(".")[1]],
        "summary": (inspect.getdoc(view) or "").partition("\n")[0],
        "parameters": [
            *_path_parameters(rule),
            *_query_parameters(schemas.get(f"{rule.endpoint}/query")),
            *getattr(view, "headers_read", ()),
        ],
        "responses": _responses(rule, method, contract, schemas) | getattr(view, "answers", {}),
    }
    role = getattr(view, "needs_role", None)
    scheme: dict[str, list[str]] = {} if method == "GET" else {"csrf": []}
    if role is not None:
        scheme["session"] = []
        right = getattr(view, "needs_right", None)
        given = f", with the right {right}" if right else ""
        operation["description"] = f"For the role {role.name.lower()} and above{given}."
    operation["security"] = [scheme] if scheme else []
    if contract and contract.body is not None:
        body = {"application/json": {"schema": schemas[f"{rule.endpoint}/body"]}}
        operation["requestBody"] = {"required": True, "content": body}
    if contract and contract.file is not None:
        content = {contract.file.kind: {"schema": {"type": "string", "format": "binary"}}}
        operation["requestBody"] = {"required": True, "description": contract.file.words, "content": content}
    return operation


def _responses(
    rule: Rule, method: str, contract: Contract | None, schemas: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": "Done."}
    if contract and contract.gives is not None:
        answer["content"] = {"application/json": {"schema": schemas[f"{rule.endpoint}/gives"]}}
    elif contract and contract.media is not None:
        answer["content"] = {contract.media: {"schema": {"type": "string"}}}
    refused = {400, 401, 403, *(contract.refuses if contract else ())}
    if rule.arguments:
        refused |= {404}
    if contract and (contract.body is not None or contract.query is not None):
        refused |= {422}
    if contract and (contract.body is not None or contract.file is not None):
        refused |= {413, 415, 422}
    refusals = {str(status): _refusal(status) for status in sorted(refused)}
    return {str(contract.status if contract else 200): answer, **refusals}


def _refusal(status: int) -> dict[str, Any]:
    schema = {"application/json": {"schema": {"$ref": REF.format(model="Refusal")}}}
    return {"description": WORDS[status], "content": schema}


def _path(rule: Rule) -> str:
    return "".join(f"{{{part}}}" if dynamic else part for dynamic, part in rule._trace).partition("|")[2]


def _path_parameters(rule: Rule) -> list[dict[str, Any]]:
    whole = {"type": "integer", "minimum": 0, "maximum": INT_PATH_MAX}
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": whole if type(converter).__name__ == "IntegerConverter" else {"type": "string", "minLength": 1},
        }
        for name, converter in rule._converters.items()
    ]


def _query_parameters(schema: dict[str, Any] | None) -> list[dict[str, Any]]:
    if schema is None:
        return []
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": within}
        for name, within in schema["properties"].items()
    ]


def _contract(app: Flask, rule: Rule) -> Contract | None:
    return getattr(app.view_functions[rule.endpoint], "contract", None)
