"""The plain pages: log-in, log-out, errors."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ivr import agents
from ivr.house import House

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # no query of its own in here


def _token(page: TestResponse) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found is not None
    return found[1]


def _log_in(client: FlaskClient, **fields: str) -> TestResponse:
    form = {"email": "agent@bank.example", "password": "correct horse battery", **fields}
    return client.post("/log-in", data={"csrf_token": _token(client.get("/log-in")), **form})


def test_a_person_logs_in_sees_who_they_are_and_logs_out(app: Flask, agent: Any) -> None:
    client = app.test_client()
    assert client.get("/").location == "/log-in"
    assert _log_in(client).location == "/"
    home = client.get("/")
    assert "Agent" in home.text
    assert "frame-ancestors 'none'" in home.headers["Content-Security-Policy"]
    client.post("/log-out", data={"csrf_token": _token(home)})
    assert client.get("/").location == "/log-in"


def test_a_wrong_password_is_told_and_the_address_kept_and_escaped(app: Flask) -> None:
    answer = _log_in(app.test_client(), email='"><script>@x', password="nonsense")
    assert answer.status_code == 401
    assert "wrong" in answer.text
    assert "<script>" not in answer.text


def test_an_answer_that_comes_late_does_not_take_the_sessions_token_away(app: Flask, agent: Any) -> None:
    client = app.test_client()
    _log_in(client)
    late = client.get_cookie("hotline")
    token = client.get("/api/session").json["csrf_token"]  # type: ignore[index]
    assert late
    client.set_cookie("hotline", late.value)  # as one that was asked before brings it
    answer = client.put("/api/desk/presence", json={"presence": "offline"}, headers={"X-CSRFToken": token})
    assert answer.status_code == 404, answer.text  # let in, though this one is no agent


def test_who_logs_in_again_while_callers_reach_them_is_told_so_at_the_desk(
    app: Flask, agent: Any, house: House
) -> None:
    with house.db.writing() as tx:
        agents.set_presence(tx, agents.add(tx, agents.NewAgent(agent.person.id)), "available")
    client = app.test_client()
    _log_in(client)
    me = client.get("/api/desk").json["me"]  # type: ignore[index]
    assert (me["presence"], me["presence_reason"]) == ("available", "as_before")


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "/\r\nX: 1"]
)
def test_log_in_leads_to_no_other_site(app: Flask, agent: Any, elsewhere: str) -> None:
    assert _log_in(app.test_client(), next=elsewhere).location == "/"


def test_log_in_leads_where_one_wanted_to_go(app: Flask, agent: Any) -> None:
    assert _log_in(app.test_client(), next="/calls?line=1").location == "/calls?line=1"


def test_a_form_of_another_site_is_refused(app: Flask, agent: Any) -> None:
    answer = app.test_client().post(
        "/log-in", data={"email": "agent@bank.example", "password": "correct horse battery"}
    )
    assert answer.status_code == 403
    assert "load it again" in answer.text


def test_a_page_that_is_not_here_says_so(app: Flask) -> None:
    answer = app.test_client().get("/nowhere")
    assert (answer.status_code, "no such page" in answer.text) == (404, True)


def test_a_route_that_the_api_does_not_have_is_refused_in_json(app: Flask) -> None:
    answer = app.test_client().get("/api/nowhere")
    assert (answer.status_code, answer.json) == (
        404,
        {"message": "there is no such route", "code": "gone", "values": {}},
    )


def test_a_password_given_by_somebody_else_is_changed_before_anything_else(app: Flask, admin: Any) -> None:
    new = {"email": "nina@bank.example", "name": "Nina", "role": "agent", "password": "a given password"}
    admin.post("/staff", new, status=201)
    client = app.test_client()
    assert client.get("/password").location == "/log-in"
    assert _log_in(client, email="nina@bank.example", password="a given password").location == "/password"
    form = {"csrf_token": _token(client.get("/password")), "old": "a given password"}
    for old, chosen, again, said in (
        ("wrong", "my own long words", "my own long words", "present password is wrong"),
        ("a given password", "my own long words", "my other long words", "not the same"),
        ("a given password", "short", "short", "between 10 and 200"),
        ("a given password", "a given password", "a given password", "Choose another"),
    ):
        assert said in client.post("/password", data={**form, "old": old, "new": chosen, "again": again}).text
    kept = client.post("/password", data={**form, "new": "my own long words", "again": "my own long words"})
    assert kept.location == "/"
    assert client.get("/api/me").json == {
        "id": 2,
        "email": "nina@bank.example",
        "name": "Nina",
        "role": "agent",
        "must_change_password": False,
        "rights": [],
    }


@pytest.mark.parametrize("accept", ["", "*/*", "application/json"])
def test_a_machine_is_told_of_health_in_json(app: Flask, accept: str) -> None:
    answer = app.test_client().get("/health", headers={"Accept": accept})
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_a_person_is_told_of_health_on_a_page(app: Flask) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"
    answer = app.test_client().get("/health", headers={"Accept": browser})
    assert (answer.status_code, answer.mimetype, "its database answer" in answer.text) == (200, "text/html", True)


@pytest.mark.parametrize(
    ("wanted", "language", "log_in", "nowhere"),
    [
        ("it-IT,it;q=0.9", "it", "Accedi", "Questa pagina non esiste"),
        ("th", "th", "เข้าสู่ระบบ", "ไม่มีหน้า"),
        ("vi-VN", "vi", "Đăng nhập", "Không có trang này"),
        ("mn", "mn", "Нэвтрэх", "Ийм хуудас"),
        ("fr, en;q=0.5", "en", "Log in", "no such page"),
        ("fr", "en", "Log in", "no such page"),
        ("", "en", "Log in", "no such page"),
    ],
)
def test_the_doors_speak_the_browsers_language(
    app: Flask, wanted: str, language: str, log_in: str, nowhere: str
) -> None:
    client, headers = app.test_client(), {"Accept-Language": wanted}
    page = client.get("/log-in", headers=headers)
    assert f'<html lang="{language}">' in page.text
    assert f"<h1>{log_in}</h1>" in page.text
    assert nowhere in client.get("/nowhere", headers=headers).text
