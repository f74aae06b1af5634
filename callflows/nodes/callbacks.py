"""The node that promises to call back: on which number, and when."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final

from callflows import words
from callflows.actions import Listen, Utterances
from callflows.events import Event, KeysPressed, Silence, Told
from callflows.nodes.node import Node
from callflows.nodes.options import Patience, patience
from callflows.nodes.typed import TELEPHONE_DIGITS, TRIES, NumberEntry, NumberShape
from callflows.prompts import Prompt
from callflows.run import Run

if TYPE_CHECKING:
    from callflows.flow import Setting

TIMES: Final = "callback_times"
"""The fact, with a queue behind a colon: when callers may choose to be called back by it."""
CALLBACK_TIME: Final = "callback_time"
STORING: Final = "storing"
STORING_TYPED: Final = "storing_typed"
SOON: Final = "soon"
TIMES_KEY: Final = "3"
CHOICES: Final = {"1": "hour", "2": "afternoon", "3": "morning", "4": "next_afternoon"}
"""Of the fact `callback_times`, by the key of each."""
NEXT_DAY: Final = {"morning": "morning", "next_afternoon": "afternoon"}


class Callback(Node):
    """Promises to call back: on the number the caller calls from, or on one that is typed and read back.

    They are called back by the queue that they asked for last, in vain or not; who asked for none, by the node's own.
    A caller who presses nothing is called back on the number they call from; a withheld number must be typed. Whoever
    cannot type one is offered the number they call from once more, and goes back to the place in line that they have
    left for this, where they have; in place of a number that may not be called another is asked for. With `choose_time`
    they may say when first: what they have chosen is kept as `callback_time`, its name and instant; whoever
    chooses none in the end is told that it is as soon as may be, before any key means something else. Who has none
    while nobody calls back is told from when on they are called, in place of `done`. At the end the number is read out.
    """

    kind: ClassVar[str] = "callback"

    def __init__(self, name: str, source: Mapping[str, Any], setting: "Setting") -> None:
        super().__init__(name, source, setting)
        self.queue: str | None = source.get("queue")
        self.seconds = int(source.get("key_seconds") or setting.key_seconds)
        self.done = self.optional_prompt("done")
        self.goto: str | None = source.get("goto")
        self.failed: str = source.get("failed") or setting.message
        self.number_only = self.prompt is None
        self.choose_time = bool(source.get("choose_time"))
        self.keys = {key: option.goto for key, option in setting.keys.items()}
        self.no_input = patience(self, "no_input", setting.message)
        self.no_match = patience(self, "no_match", setting.message)
        least, most = TELEPHONE_DIGITS
        ask = {
            "prompt": source["ask_number"],
            "read_back": source.get("read_back"),
            "key_seconds": source.get("key_seconds"),
        }
        self.entry = NumberEntry(self, ask, NumberShape("callback_number", least, most), setting)
        self.entry.no_input, self.entry.no_match = self.no_input, self.no_match
        self.entry.given_up = self._typed_in_vain

    def enter(self, run: Run) -> str | None:
        if _chosen_time(run):
            run.keep(CALLBACK_TIME, SOON)
        run.acknowledge()
        self._ask(run)
        return None

    def handle(self, run: Run, event: Event) -> str | None:
        if self.entry.owns(run.phase):
            return self.entry.handle(run, event, self._store_typed)
        if isinstance(event, Told) and run.phase in (STORING, STORING_TYPED):
            return self._told(run, event.answer, is_own=run.phase == STORING)
        if run.phase == "choosing":
            return self._chosen(run, event)
        return self._offered(run, event) if run.phase == "offer" else self.name

    def prompts(self) -> Iterable[Prompt | None]:
        return (self.prompt, self.done, *self.entry.prompts())

    def facts(self) -> frozenset[str]:
        return super().facts() | {"kept"} | ({f"{TIMES}:{self.queue or ''}"} if self.choose_time else set())

    def targets(self) -> Iterable[str]:
        return (
            self.failed,
            self.no_input.goto,
            self.no_match.goto,
            *self.keys.values(),
            *([self.goto] if self.goto else ()),
        )

    def _may_offer(self, run: Run) -> bool:
        """Whether there is a number that they call from, and this node takes it."""
        return run.caller != "withheld" and not self.number_only

    def _ask(self, run: Run) -> None:
        if self._may_offer(run):
            self._offer(run)
        else:
            self.entry.begin(run)

    def _offer(self, run: Run) -> None:
        run.phase = "offer"
        said = run.words(self.prompt)
        if self._choices(run) and not _chosen_time(run):
            said += run.standing("offer_times", key=words.digits(run.language, TIMES_KEY))
        run.listen(Listen(said, run.language, self.seconds, 1, ""))

    def _offered(self, run: Run, event: Event) -> str | None:
        match event:
            case KeysPressed(digits="1"):
                return self._store(run, "caller")
            case KeysPressed(digits="2"):
                self.entry.begin(run)
                return None
            case KeysPressed(digits=digits) if digits == TIMES_KEY and self._choices(run):
                run.silences = 0
                self._choose(run)
                return None
            case KeysPressed(digits=digits) if digits in self.keys:
                run.did("pressed", digits)
                return self.keys[digits]
            case Silence() | KeysPressed(digits=""):
                return self._silent(run)
            case KeysPressed(digits=digits) if digits != "*":
                return self._wrong(run, self._offer)
        self._offer(run)
        return None

    def _choices(self, run: Run) -> dict[str, tuple[str, str]]:
        """By key, what each time is called and its instant; a key means the same whichever of them there are now."""
        known = run.fact(f"{TIMES}:{self._queue(run)}") if self.choose_time else {}
        return {key: _named(name, str(known[name]), run) for key, name in CHOICES.items() if name in known}

    def _choose(self, run: Run) -> None:
        if not self._choices(run):
            return self._as_soon_as_may_be(run)
        run.phase = "choosing"
        said = [
            run.standing("offer_time", when=words.spoken_time(run.language, name), key=words.digits(run.language, key))
            for key, (name, _) in self._choices(run).items()
        ]
        run.listen(Listen(tuple(part for parts in said for part in parts), run.language, self.seconds, 1, ""))

    def _chosen(self, run: Run, event: Event) -> str | None:
        """A time leads back to the choice of the number. Until then these keys are times: a late one is no number."""
        choices = self._choices(run)
        match event:
            case KeysPressed(digits=digits) if digits in choices:
                run.keep(CALLBACK_TIME, " ".join(choices[digits]))
            case KeysPressed(digits=digits) if digits in self.keys:
                run.did("pressed", digits)
                return self.keys[digits]
            case KeysPressed(digits="*"):
                self._choose(run)
                return None
            case KeysPressed(digits=digits) if digits:
                return self._wrong(run, self._choose)
            case _:
                self._chosen_nothing(run)
                return None
        self._offer(run)
        return None

    def _chosen_nothing(self, run: Run) -> None:
        run.fell_silent()
        if self.no_input.is_out(run.silences):
            return self._as_soon_as_may_be(run)
        run.say(run.standing("no_input"))
        self._choose(run)

    def _as_soon_as_may_be(self, run: Run) -> None:
        """Heard to its end: no key that was meant for a time cuts it short."""
        run.silences = 0
        if _chosen_time(run):
            run.keep(CALLBACK_TIME, SOON)
        run.say_in_full(run.standing("callback_soon"))
        self._offer(run)

    def _silent(self, run: Run) -> str | None:
        run.fell_silent()
        if self.no_input.is_out(run.silences):
            return self._store(run, "caller")
        self._offer(run)
        return None

    def _wrong(self, run: Run, ask_again: Callable[[Run], None]) -> str | None:
        run.erred()
        if self.no_match.is_out(run.errors):
            return _back_in_line(run) or self.no_match.goto
        run.say(run.standing("no_match"))
        ask_again(run)
        return None

    def _typed_in_vain(self, run: Run, patience: Patience) -> str | None:
        """The number they call from will do, once; then they have their place back, if they have left one."""
        run.tries += 1
        if run.tries > 1 or not self._may_offer(run):
            return _back_in_line(run) or patience.goto
        run.silences = run.errors = 0
        self._offer(run)
        return None

    def _store_typed(self, run: Run) -> str | None:
        return self._store(run, "callback_number", STORING_TYPED)

    def _store(self, run: Run, number: str, phase: str = STORING) -> str | None:
        args = {"number_ref": number, "queue": self._queue(run) or None, "reason": run.reason}
        if chosen := _chosen_time(run):
            args["due"] = chosen[1]
        run.ask("store_callback", args, phase)
        return None

    def _queue(self, run: Run) -> str:
        return run.queue or self.queue or ""

    def _told(self, run: Run, answer: Mapping[str, Any], is_own: bool) -> str | None:
        if not answer.get("stored"):
            run.say(run.standing("callback_refused"))
            return self._refused(run, is_own) if answer.get("another") else self._failed(run)
        run.left_for_callback = None
        run.say(self._promise(run, answer.get("from")) + _called(run, answer.get("number")))
        return self.goto if self.goto else run.end_politely()

    def _refused(self, run: Run, is_own: bool) -> str | None:
        """That number is not called, another may be."""
        run.tries += 1
        if run.tries >= TRIES:
            return self._failed(run)
        run.silences = run.errors = 0
        if is_own:
            self.entry.begin(run)
        else:
            self._ask(run)
        return None

    def _failed(self, run: Run) -> str:
        return self.failed if self.source.get("failed") else _back_in_line(run) or self.failed

    def _promise(self, run: Run, begins_at: str | None) -> Utterances:
        """`begins_at`: when callbacks are made at the earliest, None at once."""
        chosen = _chosen_time(run)
        if chosen is not None:
            return run.standing("callback_agreed", when=words.spoken_time(run.language, chosen[0]))
        if begins_at is not None:
            return _later(run, datetime.fromisoformat(begins_at))
        return run.words(self.done) + run.standing("callback_soon")


def _back_in_line(run: Run) -> str | None:
    """The queue that they have left to be called back, where their place is kept unless it has closed or filled."""
    place = run.left_for_callback
    if place is None or place not in run.flow.nodes:
        return None
    if run.flow.nodes[place].obstacle(run) is None:
        run.say(run.standing("place_kept"))
    return place


def _called(run: Run, number: object) -> Utterances:
    """The number that is called, where the application has told it: a mistake is heard while it can be put right."""
    if not isinstance(number, str) or not number:
        return ()
    return run.standing("callback_number", digits=words.digits(run.language, number))


def _later(run: Run, at: datetime) -> Utterances:
    """From when on that day; full hours alone are told, since a recorded language has no other."""
    hour = words.number(run.language, at.hour) if at.hour else words.digits(run.language, "0")
    days = (at.date() - run.now.astimezone(at.tzinfo).date()).days
    if days < 2:
        return run.standing("callback_tomorrow" if days else "callback_today", hour=hour)
    return run.standing("callback_later", date=words.day(run.language, at.date()), hour=hour)


def of_queue(facts: frozenset[str], queue: str) -> frozenset[str]:
    """With the times of a queue that is asked for, where any times are among `facts`."""
    return facts | {f"{TIMES}:{queue}"} if any(name.startswith(TIMES) for name in facts) else facts


def _chosen_time(run: Run) -> tuple[str, str] | None:
    """What the time is called that was chosen, and the instant; None: as soon as may be."""
    name, _, at = (run.kept_value(CALLBACK_TIME) or SOON).partition(" ")
    return (name, at) if at else None


def _named(name: str, at: str, run: Run) -> tuple[str, str]:
    """What the time is called today, and the instant itself."""
    if name not in NEXT_DAY:
        return name, at
    instant = datetime.fromisoformat(at)
    tomorrow = run.now.astimezone(instant.tzinfo).date() + timedelta(days=1)
    return f"{'tomorrow' if instant.date() == tomorrow else 'next'}_{NEXT_DAY[name]}", at
