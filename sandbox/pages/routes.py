"""The pages and what they are made of, served as the files lie in the folder beside this module."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

FILES = Path(__file__).parent / "files"
OWN_CODE_ONLY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": OWN_CODE_ONLY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
    "Cache-Control": "no-cache",  # asked again each time, answered 304 while nothing changed
}
KINDS = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


def _file(name: str) -> web.FileResponse:
    path = FILES / name
    headers = HEADERS | {"Content-Type": f"{KINDS[path.suffix]}; charset=utf-8"}
    return web.FileResponse(path, headers=headers)


async def telephones(_request: web.Request) -> web.FileResponse:
    return _file("telephones.html")


async def debugger(_request: web.Request) -> web.FileResponse:
    return _file("debugger.html")


async def part(request: web.Request) -> web.FileResponse:
    """A script, style or picture of the pages."""
    name = request.match_info["name"]
    if not (FILES / name).is_file():
        raise web.HTTPNotFound
    return _file(name)


ROUTES = [
    web.get("/", telephones),
    web.get("/sandbox/telephones", telephones),
    web.get("/sandbox/debugger", debugger),
    web.get(r"/sandbox/pages/{name:[a-z_]+\.(?:js|css|svg)}", part),
]
