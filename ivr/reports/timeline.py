"""A call's journal as people read it: one line an event, with the names of whom and what it speaks of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from callflows import words
from callflows.nodes.menus import REPEAT_KEY
from ivr.reports.chronology import Told, chronology

Fact = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened. Screens translate `kind` and put the `facts` in; `sentence` is the same in English.

    `at` and the order are as people tell it (`chronology`); `after_seconds` from the first event. Facts have names
    resolved: agent, node (its title), key and label; a queue is told by its key, in `sentence` by its title.
    """

    id: int
    at: datetime
    after_seconds: float
    kind: str
    sentence: str
    facts: dict[str, Fact]


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids of a journal are called: agents and queues, and the nodes of the call's flow."""

    agents: Mapping[int, str] = field(default_factory=dict)
    agents_of_talks: Mapping[int, str] = field(default_factory=dict)
    queues: Mapping[str, str] = field(default_factory=dict)
    nodes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    keys: frozenset[str] = frozenset()  # that mean the same at every menu


SENTENCES: Mapping[str, str] = {
    "call_received": "The call came in.",
    "call_placed": "The customer was called.",
    "call_started": "The call began.",
    "keys_pressed": "{pressed}",
    "silence": "No key was pressed at “{node}”.",
    "speech_heard": "Words were heard at “{node}”.",
    "told": "“{node}” learned what it had asked for.",
    "entry_queued": "Joined the queue {queue}.",
    "entry_requeued": "Waits again in the queue {queue}: the agent was lost.",
    "entry_reranked": "Put at place {position} of the queue.",
    "place_regained": "Has the place of the call before, whose end was told only now.",
    "entry_moved": "Moved to the queue {queue}.",
    "entry_kept": "Kept for {agent}, for {seconds} s.",
    "entry_free": "Kept for nobody any longer.",
    "language_chosen": "Speaks {spoken}, and chose {language}.",
    "entry_ended": "The wait ended: {status}.",
    "queue_left": "Left the queue: {result}.",
    "left_by_key": "Pressed {key} while waiting: {result}.",
    "callback_offered": "A callback was offered.",
    "callback_unreached": "Nobody was reached by this callback.",
    "callback_withdrawn": "The callback is no longer needed: the customer was served.",
    "callback_called_off": "{agent} called the callback off: it is no longer needed.",
    "callback_gave_way": "The callback gave way: the customer waits on the line, at its place.",
    "callback_given_up": "The callback was given up after the last call: a person sees to it.",
    "callback_settled": "Served, the customer need not be called for the callback that was given up.",
    "callback_taken_up": "Called back, the customer waits for an agent.",
    "machine_met": "{agent} met a machine, not the customer.",
    "wrong_person_met": "{agent} met somebody else, not the customer.",
    "machine_told": "A machine was told why we called.",
    "wait_resumed": "Waits on.",
    "offer_made": "Offered to {agent}.",
    "offer_accepted": "{agent} took the call.",
    "offer_rejected": "{agent} refused the call.",
    "offer_timed_out": "{agent} did not answer in time.",
    "offer_canceled": "The offer to {agent} was withdrawn.",
    "agent_joined": "The agent's telephone joined.",
    "agent_left": "The agent's telephone left.",
    "customer_joined": "The customer joined the agent.",
    "customer_left": "The customer left the talk.",
    "talk_started": "Talks with {agent}.",
    "talk_ended": "The talk ended, by {by}.",
    "talk_left": "{agent} left the talk, and the customer stayed.",
    "hold_started": "Put on hold.",
    "hold_ended": "Taken off hold.",
    "conversation_ended": "The flow went on after the talk.",
    "transferred": "{by} passed the customer on to a number outside.",
    "transferred_to_agent": "{by} handed the customer over to {agent}.",
    "transferred_to_queue": "{by} passed the customer on to the queue {queue}.",
    "party_asked": "Asked into the talk: {who}.",
    "party_joined": "Came into the talk: {who}.",
    "party_left": "Left the talk, or did not come: {who} ({how}).",
    "party_succeeded": "{agent} has the customer from here on.",
    "party_mode_changed": "The supervisor is heard otherwise: {mode}.",
    "help_accepted": "A supervisor came to help.",
    "parked": "Parked by {agent}.",
    "taken_back": "Taken back by {agent}.",
    "unparked": "Nobody took them back in time: they wait for an agent again.",
    "breather_taken": "{agent} ended an abusive call.",
    "farewell": "The call was ended with a polite word.",
    "wrap_up_started": "{agent} writes it up.",
    "wrap_up_ended": "Written up: {disposition}.",
    "emergency_heard": "The emergency announcement was played.",
    "message_empty": "Nothing was said at “{node}”.",
    "message_absent": "A message without sound was not kept.",
    "wrap_up_finished": "Written up later: {disposition}.",
    "message_recorded": "Left a message of {seconds} s.",
    "recording_started": "The recording began.",
    "recording_paused": "The recording was paused.",
    "recording_resumed": "The recording went on.",
    "recording_available": "The recording is ready at the carrier.",
    "recording_absent": "Nothing was recorded.",
    "recording_stored": "The recording is stored here.",
    "recording_failed": "The recording could not be fetched.",
    "recording_deleted": "The recording was deleted.",
    "call_unreached": "Nobody was reached: {why}.",
    "machine_detected": "Answered by: {answered_by}.",
    "callback_arranged": "A callback was arranged.",
    "callback_put_off": "The callback was put at another time.",
    "caller_identified": "It was said who is calling.",
    "proof_asked": "Asked for “{question}” to be sure of the caller.",
    "survey_due": "A survey by {channel} is due.",
    "survey_not_due": "No survey: {why}.",
    "survey_asked": "The survey was asked.",
    "survey_started": "The survey began.",
    "survey_resumed": "The survey went on.",
    "survey_answered": "Answered “{question}”.",
    "survey_completed": "Came to the end of the survey.",
    "survey_refused": "Wants no more surveys.",
    "transfer_ended": "The transfer ended: {status}.",
    "leg_status": "The carrier says of a leg: {status}.",
    "hung_up": "Hung up.",
    "call_ended": "The call ended, by {cause}.",
    "call_reconciled": "Found in the carrier's list: it never reached us.",
    "fault": "A fault: {error}.",
}
"""What each kind of event means; one that is not here is told by its own name."""

