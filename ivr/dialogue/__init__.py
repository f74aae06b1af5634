"""A caller's dialogue with the flow: an event in, the engine, effects onto the nouns, the next words out."""

from ivr.dialogue.arriving import Arrival, LineUnknown, answer_ours, receive
from ivr.dialogue.calling_back import CalledBack, called_back, hello
from ivr.dialogue.ending import LegNews, news
from ivr.dialogue.turns import QueueLeaving, leave_queue, leave_talk, take
from ivr.dialogue.waiting import Poll, key, poll

__all__ = [
    "Arrival",
    "CalledBack",
    "LegNews",
    "LineUnknown",
    "Poll",
    "QueueLeaving",
    "answer_ours",
    "called_back",
    "hello",
    "key",
    "leave_queue",
    "leave_talk",
    "news",
    "poll",
    "receive",
    "take",
]
