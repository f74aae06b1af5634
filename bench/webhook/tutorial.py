"""The usual way: the SDK's validator and its VoiceResponse, the ORM, a commit a request, on the same SQLite."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from flask import Flask, Response, abort, request
from sqlalchemy import ForeignKey, create_engine, event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, scoped_session, sessionmaker
from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import Gather, VoiceResponse

MENUS = {
    "main": "For a question, press 1. For a complaint, press 2. For a suggestion, press 3. For an order, press 4. "
    "For the state of your case, press 5. For another language, press 9. To speak to a person, press 0.",
    "language": "For English, press 1. Per l'italiano, prema 2. ภาษาไทย กด 3 ค่ะ Tiếng Việt, xin bấm 4.",
}


class Base(DeclarativeBase):
    pass


class Call(Base):
    __tablename__ = "calls"

    id: Mapped[int] = mapped_column(primary_key=True)
    sid: Mapped[str] = mapped_column(unique=True)
    menu: Mapped[str] = mapped_column(default="main")
    language: Mapped[str] = mapped_column(default="en")


class CallEvent(Base):
    __tablename__ = "call_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    key: Mapped[str]
    at: Mapped[datetime]


engine = create_engine(os.environ["DATABASE_URL"], connect_args={"timeout": 30})
session = scoped_session(sessionmaker(engine))
validator = RequestValidator(os.environ["TWILIO_AUTH_TOKEN"])
app = Flask("tutorial")


@event.listens_for(engine, "connect")
def _same_pragmas(connection: Any, _: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


Base.metadata.create_all(engine)


@app.teardown_appcontext
def _give_back(_: BaseException | None) -> None:
    session.remove()


def validated(view: Callable[[], Response]) -> Callable[[], Response]:
    """The decorator of the carrier's own Flask tutorial."""

    @wraps(view)
    def checked() -> Response:
        url = os.environ["PUBLIC_URL"] + request.path
        if not validator.validate(url, request.form, request.headers.get("X-Twilio-Signature", "")):
            abort(403)
        return view()

    return checked


@app.post("/voice/turn")
@validated
def turn() -> Response:
    call = session.scalars(select(Call).where(Call.sid == request.form["CallSid"])).one_or_none()
    if call is None:
        call = Call(sid=request.form["CallSid"], menu="main", language="en")
        session.add(call)
        session.flush()
    menu = _press(call, request.form.get("Digits", ""))
    session.commit()
    answer = VoiceResponse()
    gather = Gather(num_digits=1, action="/voice/turn", method="POST", timeout=8, action_on_empty_result=True)
    gather.say(MENUS[menu], language="en-GB", voice="Polly.Amy-Neural")
    answer.append(gather)
    return Response(str(answer), content_type="text/xml; charset=utf-8")


def _press(call: Call, key: str) -> str:
    if call.menu == "language" and key == "1":
        call.menu, call.language = "main", "en"
    elif key == "9":
        call.menu = "language"
    session.add(CallEvent(call_id=call.id, key=key, at=datetime.now(UTC)))
    return call.menu  # read before the commit, which would make it another SELECT