PASSED_ON: Mapping[tuple[str, Fact], str] = {
    ("talk_ended", "parked"): "talk_left",
    ("talk_ended", "transferred"): "talk_left",
    ("talk_ended", "taken_over"): "talk_left",
    ("party_left", "succeeded"): "party_succeeded",
}
"""Ends after which somebody else has the customer, each by the kind that says so."""


def timeline(journal: Sequence[Any], names: Names) -> list[Moment]:
    """The journal's events (id, kind, at, data as JSON text), in the order in which people tell them."""
    told = chronology(journal)
    return [_moment(event, told[0].at, names) for event in told]


def _moment(event: Told, began: datetime, names: Names) -> Moment:
    facts, kind = _facts(event.data, names), _kind(event, names)
    if event.kind == "transferred":
        facts["by"] = names.agents.get(event.data.get("by", 0), "–")
    return Moment(
        id=event.id,
        at=event.at,
        after_seconds=round((event.at - began).total_seconds(), 3),
        kind=kind,
        sentence=_sentence(kind, facts, names),
        facts=facts,
    )


def _kind(event: Told, names: Names) -> str:
    """Where a message was asked for, silence is no missing key, and a recording of nothing is no lost talk.

    Nor is it the end of a talk, or leaving it, where somebody else has the customer. Why a callback was called off is a
    kind each: since its customer was served, or waits, or an agent said so.
    """
    if (event.kind, event.data.get("why")) in PASSED_ON:
        return PASSED_ON[event.kind, event.data["why"]]
    if event.kind == "transferred":
        return next((f"transferred_to_{to}" for to in ("agent", "queue") if to in event.data), event.kind)
    if event.kind == "unparked" and event.data.get("agent") is not None:
        return "taken_back"
    if event.kind == "callback_withdrawn" and "served_in" not in event.data:
        return "callback_called_off" if "agent" in event.data else "callback_gave_way"
    node = names.nodes.get(event.data.get("node") or "", {})
    if event.kind == "silence" and node.get("kind") == "voicemail":
        return "message_empty"
    if event.kind == "recording_absent" and event.data.get("purpose") not in (None, "conversation"):
        return "message_absent"
    return event.kind


