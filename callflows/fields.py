"""The fields of the document and of every node kind: their shapes, where they lead, what they mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

NOW, SILENCE, INPUT, LATER = "now", "silence", "input", "later"


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `way` says when a goto is taken: at once, when the caller does nothing, by a key, or later.

    `default` names the field (of the node, else of the document) whose goto holds when this one is missing.
    """

    shape: str
    meaning: str
    required: bool = False
    way: str = LATER
    default: str | None = None


def _goto(meaning: str, way: str, required: bool = False, default: str | None = None) -> Field:
    return Field("goto", meaning, required, way, default)


def _patience(default: str = "person") -> dict[str, Field]:
    return {
        "no_input": Field(
            "patience",
            "how often silence is borne, what is said, where it leads",
            way=SILENCE,
            default=default,
        ),
        "no_match": Field("patience", "the same for keys that mean nothing here", way=INPUT, default=default),
    }


_ANY_NODE: Final = {
    "kind": Field("kind", "what kind of node this is", True),
    "title": Field("text", "its name on the screen"),
    "comment": Field("text", "for whoever edits the flow"),
    "place": Field("anything", "where the editor draws it"),
}
_PROMPT: Final = Field("prompt", "what is said", True)
_KEYED: Final = {
    "repeat": Field("prompt", "the short form, said when asking again"),
    "key_seconds": Field("seconds", "how long keys may take"),
    "speech": Field("flag", "whether words are understood beside keys"),
}
_NOTE: Final = Field("text", "a word put on the call's record")

