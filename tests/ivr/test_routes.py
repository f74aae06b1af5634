"""The carrier's routes, remembered by their shape."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect, Rule

from ivr.app import create_app
from ivr.house import House
from ivr.web.guard import CARRIERS_PATHS
from ivr.web.routes import CarriersRoutes


@pytest.fixture
def app(company: House) -> Flask:
    return create_app(company)


def _found(app: Flask, path: str, method: str = "POST") -> tuple[Rule, dict[str, object]]:
    with app.test_request_context(path, method=method) as context:
        assert isinstance(context.url_adapter, CarriersRoutes)
        return context.url_adapter.match(return_rule=True)  # type: ignore[no-any-return]


def _carriers_rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(CARRIERS_PATHS)]


def _path(rule: Rule, number: int) -> str:
    values = {name: number + place for place, name in enumerate(sorted(rule.arguments))}
    built = rule.build(values)
    assert built is not None
    return built[1]


def test_every_route_of_the_carrier_is_found_as_without_a_memory(app: Flask) -> None:
    rules = _carriers_rules(app)
    assert len(rules) > 10
    for number in (7, 41, 123456):
        for rule in rules:
            path = _path(rule, number)
            plain = app.url_map.bind("localhost", path_info=path, default_method="POST").match(return_rule=True)
            assert _found(app, path) == _found(app, path) == plain


def test_a_word_in_the_place_of_a_number_is_not_taken_for_the_number_before_it(app: Flask) -> None:
    assert _found(app, "/voice/hold/12")[1] == {"language": "12"}
    assert _found(app, "/voice/hold/it")[1] == {"language": "it"}
    assert _found(app, "/voice/calls/1/turns/2")[1] == {"call_id": 1, "number": 2}
    with pytest.raises(NotFound):
        _found(app, "/voice/calls/one/turns/2")


def test_what_a_route_refuses_it_goes_on_refusing(app: Flask) -> None:
    for _ in range(2):
        _found(app, "/voice/calls/1/turns/2")
        with pytest.raises(MethodNotAllowed):
            _found(app, "/voice/calls/1/turns/2", "GET")
        with pytest.raises(RequestRedirect, match=r"http://localhost/voice/calls/1/turns/2\?l=it"):
            _found(app, "/voice//calls/1/turns/2?l=it")
