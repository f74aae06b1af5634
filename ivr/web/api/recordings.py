"""Recordings over the API: hearing one, and pausing the one that is going on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.utils import send_file

import recordings
from ivr.staff import Role
from ivr.web.api.access import me, my_agent, needs
from ivr.web.api.contract import answers, speaks
from ivr.web.api.errors import STATUS_OF, Refused
from ivr.web.ground import house
from recordings import Peaks
from recordings.wav import NotWhole

rooms = Blueprint("recordings", __name__)

STATUS_OF |= {NotWhole: 404, recordings.NoSuchRecording: 404, recordings.NotRecorded: 409}


WAV = {"audio/wav": {"schema": {"type": "string", "format": "binary"}}}
REFUSED = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
RANGE = {
    "name": "Range",
    "in": "header",
    "required": False,
    "description": "A part of the file, such as bytes=0-1023.",
    "schema": {"type": "string", "pattern": "^bytes=[0-9]+-[0-9]*$"},
}


@dataclass(frozen=True, slots=True)
class RecordingState:
    """Whether the talk is being recorded now; None when nothing is."""

    status: Literal["recording", "paused"] | None


@rooms.get("/recordings/<int:recording_id>/audio")
@needs(Role.AGENT)
@answers(
    {
        "200": {"description": "The whole file.", "content": WAV},
        "206": {"description": "The bytes of the range.", "content": WAV},
        "416": {"description": "The file is shorter than the range.", "content": REFUSED},
    },
    reads=[RANGE],
)
def audio(recording_id: int) -> Response:
    """The WAV file, whole or by Range; agents hear only contacts of theirs. A hearing is put on the audit once."""
    with house().db.writing() as tx:
        found = recordings.playable(tx, recording_id, me(), goes_on=_goes_on())
    try:
        sound = recordings.open_sound(house().settings, found)
    except FileNotFoundError:
        raise Refused(404, f"the file of recording {recording_id} is not in its place", code="file_missing") from None
    answer = send_file(
        sound,
        request.environ,
        mimetype="audio/wav",
        download_name=f"recording-{found.id}.wav",
        conditional=False,
        etag=found.sha256,
    )
    answer.call_on_close(sound.close)
    try:
        answer.make_conditional(request.environ, accept_ranges=True, complete_length=found.bytes)
    except RequestedRangeNotSatisfiable:
        sound.close()
        raise
    answer.headers["Cache-Control"] = "no-store"
    return cast(Response, answer)


def _goes_on() -> bool:
    """Whether a player asks for a later part of what it plays already, as it does many times."""
    return request.range is not None and all(begin != 0 for begin, _ in request.range.ranges)


@rooms.get("/recordings/<int:recording_id>/peaks")
@needs(Role.AGENT)
@speaks(gives=Peaks)
def peaks(recording_id: int) -> Peaks:
    """The shape of the sound, to be drawn; for the same people who may hear it."""
    with house().db.reading() as tx:
        found = recordings.findable(tx, recording_id, me())
    try:
        return recordings.peaks_of(house().settings, found)
    except FileNotFoundError:
        raise Refused(404, f"the file of recording {recording_id} is not in its place", code="file_missing") from None


@rooms.get("/desk/conversations/<int:conversation_id>/recording")
@needs(Role.AGENT)
@speaks(gives=RecordingState)
def state(conversation_id: int) -> RecordingState:
    """How the recording of one's own talk stands."""
    agent_id = my_agent()
    with house().db.reading() as tx:
        status = recordings.state(tx, conversation_id, agent_id)
    return RecordingState(cast("Literal['recording', 'paused'] | None", status))


@rooms.post("/desk/conversations/<int:conversation_id>/recording/pause")
@needs(Role.AGENT)
@speaks(refuses=(409,))
def pause(conversation_id: int) -> None:
    """Stops the recording for a while, as for a card number; done when its state says so."""
    _set_paused(conversation_id, True)


@rooms.post("/desk/conversations/<int:conversation_id>/recording/resume")
@needs(Role.AGENT)
@speaks(refuses=(409,))
def resume(conversation_id: int) -> None:
    """Goes on recording; done when its state says so."""
    _set_paused(conversation_id, False)


def _set_paused(conversation_id: int, wanted: bool) -> None:
    agent_id = my_agent()
    with house().db.writing() as tx:
        recordings.set_paused(tx, conversation_id, agent_id, wanted)
