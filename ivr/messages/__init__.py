"""Text messages both ways, and who does not want any more of them."""

from ivr.messages.optouts import ANY, OPTED_OUT_CODE, OptingOut, opt_in, opt_out, opted_out
from ivr.messages.receiving import Incoming, NotOurNumber, Received, Sense, keep_as_contact, receive
from ivr.messages.rows import Message, OptOut
from ivr.messages.sending import Outgoing, Purpose, carrier_answered, send, send_reference, status_arrived

__all__ = [
    "ANY",
    "OPTED_OUT_CODE",
    "Incoming",
    "Message",
    "NotOurNumber",
    "OptOut",
    "OptingOut",
    "Outgoing",
    "Purpose",
    "Received",
    "Sense",
    "carrier_answered",
    "keep_as_contact",
    "opt_in",
    "opt_out",
    "opted_out",
    "receive",
    "send",
    "send_reference",
    "status_arrived",
]