def _sentence(kind: str, facts: Mapping[str, Fact], names: Names) -> str:
    if kind == "wrap_up_ended" and facts.get("wanting"):
        return f"Not written up in time: “{facts.get('disposition')}” lacks its {facts['wanting']}."
    words = SENTENCES.get(kind, f"{kind.replace('_', ' ').capitalize()}.")
    told = {**facts, **_called(facts, names), **_party(facts), "pressed": _pressed(facts)}
    return words.format_map(_Untold(told))


def _called(facts: Mapping[str, Fact], names: Names) -> dict[str, Fact]:
    return {"queue": names.queues.get(str(facts["queue"]), facts["queue"])} if "queue" in facts else {}


def _party(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Who came into a talk, by name as far as there is one, and how it ended for them."""
    role = "a number outside" if facts.get("role") == "number" else facts.get("role")
    who = ", ".join(str(each) for each in (facts.get("agent"), role) if each is not None)
    return {"who": who or "–", "how": str(facts.get("why") or "–").replace("_", " ")}


class _Untold(dict[str, Fact]):
    """A fact that an event does not tell is not known."""

    def __missing__(self, name: str) -> str:
        return "–"


def _pressed(facts: Mapping[str, Fact]) -> str:
    where = f" at “{facts['node']}”" if facts.get("node") else ""
    if facts.get("keys") is not None:
        return f"Typed {facts['keys']} digits{where}."
    label = f", “{facts['label']}”" if facts.get("label") else ", which was not offered," if facts.get("wrong") else ""
    return f"Pressed {facts.get('key', '–')}{label}{where}."


def _facts(data: Mapping[str, Any], names: Names) -> dict[str, Fact]:
    """The plain facts, with names for ids; what was looked up (`facts`) stays in the raw event."""
    told: dict[str, Fact] = {name: value for name, value in data.items() if isinstance(value, Fact)}
    of_talk = None if "role" in data else names.agents_of_talks.get(data.get("conversation", 0))
    agent = names.agents.get(data.get("agent", 0)) or of_talk  # whose talk it is that somebody comes into, is another
    if agent is not None:
        told["agent"] = agent
    if "queue" in data:
        told["queue"] = data["queue"]
    for place in ("node", "to"):
        if data.get(place):
            told[place] = _title(data[place], names)
    told |= _meaning(data, names)
    told |= {name: value for name, value in data.get("did", ()) if isinstance(value, Fact) and name not in told}
    return told


def _title(node: str, names: Names) -> str:
    written = names.nodes.get(node, {}).get("title")
    return str(written or node.replace("_", " ").capitalize())


def _meaning(data: Mapping[str, Any], names: Names) -> dict[str, Fact]:
    """What the pressed key stood for in the revision that the caller heard; `wrong` where it stood for nothing."""
    key = data.get("key")
    node = names.nodes.get(data.get("node") or "", {})
    offered = _languages(data) if node.get("kind") == "language" else _offered(node)
    if key is None or not offered:
        return {}
    if key not in offered:
        return {} if key == REPEAT_KEY or key in names.keys else {"wrong": True}
    label = offered[key]
    return {} if label is None else {"label": label}


def _languages(data: Mapping[str, Any]) -> dict[str, str | None]:
    """The key that was pressed where languages are chosen, if it chose one, in its own name."""
    chosen = [value for name, value in data.get("did", ()) if name == "language"]
    return {str(data.get("key")): words.language(code).own_name for code in chosen} or {"": None}


def _offered(node: Mapping[str, Any]) -> dict[str, str | None]:
    """Each key of a menu or a question, with its label."""
    items = node.get("options") or node.get("answers") or {}
    if not isinstance(items, Mapping):
        items = {str(item.get("key")): item for item in items}
    return {str(key): item.get("label") if isinstance(item, Mapping) else None for key, item in items.items()}
