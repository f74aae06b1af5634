"""The catalogue of figures: each one's key, unit and definition, to be shown wherever the figure is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal["share", "seconds", "count", "score"]
SHORT_ABANDON_SECONDS = 5
SHARE_WANTED = 0.8


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure. Screens translate `name` and `definition` by `key`; `known_from` is who else computes it so."""

    key: str
    unit: Unit
    name: str
    definition: str
    known_from: str


def _share(key: str, name: str, definition: str, known_from: str = "ours") -> Metric:
    return Metric(key, "share", name, definition, known_from)


def _seconds(key: str, name: str, definition: str, known_from: str = "ours") -> Metric:
    return Metric(key, "seconds", name, definition, known_from)


def _count(key: str, name: str, definition: str, known_from: str = "ours") -> Metric:
    return Metric(key, "count", name, definition, known_from)


METRICS: tuple[Metric, ...] = (
    _count(
        "received",
        "Received",
        "Waits that began in this time. The outcomes, and those who still wait, add up to it. Who found the queue "
        "closed or full never joined it; callbacks are counted apart.",
        "Wazo, extended",
    ),
    _count("presented", "Presented", "Answered, and abandoned after more than 5 seconds: short abandons are left out."),
    _count("answered", "Answered", "Waits that an agent ended by taking the caller.", "Wazo"),
    _count("answered_in_time", "Answered in time", "Answered within the queue's target time."),
    _count("abandoned", "Abandoned", "The caller hung up before an agent was there, short abandons included.", "Wazo"),
    _count("abandoned_short", "Short abandons", "The caller hung up within 5 seconds of joining the queue."),
    _count("timed_out", "Timed out", "The longest wait of the queue had passed; the caller was led elsewhere."),
    _count("overflowed", "Overflowed", "The caller waited as long as the overflow of the queue allows."),
    _count("callback", "Callback asked", "The caller asked to be called back instead of waiting."),
    _count("voicemail", "Message left", "The caller left the queue to leave a message."),
    _count("closed", "Closed", "The queue closed while the caller waited.", "Wazo"),
    _count("full", "Full", "The carrier's queue took no more callers.", "Wazo (saturated)"),
    _count("failed", "Failed", "The carrier could not queue the caller."),
    _count("waiting", "Waiting", "Callers who wait now, those an agent is being asked to take included."),
    _count("free_agents", "Free agents", "Agents who serve the queue and can be offered a caller now."),
    _seconds(
        "waited",
        "Waited",
        "From joining the queue until an agent took the call, or the caller left. Who waits again because an agent was "
        "lost goes on counting; the talk does not count, nor the time for which an agent has set them aside.",
    ),
    _seconds(
        "talked",
        "Talked",
        "From the first word to the last with an agent, without what was spent on hold. The wrap-up does not count.",
    ),
    _seconds("longest_wait", "Longest wait now", "How long the caller who has waited longest has been waiting."),
    _share(
        "service_level",
        "Service level",
        "Answered within the queue's target time (20 s unless set), divided by presented. The usual aim is 80 %.",
        "industry's common form",
    ),
    _share(
        "service_level_strict",
        "Service level, strict",
        "Answered within the target time, divided by received: whatever was not answered in time counts as missed, and "
        "who still waits as not answered yet.",
    ),
    _share(
        "service_level_answered",
        "Service level of the answered",
        "Answered within the target time, divided by answered.",
        "Asterisk queues, Wazo, Flex",
    ),
    _share(
        "service_level_2",
        "Service level 2",
        "Answered within the target time, and abandoned within it, divided by answered and abandoned.",
        "Asterisk queues",
    ),
    _share(
        "service_level_removed",
        "Service level of the removed",
        "Answered, abandoned or callback asked within the target time, divided by received: whoever is received is "
        "queued.",
        "Amazon Connect",
    ),
    _seconds("asa", "Average speed of answer", "Mean wait in the queue of answered callers.", "Amazon Connect"),
    _seconds(
        "wait_p90",
        "90th percentile of waits",
        "Nine of ten answered callers waited no longer: an average hides the worst tenth.",
    ),
    _seconds("abandon_time", "Average abandon time", "Mean wait of the callers who gave up.", "Amazon Connect"),
    _share(
        "abandonment_rate",
        "Abandonment rate",
        "Abandoned, divided by received: whoever is received is queued. A callback asked for is no abandonment.",
        "Amazon Connect",
    ),
    _share(
        "answered_rate",
        "Answered rate",
        "Answered, divided by received less closed.",
        "Wazo",
    ),
    _seconds("aht", "Average handle time", "Mean of talk, hold and wrap-up of handled contacts.", "Amazon Connect"),
    _share(
        "occupancy",
        "Occupancy",
        "Handle time, divided by handle time and the time agents were available and idle.",
        "Amazon Connect",
    ),
    _share("agent_answer_rate", "Agent answer rate", "Offers accepted, divided by offers made.", "Amazon Connect"),
    _share(
        "fcr",
        "First contact resolution",
        "Cases closed as solved with one contact, divided by cases closed.",
        "Amazon Connect (by case)",
    ),
    _share("had_to_repeat", "Had to repeat", "Survey answers “I had to explain again”, divided by answers."),
    _share(
        "misrouting",
        "Misrouting",
        "Contacts whose reason the agent changed, divided by handled contacts.",
    ),
    _share(
        "containment",
        "Contained",
        "Calls that ended without having asked for a person, divided by all that ended: they came to no queue and no "
        "transfer, asked for no callback and left no message. Whether they got what they wanted, nobody can tell: who "
        "hung up in the menu is among them.",
        "Amazon Connect, common",
    ),
    _share("csat", "Satisfaction (CSAT)", "Answers of 4 or 5 out of 5, divided by answers.", "common"),
    Metric(
        "nps", "score", "Net promoter score", "Share of 9 and 10, less share of 0 to 6, of answers 0 to 10.", "common"
    ),
    _seconds(
        "wait_estimate_error",
        "Error of the announced wait",
        "Median and 90th percentile of the actual wait less the announced one.",
    ),
    _count("callbacks_wanted", "Callbacks wanted", "Callbacks asked for in this time; never part of the waits above."),
    _count("callbacks_done", "Callbacks done", "Of those, the ones in which agent and customer have talked."),
)
