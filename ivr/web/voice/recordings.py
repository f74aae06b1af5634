"""The webhook of recordings: begun, ready to be fetched, or nothing in it."""

from __future__ import annotations

import re

from flask import Response, request

import recordings
from ivr.telephony.forms import Form, FormMalformed
from ivr.web.ground import house
from ivr.web.voice.blueprint import answer, form, voice

RECORDING_SID = re.compile(r"RE[0-9a-f]{32}", re.ASCII)


@voice.post("/calls/<int:call_id>/recordings")
def recording_news(call_id: int) -> Response:
    """In any order, any number of times; of a call that nobody knows it changes nothing."""
    news = _news(form(), request.args.get("purpose", ""))
    house().db.step(lambda tx: recordings.told(tx, call_id, news))
    return answer()


def _news(posted: Form, purpose: str) -> recordings.News:
    sid = posted.text("RecordingSid")
    if not RECORDING_SID.fullmatch(sid):
        raise FormMalformed("RecordingSid is not a recording's SID")
    if purpose not in recordings.PURPOSES:
        raise FormMalformed("purpose is none of ours")
    return recordings.News(
        sid=sid,
        status=posted.text("RecordingStatus"),
        purpose=purpose,
        seconds=posted.whole("RecordingDuration"),
        channels=posted.whole("RecordingChannels") or 1,
        url=posted.maybe("RecordingUrl"),
    )
