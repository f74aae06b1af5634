"""Who is let in: log-in, sessions, CSRF, roles."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from ivr import staff
from ivr.app import create_app
from ivr.config import Settings
from ivr.house import House, open_house
from ivr.staff import Role
from ivr.web.guard import FAILURES_BY_EMAIL

OPEN_TO_ALL = {"openapi.read", "openapi.show", "session.show", "session.log_in", "session.log_out"}
FAILURES = FAILURES_BY_EMAIL.amount

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # no query of its own in here


def _routes(app: Flask) -> list[Any]:
    return [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")]


def _role(view: Any) -> Role | None:
    role: Role | None = view.needs_role
    return role


def _name(rule: Any) -> str:
    return str(rule.endpoint).removeprefix("api.")


def test_every_route_of_the_api_says_who_may_use_it(app: Flask) -> None:
    views = {_name(rule): app.view_functions[rule.endpoint] for rule in _routes(app)}
    undecided = [name for name, view in views.items() if not hasattr(view, "needs_role")]
    assert undecided == []
    assert {name for name, view in views.items() if _role(view) is None} == OPEN_TO_ALL


def test_every_guarded_route_refuses_nobody_and_those_of_a_lower_role(app: Flask, agent: Any) -> None:
    stranger = type(agent)(app.test_client())
    for rule in _routes(app):
        role = _role(app.view_functions[rule.endpoint])
        if role is None:
            continue
        path = rule.rule.removeprefix("/api")
        for name in rule.arguments:
            path = path.replace(f"<int:{name}>", "1").replace(f"<{name}>", "1")
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            assert stranger.send(method.lower(), path, {}).status_code == 401, (method, path)
            if role > Role.AGENT:
                assert agent.send(method.lower(), path, {}).status_code == 403, (method, path)


def test_a_write_without_the_sessions_token_changes_nothing(app: Flask, manager: Any) -> None:
    other = app.test_client().get("/api/session").json
    for token in (None, "", "x", other["csrf_token"]):  # type: ignore[index]
        headers = {} if token is None else {"X-CSRFToken": token}
        answer = manager.client.post("/api/customers", json={"name": "Maria Rossi"}, headers=headers)
        assert answer.status_code == 403
        assert "X-CSRFToken" in answer.json["message"]
    assert manager.get("/customers", {"q": "rossi"}) == []


def test_logging_in_changes_the_token_and_logging_out_ends_the_session(app: Flask, agent: Any) -> None:
    assert agent.get("/me")["email"] == "agent@bank.example"
    fresh = type(agent)(app.test_client())
    before = fresh.token
    assert fresh.log_in("agent@bank.example").status_code == 200
    assert fresh.token != before
    agent.post("/log-out")
    assert agent.get("/me", status=401)["message"] == "log in first"


def test_an_answer_that_was_under_way_at_the_log_out_does_not_bring_the_session_back(agent: Any) -> None:
    assert "Set-Cookie" not in agent.client.get("/api/me").headers


def test_a_session_ended_from_elsewhere_is_over_with_the_next_request(house: House, agent: Any) -> None:
    with house.db.writing() as tx:
        staff.end_sessions(tx, agent.person.id)
    agent.get("/me", status=401)


def test_a_wrong_password_and_a_wrong_address_sound_the_same(app: Flask, agent: Any) -> None:
    stranger = type(agent)(app.test_client())
    wrong = stranger.log_in("agent@bank.example", "not the password")
    unknown = stranger.log_in("nobody@bank.example", "not the password")
    assert (wrong.status_code, wrong.json) == (unknown.status_code, unknown.json) == (401, wrong.json)


def test_log_ins_that_keep_failing_are_held_up_for_that_person_whatever_the_address(app: Flask, agent: Any) -> None:
    for number in range(FAILURES):
        stranger = type(agent)(app.test_client())
        stranger.client.environ_base["HTTP_X_FORWARDED_FOR"] = f"192.0.2.{number}"
        assert stranger.log_in("agent@bank.example", "not the password").status_code == 401
    stranger.client.environ_base["HTTP_X_FORWARDED_FOR"] = "192.0.2.99"
    assert stranger.log_in("agent@bank.example").status_code == 429
    assert stranger.log_in("other@bank.example").status_code == 401


def test_an_address_that_keeps_failing_is_held_up_whoever_it_names(app: Flask, agent: Any) -> None:
    stranger = type(agent)(app.test_client())
    for number in range(FAILURES):
        assert stranger.log_in(f"somebody{number}@bank.example", "not the password").status_code == 401
    assert stranger.log_in("agent@bank.example").status_code == 429


def test_log_ins_that_succeed_are_not_counted(app: Flask, agent: Any) -> None:
    for _ in range(FAILURES + 2):
        assert type(agent)(app.test_client()).log_in("agent@bank.example").status_code == 200


@pytest.mark.parametrize(("public_url", "secure"), [("https://hotline.example", True), ("http://127.0.0.1", False)])
def test_the_cookie_is_kept_from_scripts_other_sites_and_plain_lines(
    settings: Settings, house: House, public_url: str, secure: bool
) -> None:
    opened = open_house(settings.model_copy(update={"public_url": public_url}), house.clock, house.jobs)
    try:
        answer = create_app(opened).test_client().get("/api/session", base_url=public_url)
    finally:
        opened.close()
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert ("Secure" in cookie and cookie.startswith("__Host-")) is secure
    assert answer.headers["Cache-Control"] == "no-store"


def test_ones_own_password_is_changed_with_the_old_one_and_ends_other_sessions(agent: Any, app: Flask) -> None:
    elsewhere = type(agent)(app.test_client())
    elsewhere.log_in("agent@bank.example")
    agent.put("/me/password", {"old": "a wrong old one", "new": "another horse battery"}, status=403)
    agent.put("/me/password", {"old": "correct horse battery", "new": "short"}, status=422)
    agent.put("/me/password", {"old": "correct horse battery", "new": "another horse battery"})
    agent.get("/me")
    elsewhere.get("/me", status=401)
    assert elsewhere.log_in("agent@bank.example", "another horse battery").status_code == 200


def test_people_get_in_while_redis_is_away_and_guessing_is_bounded_all_the_same(agent: Any, house: House) -> None:
    without = house.settings.model_copy(update={"redis_url": "redis://127.0.0.1:1/0"})
    stranger = type(agent)(create_app(House(without, house.clock, house.db, house.jobs)).test_client())
    assert stranger.log_in(agent.person.email).status_code == 200
    tries = [stranger.log_in(agent.person.email, "a wrong password") for _ in range(FAILURES + 1)]
    assert [tried.status_code for tried in tries] == [401] * FAILURES + [429]
