"""Sounds that callers hear, over the API: which there are, where they are played, new ones, what is to be recorded."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

from flask import Blueprint, request
from pydantic import Field

from ivr import media, staff
from ivr.media import conversion, library, offered, taking_in, uses
from ivr.media.library import Clip, Description, NoSuchClip
from ivr.media.offered import ClipTaken
from ivr.media.shape import LARGEST_BYTES, ClipUnfit
from ivr.media.taking_in import NewClip
from ivr.media.uses import ClipInUse, ClipUse
from ivr.staff import Right, Role
from ivr.web.api.access import me, needs
from ivr.web.api.contract import NO_NUL, Body, File, Language, Query, Title, speaks
from ivr.web.api.errors import STATUS_OF
from ivr.web.api.vocabulary import Version, seen_version
from ivr.web.ground import house

rooms = Blueprint("clips", __name__, url_prefix="/clips")

STATUS_OF |= {ClipInUse: 409, ClipTaken: 409, ClipUnfit: 422, NoSuchClip: 404}

SOUND = File(
    "audio/wav",
    LARGEST_BYTES,
    "A sound file, WAV, MP3, OGG or FLAC, up to ten minutes and 32 MB. It becomes what every carrier plays: WAV, one "
    "channel, 8,000 samples a second, 16 bits; without the silence at its ends, at -20 dBFS, its peaks at -3 at most.",
)


class Named(Query):
    """The name of the clip's file, as queues and flows will say it: small letters, figures, `-` and `_`, then .wav.

    With `free`, where that is taken, another one like it. `draft` is the flow whose draft is to say the name: then one
    that a revision, a queue or another draft says is taken as well. `title` is what people call it, if not said by its
    name; `language` the one that is spoken in it.
    """

    name: Annotated[str, Field(min_length=5, max_length=80, pattern=NO_NUL)]
    free: bool = False
    draft: Annotated[str, Field(min_length=1, max_length=60, pattern=NO_NUL)] | None = None
    title: Title | None = None
    language: Language | None = None


class ClipDescription(Body):
    """What people call a clip, the language spoken in it, and what is said."""

    title: Title
    language: Language | None = None
    script: Annotated[str, Field(max_length=2_000, pattern=NO_NUL)] = ""
    version: Version = seen_version()


@dataclass(frozen=True, slots=True)
class ToRecord:
    """A recording that a language needs. `kind`: a `prompt` of a menu, a standing `sentence`, or a kind of value.

    `seconds` None: it is not recorded yet. `flow` is the menu whose draft means other words by this name
    than callers hear: it is recorded for that draft. None: one recording serves all that name it, at once.
    """

    name: str
    words: str
    kind: str
    seconds: float | None
    flow: str | None


@rooms.get("")
@needs(Role.SUPERVISOR)
@speaks(gives=list[Clip])
def listing() -> list[Clip]:
    """The clips that can be chosen; each is heard at `/media/clips/<name>`."""
    with house().db.reading() as tx:
        return library.listing(tx, house().settings.var)


@rooms.get("/uses")
@needs(Role.SUPERVISOR)
@speaks(gives=list[ClipUse])
def played() -> list[ClipUse]:
    """Where clips are played: in menus that serve calls, in drafts, as music of queues."""
    with house().db.reading() as tx:
        return uses.listing(tx)


@rooms.get("/wanted/<language>")
@needs(Role.SUPERVISOR)
@speaks(gives=list[ToRecord])
def wanted(language: str) -> list[ToRecord]:
    """All that is to be recorded in a language that carriers cannot speak: its standing words and what menus say.

    A menu that has a draft says what stands there: its recordings go there first.
    """
    with house().db.reading() as tx:
        every = uses.documents(tx)
    documents = {flow: document for (flow, _), document in every.items()}
    live = {flow: document for (flow, where), document in every.items() if where == "live"}
    return [
        ToRecord(each.name, each.words, each.kind, _seconds(each.file), each.flow)
        for each in media.wanted(house().settings.var, language, documents, live)
    ]


def _seconds(file: Path | None) -> float | None:
    return None if file is None else offered.seconds_of(file) or 0.0


@rooms.post("")
@needs(Role.SUPERVISOR, right=Right.EDIT_MENUS)
@speaks(query=Named, file=SOUND, gives=Clip, status=201, refuses=(409,))
def add(query: Named) -> Clip:
    """Takes a new clip in. One that is there is never replaced: callers may be hearing it.

    The same sound under the same name and title is the same clip, so an answer that was lost may be asked for again.
    """
    sound = conversion.telephone(request.get_data())
    about = Description(query.title or library.title_of(query.name), query.language)
    return taking_in.add(house(), NewClip(query.name, about, query.free, query.draft), sound, me().id)


@rooms.post("/<name>/takes")
@needs(Role.SUPERVISOR, right=Right.EDIT_MENUS)
@speaks(file=SOUND, gives=Clip, status=201, refuses=(409,))
def add_take(name: str) -> Clip:
    """Records the words of a clip anew.

    The new take is a clip of its own, with the same title and script: a menu that serves calls goes on playing the one
    it was published with. Only the standing words of a language, whose names are fixed, are heard anew, a minute later.
    """
    if name not in offered.files(house().settings.var):
        raise NoSuchClip(f"there is no clip {name}")
    return taking_in.add_take(house(), name, conversion.telephone(request.get_data()), me().id)


@rooms.put("/<name>")
@needs(Role.SUPERVISOR, right=Right.EDIT_MENUS)
@speaks(body=ClipDescription, gives=Clip, refuses=(409,))
def describe(name: str, body: ClipDescription) -> Clip:
    """Says what people call a clip, and what is said in it."""
    var = house().settings.var
    with house().db.writing() as tx:
        before = library.by_name(tx, var, name)
        about = Description(body.title, body.language, body.script)
        after = library.describe(tx, var, name, body.version, about, me().id)
        was = asdict(Description(before.title, before.language, before.script))
        staff.audit(tx, me().id, "clip_described", f"clip:{name}", was, asdict(about))
        return after


@rooms.delete("/<name>")
@needs(Role.SUPERVISOR, right=Right.EDIT_MENUS)
@speaks(refuses=(409,))
def remove(name: str) -> None:
    """No longer offers a clip; refused while a menu, any of its revisions or a queue names it."""
    var = house().settings.var
    with house().db.writing() as tx:
        before = library.by_name(tx, var, name)
        uses.expect_unused(tx, name)
        library.put_away(tx, var, name, me().id)
        staff.audit(tx, me().id, "clip_removed", f"clip:{name}", {"title": before.title}, None)
