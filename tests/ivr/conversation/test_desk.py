"""What the desk does over the API: an agent's own conversations, and nobody else's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import jwt
import pytest
from sqlalchemy import update

import recordings
from ivr import calls, conversation, dispatch, queues, staff
from ivr.app import create_app
from ivr.config import settings_of
from ivr.queues import Queue
from ivr.reports import call_log
from ivr.reports.call_filter import Wanted
from ivr.staff import NewStaff, Role
from ivr.telephony.token import phone_token
from tests.ivr.api.conftest import PASSWORD_HASH, Browser
from tests.ivr.conversation.conftest import Answer, Meeting, Scene, leg


def desk_of(scene: Scene, agent_number: int) -> Browser:
    """The browser of the scene's agent of that number."""

    def passwords(tx: Any) -> None:
        person = staff.by_email(tx, f"agent{agent_number}@bank.example")
        assert person is not None
        staff.change_password(tx, person.id, PASSWORD_HASH)

    scene.do(passwords)
    browser = Browser(create_app(scene.house).test_client())
    assert browser.log_in(f"agent{agent_number}@bank.example").status_code == 200
    return browser


@pytest.fixture
def desk(meeting: Meeting, scene: Scene) -> Browser:
    return desk_of(scene, 1)


@pytest.mark.parametrize("how", ["lost", "handed back"])
def test_who_comes_back_from_a_lost_call_reads_who_has_the_customer_now(
    desk: Browser, meeting: Meeting, scene: Scene, how: str
) -> None:
    def told() -> tuple[str, str | None]:
        lost = desk.get("/desk")["lost"]
        return lost["now"], lost["agent"]

    first = meeting.accept().agent_calls_in()
    assert desk.get("/desk")["lost"] is None
    if how == "lost":
        first.customer_comes().news("participant-leave", first.agent_leg)
    else:
        desk.post(f"/desk/conversations/{first.id}/hang-up", status=204)
    assert told() == ("waiting", None)
    scene.agent()
    scene.do(lambda tx: queues.poll(tx, meeting.entry_id, "QU1"))
    dispatch.run(scene.house, "main")
    assert told() == ("waiting", None)
    meeting.agent_leg = leg(6400)
    meeting.accept()
    assert told() == ("with", "Agent 4")
    meeting.agent_calls_in().customer_comes()
    assert told() == ("with", "Agent 4")
    scene.do(lambda tx: conversation.customer_hung_up(tx, meeting.call_id))
    assert told() == ("served", "Agent 4")


def test_who_comes_back_reads_that_the_customer_has_hung_up(desk: Browser, meeting: Meeting, scene: Scene) -> None:
    meeting.talk().news("participant-leave", meeting.agent_leg)
    scene.do(lambda tx: conversation.customer_hung_up(tx, meeting.call_id))
    lost = desk.get("/desk")["lost"]
    assert (lost["now"], lost["agent"], lost["number"]) == ("gone", None, meeting.contact().number)


def test_an_agent_takes_an_offer_talks_holds_hangs_up_and_writes_it_up(
    desk: Browser, meeting: Meeting, scene: Scene
) -> None:
    taken = desk.post(f"/desk/offers/{meeting.offer.id}/accept")
    meeting.id = taken["conversation"]
    assert taken["phone"]["params"] == {"conversation": str(meeting.id)}
    at = f"/desk/conversations/{meeting.id}"
    assert desk.post(f"{at}/hold", status=409)["message"] == "There is no caller to put on hold."
    meeting.agent_calls_in().customer_comes()
    desk.post(f"{at}/hold", status=204)
    assert meeting.row.hold_wanted
    desk.post(f"{at}/resume", status=204)
    assert not meeting.row.hold_wanted
    desk.put(f"{at}/note", {"note": "Wants a new card"}, status=204)
    desk.post(f"{at}/hang-up", status=204)
    desk.post(f"{at}/hang-up", status=204)
    assert meeting.row.ended_by == "agent"
    talk = desk.get("/desk")["conversation"]
    assert (talk["status"], talk["note"], talk["ended_by"]) == ("ended", "Wants a new card", "agent")
    assert (talk["phone"], talk["may_extend"]) == ("browser", True)
    assert talk["joined_at"]
    until = desk.post(f"{at}/wrap-up/extend")["until"]
    talk = desk.get("/desk")["conversation"]
    assert (talk["wrap_up_until"], talk["may_extend"]) == (until, False)
    due = (scene.clock.now() + timedelta(days=2)).isoformat()
    said = {"disposition": "follow_up", "new_case": {"kind": "order", "summary": "New card"}, "next_step": "Send it"}
    scene.do(lambda tx: tx.execute(update(Queue).values(dispositions=["follow_up", "solved"])))
    assert _fault(desk.post(f"{at}/wrap-up", {"note": "Card ordered"}, status=422)) == "disposition"
    refused = desk.post(f"{at}/wrap-up", {"disposition": "done"}, status=422)
    assert _fault(refused) == "disposition"
    for field in ("reason", "cause"):
        assert _fault(desk.post(f"{at}/wrap-up", {"disposition": "solved", field: "golf"}, status=422)) == field
    assert refused["dispositions"] == ["follow_up", "solved"]
    written = desk.post(f"{at}/wrap-up", said | {"due_at": due})
    assert written["case_id"] == meeting.contact().case_id
    assert written["matter"]["reference"]
    assert (written["matter"]["owner"], written["matter"]["solved"]) == ("Agent 1", None)
    assert (meeting.contact().note, meeting.presence[0]) == ("Wants a new card", "available")
    assert "ended" in desk.post(f"{at}/wrap-up", said | {"due_at": due}, status=409)["message"]


