"""Clips for the carrier and the browsers: anybody's to fetch, since they are what every caller hears."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, request

from ivr.media import find, offered
from ivr.web.ground import house

KEPT_SECONDS = 86_400  # no sound is ever put in the place of another …
EXCHANGED_SECONDS = 60  # … but for the standing words of a language, whose names are fixed

TYPES = {".wav": "audio/wav", ".mp3": "audio/mpeg"}

clips = Blueprint("clips", __name__)


@clips.get("/media/clips/<name>")
def clip(name: str) -> Response:
    """A clip by its file's name, whole, by Range, or unchanged since."""
    file = find(house().settings.var, name)
    if file is None:
        abort(404)
    facts, sound = file.stat(), file.read_bytes()
    answer = Response(sound, mimetype=TYPES[file.suffix])
    answer.set_etag(f"{facts.st_mtime_ns:x}-{facts.st_size:x}")
    answer.last_modified = datetime.fromtimestamp(facts.st_mtime, UTC)
    answer.make_conditional(request.environ, accept_ranges=True, complete_length=len(sound))
    is_fixed = not offered.is_standing(name)
    answer.cache_control.public = True
    answer.cache_control.max_age = KEPT_SECONDS if is_fixed else EXCHANGED_SECONDS
    answer.cache_control.immutable = is_fixed
    return answer
