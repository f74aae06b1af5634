"""The shape of what is known of a language: its standing sentences, its words and how it says a date."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

SENTENCES: Final = frozenset(
    {
        "no_input",  # no key was heard
        "no_match",  # the key means nothing here
        "wrong_number",  # what was typed cannot be right
        "read_back",  # {digits}, then 1 right, 2 again
        "apology",  # something failed; leads to a message
        "out_of_order",  # the whole system is away: said by the fallback document, then the call ends
        "disturbance",  # there is an emergency, without words of its own in this language
        "leave_message",  # before the tone
        "no_message",  # nothing was recorded
        "goodbye",
        "recording_notice",
        "answering",  # an agent is being asked to take the call: said in place of the position and the estimate
        "next_in_queue",
        "position",  # {number}
        "position_far",  # {number}: more than so many before you
        "estimate_under",  # {minutes}
        "estimate_between",  # {low} without its unit, {minutes}
        "estimate_more",  # more than {minutes}
        "estimate_over",  # more than an hour
        "estimate_unknown",
        "offer_callback",  # {key}
        "offer_times",  # to choose when to be called back: {key}
        "offer_time",  # to be called {when}: {key}
        "callback_agreed",  # {when}
        "callback_soon",  # as soon as it is their turn
        "callback_number",  # which number is called: {digits}
        "callback_today",  # while we are closed: today from {hour} on
        "callback_tomorrow",  # … tomorrow from {hour} on
        "callback_later",  # … on {date}, from {hour} on
        "offer_voicemail",  # {key}
        "no_speaker",  # nobody who speaks the caller's language is at work; what can be done about it follows
        "offer_speaker",  # a callback by one who does: {key}
        "offer_language",  # to talk in another language: {language}, {key}
        "wait_on",  # … or to wait all the same
        "language_chosen",  # {language}
        "callback_refused",  # that number is not called; what can be done instead follows
        "place_kept",  # who has left the queue for a callback that came to nothing waits there again
        "callback_known",  # to who calls in while a callback is promised them
        "callback_regained",  # … once they wait at its place
        "callback_hello",  # to whom an agent calls back, once they have picked up: {company}
        "callback_greeting",  # to whom we call back, before an agent is there: {company}, then 1 to be connected
        "callback_message",  # the same to a machine, once and for all: {company}
        "case",  # {reference}, {status}
        "case_due",  # {date}
        "case_unknown",
        "whisper_call",  # to an agent at a telephone: {who}
        "whisper_callback",  # the same of one who is to be called back: {who}
        "whisper_handed",  # the same of one whom a colleague hands over: {by}, {who}
        "whisper_why",  # {why}
        "whisper_promise",  # what was promised them last: {promise}
        "whisper_language",  # {language}, where it is not the agent's own
        "whisper_accept",  # 1 to accept
        "whisper_asks",  # {by} asks a colleague into a talk: {who}
        "whisper_says",  # with these words: {promise}
        "whisper_join",  # 1 to join
        "whisper_unknown",  # who, when we do not know
        "whisper_verified",  # beside who: they have proved it
        "whisper_recognised",  # beside who: by the number they call from
        "sms_answer",  # how to answer a question by text: {low}, {high}
        "sms_again",  # the answer was not understood: {low}, {high}
        "sms_free",  # answer in your own words
        "sms_stop",  # how to stop the messages
        "sms_stopped",
        "sms_started",
        "sms_thanks",
        "transfer",  # being connected
        "agent_lost",  # back in the queue, at the old place
        "parked",  # set aside for a moment by the agent
        "nobody_there",  # where they were transferred to; back in the queue, at the old place
        "ended_politely",  # an abusive call is ended
        "calling_customer",  # to an agent at a telephone, while the customer is rung
        "not_reached",  # … where nobody was reached, and they are called again
        "given_up",  # … or not
        "caller_gone",  # to an agent who has just taken the call
    }
)


@dataclass(frozen=True, slots=True)
class Language:
    """One language. `recorded` says that carriers have no voice for it, so that everything is played.

    `times` are those at which one may choose to be called back, said inside "offer_time" and "callback_agreed".
    `statuses` are said inside the sentence "case"; `reasons` also carry the causes; `names` are the names of
    languages in this one. `weekdays` begin on Monday. `date` has {weekday}, {day} and
    {month}; `minutes` has {number}. `keys` are the words for each key of a telephone.
    """

    code: str
    own_name: str
    sentences: Mapping[str, str]
    statuses: Mapping[str, str]
    reasons: Mapping[str, str]
    names: Mapping[str, str]
    times: Mapping[str, str]
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    date: str
    minutes: str
    keys: Mapping[str, tuple[str, ...]]
    stop_words: frozenset[str]
    start_words: frozenset[str]
    recorded: bool = False
