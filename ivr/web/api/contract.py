"""What a route takes and gives: checked on the way in, written on the way out, and told in the OpenAPI document."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import wraps
from typing import Annotated, Any, cast

from flask import Response, request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from ivr.web.api.errors import MISUSED, Refused
from ivr.web.api.faults import sentence

View = Callable[..., Any]


FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
NO_NUL = r"^[^\x00]*$"  # which PostgreSQL cannot keep
Word = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=NO_NUL)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=NO_NUL)]
Phrase = Annotated[str, StringConstraints(min_length=1, max_length=2_000, pattern=NO_NUL)]
Prose = Annotated[str, StringConstraints(max_length=20_000, pattern=NO_NUL)]
Email = Annotated[str, StringConstraints(min_length=3, max_length=254, pattern=r"^[^\x00@\s]+@[^\x00@\s]+$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Secret = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=NO_NUL)]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]


class Body(BaseModel):
    """Base of what routes take as JSON: nothing unknown, nothing guessed."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    def given(self) -> dict[str, Any]:
        """Only what the request named, for changes that leave the rest alone."""
        return {name: getattr(self, name) for name in self.model_fields_set}


def if_named() -> Any:
    """The default of a field that a change may leave out: then the column stays as it is (see `Body.given`)."""
    return Field(default=None, json_schema_extra=_without_default)


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


class Query(BaseModel):
    """Base of what routes take in the query: nothing unknown."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class File:
    """A file as the whole body, which the view reads from `request.stream` piece by piece."""

    kind: str
    max_bytes: int
    words: str


@dataclass(frozen=True, slots=True)
class Contract:
    """What a route says of itself; adapters are None where there is nothing to check or write."""

    body: TypeAdapter[Any] | None
    query: TypeAdapter[Any] | None
    gives: TypeAdapter[Any] | None
    status: int
    refuses: tuple[int, ...]
    media: str | None = None
    file: File | None = None


def speaks(
    *,
    body: Any = None,
    query: Any = None,
    gives: Any = None,
    status: int = 200,
    refuses: tuple[int, ...] = (),
    media: str | None = None,
    file: File | None = None,
) -> Callable[[View], Callable[..., Response]]:
    """Hands the view `body=` and `query=` as checked models and writes what it returns as the type `gives`.

    `gives` is any type Pydantic knows: a model, a frozen dataclass of a noun, a list of them. Without it the answer
    is 204. With `media` ("text/csv") the view makes its own response; `file`: the body is one, and no JSON. `refuses`
    are statuses beyond those every route has (400, 401, 403, 404 with a path, 422 with input).
    """
    given = status if gives or media else 204
    contract = Contract(_adapter(body), _adapter(query), _adapter(gives), given, refuses, media, file)

    def speak(view: View) -> Callable[..., Response]:
        @wraps(view)
        def spoken(**arguments: Any) -> Response:
            if contract.query is not None:
                arguments["query"] = _query(contract.query)
            if contract.file is not None and request.mimetype in FORMS:
                raise Refused(415, f"send the file itself, with Content-Type: {contract.file.kind}", code=MISUSED)
            if contract.body is not None:
                arguments["body"] = _body(contract.body)
            return _written(contract, view(**arguments))

        spoken.contract = contract  # type: ignore[attr-defined]
        return spoken

    return speak


def answers(told: Mapping[str, Any], reads: Sequence[Mapping[str, Any]] = ()) -> Callable[[View], View]:
    """Says of a route what it answers other than JSON, by status as OpenAPI has it; `reads` are headers it heeds."""

    def say(view: View) -> View:
        view.answers, view.headers_read = dict(told), tuple(reads)  # type: ignore[attr-defined]
        return view

    return say


def _adapter(kind: Any) -> TypeAdapter[Any] | None:
    return None if kind is None else TypeAdapter(kind)


def _body(adapter: TypeAdapter[Any]) -> Any:
    if request.mimetype != "application/json":
        raise Refused(415, "send JSON, with Content-Type: application/json", code=MISUSED)
    try:
        return adapter.validate_json(request.get_data())
    except ValidationError as error:
        raise _refused(error) from error


def _query(adapter: TypeAdapter[Any]) -> Any:
    repeated = [name for name, values in request.args.lists() if len(values) > 1]
    if repeated:
        raise Refused(
            422,
            f"{repeated[0]} is given twice",
            code=MISUSED,
            faults=[{"where": repeated[0], "what": "given twice", "code": MISUSED}],
        )
    try:
        return adapter.validate_strings(request.args.to_dict())
    except ValidationError as error:
        raise _refused(error) from error


def _refused(error: ValidationError) -> Refused:
    told = [
        (".".join(str(part) for part in fault["loc"]), sentence(fault))
        for fault in error.errors(include_url=False, include_input=False)
    ]
    where, first = told[0]
    faults = [{"where": place, **asdict(fault)} for place, fault in told]
    message = f"{where or 'the body'}: {first.what}"
    return Refused(422, message, code=first.code, values=first.values, faults=faults)


def _written(contract: Contract, answer: Any) -> Response:
    if contract.media is not None:
        return cast(Response, answer)
    if contract.gives is None:
        return Response(status=204)
    return Response(contract.gives.dump_json(answer) + b"\n", contract.status, content_type="application/json")
