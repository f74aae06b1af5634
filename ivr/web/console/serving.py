"""The doors of the console: every screen is the same page, and what it is made of is kept for ever."""

from __future__ import annotations

from mimetypes import guess_type
from pathlib import Path

from flask import Blueprint, Response, current_app, redirect, request, send_from_directory, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from ivr.web import access
from ivr.web.console.policy import policy
from ivr.web.ground import house

console = Blueprint("console", __name__)

BUILT = Path(__file__).with_name("built")
FOLDER = "hotline.console"  # in the application's config: where the built console is, if not there
SCREENS = (
    "desk",
    "now",
    "calls",
    "work",
    "messages",
    "customers",
    "surveys",
    "flow",
    "clips",
    "parts",
    "administration",
)
"""The first part of every path that the console draws; src/screens.tsx has the same."""

A_YEAR_SECONDS = 31_536_000
PERMISSIONS = "microphone=(self), camera=(), geolocation=(), payment=()"


def is_built() -> bool:
    """Whether there is a console to serve."""
    return (_folder() / "index.html").is_file()


def _screen(rest: str = "") -> AnyResponse:
    """The page that draws every screen; who is not logged in is asked to be first."""
    if access.current_staff() is None:
        return redirect(url_for("doors.ask", next=request.full_path.rstrip("?")))
    if not is_built():
        return redirect(url_for("doors.home"))
    response = _file("index.html")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Security-Policy"] = policy(house().settings)
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = PERMISSIONS
    return response


for _name in SCREENS:
    console.add_url_rule(f"/{_name}", "screen", _screen)
    console.add_url_rule(f"/{_name}/<path:rest>", "screen", _screen)


@console.get("/console/<path:name>")
def asset(name: str) -> Response:
    """A file of the console; those under assets/ carry their content's hash in their name."""
    response = _file(name)
    hashed = name.startswith("assets/")
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR_SECONDS}, immutable" if hashed else "no-cache"
    return response


def _file(name: str) -> Response:
    """The file, as the build has pressed it where the browser takes that."""
    if name.endswith(".gz"):
        raise NotFound
    pressed = f"{name}.gz"
    with_gzip = (_folder() / pressed).is_file()
    if with_gzip and request.accept_encodings["gzip"]:
        response = send_from_directory(_folder(), pressed)
        response.headers["Content-Encoding"] = "gzip"
        response.content_type = guess_type(name)[0] or "application/octet-stream"
    else:
        response = send_from_directory(_folder(), name)
    if with_gzip:
        response.vary.add("Accept-Encoding")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _folder() -> Path:
    return Path(current_app.config.get(FOLDER, BUILT))
