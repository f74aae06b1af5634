"""A performance: the script's steps done one after another, and what was found instead where it went otherwise."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ivr.rehearsal.cast import Agent, Caller
from ivr.rehearsal.conductor import Restless
from ivr.rehearsal.likeness import contains, differences
from ivr.rehearsal.records import RecordsElsewhere
from ivr.rehearsal.script import Script, Step
from ivr.rehearsal.stage import NotOnThisStage, Stage
from ivr.rehearsal.telephone import Conversation, NotOnTheLine, Telephone
from ivr.rehearsal.transcript import Transcript
from ivr.rehearsal.wire import Refused

PATIENCE = timedelta(minutes=3)  # of rehearsed time: how long something expected may take to happen


class Missed(Exception):
    """What should have happened did not; the message says what was found instead."""


def perform(script: Script, stage: Stage) -> Transcript:
    """Plays the whole script, or as far as the first miss."""
    return Performance(script, stage).run()


class Performance:
    """One run of one script on one stage."""

    def __init__(self, script: Script, stage: Stage) -> None:
        self._script, self._stage = script, stage
        self._conductor = stage.conductor
        self._cast: dict[str, Caller | Agent] = {}
        zone = script.at.tzinfo if isinstance(script.at.tzinfo, ZoneInfo) else ZoneInfo("Europe/Rome")
        self.transcript = Transcript(script.title, str(script.path), zone)
        self._last_caller: str | None = None
        self._offers: dict[str, dict[str, Any]] = {}

    def run(self) -> Transcript:
        started = time.monotonic()
        self._conductor.listeners.append(self._take)
        step: Step | None = None
        try:
            self._engage()
            for step in self._script.steps:
                self._perform(step)
        except (Missed, NotOnTheLine, Refused, Restless, RecordsElsewhere, NotOnThisStage) as error:
            place = f"{self._script.path}:{step.line}: {step.words}: " if step else ""
            self.transcript.miss(self._conductor.now(), f"{place}{error}")
        finally:
            self._conductor.listeners.remove(self._take)
            self._dismiss()
        self.transcript.took = timedelta(seconds=time.monotonic() - started)
        return self.transcript

    def _engage(self) -> None:
        for name, part in self._script.parts.items():
            if part.email is not None:
                self._cast[name] = Agent(part, self._stage.exchange, self._stage.origin)
            else:
                self._cast[name] = Caller(name, part.number or "", self._stage.exchange)

    def _dismiss(self) -> None:
        for one in self._cast.values():
            if isinstance(one, Agent):
                one.desk.close()

    def _take(self, event: dict[str, Any]) -> None:
        for name, one in self._cast.items():
            mine = one.take(event) if isinstance(one, Agent) else one.telephone.take(event)
            if mine:
                self._note(name, event)

    def _note(self, name: str, event: dict[str, Any]) -> None:
        at = datetime.fromisoformat(event["at"])
        if event["kind"] == "heard":
            words = event.get("text") or f"[{event.get('verb')} {event.get('url', '')}]".replace(" ]", "]")
            self.transcript.add(at, name, "heard", words)
        elif event["kind"] in _TOLD:
            self.transcript.add(at, name, "happened", _TOLD[event["kind"]].format_map(_Lenient(event)))

    def _perform(self, step: Step) -> None:
        for name in step.subjects or ("",):
            act = _ACTS[step.verb]
            act(self, step, name)

    # the parties

    def _phone(self, name: str) -> Telephone:
        return self._cast[name].telephone

    def _agent(self, name: str) -> Agent:
        one = self._cast[name]
        assert isinstance(one, Agent)
        return one

    def _did(self, name: str, what: str) -> None:
        self.transcript.add(self._conductor.now(), name, "act", what)

    def _wait(self, met: Callable[[], Any], missing: Callable[[], str], patience: timedelta = PATIENCE) -> Any:
        found = self._conductor.wait_for(lambda: met() or None, self._conductor.now() + patience)
        if found is None:
            raise Missed(missing())
        return found

    def _wait_on_line(
        self, name: str, met: Callable[[Conversation], bool], missing: Callable[[Conversation], str]
    ) -> None:
        """Waits for something of the telephone's call; its end ends the waiting."""
        call = self._phone(name).call

        def settled() -> bool:
            return met(call) or call.over is not None

        self._wait(settled, lambda: missing(call))
        if not met(call):
            raise Missed(f"{missing(call)}; the call ended ({call.over}, by {call.ended_by})")

    # telephones

    def _dials(self, step: Step, name: str) -> None:
        to = step.argument or self._script.line
        self._last_caller = name
        self._phone(name).dial(to)
        self._did(name, f"dials {to}")

    def _hears(self, step: Step, name: str) -> None:
        for words in step.argument:
            self._wait_on_line(
                name,
                lambda call, words=words: call.find(words),  # type: ignore[misc]
                lambda call, words=words: f"“{words}” was not heard; heard was: {_last_heard(call)}",  # type: ignore[misc]
            )

    def _has_not_heard(self, step: Step, name: str) -> None:
        call = self._phone(name).call
        for words in step.argument:
            if any(contains(heard, words) for heard in call.heard):
                raise Missed(f"“{words}” was heard")

    def _presses(self, step: Step, name: str) -> None:
        self._wait_on_line(
            name, lambda call: call.listening, lambda call: f"no key was asked for; heard was: {_last_heard(call)}"
        )
        self._phone(name).press(step.argument)
        self._did(name, f"presses {step.argument}")

    def _presses_at_once(self, step: Step, name: str) -> None:
        self._phone(name).press(step.argument)
        self._did(name, f"presses {step.argument}")

    def _presses_nothing(self, step: Step, name: str) -> None:
        self._wait_on_line(
            name, lambda call: call.listening, lambda call: f"no key was asked for; heard was: {_last_heard(call)}"
        )
        call = self._phone(name).call
        call.listening = False
        call.mark()
        self._did(name, "presses nothing")

    def _says(self, step: Step, name: str) -> None:
        self._wait_on_line(name, lambda call: call.listening, lambda call: "nothing was asked")
        self._phone(name).say(step.argument)
        self._did(name, f"says “{step.argument}”")

    def _speaks_for(self, step: Step, name: str) -> None:
        self._wait_on_line(
            name, lambda call: call.beeped, lambda call: f"there was no beep; heard was: {_last_heard(call)}"
        )
        self._phone(name).speak(step.argument.total_seconds())
        self._did(name, f"speaks for {_short(step.argument)}")
        self._conductor.pass_time(self._conductor.now() + step.argument)

    def _is_called(self, step: Step, name: str) -> None:
        phone = self._phone(name)
        self._wait(lambda: phone.ringing, lambda: f"nobody called {phone.number}", timedelta(minutes=30))

    def _is_not_called_for(self, step: Step, name: str) -> None:
        phone = self._phone(name)
        if self._conductor.wait_for(lambda: phone.ringing, self._conductor.now() + step.argument):
            raise Missed(f"{phone.number} was called")

    def _answers(self, step: Step, name: str) -> None:
        self._is_called(step, name)
        self._phone(name).answer()
        self._did(name, "answers")

    def _rejects(self, step: Step, name: str) -> None:
        self._is_called(step, name)
        self._phone(name).reject(step.argument or "busy")
        self._did(name, "rejects the call")

    def _is_hung_up_on(self, step: Step, name: str) -> None:
        call = self._phone(name).call
        self._wait(lambda: call.over, lambda: f"the call goes on; heard was: {_last_heard(call)}")

    def _is_queued(self, step: Step, name: str) -> None:
        self._wait_on_line(
            name, lambda call: call.queued, lambda call: f"was not queued; heard was: {_last_heard(call)}"
        )

    def _is_connected(self, step: Step, name: str) -> None:
        self._wait_on_line(name, lambda call: call.connected, lambda call: "was not connected")

    def _is_on_hold(self, step: Step, name: str) -> None:
        self._wait_on_line(name, lambda call: call.held, lambda call: "was not put on hold")

    def _hangs_up(self, step: Step, name: str) -> None:
        one = self._cast[name]
        if isinstance(one, Agent) and one.handset is None:
            one.desk.act(one.current_conversation(), "hang-up")
        else:
            self._phone(name).hang_up()
        self._did(name, "hangs up")

    def _texts(self, step: Step, name: str) -> None:
        self._stage.exchange.send_message(self._phone(name).number, self._script.line, step.argument)
        self._did(name, f"texts “{step.argument}”")

    def _receives(self, step: Step, name: str) -> None:
        phone = self._phone(name)

        def arrived() -> bool:
            fresh = phone.messages[phone.read_messages :]
            if not any(all(contains(body, words) for words in step.argument) for body in fresh):
                return False
            phone.read_messages = len(phone.messages)
            return True

        self._wait(arrived, lambda: f"no such message; received was: {phone.messages[-3:]}", timedelta(minutes=30))

    def _receives_nothing_for(self, step: Step, name: str) -> None:
        phone, before = self._phone(name), len(self._phone(name).messages)
        self._conductor.pass_time(self._conductor.now() + step.argument)
        if len(phone.messages) > before:
            raise Missed(f"received was: {phone.messages[before:]}")

    def _talk_for(self, step: Step, name: str) -> None:
        self._is_connected(step, name)
        if name != step.subjects[-1]:
            return
        self._conductor.pass_time(self._conductor.now() + step.argument)
        for each in step.subjects:
            if not self._phone(each).call.connected:
                raise Missed(f"{each} is not connected any more")
        self._did(" and ".join(step.subjects), f"talk for {_short(step.argument)}")

    # desks

    def _is_available(self, step: Step, name: str) -> None:
        self._agent(name).desk.set_presence("available")
        self._did(name, "is available")

    def _takes_a_break(self, step: Step, name: str) -> None:
        self._agent(name).desk.set_presence("break", step.argument)
        self._did(name, "takes a break")

    def _goes_offline(self, step: Step, name: str) -> None:
        self._agent(name).desk.set_presence("offline")
        self._did(name, "goes offline")

    def _becomes(self, step: Step, name: str) -> None:
        agent = self._agent(name)
        self._wait(lambda: agent.presence() == step.argument, lambda: f"is {agent.presence()}")

    def _is_offered(self, step: Step, name: str) -> None:
        agent = self._agent(name)
        offer = self._wait(agent.offer, lambda: f"no offer came; the desk shows {agent.desk.state()}")
        self._offers[name] = offer
        if wrong := differences(step.argument or {}, offer):
            raise Missed("; ".join(wrong))
        self._did(name, "is offered the call")

    def _is_offered_nothing_for(self, step: Step, name: str) -> None:
        if offer := self._conductor.wait_for(self._agent(name).offer, self._conductor.now() + step.argument):
            raise Missed(f"was offered {offer}")

    def _offer(self, name: str) -> int:
        offer = self._agent(name).offer() or self._offers.get(name)
        if offer is None:
            offer = self._wait(self._agent(name).offer, lambda: "no offer came")
        return int(offer["offer_id"])

    def _accepts_only(self, step: Step, name: str) -> None:
        self._agent(name).accept(self._offer(name))
        self._did(name, "accepts")

    def _accepts(self, step: Step, name: str) -> None:
        self._accepts_only(step, name)
        if self._agent(name).handset is None:
            self._agent(name).call_in()

    def _cannot_accept(self, step: Step, name: str) -> None:
        try:
            self._agent(name).accept(self._offer(name))
        except Refused as refused:
            if refused.status in (404, 409, 410):
                self._did(name, f"cannot accept: {refused}")
                return
            raise
        raise Missed("the offer was taken")

    def _calls_in(self, step: Step, name: str) -> None:
        self._agent(name).call_in()
        self._did(name, "calls in")

    def _refuses(self, step: Step, name: str) -> None:
        self._agent(name).desk.reject(self._offer(name))
        self._did(name, "refuses the offer")

    def _holds(self, step: Step, name: str) -> None:
        self._agent(name).desk.act(self._agent(name).current_conversation(), "hold")
        self._did(name, "holds")

    def _resumes(self, step: Step, name: str) -> None:
        self._agent(name).desk.act(self._agent(name).current_conversation(), "resume")
        self._did(name, "resumes")

    def _loses_the_connection(self, step: Step, name: str) -> None:
        self._phone(name).hang_up()
        self._did(name, "loses the connection")

    def _notes(self, step: Step, name: str) -> None:
        self._agent(name).desk.note(self._agent(name).current_conversation(), step.argument)
        self._did(name, f"notes “{step.argument}”")

    def _wraps_up(self, step: Step, name: str) -> None:
        agent = self._agent(name)
        self._wait(lambda: agent.presence() == "wrap_up", lambda: f"is {agent.presence()}, not in wrap-up")
        agent.desk.wrap_up(agent.current_conversation(), _typed(step.argument))
        self._did(name, "wraps up")

    def _asks(self, step: Step, name: str) -> None:
        method = next(method for method in ("get", "put", "post") if method in step.argument)
        path, expected_status = step.argument[method], int(step.argument.get("status", 0))
        try:
            answer = self._agent(name).desk.ask(method.upper(), path, _typed(step.argument.get("with")))
        except Refused as refused:
            if refused.status != expected_status:
                raise
            answer = refused.body
        if wrong := differences(step.argument.get("gives", {}), answer):
            raise Missed("; ".join(wrong))
        self._did(name, f"{method.upper()} {path}")

    # around them

    def _after(self, step: Step, name: str) -> None:
        self._conductor.pass_time(self._conductor.now() + step.argument)

    def _at(self, step: Step, name: str) -> None:
        self._conductor.pass_time(step.argument)

    def _expect_call(self, step: Step, name: str) -> None:
        caller = name or self._last_caller
        if caller is None:
            raise Missed("nobody has called yet")
        sid = self._phone(caller).call.sid
        self._expect(lambda: self._stage.records.call(sid), step.argument)

    def _expect_rows(self, step: Step, name: str) -> None:
        wanted = step.argument

        def found() -> Any:
            return self._stage.records.rows(wanted["table"], wanted.get("where", {}))

        expected: dict[str, Any] = {}
        if "count" in wanted:
            expected["count"] = wanted["count"]
        if "are" in wanted:
            expected["rows"] = wanted["are"]
        self._expect(lambda: {"count": len(rows := found()), "rows": rows}, expected)

    def _expect(self, find: Callable[[], Any], expected: Any) -> None:
        """What is on record may need what is still under way: waits for it a little."""

        def right() -> bool:
            return not differences(expected, find())

        self._wait(right, lambda: "; ".join(differences(expected, find())), timedelta(seconds=60))

    def _the_carrier(self, step: Step, name: str) -> None:
        self._stage.exchange.misbehave(_typed(step.argument))
        self._did("the carrier", step.words.removeprefix("the carrier "))

    def _the_carrier_behaves(self, step: Step, name: str) -> None:
        self._stage.exchange.behave()

    def _application_goes_away(self, step: Step, name: str) -> None:
        self._stage.go_away()
        self._did("the application", "goes away")

    def _application_comes_back(self, step: Step, name: str) -> None:
        self._stage.come_back()
        self._did("the application", "comes back")

    def _reconciled(self, step: Step, name: str) -> None:
        self._stage.reconcile()
        self._did("the application", "reconciles its calls with the carrier's")


