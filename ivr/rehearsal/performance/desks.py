"""What an agent does at the desk in a rehearsal: presence, offers, hold, notes, wrap-up, any request."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.rehearsal.likeness import differences
from ivr.rehearsal.performance.scene import Act, Missed, Scene
from ivr.rehearsal.performance.wording import typed
from ivr.rehearsal.script import Step
from ivr.rehearsal.wire import Refused


def is_available(scene: Scene, step: Step, name: str) -> None:
    scene.agent(name).desk.set_presence("available")
    scene.did(name, "is available")


def takes_a_break(scene: Scene, step: Step, name: str) -> None:
    scene.agent(name).desk.set_presence("break", step.argument)
    scene.did(name, "takes a break")


def goes_offline(scene: Scene, step: Step, name: str) -> None:
    scene.agent(name).desk.set_presence("offline")
    scene.did(name, "goes offline")


def becomes(scene: Scene, step: Step, name: str) -> None:
    agent = scene.agent(name)
    scene.wait(lambda: agent.presence() == step.argument, lambda: f"is {agent.presence()}")


def is_offered(scene: Scene, step: Step, name: str) -> None:
    agent = scene.agent(name)
    offer = scene.wait(agent.offer, lambda: f"no offer came; the desk shows {agent.desk.state()}")
    scene.offers[name] = offer
    if wrong := differences(step.argument or {}, offer):
        raise Missed("; ".join(wrong))
    scene.did(name, "is offered the call")


def is_offered_nothing_for(scene: Scene, step: Step, name: str) -> None:
    if offer := scene.conductor.wait_for(scene.agent(name).offer, scene.conductor.now() + step.argument):
        raise Missed(f"was offered {offer}")


def offer(scene: Scene, name: str) -> int:
    offer = scene.agent(name).offer() or scene.offers.get(name)
    if offer is None:
        offer = scene.wait(scene.agent(name).offer, lambda: "no offer came")
    return int(offer["offer_id"])


def accepts_only(scene: Scene, step: Step, name: str) -> None:
    scene.agent(name).accept(offer(scene, name))
    scene.did(name, "accepts")


def accepts(scene: Scene, step: Step, name: str) -> None:
    accepts_only(scene, step, name)
    if scene.agent(name).handset is None:
        scene.agent(name).call_in()


def cannot_accept(scene: Scene, step: Step, name: str) -> None:
    try:
        scene.agent(name).accept(offer(scene, name))
    except Refused as refused:
        if refused.status in (404, 409, 410):
            scene.did(name, f"cannot accept: {refused}")
            return
        raise
    raise Missed("the offer was taken")


def calls(scene: Scene, step: Step, name: str) -> None:
    scene.agent(name).call(step.argument)
    if scene.agent(name).handset is None:
        scene.agent(name).call_in()
    scene.did(name, f"calls {step.argument}")


def cannot_call(scene: Scene, step: Step, name: str) -> None:
    try:
        scene.agent(name).call(step.argument)
    except Refused as refused:
        if refused.status != HTTP_CONFLICT:
            raise
        scene.did(name, f"cannot call: {refused}")
        return
    raise Missed("the call was made")


def calls_in(scene: Scene, step: Step, name: str) -> None:
    scene.agent(name).call_in()
    scene.did(name, "calls in")


def refuses(scene: Scene, step: Step, name: str) -> None:
    scene.agent(name).desk.reject(offer(scene, name))
    scene.did(name, "refuses the offer")


def holds(scene: Scene, step: Step, name: str) -> None:
    scene.agent(name).desk.act(scene.agent(name).current_conversation(), "hold")
    scene.did(name, "holds")


def resumes(scene: Scene, step: Step, name: str) -> None:
    scene.agent(name).desk.act(scene.agent(name).current_conversation(), "resume")
    scene.did(name, "resumes")


def loses_the_connection(scene: Scene, step: Step, name: str) -> None:
    scene.phone(name).hang_up()
    scene.did(name, "loses the connection")


def notes(scene: Scene, step: Step, name: str) -> None:
    scene.agent(name).desk.note(scene.agent(name).current_conversation(), step.argument)
    scene.did(name, f"notes “{step.argument}”")


def wraps_up(scene: Scene, step: Step, name: str) -> None:
    agent = scene.agent(name)
    scene.wait(lambda: agent.presence() == "wrap_up", lambda: f"is {agent.presence()}, not in wrap-up")
    agent.desk.wrap_up(agent.current_conversation(), typed(step.argument))
    scene.did(name, "wraps up")


def asks(scene: Scene, step: Step, name: str) -> None:
    method = next(method for method in ("get", "put", "post", "patch") if method in step.argument)
    path, expected_status = step.argument[method], int(step.argument.get("status", 0))
    try:
        answer = scene.agent(name).desk.ask(method.upper(), path, typed(step.argument.get("with")))
    except Refused as refused:
        if refused.status != expected_status:
            raise
        answer = refused.body
    if wrong := differences(step.argument.get("gives", {}), answer):
        raise Missed("; ".join(wrong))
    scene.did(name, f"{method.upper()} {path}")


HTTP_CONFLICT = 409

ACTS: Mapping[str, Act] = {
    "is available": is_available,
    "takes a break": takes_a_break,
    "goes offline": goes_offline,
    "becomes": becomes,
    "is offered": is_offered,
    "is offered nothing for": is_offered_nothing_for,
    "accepts": accepts,
    "accepts without calling in": accepts_only,
    "calls": calls,
    "calls in": calls_in,
    "cannot call": cannot_call,
    "cannot accept": cannot_accept,
    "refuses": refuses,
    "holds": holds,
    "resumes": resumes,
    "loses the connection": loses_the_connection,
    "notes": notes,
    "wraps up": wraps_up,
    "asks": asks,
}
