"""The pages and what they are made of, served from the folder beside this module."""

from __future__ import annotations

from hashlib import sha256

from aiohttp import web

from sandbox.pages.frame import DEBUGGER, FILES, TELEPHONES, Page, framed
from sandbox.rest.shape import carrier_of

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
KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


def _file(name: str) -> web.FileResponse:
    path = FILES / name
    headers = HEADERS | {"Content-Type": f"{KINDS[path.suffix]}; charset=utf-8"}
    return web.FileResponse(path, headers=headers)


def _page(request: web.Request, page: Page) -> web.Response:
    text = framed(page, carrier_of(request).settings.exposed)
    answer = web.Response(text=text, content_type="text/html", headers=HEADERS)
    answer.etag = sha256(text.encode()).hexdigest()
    if request.if_none_match and answer.etag in request.if_none_match:
        return web.Response(status=304, headers=HEADERS)
    return answer


async def telephones(request: web.Request) -> web.Response:
    return _page(request, TELEPHONES)


async def debugger(request: web.Request) -> web.Response:
    return _page(request, DEBUGGER)


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
