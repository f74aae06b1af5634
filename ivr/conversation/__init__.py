"""Conversation: customer and agent in one conference, from the call-in to the wrap-up."""

from ivr.conversation.accepting import accept, is_by_browser
from ivr.conversation.arriving import (
    ConversationOver,
    agent_called_in,
    customer_called_in,
    ready_for_customer,
)
from ivr.conversation.conference import ConferenceNews, conference_event
from ivr.conversation.ending import agent_leg_ended, customer_hung_up, ended_by, hang_up
from ivr.conversation.finding import ConversationUnknown
from ivr.conversation.holding import NotTalking, set_hold
from ivr.conversation.leaving import Onward, apology_and_wait, customer_left_conference, requeued_entry, way_in
from ivr.conversation.outcomes import KEYS, carrier_answered
from ivr.conversation.overdue import expire_due, next_due
from ivr.conversation.ringing import ACCEPT_KEY, ring, rung_offer, stop_ringing, telephone_pressed, telephone_status
from ivr.conversation.rows import Conversation
from ivr.conversation.status import STATUS, By, Status, Why
from ivr.conversation.wrapping import (
    CaseMissing,
    CaseSaid,
    DispositionMissing,
    DispositionUnknown,
    WrapUp,
    WrapUpOver,
    extend,
    keep_note,
    wrap_up,
)

__all__ = [
    "ACCEPT_KEY",
    "KEYS",
    "STATUS",
    "By",
    "CaseMissing",
    "CaseSaid",
    "ConferenceNews",
    "Conversation",
    "ConversationOver",
    "ConversationUnknown",
    "DispositionMissing",
    "DispositionUnknown",
    "NotTalking",
    "Onward",
    "Status",
    "Why",
    "WrapUp",
    "WrapUpOver",
    "accept",
    "agent_called_in",
    "agent_leg_ended",
    "apology_and_wait",
    "carrier_answered",
    "conference_event",
    "customer_called_in",
    "customer_hung_up",
    "customer_left_conference",
    "ended_by",
    "expire_due",
    "extend",
    "hang_up",
    "is_by_browser",
    "keep_note",
    "next_due",
    "ready_for_customer",
    "requeued_entry",
    "ring",
    "rung_offer",
    "set_hold",
    "stop_ringing",
    "telephone_pressed",
    "telephone_status",
    "way_in",
    "wrap_up",
]
