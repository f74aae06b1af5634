"""Clips for the carrier and the browsers: anybody's to fetch, since they are what every caller hears."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, abort, request
from werkzeug.utils import send_file

from ivr.media import find
from ivr.web.ground import house

KEPT_SECONDS = 86_400  # a clip that is recorded anew is heard by the next day

clips = Blueprint("clips", __name__)


@clips.get("/media/clips/<name>")
def clip(name: str) -> Response:
    """A clip by its file's name, whole, by Range, or unchanged since."""
    file = find(house().settings.var, name)
    if file is None:
        abort(404)
    answer = send_file(file.absolute(), request.environ, conditional=True)
    answer.cache_control.public, answer.cache_control.no_cache = True, None
    answer.cache_control.max_age = KEPT_SECONDS
    answer.cache_control.immutable = True
    return cast(Response, answer)
