"""The console as it is served: one page for every screen, under a strict policy, and files kept for ever."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from ivr.staff import Role
from ivr.web.console.serving import FOLDER, SCREENS

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

CODE = "console.log('a script')\n" * 50


@pytest.fixture
def built(app: Flask, tmp_path: Path) -> Path:
    """A console as a build leaves it."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>Hotline</title>")
    (tmp_path / "assets/index-1a2b.js").write_text(CODE)
    (tmp_path / "assets/index-1a2b.js.gz").write_bytes(gzip.compress(CODE.encode()))
    app.config[FOLDER] = tmp_path
    return tmp_path


def test_everybody_begins_where_they_work(built: Path, browser: Any) -> None:
    assert browser(Role.AGENT).client.get("/").location == "/desk"
    assert browser(Role.SUPERVISOR).client.get("/").location == "/now"
    assert browser(Role.ADMIN).client.get("/").location == "/now"


def test_every_screen_is_the_same_page(built: Path, browser: Any) -> None:
    client = browser(Role.AGENT).client
    for path in (*SCREENS, "calls/12", "administration/queues/3"):
        page = client.get(f"/{path}", buffered=True)
        assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-cache")
        assert "<title>Hotline" in page.text


def test_who_is_not_logged_in_comes_back_to_the_screen_after_it(app: Flask, built: Path) -> None:
    assert app.test_client().get("/calls?queue=doubts").location == "/log-in?next=/calls?queue%3Ddoubts"


def test_no_script_runs_but_ours(built: Path, browser: Any) -> None:
    rules = dict(
        rule.split(" ", 1)
        for rule in browser(Role.AGENT)
        .client.get("/desk", buffered=True)
        .headers["Content-Security-Policy"]
        .split("; ")
    )
    assert rules["script-src"] == "'self'"
    assert rules["default-src"] == "'none'"
    assert rules["connect-src"].startswith("'self' ws://")  # the sandbox's telephone


def test_files_with_their_hash_are_kept_for_ever_and_come_pressed(built: Path, browser: Any) -> None:
    client = browser(Role.AGENT).client
    pressed = client.get("/console/assets/index-1a2b.js", buffered=True, headers={"Accept-Encoding": "gzip, br"})
    assert gzip.decompress(pressed.data).decode() == CODE
    assert pressed.headers["Content-Encoding"] == "gzip"
    assert pressed.mimetype == "text/javascript"
    assert "immutable" in pressed.headers["Cache-Control"]
    assert "Accept-Encoding" in pressed.headers["Vary"]
    plain = client.get("/console/assets/index-1a2b.js", buffered=True)
    assert (plain.text, plain.headers.get("Content-Encoding")) == (CODE, None)
    assert plain.headers["X-Content-Type-Options"] == "nosniff"


def test_what_is_no_file_of_the_console_is_not_there(built: Path, browser: Any) -> None:
    (built.parent / "secret").write_text("secret")
    client = browser(Role.AGENT).client
    for path in ("assets/other.js", "assets/index-1a2b.js.gz", "../secret", "%2e%2e/secret", "assets"):
        assert client.get(f"/console/{path}", buffered=True).status_code == 404


def test_without_a_built_console_there_is_still_a_page(app: Flask, tmp_path: Path, browser: Any) -> None:
    app.config[FOLDER] = tmp_path
    client = browser(Role.AGENT).client
    assert client.get("/desk", buffered=True).location == "/"
    assert "not built" in client.get("/").text


def test_the_session_tells_the_zone_and_the_hour_of_the_house(browser: Any) -> None:
    session = browser(Role.AGENT).get("/session")
    assert session["company"] == {"name": "Hotline", "time_zone": "Europe/Rome"}
    assert session["now"] == "2026-03-02T09:00:00Z"
    assert session["agent_id"] is None
