"""What agents and supervisors do with a call besides talking, in a rehearsal: hand it over, ask, park, come in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ivr.rehearsal.cast import Agent
from ivr.rehearsal.likeness import differences
from ivr.rehearsal.performance.scene import Act, Missed, Scene
from ivr.rehearsal.script import Step
from ivr.rehearsal.wire import Refused

MODES = {"listens to": "listen", "coaches": "coach", "speaks with": "speak"}


def transfers(scene: Scene, step: Step, name: str) -> None:
    _of_talk(scene, name, "transfer", _whom(scene, step.argument))
    scene.did(name, f"transfers the call to {_told(step.argument)}")


def cannot_transfer(scene: Scene, step: Step, name: str) -> None:
    try:
        _of_talk(scene, name, "transfer", _whom(scene, step.argument))
    except Refused as refused:
        scene.did(name, f"cannot transfer: {refused}")
        return
    raise Missed("the call was transferred")


def consults(scene: Scene, step: Step, name: str) -> None:
    _of_talk(scene, name, "consult", _whom(scene, step.argument))
    scene.did(name, f"asks {_told(step.argument)}")


def is_asked_in(scene: Scene, step: Step, name: str) -> None:
    part = _part(scene, name)
    if wrong := differences(step.argument or {}, part):
        raise Missed("; ".join(wrong))
    scene.did(name, "is asked in")


def comes_in(scene: Scene, step: Step, name: str) -> None:
    party, agent = _part(scene, name)["party"]["id"], scene.agent(name)
    _come(agent, agent.desk.ask("POST", f"/api/desk/parties/{party}/join", {}))
    scene.did(name, "comes in")


def stays_out(scene: Scene, step: Step, name: str) -> None:
    party = _part(scene, name)["party"]["id"]
    scene.agent(name).desk.ask("POST", f"/api/desk/parties/{party}/leave", {})
    scene.did(name, "stays out")


def takes_the_parked_call(scene: Scene, step: Step, name: str) -> None:
    agent = scene.agent(name)
    parked = scene.wait(lambda: agent.desk.state().get("parked"), lambda: "nobody is parked")
    taken = agent.desk.ask("POST", f"/api/desk/parked/{parked[0]['entry_id']}/take-back", {})
    agent.conversation = int(taken["conversation"])
    if taken["phone"] is not None:
        agent.call_in_for(taken["phone"])
    scene.did(name, "takes the parked call")


def joins(scene: Scene, step: Step, name: str) -> None:
    """Comes into another's talk, or, being in it, is heard otherwise from now on."""
    supervisor, mode = scene.agent(name), MODES[step.verb]
    if supervisor.party is not None:
        supervisor.desk.ask("PUT", f"/api/board/parties/{supervisor.party}/mode", {"mode": mode})
    else:
        talk = scene.agent(step.argument).current_conversation()
        _come(supervisor, supervisor.desk.ask("POST", f"/api/board/conversations/{talk}/join", {"mode": mode}))
    scene.did(name, f"{step.verb} {step.argument}")


def helps(scene: Scene, step: Step, name: str) -> None:
    supervisor, talk = scene.agent(name), scene.agent(step.argument).current_conversation()
    wanted = scene.wait(lambda: _help_wanted(supervisor, talk), lambda: "no help was asked for")
    _come(supervisor, supervisor.desk.ask("POST", f"/api/board/help/{wanted}/accept", {}))
    scene.did(name, f"helps {step.argument}")


def takes_over(scene: Scene, step: Step, name: str) -> None:
    supervisor = scene.agent(name)
    taken = supervisor.desk.ask("POST", f"/api/board/parties/{supervisor.party}/take-over", {})
    supervisor.conversation, supervisor.party = int(taken["conversation"]), None
    scene.did(name, "takes over")


def goes_out(scene: Scene, step: Step, name: str) -> None:
    one = scene.agent(name)
    one.desk.ask("POST", f"/api/desk/parties/{one.party}/leave", {})
    one.party = None
    scene.did(name, "goes out")


def sees(scene: Scene, step: Step, name: str) -> None:
    """Waits until the desk shows it."""
    desk = scene.agent(name).desk
    expected = step.argument
    scene.wait(lambda: not differences(expected, desk.state()), lambda: "; ".join(differences(expected, desk.state())))


def _does(act: str, told: str, noting: bool = False) -> Act:
    """Asks for it in the talk of one's own; `noting`: with the argument as a note."""

    def does(scene: Scene, step: Step, name: str) -> None:
        _of_talk(scene, name, act, {"note": step.argument or ""} if noting else None)
        scene.did(name, told)

    return does


def _part(scene: Scene, name: str) -> dict[str, Any]:
    """What somebody is asked into, once they are."""
    agent = scene.agent(name)
    part: dict[str, Any] = scene.wait(agent.part, lambda: f"was asked nothing; the desk shows {agent.desk.state()}")
    return part


def _of_talk(scene: Scene, name: str, act: str, body: Mapping[str, Any] | None = None) -> None:
    agent = scene.agent(name)
    agent.desk.ask("POST", f"/api/desk/conversations/{agent.current_conversation()}/{act}", dict(body or {}))


def _whom(scene: Scene, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """An actor's name as the agent's id."""
    body = dict(wanted)
    if colleague := body.pop("agent", None):
        body["agent_id"] = scene.agent(colleague).desk.state()["me"]["id"]
    return body


def _told(wanted: Mapping[str, Any]) -> str:
    return str(next(iter(wanted.values())))


def _come(one: Agent, joining: dict[str, Any]) -> None:
    one.party = int(joining["party_id"])
    if joining["phone"] is not None:
        one.call_in_for(joining["phone"])


def _help_wanted(supervisor: Agent, talk: int) -> int | None:
    shown = supervisor.desk.ask("GET", "/api/board")["talking"]
    parties: list[dict[str, Any]] = next((line["parties"] for line in shown if line["conversation_id"] == talk), [])
    waiting = (p["id"] for p in parties if p["role"] == "supervisor" and p["status"] == "asked")
    return next(waiting, None)


ACTS: Mapping[str, Act] = {
    "transfers": transfers,
    "cannot transfer": cannot_transfer,
    "consults": consults,
    "is asked in": is_asked_in,
    "comes in": comes_in,
    "stays out": stays_out,
    "swaps": _does("swap", "swaps"),
    "brings all together": _does("bring-together", "brings all together"),
    "hands over": _does("hand-over", "hands over"),
    "takes the caller": _does("take-caller", "takes the caller"),
    "parks the call": _does("park", "parks the call", noting=True),
    "takes the parked call": takes_the_parked_call,
    "calls for help": _does("help", "calls for help", noting=True),
    "takes a breather": _does("breather", "ends the call and takes a breather"),
    **dict.fromkeys(MODES, joins),
    "helps": helps,
    "takes over": takes_over,
    "goes out": goes_out,
    "sees": sees,
}
