"""The carrier's routes, found by a path's shape: from one turn to the next only its numbers change."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import Request
from werkzeug.routing import Map, MapAdapter, Rule

_NUMBER = re.compile(r"\d+", re.ASCII)


class Shapes:
    """The rules that have matched before, by method and shape: as many as there are rules with numbers alone."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], tuple[Rule, list[str]]] = {}

    def find(self, method: str, path: str) -> tuple[Rule, Mapping[str, Any]] | None:
        """The rule of a path whose shape is known, and its numbers by name."""
        known = self._known.get((method, _NUMBER.sub("0", path)))
        if known is None:
            return None
        rule, names = known
        return rule, dict(zip(names, map(int, _NUMBER.findall(path)), strict=True))

    def learn(self, method: str, path: str, rule: Rule, values: Mapping[str, Any]) -> None:
        """Keeps the rule that a path has matched, if all that may vary in it is numbers."""
        if list(values.values()) == [int(number) for number in _NUMBER.findall(path)]:
            self._known[method, _NUMBER.sub("0", path)] = rule, list(values)


class CarriersRoutes(MapAdapter):
    """Routes without their two greatest costs: the host, read and checked twice, and the walk down to the rule.

    No rule of the carrier's asks for a host; the walk takes a call for each part of the path.
    """

    def __init__(self, url_map: Map, request: Request, shapes: Shapes) -> None:
        environ = request.environ
        super().__init__(
            url_map,
            server_name=environ.get("HTTP_HOST", ""),
            script_name=request.root_path,
            subdomain="",
            url_scheme=request.scheme,
            path_info=request.path,
            default_method=request.method,
            query_args=environ.get("QUERY_STRING", ""),
        )
        self._shapes = shapes

    def match(self, *asked: Any, **how: Any) -> Any:
        """As MapAdapter's; what is remembered is what Flask asks for: the rule, for this very request."""
        if asked or how != {"return_rule": True}:
            return super().match(*asked, **how)
        method, path = self.default_method, self.path_info
        found = self._shapes.find(method, path)
        if found is None:
            found = super().match(return_rule=True)
            self._shapes.learn(method, path, *found)
        return found
