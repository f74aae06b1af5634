"""What holds for every flow that passes its check, whatever a caller does and whatever is known."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callflows import actions, engine, events
from callflows.actions import Ask, HangUp, Listen, Note, RecordMessage, Speak, Transfer, Wait
from callflows.check import check
from callflows.document import compile
from callflows.flow import Flow
from callflows.graph import edges, entrances, reachable
from callflows.problems import Severity
from callflows.run import ENDED
from callflows.state import State, Step
from ivr import revisions
from tests.callflows.flows import SHIPPED, shipped
from tests.callflows.test_templates import TEMPLATES, begun

SAID = {"en": "Press 1, 2, 3.", "it": "Prema 1, 2, 3."}
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=40)
TIMES = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda time: time.replace(tzinfo=UTC))  # noqa: DTZ001
KEYS = st.sampled_from(["0", "1", "2", "3", "9", "*", "#", "", "12", "1234566", "0000", "0721234567", "*7"])
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "found": st.booleans(),
        "verified": st.booleans(),
        "trust": st.sampled_from(["none", "verified"]),
        "locked": st.booleans(),
        "stored": st.booleans(),
        "reference": st.sampled_from(["1234566", None, 7]),
        "status": st.sampled_from(["open", "odd", None]),
        "due": st.sampled_from(["2026-03-05", "soon", None, 3]),
    },
)
EVENTS = st.one_of(
    KEYS.map(events.KeysPressed),
    st.just(events.Silence()),
    st.sampled_from(["", "one", "hello"]).map(events.SpeechHeard),
    st.builds(events.Told, st.sampled_from(["identify", "case_status", "open_case", "odd"]), ANSWERS),
    st.sampled_from(["timed_out", "full", "closed", "callback", "voicemail", "abandoned", "odd", "connected"]).map(
        events.QueueLeft
    ),
    st.builds(
        events.MessageRecorded,
        st.none() | st.just("RE1"),
        st.integers(0, 200),
        st.sampled_from(["key", "silence", "hangup"]),
    ),
    st.sampled_from(["completed", "busy", "no-answer", "odd"]).map(events.TransferEnded),
    st.just(events.ConversationEnded()),
    st.just(events.HungUp()),
)
CALLS = st.builds(
    events.CallStarted,
    st.sampled_from(["known", "unknown", "withheld"]),
    st.sampled_from([None, "en", "it", "mn", "xx"]),
    st.booleans(),
)
QUEUE = st.fixed_dictionaries({}, optional={"open": st.booleans(), "staffed": st.integers(0, 2), "full": st.booleans()})
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "customer": st.sampled_from([{}, None, "odd", {"known": True, "name": "Ann", "trust": "verified"}]),
        "open_cases": st.sampled_from([[], [{"reference": "1234566"}], None]),
        "priority": st.sampled_from([0, 600, None, "much"]),
        "called_again": st.sampled_from([{}, {"days": 2, "reason": "order"}, {"days": "two"}]),
        "emergency": st.sampled_from([{}, {"on": True, "words": {"en": "Fire."}}, {"on": True, "words": 3}]),
        "holidays:IT": st.sampled_from([[], ["2026-06-02"], None, 7]),
        "kept": st.sampled_from([{}, {"reference": "1234566"}, {"callback_number": 5}]),
        **{f"queue:{name}": QUEUE for name in ("doubts", "complaints", "reception", "outages", "desk")},
    },
)


@cache
def begun_flow(name: str) -> Flow:
    """A flow begun with a template, in all its languages."""
    return compile(begun(name), planned=True)


class Watched(Mapping[str, Any]):
    """Facts that remember which of them were looked at."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self.facts = facts
        self.seen: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.seen.add(name)
        return self.facts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.facts)

    def __len__(self) -> int:
        return len(self.facts)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Flows of every kind of node; ways taken without a key lead backwards now and then, which the check refuses."""
    count = draw(st.integers(1, 7))
    names = [f"n{index}" for index in range(count)]
    nodes = {
        name: draw(
            node(
                st.sampled_from([*[*names[index + 1 :], "desk", "message", "bye"] * 4, *names]), st.sampled_from(names)
            )
        )
        for index, name in enumerate(names)
    }
    nodes["desk"] = {"kind": "queue", "queue": "desk"}
    nodes["message"] = {"kind": "voicemail", "prompt": SAID, "goto": "bye"}
    nodes["bye"] = {"kind": "hangup", "prompt": SAID}
    document = {"flow": "any", "languages": ["en", "it"], "start": "n0", "person": "desk", "message": "message"}
    back = draw(st.sampled_from([{}, {"back_key": "9"}]))
    return prune({**document, **back, "after_conversation": "bye", "nodes": nodes})


def node(ahead: st.SearchStrategy[str], anywhere: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any]]:
    """One node of any kind: `ahead` for ways taken without a key, `anywhere` for those taken by one."""
    patience = st.fixed_dictionaries({"goto": ahead}, optional={"times": st.integers(1, 3)})
    option = st.fixed_dictionaries(
        {"goto": anywhere},
        optional={
            "reason": st.just("order"),
            "cause": st.just("delay"),
            "enabled": st.booleans(),
            "words": st.just({"en": ["hello"]}),
        },
    )
    keyed = {"no_input": patience, "no_match": patience, "repeat": st.just(SAID)}
    condition = st.sampled_from(
        [{"customer": "known"}, {"open_case": True}, {"emergency": True}, {"queue_open": "desk"}, {"priority": True}]
    )
    case = st.fixed_dictionaries({"when": condition, "goto": ahead})
    options = st.dictionaries(st.sampled_from(list("123")), option, min_size=1, max_size=3)

    def of(kind: str, required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
        return st.fixed_dictionaries({"kind": st.just(kind), **required}, optional=optional)

    said = st.just(SAID)
    week = st.just({"mon": ["08:00-20:00"], "sun": "10:00-24:00"})
    return st.one_of(
        of("menu", {"prompt": said, "options": options}, keyed),
        of("announce", {"prompt": said, "goto": ahead}, {"must_hear": st.booleans()}),
        of("language", {"offer": said, "goto": ahead}, {"always": st.booleans()}),
        of("hours", {"week": week, "open": ahead, "closed": ahead}, {"holidays": st.just("IT")}),
        of(
            "identify",
            {"prompt": said, "match": anywhere, "not_found": ahead},
            {
                "datum": st.just({"prompt": SAID}),
                "by": st.just("customer_number"),
                "no_input": patience,
                "tries": st.integers(1, 3),
            },
        ),
        of("branch", {"cases": st.lists(case, min_size=1, max_size=3), "else": ahead}, {}),
        of(
            "case_status",
            {"prompt": st.just({"en": "{case} 1 2 3", "it": "{case} 1 2 3"}), "repeat": said},
            {"options": options, "none": ahead, "not_verified": ahead, "no_input": patience},
        ),
        of(
            "queue",
            {"queue": st.just("desk")},
            {"closed": ahead, "full": ahead, "unstaffed": ahead, "timed_out": anywhere, "callback": anywhere},
        ),
        of(
            "voicemail",
            {"prompt": said},
            {"goto": ahead, "opens_case": st.just("suggestion"), "question": st.just("comment")},
        ),
        of("callback", {"ask_number": said, "done": said}, {"prompt": said, "goto": ahead, "failed": ahead}),
        of("transfer", {"number": st.just("+390600000000")}, {"goto": ahead, "failed": ahead}),
        of("question", {"prompt": said, "scale": st.just(5), "goto": ahead}, {"no_input": patience}),
    )


def prune(document: dict[str, Any]) -> dict[str, Any]:
    """The document without what no caller can reach."""
    found = reachable(edges(document), entrances(document))
    nodes = {name: source for name, source in document["nodes"].items() if name in found}
    return {**document, "nodes": nodes}


def passes(document: dict[str, Any]) -> bool:
    """Whether the document may be published."""
    return not [problem for problem in check(document) if problem.severity is Severity.ERROR]


def sound(step: Step) -> None:
    """Exactly one terminal action, the last; no fault; words before a goodbye; a state that survives JSON."""
    assert [action.terminal for action in step.actions] == [False] * (len(step.actions) - 1) + [True]
    assert not [action for action in step.actions if isinstance(action, Note) and action.kind == "fault"]
    assert State.from_json(step.state.to_json()) == step.state
    for action in step.actions:
        assert actions.from_json(actions.to_json(action)) == action


def spoken(before: State | None, event: events.Event, step: Step) -> None:
    """Nobody is kept waiting for a key, or let go, without a word; who is gone already needs none."""
    last = step.actions[-1]
    if isinstance(last, Listen | RecordMessage):
        assert any(said.text or said.audio for said in last.utterances), last
    if isinstance(last, HangUp) and not _gone(before, event):
        assert any(isinstance(action, Speak) for action in step.actions), step


def _gone(before: State | None, event: events.Event) -> bool:
    if before is not None and before.phase in (ENDED, "opening_gone"):
        return True
    match event:
        case events.MessageRecorded(ended_by=ended_by):
            return ended_by == "hangup"
        case events.QueueLeft(result=result):
            return result == "abandoned"
    return isinstance(event, events.HungUp)


def play(
    flow: Flow, call: events.CallStarted, script: list[tuple[events.Event, dict[str, Any], datetime]], now: datetime
) -> Step:
    """The whole script, each step with its facts, which are watched, and at its own time of day; the last step."""
    watched = Watched(script[0][1] if script else {})
    step = engine.start(flow, call, watched, now)
    sound(step)
    spoken(None, call, step)
    assert watched.seen <= engine.needs(flow, None, call) | {"kept"}
    for event, facts, then in script:
        watched, before = Watched(facts), step.state
        needed = engine.needs(flow, before, event)
        step = engine.advance(flow, before, event, watched, then)
        assert watched.seen <= needed, (before, event)
        sound(step)
        spoken(before, event, step)
        assert events.from_json(events.to_json(event)) == event
    return step


def stay_silent(flow: Flow, step: Step, facts: dict[str, Any], now: datetime) -> None:
    """A caller who does nothing from here on comes to a person or a spoken goodbye; fails if that takes too long."""
    for _ in range(20 + 12 * len(flow.nodes)):
        last = step.actions[-1]
        if isinstance(last, Wait | HangUp):
            return
        event, before = _nothing_after(last), step.state
        step = engine.advance(flow, before, event, facts, now)
        sound(step)
        spoken(before, event, step)
    raise AssertionError("a silent caller is never led anywhere")


def _nothing_after(last: actions.Action) -> events.Event:
    match last:
        case Listen():
            return events.Silence()
        case RecordMessage():
            return events.MessageRecorded(None, 0, "silence")
        case Transfer():
            return events.TransferEnded("no-answer")
        case Ask(name):
            return events.Told(name, {})
    raise AssertionError(last)


SCRIPTS = st.lists(st.tuples(EVENTS, FACTS, TIMES), max_size=10)
WIDE = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], deadline=None, max_examples=150
)


@WIDE
@given(documents().filter(passes), CALLS, SCRIPTS, FACTS, TIMES)
def test_whatever_happens_no_caller_is_left_in_silence_in_a_loop_or_in_an_error(
    document: dict[str, Any],
    call: events.CallStarted,
    script: list[tuple[events.Event, dict[str, Any], datetime]],
    facts: dict[str, Any],
    now: datetime,
) -> None:
    flow = compile(document)
    stay_silent(flow, play(flow, call, script, now), facts, now)


@WIDE
@given(st.sampled_from([*SHIPPED, *TEMPLATES]), CALLS, SCRIPTS, FACTS, TIMES)
def test_no_caller_of_a_shipped_flow_or_a_template_is_left_alone_either(
    name: str,
    call: events.CallStarted,
    script: list[tuple[events.Event, dict[str, Any], datetime]],
    facts: dict[str, Any],
    now: datetime,
) -> None:
    flow = shipped(name) if name in SHIPPED else begun_flow(name)
    stay_silent(flow, play(flow, call, script, now), facts, now)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents(), WORDS)
def test_what_is_exported_and_imported_again_is_the_same(document: dict[str, Any], words: str) -> None:
    nodes = {**document["nodes"], "said": {"kind": "hangup", "prompt": {"en": words, "it": f"{words}\n{words}"}}}
    written = {**document, "title": words, "nodes": nodes}
    again = revisions.load(revisions.dump(written))
    assert again == written
    assert list(again["nodes"]) == list(written["nodes"])


@given(CALLS, TIMES, st.timedeltas(timedelta(0), timedelta(days=2)))
def test_a_caller_who_hangs_up_ends_the_call_and_stays_gone(
    call: events.CallStarted, now: datetime, later: timedelta
) -> None:
    flow = shipped("hotline")
    gone = engine.advance(flow, engine.start(flow, call, {}, now).state, events.HungUp(), {}, now)
    assert gone.actions == (HangUp(),)
    assert engine.advance(flow, gone.state, events.KeysPressed("1"), {}, now + later).actions == (HangUp(),)