class _Lenient(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""


_TOLD = {
    "queued": "waits in the queue",
    "dequeued": "leaves the queue",
    "conference_joined": "joins the conference",
    "conference_left": "leaves the conference",
    "conference_held": "is put on hold",
    "conference_resumed": "is taken off hold",
    "ringing": "is called",
    "message": "receives “{body}”",
    "ended": "the call ends ({status}, by {by})",
    "webhook_failed": "a webhook failed: {code} {url}",
}

_ACTS: Mapping[str, Callable[[Performance, Step, str], None]] = {
    "dials": Performance._dials,
    "hears": Performance._hears,
    "has not heard": Performance._has_not_heard,
    "presses": Performance._presses,
    "presses at once": Performance._presses_at_once,
    "presses nothing": Performance._presses_nothing,
    "says": Performance._says,
    "speaks for": Performance._speaks_for,
    "is called": Performance._is_called,
    "is not called for": Performance._is_not_called_for,
    "answers": Performance._answers,
    "rejects": Performance._rejects,
    "is hung up on": Performance._is_hung_up_on,
    "hangs up": Performance._hangs_up,
    "is queued": Performance._is_queued,
    "is connected": Performance._is_connected,
    "is on hold": Performance._is_on_hold,
    "texts": Performance._texts,
    "receives": Performance._receives,
    "receives nothing for": Performance._receives_nothing_for,
    "talk for": Performance._talk_for,
    "is available": Performance._is_available,
    "takes a break": Performance._takes_a_break,
    "goes offline": Performance._goes_offline,
    "becomes": Performance._becomes,
    "is offered": Performance._is_offered,
    "is offered nothing for": Performance._is_offered_nothing_for,
    "accepts": Performance._accepts,
    "accepts without calling in": Performance._accepts_only,
    "calls in": Performance._calls_in,
    "cannot accept": Performance._cannot_accept,
    "refuses": Performance._refuses,
    "holds": Performance._holds,
    "resumes": Performance._resumes,
    "loses the connection": Performance._loses_the_connection,
    "notes": Performance._notes,
    "wraps up": Performance._wraps_up,
    "asks": Performance._asks,
    "after": Performance._after,
    "at": Performance._at,
    "expect call": Performance._expect_call,
    "expect call of": Performance._expect_call,
    "expect rows": Performance._expect_rows,
    "the carrier": Performance._the_carrier,
    "the carrier behaves": Performance._the_carrier_behaves,
    "the application goes away": Performance._application_goes_away,
    "the application comes back": Performance._application_comes_back,
    "the calls are reconciled": Performance._reconciled,
}


def _last_heard(call: Conversation) -> str:
    recent = call.heard[max(0, min(call.marker, len(call.heard) - 3)) :][-6:]
    return " | ".join(recent) or "nothing"


def _short(length: timedelta) -> str:
    return f"{length.total_seconds():g} s"


def _typed(argument: Any) -> Any:
    """A script's texts as JSON types: whole numbers and truth values; digits of a telephone stay text."""
    if isinstance(argument, dict):
        return {key: _typed(value) for key, value in argument.items()}
    if isinstance(argument, list):
        return [_typed(each) for each in argument]
    if argument in ("true", "false"):
        return argument == "true"
    if argument == "none":
        return None
    if isinstance(argument, str) and argument.isdigit() and len(argument) < 10 and argument == str(int(argument)):
        return int(argument)
    return argument