def test_accepting_twice_is_accepting_once_and_late_is_told_why(desk: Browser, meeting: Meeting, scene: Scene) -> None:
    path = f"/desk/offers/{meeting.offer.id}/accept"
    assert desk.post(path) == desk.post(path)
    desk.post("/desk/offers/999/accept", status=404)
    second = desk_of(scene, meeting_of_another(scene))
    second.post(path, status=404)


def meeting_of_another(scene: Scene) -> int:
    """Makes one more agent and returns the number in their address."""
    scene.agent()
    return next(scene.numbers) - 1


def test_an_offer_that_was_withdrawn_says_so(desk: Browser, meeting: Meeting, scene: Scene) -> None:
    scene.do(lambda tx: conversation.customer_hung_up(tx, meeting.call_id))
    answer = desk.post(f"/desk/offers/{meeting.offer.id}/accept", status=409)
    assert answer["reason"] == "canceled"
    assert meeting.offer.status == "canceled"


def test_anothers_conversation_does_not_exist(meeting: Meeting, scene: Scene) -> None:
    other = desk_of(scene, meeting_of_another(scene))
    at = f"/desk/conversations/{meeting.talk().id}"
    for path in ("hold", "resume", "hang-up", "wrap-up/extend"):
        other.post(f"{at}/{path}", status=404)
    other.put(f"{at}/note", {"note": "?"}, status=404)
    other.post(f"{at}/wrap-up", {}, status=404)
    assert meeting.status == "talking"


@pytest.mark.parametrize(
    "body",
    [
        {"next_step": "Call"},
        {"case_id": 1, "new_case": {"kind": "doubt", "summary": "x"}},
        {"new_case": {"kind": "quarrel", "summary": "x"}},
        {"colour": "red"},
    ],
)
def test_a_wrap_up_that_contradicts_itself_is_refused(desk: Browser, meeting: Meeting, body: dict[str, Any]) -> None:
    desk.post(f"/desk/conversations/{meeting.talk().id}/wrap-up", body, status=422)


def test_who_is_no_agent_has_no_telephone(scene: Scene) -> None:
    scene.do(lambda tx: staff.add(tx, NewStaff("m@bank.example", "Mara", Role.MANAGER, PASSWORD_HASH)))
    browser = Browser(create_app(scene.house).test_client())
    browser.log_in("m@bank.example")
    browser.get("/desk/phone", status=404)


def test_the_desk_is_told_how_to_telephone(desk: Browser, meeting: Meeting) -> None:
    phone = desk.get("/desk/phone")
    assert phone.pop("socket_url").startswith("ws://")
    assert phone == {
        "kind": "pcm-socket",
        "identity": f"agent-{meeting.agent_id}",
        "token": "",
        "application_sid": "",
    }


def test_the_token_lets_its_agent_call_in_and_nothing_else() -> None:
    settings = settings_of(
        secret_key="a secret for tests only",
        twilio_account_sid="AC" + "1" * 32,
        twilio_api_key="SK" + "2" * 32,
        twilio_api_secret="a secret of thirty-two characters",
        twilio_application_sid="AP" + "3" * 32,
        twilio_api_url="http://127.0.0.1:1",
    )
    claims = jwt.decode(
        phone_token(settings, 7),
        "a secret of thirty-two characters",
        algorithms=["HS256"],
        options={"verify_exp": False, "verify_nbf": False},
    )
    assert claims["grants"] == {
        "identity": "agent-7",
        "voice": {"outgoing": {"application_sid": "AP" + "3" * 32}},
    }
    assert (claims["iss"], claims["sub"]) == ("SK" + "2" * 32, "AC" + "1" * 32)


def _fault(refused: Any) -> str:
    (fault,) = refused["faults"]
    assert fault["what"] == refused["message"]
    return str(fault["where"])


