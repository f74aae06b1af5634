"""What happens around the people of a rehearsal: time, records, the carrier, the application."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from ivr.rehearsal.likeness import differences
from ivr.rehearsal.performance.scene import Act, Missed, Scene
from ivr.rehearsal.performance.wording import typed
from ivr.rehearsal.script import Step


def after(scene: Scene, step: Step, name: str) -> None:
    scene.conductor.pass_time(scene.conductor.now() + step.argument)


def at(scene: Scene, step: Step, name: str) -> None:
    scene.conductor.pass_time(step.argument)


def expect_call(scene: Scene, step: Step, name: str) -> None:
    caller = name or scene.last_caller
    if caller is None:
        raise Missed("nobody has called yet")
    sid = scene.phone(caller).call.sid
    expect(scene, lambda: scene.stage.records.call(sid), step.argument)


def expect_rows(scene: Scene, step: Step, name: str) -> None:
    wanted = step.argument

    def found() -> Any:
        return scene.stage.records.rows(wanted["table"], wanted.get("where", {}))

    expected: dict[str, Any] = {}
    if "count" in wanted:
        expected["count"] = wanted["count"]
    if "are" in wanted:
        expected["rows"] = wanted["are"]
    expect(scene, lambda: {"count": len(rows := found()), "rows": rows}, expected)


def expect(scene: Scene, find: Callable[[], Any], expected: Any) -> None:
    """What is on record may need what is still under way: waits for it a little."""

    def right() -> bool:
        return not differences(expected, find())

    scene.wait(right, lambda: "; ".join(differences(expected, find())), timedelta(seconds=60))


def the_carrier(scene: Scene, step: Step, name: str) -> None:
    scene.stage.exchange.misbehave(typed(step.argument))
    scene.did("the carrier", step.words.removeprefix("the carrier "))


def the_carrier_behaves(scene: Scene, step: Step, name: str) -> None:
    scene.stage.exchange.behave()


def application_goes_away(scene: Scene, step: Step, name: str) -> None:
    scene.stage.go_away()
    scene.did("the application", "goes away")


def application_comes_back(scene: Scene, step: Step, name: str) -> None:
    scene.stage.come_back()
    scene.did("the application", "comes back")


def reconciled(scene: Scene, step: Step, name: str) -> None:
    scene.stage.reconcile()
    scene.did("the application", "reconciles its calls with the carrier's")


ACTS: Mapping[str, Act] = {
    "after": after,
    "at": at,
    "expect call": expect_call,
    "expect call of": expect_call,
    "expect rows": expect_rows,
    "the carrier": the_carrier,
    "the carrier behaves": the_carrier_behaves,
    "the application goes away": application_goes_away,
    "the application comes back": application_comes_back,
    "the calls are reconciled": reconciled,
}
