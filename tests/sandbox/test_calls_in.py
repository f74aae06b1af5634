"""Calls that reach a number: menus, keys, turns and ends."""

from __future__ import annotations

from tests.sandbox.stand import CALLER, LINE, Stand, converse

MENU = '<Gather numDigits="1" action="/choice"><Say>For a question press 1.</Say></Gather><Say>Goodbye.</Say>'


def test_a_caller_hears_the_menu_and_the_key_reaches_the_action() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/menu")
        stand.pages["/menu"] = MENU
        stand.pages["/choice"] = lambda form: f"<Say>You pressed {form['Digits']}.</Say>"
        sid = await stand.dial()
        assert stand.heard(sid) == ["For a question press 1."]
        first = stand.hits_on("/menu")[0]
        assert (first["From"], first["To"], first["CallStatus"]) == (CALLER, LINE, "ringing")
        await stand.press(sid, "1")
        assert stand.heard(sid)[-1] == "You pressed 1."
        assert stand.hits_on("/choice")[0]["CallStatus"] == "in-progress"
        await stand.after(10)
        assert stand.status(sid) == "completed"
        assert stand.events("ended")[0]["by"] == "document"

    converse(scene)


def test_a_silent_caller_falls_to_the_next_verb() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/menu")
        stand.pages["/menu"] = MENU
        sid = await stand.dial()
        await stand.after(6.4)
        assert stand.heard(sid) == ["For a question press 1."]
        await stand.after(0.2)
        assert stand.heard(sid)[-1] == "Goodbye."

    converse(scene)


def test_a_call_that_runs_in_circles_is_ended() -> None:
    async def scene(stand: Stand) -> None:
        stand.own(LINE, "/line")
        stand.pages["/line"] = "<Redirect/>"
        sid = await stand.dial()
        assert len(stand.hits) == 300
        assert stand.events("webhook_failed")[0]["code"] == 11215
        await stand.after(10)
        assert stand.status(sid) == "completed"

    converse(scene)
