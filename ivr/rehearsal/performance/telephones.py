"""What a telephone does in a rehearsal: dials, hears, presses, speaks, answers, texts, talks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from ivr.rehearsal.cast import Agent
from ivr.rehearsal.likeness import contains
from ivr.rehearsal.performance.scene import Act, Missed, Scene
from ivr.rehearsal.performance.wording import last_heard, short
from ivr.rehearsal.script import Step


def dials(scene: Scene, step: Step, name: str) -> None:
    to = step.argument or scene.script.line
    scene.last_caller = name
    scene.phone(name).dial(to)
    scene.did(name, f"dials {to}")


def hears(scene: Scene, step: Step, name: str) -> None:
    for words in step.argument:
        scene.wait_on_line(
            name,
            lambda call, words=words: call.find(words),  # type: ignore[misc]
            lambda call, words=words: f"“{words}” was not heard; heard was: {last_heard(call)}",  # type: ignore[misc]
        )


def has_not_heard(scene: Scene, step: Step, name: str) -> None:
    call = scene.phone(name).call
    for words in step.argument:
        if any(contains(heard, words) for heard in call.heard):
            raise Missed(f"“{words}” was heard")


def presses(scene: Scene, step: Step, name: str) -> None:
    scene.wait_on_line(
        name, lambda call: call.listening, lambda call: f"no key was asked for; heard was: {last_heard(call)}"
    )
    scene.phone(name).press(step.argument)
    scene.did(name, f"presses {step.argument}")


def presses_at_once(scene: Scene, step: Step, name: str) -> None:
    scene.phone(name).press(step.argument)
    scene.did(name, f"presses {step.argument}")


def presses_nothing(scene: Scene, step: Step, name: str) -> None:
    scene.wait_on_line(
        name, lambda call: call.listening, lambda call: f"no key was asked for; heard was: {last_heard(call)}"
    )
    call = scene.phone(name).call
    call.listening = False
    call.mark()
    scene.did(name, "presses nothing")


def says(scene: Scene, step: Step, name: str) -> None:
    scene.wait_on_line(name, lambda call: call.listening, lambda call: "nothing was asked")
    scene.phone(name).say(step.argument)
    scene.did(name, f"says “{step.argument}”")


def speaks_for(scene: Scene, step: Step, name: str) -> None:
    scene.wait_on_line(name, lambda call: call.beeped, lambda call: f"there was no beep; heard was: {last_heard(call)}")
    scene.phone(name).speak(step.argument.total_seconds())
    scene.did(name, f"speaks for {short(step.argument)}")
    scene.conductor.pass_time(scene.conductor.now() + step.argument)


def is_called(scene: Scene, step: Step, name: str) -> None:
    phone = scene.phone(name)
    scene.wait(lambda: phone.ringing, lambda: f"nobody called {phone.number}", timedelta(minutes=30))


def is_not_called_for(scene: Scene, step: Step, name: str) -> None:
    phone = scene.phone(name)
    if scene.conductor.wait_for(lambda: phone.ringing, scene.conductor.now() + step.argument):
        raise Missed(f"{phone.number} was called")


def answers(scene: Scene, step: Step, name: str) -> None:
    is_called(scene, step, name)
    scene.phone(name).answer()
    scene.did(name, "answers")


def answers_as_a_machine(scene: Scene, step: Step, name: str) -> None:
    is_called(scene, step, name)
    scene.phone(name).answer("machine_end_beep")
    scene.did(name, "has an answering machine, which answers")


def rejects(scene: Scene, step: Step, name: str) -> None:
    is_called(scene, step, name)
    scene.phone(name).reject(step.argument or "busy")
    scene.did(name, "rejects the call")


def is_hung_up_on(scene: Scene, step: Step, name: str) -> None:
    call = scene.phone(name).call
    scene.wait(lambda: call.over, lambda: f"the call goes on; heard was: {last_heard(call)}")


def is_queued(scene: Scene, step: Step, name: str) -> None:
    scene.wait_on_line(name, lambda call: call.queued, lambda call: f"was not queued; heard was: {last_heard(call)}")


def is_connected(scene: Scene, step: Step, name: str) -> None:
    scene.wait_on_line(name, lambda call: call.connected, lambda call: "was not connected")


def is_on_hold(scene: Scene, step: Step, name: str) -> None:
    scene.wait_on_line(name, lambda call: call.held, lambda call: "was not put on hold")


def hangs_up(scene: Scene, step: Step, name: str) -> None:
    one = scene.cast[name]
    if isinstance(one, Agent) and one.handset is None:
        one.desk.act(one.current_conversation(), "hang-up")
    else:
        scene.phone(name).hang_up()
    scene.did(name, "hangs up")


def texts(scene: Scene, step: Step, name: str) -> None:
    scene.stage.exchange.send_message(scene.phone(name).number, scene.script.line, step.argument)
    scene.did(name, f"texts “{step.argument}”")


def receives(scene: Scene, step: Step, name: str) -> None:
    phone = scene.phone(name)

    def arrived() -> bool:
        fresh = phone.messages[phone.read_messages :]
        if not any(all(contains(body, words) for words in step.argument) for body in fresh):
            return False
        phone.read_messages = len(phone.messages)
        return True

    scene.wait(arrived, lambda: f"no such message; received was: {phone.messages[-3:]}", timedelta(minutes=30))


def receives_nothing_for(scene: Scene, step: Step, name: str) -> None:
    phone, before = scene.phone(name), len(scene.phone(name).messages)
    scene.conductor.pass_time(scene.conductor.now() + step.argument)
    if len(phone.messages) > before:
        raise Missed(f"received was: {phone.messages[before:]}")


def talk_for(scene: Scene, step: Step, name: str) -> None:
    is_connected(scene, step, name)
    if name != step.subjects[-1]:
        return
    scene.conductor.pass_time(scene.conductor.now() + step.argument)
    for each in step.subjects:
        if not scene.phone(each).call.connected:
            raise Missed(f"{each} is not connected any more")
    scene.did(" and ".join(step.subjects), f"talk for {short(step.argument)}")


ACTS: Mapping[str, Act] = {
    "dials": dials,
    "hears": hears,
    "has not heard": has_not_heard,
    "presses": presses,
    "presses at once": presses_at_once,
    "presses nothing": presses_nothing,
    "says": says,
    "speaks for": speaks_for,
    "is called": is_called,
    "is not called for": is_not_called_for,
    "answers": answers,
    "answers as a machine": answers_as_a_machine,
    "rejects": rejects,
    "is hung up on": is_hung_up_on,
    "hangs up": hangs_up,
    "is queued": is_queued,
    "is connected": is_connected,
    "is on hold": is_on_hold,
    "texts": texts,
    "receives": receives,
    "receives nothing for": receives_nothing_for,
    "talk for": talk_for,
}