NODE_FIELDS: Final[Mapping[str, Mapping[str, Field]]] = {
    "menu": {
        **_ANY_NODE,
        "prompt": _PROMPT,
        **_KEYED,
        "options": Field("options", "what each key does", True, INPUT),
        **_patience(),
    },
    "announce": {
        **_ANY_NODE,
        "prompt": _PROMPT,
        "must_hear": Field("flag", "whether a key may not cut it short"),
        "note": _NOTE,
        "goto": _goto("what comes next", NOW, True),
    },
    "language": {
        **_ANY_NODE,
        "prompt": Field("prompt", "said before the offers"),
        "offer": Field("prompt", "each language's offer, in its own words", True),
        "keys": Field("language_keys", "which key chooses which language"),
        "always": Field("flag", "whether callers whose language is known are asked too"),
        "key_seconds": _KEYED["key_seconds"],
        "goto": _goto("what comes next", NOW, True),
        **_patience("goto"),
    },
    "hours": {
        **_ANY_NODE,
        "timezone": Field("zone", "whose clock counts; the flow's if not given"),
        "week": Field("week", "opening periods by day: mon to sun", True),
        "special_days": Field("special_days", "opening periods by date; none: closed"),
        "holidays": Field("country", "country whose public holidays count"),
        "open": _goto("when open", NOW, True),
        "closed": _goto("when closed", NOW, True),
        "holiday": _goto("on a public holiday", NOW, default="closed"),
    },
    "identify": {
        **_ANY_NODE,
        "by": Field("identifier", "reference, or customer_number"),
        "prompt": _PROMPT,
        "repeat": _KEYED["repeat"],
        "read_back": Field("prompt", "reads {digits} back; the usual words if not given"),
        "confirm": Field("flag", "whether the number is read back"),
        "min_digits": Field("count", "for a customer number"),
        "max_digits": Field("count", "for a customer number"),
        "datum": Field("datum", "one more thing only the customer knows, in digits"),
        "tries": Field("count", "how many wrong pairs are borne"),
        "key_seconds": _KEYED["key_seconds"],
        "match": _goto("found, and verified if a datum is asked", INPUT, True),
        "not_found": _goto("not found, or too many tries", INPUT, default="person"),
        **_patience(),
    },
    "branch": {
        **_ANY_NODE,
        "cases": Field("cases", "conditions, the first that holds decides", True, NOW),
        "else": _goto("when none holds", NOW, True),
    },
    "case_status": {
        **_ANY_NODE,
        "prompt": _PROMPT,
        **_KEYED,
        "repeat": Field("prompt", "the short form without {case}, said when asking again", True),
        "options": Field("options", "what each key does", False, INPUT),
        "not_verified": _goto("the caller has not proved who they are", NOW, default="person"),
        "none": _goto("there is no such case", NOW, default="not_verified"),
        **_patience(),
    },
    "queue": {
        **_ANY_NODE,
        "queue": Field("queue", "the queue's name", True),
        "prompt": Field("prompt", "said before waiting"),
        "comfort": Field("prompt", "said now and then while waiting"),
        "music": Field("clip", "what is played meanwhile, 30 s or longer"),
        "reason": Field("reason", "why callers come here, unless a menu said so"),
        "skills": Field("texts", "what an agent must be able to do"),
        "priority_seconds": Field("count", "how far ahead of others these callers rank"),
        "ahead": Field("rules", "conditions, each that holds adds its seconds to how far ahead they rank"),
        "callback_key": Field("key", "asks for a callback while waiting"),
        "voicemail_key": Field("key", "asks to leave a message while waiting"),
        "closed": _goto("the queue is closed", NOW, default="message"),
        "full": _goto("the queue is full", NOW, default="message"),
        "unstaffed": _goto("nobody serves it now; waits if not given", NOW),
        "timed_out": _goto("the longest wait has passed", LATER, default="message"),
        "overflowed": _goto("too many are waiting", LATER, default="message"),
        "callback": _goto("the caller asked for a callback", INPUT, default="message"),
        "voicemail": _goto("the caller asked to leave a message", INPUT, default="message"),
        "failed": _goto("the queue failed", LATER, default="message"),
    },
    "voicemail": {
        **_ANY_NODE,
        "prompt": Field("prompt", "said before the tone"),
        "purpose": Field("purpose", "voicemail, suggestion or survey_comment"),
        "max_seconds": Field("seconds", "the longest message"),
        "times": Field("count", "how often an empty message is asked again"),
        "opens_case": Field("case_kind", "the kind of case this message opens"),
        "question": Field("question", "the survey question this message answers"),
        "goto": _goto("after a message; a goodbye if not given", LATER),
        "empty": _goto("nothing was said", SILENCE, default="goto"),
        "failed": _goto("no case could be opened", LATER, default="goto"),
    },
    "callback": {
        **_ANY_NODE,
        "prompt": Field("prompt", "1: on the number you call from, 2: another; missing: always asked"),
        "ask_number": Field("prompt", "asks for another number", True),
        "read_back": Field("prompt", "reads {digits} back; the usual words if not given"),
        "done": Field("prompt", "the promise", True),
        "queue": Field("queue", "the queue that calls back a caller who has asked for none before"),
        "choose_time": Field("flag", "whether callers may choose when, by 3"),
        "key_seconds": _KEYED["key_seconds"],
        "goto": _goto("afterwards; a goodbye if not given", SILENCE),
        "failed": _goto("we may not call this number", SILENCE, default="message"),
        **_patience("message"),
    },
    "transfer": {
        **_ANY_NODE,
        "prompt": Field("prompt", "said before connecting"),
        "number": Field("telephone", "whom to call", True),
        "timeout_seconds": Field("seconds", "how long it may ring"),
        "caller_id": Field("telephone", "the number shown; the line's own if not given"),
        "goto": _goto("afterwards; a goodbye if not given", LATER),
        "failed": _goto("nobody answered", SILENCE, default="message"),
    },
    "question": {
        **_ANY_NODE,
        "question": Field("question", "its name in the answers; the node's if not given"),
        "prompt": _PROMPT,
        **_KEYED,
        "text": Field("prompt", "the question in a text message"),
        "answers": Field("answers", "what each key means", False, INPUT),
        "scale": Field("scale", "answers from 1 to this number"),
        "goto": _goto("the next question", INPUT, True),
        **_patience("goto"),
    },
    "hangup": {
        **_ANY_NODE,
        "prompt": Field("prompt", "the goodbye"),
        "note": _NOTE,
    },
}
OPTION_FIELDS: Final[Mapping[str, Field]] = {
    "key": Field("anything", "the key, when options are a list"),
    "label": Field("text", "its name on the screen"),
    "goto": _goto("where it leads", INPUT, True),
    "reason": Field("reason", "why callers press it"),
    "cause": Field("cause", "what they are dissatisfied with"),
    "note": _NOTE,
    "words": Field("heard_words", "spoken words that mean it, per language"),
    "enabled": Field("flag", "false takes it out for now"),
}
ANSWER_FIELDS: Final[Mapping[str, Field]] = {
    "key": Field("anything", "the key, when answers are a list"),
    "label": Field("text", "its name on the screen"),
    "value": Field("anything", "what is saved; the key's number if not given"),
    "follow_up": Field("flag", "whether a person should follow it up"),
    "note": _NOTE,
    "goto": _goto("where it leads; the question's goto if not given", INPUT),
    "words": Field("heard_words", "spoken words that mean it, per language"),
    "enabled": Field("flag", "false takes it out for now"),
}
PATIENCE_FIELDS: Final[Mapping[str, Field]] = {
    "times": Field("count", "how often it is borne"),
    "goto": _goto("where it leads then", SILENCE),
    "prompt": Field("prompt", "what is said before asking again"),
}
DATUM_FIELDS: Final[Mapping[str, Field]] = {
    "digits": Field("count", "how many digits it has"),
    "prompt": _PROMPT,
    "repeat": _KEYED["repeat"],
    "read_back": Field("prompt", "reads {digits} back"),
    "confirm": Field("flag", "whether it is read back"),
    "key_seconds": _KEYED["key_seconds"],
}
CASE_FIELDS: Final[Mapping[str, Field]] = {
    "when": Field("conditions", "what must hold", True),
    "goto": _goto("where it leads", NOW, True),
}
RULE_FIELDS: Final[Mapping[str, Field]] = {
    "when": Field("conditions", "what must hold", True),
    "seconds": Field("seconds", "as if having waited so long already", True),
}
ACCEPTED_FIELDS: Final[Mapping[str, Field]] = {
    "code": Field("text", "which warning", True),
    "path": Field("text", "the place that it is about", True),
    "mark": Field("text", "what it was about; another one once that is otherwise", True),
    "by": Field("text", "who has accepted it", True),
    "at": Field("text", "when", True),
}
DOCUMENT_FIELDS: Final[Mapping[str, Field]] = {
    "flow": Field("flow_name", "the flow's name", True),
    "purpose": Field("flow_purpose", "line or survey"),
    "title": Field("text", "its name on the screen"),
    "comment": Field("text", "for whoever edits the flow"),
    "company": Field("company", "the company's name, for {company}"),
    "languages": Field("languages", "the languages callers are served in, the first is the fallback", True),
    "planned_languages": Field("planned", "languages written and rehearsed but not served yet"),
    "timezone": Field("zone", "whose clock counts"),
    "key_seconds": Field("seconds", "how long keys may take"),
    "start": _goto("the first node", NOW, True),
    "person": _goto("where 0 leads, and silence", LATER),
    "message": _goto("where a queue's failures lead", LATER, default="person"),
    "after_conversation": _goto("when the agent hangs up first", LATER),
    "keys": Field("global_keys", "keys that work in every menu", way=INPUT),
    "back_key": Field("back_key", "the key that leads back to the menu before"),
    "nodes": Field("nodes", "the nodes by name", True),
    "rehearsals": Field("rehearsals", "scripted callers, run on every check"),
    "accepted": Field("acceptances", "warnings that somebody has accepted, by name"),
}
