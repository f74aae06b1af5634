"""How the API is used: logging in, and the steps by which an agent takes a call, for its document and its page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do and the requests that do it."""

    title: str
    words: str
    requests: tuple[str, ...]


OPENING = (
    "The JSON API that the desk and the manager's screens use. Every write carries the header X-CSRFToken with the "
    "token that the session gave; a refusal is a status and a sentence in `message`."
)

STEPS = (
    Step(
        "Log in",
        "The session gives a token; logging in opens a session of one's own, with a new token.",
        ("GET /api/session", "POST /api/log-in"),
    ),
    Step(
        "Be available",
        "From now on callers of one's queues are offered. The desk shows the presence, the queues and whatever is "
        "going on; read it again after every hint of the event stream.",
        ("PUT /api/desk/presence", "GET /api/desk"),
    ),
    Step(
        "Be offered a caller",
        "The desk's `offer` is the caller with the record attached: who they are and how sure that is, why they call, "
        "open cases, last contacts. It lasts until `expires_at`; one that is missed puts the agent on break.",
        ("GET /api/desk",),
    ),
    Step(
        "Accept, or refuse",
        "Accepting answers with the conversation. A 409 says why the caller is not to be had any more.",
        ("POST /api/desk/offers/{offer_id}/accept", "POST /api/desk/offers/{offer_id}/reject"),
    ),
    Step(
        "Call in",
        "The desk's telephone dials the carrier's application with the parameters that accepting gave in `phone`; "
        "who it is there, and its token, are the phone's. The caller is joined when it is in. Where `phone` is null, "
        "the agent's own telephone has been rung instead.",
        ("GET /api/desk/phone",),
    ),
    Step(
        "Talk",
        "Hold and resume are done when the desk shows them, not when they are asked for. The note is kept as it is "
        "typed. Hanging up leaves the caller on the line for the survey.",
        (
            "POST /api/desk/conversations/{conversation_id}/hold",
            "POST /api/desk/conversations/{conversation_id}/resume",
            "PUT /api/desk/conversations/{conversation_id}/note",
            "POST /api/desk/conversations/{conversation_id}/hang-up",
        ),
    ),
    Step(
        "Ask, hand over, park",
        "A colleague, whoever is free in a queue, or a number is asked while the caller hears music; then swapped, "
        "brought together, handed the caller or sent away. A transfer goes at once, to a queue, an agent or a number: "
        "who is not taken waits where they stood. The desk shows who is in it (`parties`), what I am asked into "
        "(`part`), and who is `parked`.",
        (
            "GET /api/desk/destinations",
            "POST /api/desk/conversations/{conversation_id}/consult",
            "POST /api/desk/conversations/{conversation_id}/swap",
            "POST /api/desk/conversations/{conversation_id}/bring-together",
            "POST /api/desk/conversations/{conversation_id}/hand-over",
            "POST /api/desk/conversations/{conversation_id}/take-caller",
            "POST /api/desk/conversations/{conversation_id}/transfer",
            "POST /api/desk/conversations/{conversation_id}/park",
            "POST /api/desk/parked/{entry_id}/take-back",
            "POST /api/desk/conversations/{conversation_id}/help",
            "POST /api/desk/parties/{party_id}/join",
        ),
    ),
    Step(
        "Wrap up",
        "What came of it: one of the queue's dispositions (needed, where it lists some), a note, a case with its next "
        "step (some dispositions need it). The server's timer ends the wrap-up with what is there; it can be extended "
        "once. Then the agent is available again. A result that lacks what it needs is not taken then: the desk shows "
        "the talk as `unfinished`, and the same request finishes it later. Who has passed the caller on owes nothing: "
        "`passed on` stands there, until another agent says what came of it.",
        (
            "POST /api/desk/conversations/{conversation_id}/wrap-up",
            "POST /api/desk/conversations/{conversation_id}/wrap-up/extend",
        ),
    ),
)


def as_markdown() -> str:
    """The guide as the document's description."""
    steps = [
        f"{number}. **{step.title}** ({', '.join(f'`{request}`' for request in step.requests)}): {step.words}"
        for number, step in enumerate(STEPS, start=1)
    ]
    return "\n".join([OPENING, "", "An agent's day:", "", *steps])
