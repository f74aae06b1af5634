"""Nodes where a caller arrives: a queue, a message, another telephone."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final

from callflows.actions import HangUp, SaveAnswer, Transfer, Wait
from callflows.events import Event, MessageRecorded, QueueLeft, Silence, Told, TransferEnded
from callflows.nodes.callbacks import of_queue
from callflows.nodes.node import Node
from callflows.nodes.options import TIMES
from callflows.nodes.passages import facts_of_conditions, holds
from callflows.prompts import Prompt
from callflows.run import ENDED, Run

if TYPE_CHECKING:
    from callflows.flow import Setting

WAITING: Final = "waiting"
RESULTS: Final = ("timed_out", "overflowed", "closed", "full", "unstaffed", "callback", "voicemail", "failed")
MESSAGE_SECONDS: Final = 180
LEAST_MESSAGE_SECONDS: Final = 1
TRANSFER_SECONDS: Final = 30
TRANSFERRED: Final = frozenset({"completed", "answered"})


class Queue(Node):
    """Puts the caller into a queue unless it is closed, full or unserved; each result has its way on."""

    kind: ClassVar[str] = "queue"

    def __init__(self, name: str, source: Mapping[str, Any], setting: "Setting") -> None:
        super().__init__(name, source, setting)
        self.queue: str = source["queue"]
        self.fact = f"queue:{self.queue}"
        self.reason: str | None = source.get("reason")
        self.priority_seconds = int(source.get("priority_seconds") or 0)
        self.ahead = tuple((dict(rule["when"]), int(rule["seconds"])) for rule in source.get("ahead") or ())
        self.skills = tuple(source.get("skills") or ())
        self.music: str | None = source.get("music")
        self.callback_key = _key(source, "callback_key", "callback")
        self.voicemail_key = _key(source, "voicemail_key", "voicemail")
        self.comfort = self.optional_prompt("comfort")
        self.results = {result: str(source.get(result) or setting.message) for result in RESULTS}
        self.unstaffed: str | None = source.get("unstaffed")

    def enter(self, run: Run) -> str | None:
        run.queue, run.left_for_callback = self.queue, None
        run.acknowledge()
        if self.reason and not run.reason:
            run.set_reason(self.reason)
        obstacle = self.obstacle(run)
        if obstacle:
            return obstacle
        run.say(run.words(self.prompt))
        return self.wait(run)

    def obstacle(self, run: Run) -> str | None:
        """Where a caller is led instead of waiting in vain."""
        known = run.fact(self.fact)
        if known.get("open", True) is False:
            return self.results["closed"]
        if known.get("full") is True:
            return self.results["full"]
        if self.unstaffed and known.get("staffed", 1) == 0:
            return self.unstaffed
        return None

    def wait(self, run: Run) -> str | None:
        run.phase = WAITING
        priority = run.facts.get("priority")
        seconds = priority if isinstance(priority, int) else 0
        seconds += sum(more for conditions, more in self.ahead if holds(run, conditions))
        run.do(Wait(self.queue, run.reason, self.priority_seconds + seconds, self.skills))
        return None

    def handle(self, run: Run, event: Event) -> str | None:
        if isinstance(event, QueueLeft):
            run.left_for_callback = self.name if event.result == "callback" else None
            return self.results.get(event.result, self.results["failed"])
        return self.wait(run)

    def facts(self) -> frozenset[str]:
        return super().facts().union({self.fact, "priority"}, *(facts_of_conditions(when) for when, _ in self.ahead))

    def facts_beyond(self, found: frozenset[str]) -> frozenset[str]:
        return of_queue(found, self.queue)

    def prompts(self) -> Iterable[Prompt | None]:
        return (self.prompt, self.comfort)

    def through(self) -> Iterable[str]:
        return (self.results["closed"], self.results["full"], *([self.unstaffed] if self.unstaffed else ()))

    def targets(self) -> Iterable[str]:
        return (*self.results.values(), *self.through())


class Voicemail(Node):
    """Records a message; may open a case with it, or save it as the answer to a survey question."""

    kind: ClassVar[str] = "voicemail"

    def __init__(self, name: str, source: Mapping[str, Any], setting: "Setting") -> None:
        super().__init__(name, source, setting)
        self.purpose: str = source.get("purpose") or "voicemail"
        self.max_seconds = int(source.get("max_seconds") or MESSAGE_SECONDS)
        self.opens_case: str | None = source.get("opens_case")
        self.question: str | None = source.get("question")
        self.times = int(source.get("times") or TIMES)
        self.goto: str | None = source.get("goto")
        self.empty: str | None = source.get("empty") or self.goto
        self.failed: str | None = source.get("failed") or self.goto

    def enter(self, run: Run) -> str | None:
        return self.record(run)

    def record(self, run: Run) -> str | None:
        run.phase = "recording"
        said = run.words(self.prompt) or run.standing("leave_message")
        run.record(said, self.max_seconds, self.purpose)
        return None

    def handle(self, run: Run, event: Event) -> str | None:
        match event:
            case MessageRecorded(recording=str(recording), seconds=seconds) if seconds >= LEAST_MESSAGE_SECONDS:
                return self._recorded(run, recording, event)
            case MessageRecorded(ended_by="hangup"):
                return _gone(run)
            case MessageRecorded() | Silence():
                return self._nothing(run)
            case Told():
                return self._told(run, event.answer)
        return self.record(run)

    def targets(self) -> Iterable[str]:
        return (goto for goto in (self.goto, self.empty, self.failed) if goto)

    def _recorded(self, run: Run, recording: str, event: MessageRecorded) -> str | None:
        run.note("message", recording=recording, seconds=event.seconds, purpose=self.purpose)
        if self.question:
            run.do(SaveAnswer(self.question, recording))
        gone = event.ended_by == "hangup"
        if not self.opens_case:
            return _gone(run) if gone else self._leave(run, self.goto)
        phase = "opening_gone" if gone else "opening"
        run.ask("open_case", {"kind": self.opens_case, "recording": recording}, phase)
        return None

    def _nothing(self, run: Run) -> str | None:
        run.fell_silent()
        if run.silences >= self.times:
            return self._leave(run, self.empty)
        run.say(run.standing("no_message"))
        return self.record(run)

    def _told(self, run: Run, answer: Mapping[str, Any]) -> str | None:
        if run.phase == "opening_gone":
            return _gone(run)
        if run.phase != "opening":
            return self.record(run)
        reference = answer.get("reference")
        if not isinstance(reference, str):
            return self._leave(run, self.failed)
        run.keep("reference", reference)
        return self._leave(run, self.goto)

    def _leave(self, run: Run, goto: str | None) -> str | None:
        return goto if goto else run.end_politely()


class TransferNode(Node):
    """Connects the caller to another telephone; a call that nobody takes leads to `failed`."""

    kind: ClassVar[str] = "transfer"

    def __init__(self, name: str, source: Mapping[str, Any], setting: "Setting") -> None:
        super().__init__(name, source, setting)
        self.number = str(source["number"])
        self.seconds = int(source.get("timeout_seconds") or TRANSFER_SECONDS)
        self.caller_id: str | None = source.get("caller_id")
        self.failed: str = source.get("failed") or setting.message
        self.goto: str | None = source.get("goto")

    def enter(self, run: Run) -> str | None:
        run.say(run.words(self.prompt) or run.standing("transfer"))
        return self._connect(run)

    def handle(self, run: Run, event: Event) -> str | None:
        if isinstance(event, TransferEnded):
            if event.status not in TRANSFERRED:
                return self.failed
            return self.goto if self.goto else run.end_politely()
        return self._connect(run)

    def targets(self) -> Iterable[str]:
        return (self.failed, *([self.goto] if self.goto else ()))

    def _connect(self, run: Run) -> str | None:
        run.phase = "transferring"
        run.do(Transfer(self.number, self.seconds, self.caller_id))
        return None


def _gone(run: Run) -> str | None:
    run.pending = ()
    run.phase = ENDED
    run.do(HangUp())
    return None


def _key(source: Mapping[str, Any], field: str, result: str) -> str | None:
    written = source.get(field)
    return str(written) if written is not None and source.get(result) else None
