"""Conversation: customer and agent in one conference, from the call-in to the wrap-up, and who else comes into it."""

from ivr.conversation.accepting import accept, is_by_browser
from ivr.conversation.arriving import (
    CALLED,
    ConversationOver,
    agent_called_in,
    customer_called_in,
    hears_notice,
    let_out,
    ready_for_customer,
)
from ivr.conversation.breathing import BREATHER, take_a_breather, was_abused
from ivr.conversation.calling_back import call_off_own, enter, greeting_url, put_off_callbacks, ring_customer
from ivr.conversation.conference import ConferenceNews, conference_event
from ivr.conversation.consulting import (
    NobodyConsulted,
    bring_together,
    complete,
    consult_agent,
    consult_number,
    consult_queue,
    decline,
    say_no,
    say_yes,
    send_away,
    swap,
)
from ivr.conversation.departing import agent_leg_ended, party_leg_ended
from ivr.conversation.dispositions import DispositionMissing, DispositionUnknown, besides
from ivr.conversation.ending import customer_hung_up, ended_by, hang_up
from ivr.conversation.finding import ConversationUnknown, call_of
from ivr.conversation.finishing import CannotCallBack, FieldMissing, TooEarly, extensions_allowed
from ivr.conversation.holding import NotTalking, set_hold
from ivr.conversation.inviting import NobodyFree, ringing_for
from ivr.conversation.leaving import (
    Onward,
    apology_and_wait,
    customer_left_conference,
    document_of_wait,
    requeued_entry,
    way_in,
)
from ivr.conversation.machines import MESSAGE, machine_detected
from ivr.conversation.matter import CaseMissing
from ivr.conversation.mistaken import Met, NotCalled, WasPassedOn, heard_before, met_nobody, was_nobody
from ivr.conversation.outcomes import KEYS, carrier_answered
from ivr.conversation.outgoing import (
    Calling,
    NoLine,
    NotFree,
    customers_leg,
    place,
    tell_desk,
)
from ivr.conversation.outside import party_telephone_pressed, party_telephone_status
from ivr.conversation.overdue import expire_due, expire_parties
from ivr.conversation.parking import NotParked, free_parkers, park, recall_due, take_back
from ivr.conversation.parties.finding import PartyOver, PartyUnknown
from ivr.conversation.parties.joining import called_in as party_called_in
from ivr.conversation.parties.rows import Party
from ivr.conversation.parties.status import Mode, PartyStatus, Role
from ivr.conversation.parting import Parting, parting
from ivr.conversation.putting_off import put_off_own
from ivr.conversation.result import CaseSaid, WrapUp
from ivr.conversation.ringing import (
    ACCEPT_KEY,
    WHISPER_SECONDS,
    accept_at_desk,
    ring,
    ring_forgotten,
    rung_offer,
    stop_ringing,
    telephone_pressed,
    telephone_status,
)
from ivr.conversation.rows import Conversation
from ivr.conversation.status import PASSED_ON, STATUS, By, Status, Why
from ivr.conversation.supervising import (
    SupervisorBusy,
    call_for_help,
    call_off_help,
    come_and_help,
    end_outside,
    join,
    set_mode,
    take_over,
)
from ivr.conversation.transferring import (
    AlreadyConsulting,
    TransferRefused,
    transfer_to_agent,
    transfer_to_number,
    transfer_to_queue,
)
from ivr.conversation.unfinished import unfinished_of
from ivr.conversation.wrapping import (
    WrapUpOver,
    call_off,
    end_wrap_up_of,
    extend,
    keep_note,
    wrap_up,
)

__all__ = [
    "ACCEPT_KEY",
    "BREATHER",
    "CALLED",
    "KEYS",
    "MESSAGE",
    "PASSED_ON",
    "STATUS",
    "WHISPER_SECONDS",
    "AlreadyConsulting",
    "By",
    "Calling",
    "CannotCallBack",
    "CaseMissing",
    "CaseSaid",
    "ConferenceNews",
    "Conversation",
    "ConversationOver",
    "ConversationUnknown",
    "DispositionMissing",
    "DispositionUnknown",
    "FieldMissing",
    "Met",
    "Mode",
    "NoLine",
    "NobodyConsulted",
    "NobodyFree",
    "NotCalled",
    "NotFree",
    "NotParked",
    "NotTalking",
    "Onward",
    "Parting",
    "Party",
    "PartyOver",
    "PartyStatus",
    "PartyUnknown",
    "Role",
    "Status",
    "SupervisorBusy",
    "TooEarly",
    "TransferRefused",
    "WasPassedOn",
    "Why",
    "WrapUp",
    "WrapUpOver",
    "accept",
    "accept_at_desk",
    "agent_called_in",
    "agent_leg_ended",
    "apology_and_wait",
    "besides",
    "bring_together",
    "call_for_help",
    "call_of",
    "call_off",
    "call_off_help",
    "call_off_own",
    "carrier_answered",
    "come_and_help",
    "complete",
    "conference_event",
    "consult_agent",
    "consult_number",
    "consult_queue",
    "customer_called_in",
    "customer_hung_up",
    "customer_left_conference",
    "customers_leg",
    "decline",
    "document_of_wait",
    "end_outside",
    "end_wrap_up_of",
    "ended_by",
    "enter",
    "expire_due",
    "expire_parties",
    "extend",
    "extensions_allowed",
    "free_parkers",
    "greeting_url",
    "hang_up",
    "heard_before",
    "hears_notice",
    "is_by_browser",
    "join",
    "keep_note",
    "let_out",
    "machine_detected",
    "met_nobody",
    "park",
    "parting",
    "party_called_in",
    "party_leg_ended",
    "party_telephone_pressed",
    "party_telephone_status",
    "place",
    "put_off_callbacks",
    "put_off_own",
    "ready_for_customer",
    "recall_due",
    "requeued_entry",
    "ring",
    "ring_customer",
    "ring_forgotten",
    "ringing_for",
    "rung_offer",
    "say_no",
    "say_yes",
    "send_away",
    "set_hold",
    "set_mode",
    "stop_ringing",
    "swap",
    "take_a_breather",
    "take_back",
    "take_over",
    "telephone_pressed",
    "telephone_status",
    "tell_desk",
    "transfer_to_agent",
    "transfer_to_number",
    "transfer_to_queue",
    "unfinished_of",
    "was_abused",
    "was_nobody",
    "way_in",
    "wrap_up",
]
