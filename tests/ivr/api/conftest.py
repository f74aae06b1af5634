"""Browsers that are logged in, over the whole application in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ivr import staff
from ivr.app import create_app
from ivr.house import House
from ivr.staff import NewStaff, Role, StaffView
from ivr.web.console.serving import FOLDER

PASSWORD = "correct horse battery"
PASSWORD_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)  # quick to look at


class Browser:
    """A browser with its cookies and its CSRF token."""

    def __init__(self, client: FlaskClient, person: StaffView | None = None) -> None:
        self.client, self.person = client, person
        self.token: str = client.get("/api/session").json["csrf_token"]  # type: ignore[index]

    def log_in(self, email: str, password: str = PASSWORD) -> TestResponse:
        answer = self.send("post", "/log-in", {"email": email, "password": password})
        if answer.status_code == 200:
            self.token = answer.json["csrf_token"]  # type: ignore[index]
        return answer

    def get(self, path: str, query: dict[str, Any] | None = None, *, status: int = 200) -> Any:
        answer = self.client.get(f"/api{path}", query_string=query)
        assert answer.status_code == status, answer.text
        return answer.json

    def send(self, method: str, path: str, body: Any = None) -> TestResponse:
        call = getattr(self.client, method)
        answer: TestResponse = call(f"/api{path}", json=body, headers={"X-CSRFToken": self.token})
        return answer

    def post(self, path: str, body: Any = None, status: int = 200) -> Any:
        return self._sent("post", path, body, status)

    def put(self, path: str, body: Any = None, status: int = 200) -> Any:
        return self._sent("put", path, body, status)

    def patch(self, path: str, body: Any = None, status: int = 200) -> Any:
        return self._sent("patch", path, body, status)

    def _sent(self, method: str, path: str, body: Any, status: int) -> Any:
        answer = self.send(method, path, body)
        assert answer.status_code == status, answer.text
        return answer.json


@pytest.fixture
def app(house: House, tmp_path: Path) -> Flask:
    """Without the console, built or not on this machine."""
    made = create_app(house)
    made.config[FOLDER] = tmp_path / "no-console"
    return made


@pytest.fixture
def browser(app: Flask, house: House) -> Callable[[Role], Browser]:
    """Makes a person of that role, once, and a new browser logged in as them."""

    def open_browser(role: Role) -> Browser:
        email = f"{role.name.lower()}@bank.example"
        with house.db.writing() as tx:
            person = staff.by_email(tx, email) or staff.add(tx, NewStaff(email, role.name.title(), role, PASSWORD_HASH))
        opened = Browser(app.test_client(), person)
        assert opened.log_in(email).status_code == 200
        return opened

    return open_browser


@pytest.fixture
def agent(browser: Callable[[Role], Browser]) -> Browser:
    return browser(Role.AGENT)


@pytest.fixture
def supervisor(browser: Callable[[Role], Browser]) -> Browser:
    return browser(Role.SUPERVISOR)


@pytest.fixture
def manager(browser: Callable[[Role], Browser]) -> Browser:
    return browser(Role.MANAGER)


@pytest.fixture
def admin(browser: Callable[[Role], Browser]) -> Browser:
    return browser(Role.ADMIN)
