"""The walk over a document: fields by their tables, and the problems met on the way."""

from collections.abc import Callable, Mapping
from typing import Any

from callflows.fields import DOCUMENT_FIELDS, Field
from callflows.problems import Problem, Severity
from callflows.shape.judgement import at

Checks = Mapping[str, Callable[["Walk", Any, str], None]]


class Walk:
    """Walks over a document by the tables of `fields` and collects what is wrong; takes any JSON value.

    `shapes` has a check for each shape that the tables name.
    """

    def __init__(self, document: Any, shapes: Checks) -> None:
        self.document, self._shapes = document, shapes
        self.problems: list[Problem] = []
        self.node: str | None = None
        self.kind = ""
        self.field = ""

    def check(self) -> list[Problem]:
        if not isinstance(self.document, Mapping):
            self.say("malformed", "", "A flow must be a mapping of fields.")
            return self.problems
        self.fields(self.document, DOCUMENT_FIELDS, "")
        if not (self.document.get("person") or self.document.get("message")):
            self.say("no_person", "person", "Name the node of a person or of a message: where 0 leads.")
        return self.problems

    def say(self, code: str, path: str, message: str, severity: Severity = Severity.ERROR) -> None:
        self.problems.append(Problem(code, self.node, path, message, severity))

    def fields(self, value: Mapping[Any, Any], table: Mapping[str, Field], path: str) -> None:
        """The fields of one mapping, by its table."""
        for name in value:
            if name not in table and not str(name).startswith("x-"):
                self.say("unknown_field", at(path, name), f"There is no field {name!s:.40} here.")
        for name, field in table.items():
            if value.get(name) is not None:
                self.field = name
                self._shapes[field.shape](self, value[name], at(path, name))
            elif field.required:
                self.missing(name, field, at(path, name))

    def missing(self, name: str, field: Field, path: str) -> None:
        if field.shape == "goto" or (field.shape == "options" and field.required):
            self.say("dead_end", path, f"Say where this leads: {name} ({field.meaning}).")
        else:
            self.say("missing_field", path, f"{name} is missing: {field.meaning}.")

    def entry(self, value: Any, table: Mapping[str, Field], path: str) -> None:
        if isinstance(value, Mapping):
            self.fields(value, table, path)
        else:
            self.bad(path, "a mapping of fields")

    def bad(self, path: str, wanted: str) -> None:
        self.say("bad_value", path, f"This must be {wanted}.")

    def all_languages(self) -> list[Any]:
        """The languages served and planned, as far as they can be read."""
        lists = (self.document.get("languages"), self.document.get("planned_languages"))
        return [code for codes in lists if isinstance(codes, list | tuple) for code in codes]