def test_the_desk_shows_the_recordings_pause_from_the_wish_to_its_end(
    desk: Browser, meeting: Meeting, scene: Scene
) -> None:
    meeting.talk()
    at = f"/desk/conversations/{meeting.id}/recording"
    talk = desk.get("/desk")["conversation"]
    assert (talk["recorded"], talk["recording"]) == (True, None)
    news = recordings.News("RE" + "7" * 32, "in-progress", "conversation", channels=2)
    scene.do(lambda tx: recordings.told(tx, meeting.call_id, news))
    desk.post(f"{at}/pause", status=204)
    assert desk.get("/desk")["conversation"]["recording"] == {
        "status": "recording",
        "paused_at": None,
        "pause_wanted": True,
        "pause_failed": False,
    }
    request: Any = type("Request", (), {"key": f"recording-pause:{meeting.id}:1.000"})
    scene.do(lambda tx: recordings.carrier_answered(tx, request, Answer()))
    shown = desk.get("/desk")
    recording = shown["conversation"]["recording"]
    assert (recording["status"], recording["paused_at"]) == ("paused", shown["now"])


def test_a_running_call_counts_from_where_the_caller_is(meeting: Meeting, scene: Scene) -> None:
    began = scene.clock.now()

    def since() -> Any:
        (line,) = scene.do(lambda tx: call_log.page(tx, Wanted()))
        return line.stage_since

    assert since() == began
    scene.later(10)
    meeting.talk()
    met = scene.clock.now()
    scene.later(5)
    assert since() == met == meeting.row.talking_at
    scene.later(5)
    meeting.news("participant-leave", meeting.agent_leg)
    scene.do(lambda tx: calls.set_stage(tx, meeting.call_id, calls.Stage.QUEUE))
    assert since() == scene.clock.now() - timedelta(seconds=10)  # the wait goes on, and the talk was none


def test_a_result_that_speaks_of_a_case_or_a_promise_is_refused_without_it(
    desk: Browser, meeting: Meeting, scene: Scene
) -> None:
    needs = {"case opened": "case", "will call back": "promise"}
    settings = {"dispositions": [*needs, "solved"], "disposition_needs": needs}
    scene.do(lambda tx: tx.execute(update(Queue).values(**settings)))
    agent_id = meeting.talk().agent_id
    scene.do(lambda tx: conversation.hang_up(tx, meeting.id, agent_id))
    at, due = f"/desk/conversations/{meeting.id}/wrap-up", (scene.clock.now() + timedelta(days=1)).isoformat()
    promised = {"disposition": "will call back", "new_case": {"kind": "doubt", "summary": "The bill"}}
    for said, field in (
        ({"disposition": "case opened"}, "case_id"),
        ({"disposition": "will call back"}, "case_id"),
        (promised, "next_step"),
        (promised | {"solved": True}, "solved"),
    ):
        assert _fault(desk.post(at, said, status=422)) == field, said
    assert meeting.presence[0] == "wrap_up"
    assert desk.post(at, promised | {"next_step": "Call back", "due_at": due})["case_id"]


def test_a_callback_that_is_arranged_is_the_promise_that_a_result_speaks_of(
    desk: Browser, meeting: Meeting, scene: Scene
) -> None:
    settings = {"dispositions": ["will call back"], "disposition_needs": {"will call back": "promise"}}
    scene.do(lambda tx: tx.execute(update(Queue).values(**settings)))
    agent_id = meeting.talk().agent_id
    scene.do(lambda tx: conversation.hang_up(tx, meeting.id, agent_id))
    at, due = f"/desk/conversations/{meeting.id}/wrap-up", (scene.clock.now() + timedelta(days=1)).isoformat()
    arranged = {"disposition": "will call back", "callback_at": due}
    solved = {"new_case": {"kind": "doubt", "summary": "The bill"}, "solved": True}
    assert _fault(desk.post(at, arranged | solved, status=422)) == "solved"  # and yet they are called about it
    assert desk.post(at, arranged)["case_id"] is None
    assert (meeting.presence[0], meeting.contact().disposition) == ("available", "will call back")


def test_needs_of_dispositions_that_a_queue_has_not_are_forgotten(scene: Scene) -> None:
    needs: dict[str, Any] = {"case opened": "case", "gone": "promise"}
    settings: dict[str, Any] = {"dispositions": ["case opened", "solved"], "disposition_needs": needs}
    view = scene.do(lambda tx: queues.settings.change(tx, scene.queue_id, **settings))
    assert view.disposition_needs == {"case opened": "case"}
    assert scene.do(lambda tx: queues.settings.change(tx, scene.queue_id, dispositions=["solved"])).version == 3
    with scene.house.db.reading() as tx:
        assert queues.settings.by_id(tx, scene.queue_id).disposition_needs == {}
