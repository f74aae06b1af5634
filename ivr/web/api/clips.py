"""Sounds that callers hear, over the API: those that can be chosen, and a new one."""

from __future__ import annotations

from typing import Annotated

from flask import Blueprint, request
from pydantic import Field

from ivr import staff
from ivr.media import folder_of, offered
from ivr.media.offered import LARGEST_BYTES, Clip, ClipTaken, ClipUnfit
from ivr.staff import Role
from ivr.web.api.access import me, needs
from ivr.web.api.contract import NO_NUL, File, Query, speaks
from ivr.web.api.errors import STATUS_OF
from ivr.web.ground import house

rooms = Blueprint("clips", __name__, url_prefix="/clips")

STATUS_OF |= {ClipTaken: 409, ClipUnfit: 422}

SOUND = File("audio/wav", LARGEST_BYTES, "A WAV file: one channel, 8,000 samples a second, 16 bits, up to ten minutes.")


class Named(Query):
    """The name of the clip's file, as queues and flows will say it: small letters, figures, `-` and `_`, then .wav."""

    name: Annotated[str, Field(min_length=5, max_length=80, pattern=NO_NUL)]


@rooms.get("")
@needs(Role.SUPERVISOR)
@speaks(gives=list[Clip])
def listing() -> list[Clip]:
    """The clips that can be chosen; each is heard at `/media/clips/<name>`."""
    return offered.listing(house().settings.var)


@rooms.post("")
@needs(Role.MANAGER)
@speaks(query=Named, file=SOUND, gives=Clip, status=201, refuses=(409,))
def add(query: Named) -> Clip:
    """Takes a new clip in. One that is there is never replaced: callers may be hearing it."""
    var = house().settings.var
    clip = offered.take_in(var, query.name, request.get_data())
    try:
        with house().db.writing() as tx:
            staff.audit(tx, me().id, "clip_added", f"clip:{clip.name}", None, {"seconds": clip.seconds})
    except BaseException:
        (folder_of(var) / clip.name).unlink()
        raise
    return clip
