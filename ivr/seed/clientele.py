"""The demonstration's customers, with what happened to them before."""

from __future__ import annotations

from dataclasses import dataclass, field

from ivr.customers import NewCustomer


@dataclass(frozen=True, slots=True)
class Met:
    """An earlier contact, so many days ago. `agent` is an e-mail's part before the @."""

    days_ago: float
    reason: str
    note: str
    disposition: str = "explained"
    agent: str | None = "chiara"
    channel: str = "call"
    cause: str | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """A case opened so many days ago; due so many days from now; `solved` None: still open."""

    days_ago: float
    kind: str
    summary: str
    next_step: str
    due_in_days: float
    cause: str | None = None
    solved: bool | None = None
    number: int | None = None
    owner: str = "ada"


@dataclass(frozen=True, slots=True)
class Client:
    """A customer and the history."""

    who: NewCustomer
    met: tuple[Met, ...] = ()
    matters: tuple[Matter, ...] = field(default=())


CLIENTELE = (
    Client(
        NewCustomer("Anna Rossi", ("+393331234567",), "D-1", "anna.rossi@example.com", "00184", "it"),
        (
            Met(40, "order", "Ordered a boiler service for the autumn.", "ordered", "ugo"),
            Met(6, "doubt", "Asked whether the service includes the filter: it does."),
        ),
    ),
    Client(
        NewCustomer("Paul Smith", ("+393337654321",), "D-2", "paul.smith@example.com", "20121", "en"),
        (
            Met(9, "complaint", "The technician came two hours late.", "next step promised", "bruno", cause="delay"),
            Met(2, "complaint", "Asks when the refund arrives.", "case opened", "bruno", cause="unsolved"),
        ),
        (Matter(9, "complaint", "Technician late, refund of the call-out fee promised", "Pay the refund", 1, "delay"),),
    ),
    Client(
        NewCustomer(
            "Old Mrs Hill",
            ("+393335550001",),
            "D-3",
            postcode="50123",
            language="en",
            slow=True,
            notes="Hears badly: speak slowly, one thing at a time.",
        ),
        (Met(15, "doubt", "Read her the bill line by line.", agent="chiara"),),
    ),
    Client(
        NewCustomer(
            "Vera Bianchi",
            ("+393335550002",),
            "D-4",
            "vera.bianchi@example.com",
            "10121",
            "en",
            priority_seconds=90,
            notes="Runs the Hotel Aurora: 40 rooms, service contract.",
        ),
        (
            Met(30, "order", "Twelve filters, delivered within the week.", "ordered", "bruno"),
            Met(12, "order", "Changed the delivery to the back door.", "order changed", "chiara"),
            Met(1, "doubt", "Visited us: wants one bill a quarter.", "case opened", "ada", "visit"),
        ),
        (Matter(1, "doubt", "One bill a quarter for the hotel", "Ask accounting and call her", 2, owner="sara"),),
    ),
    Client(NewCustomer("Max Weber", ("+393335550003",), "D-5", postcode="39100", language="en")),
    Client(
        NewCustomer("Mia Weber", ("+393335550003",), "D-6", postcode="39100", language="it"),
        (Met(21, "doubt", "Shares the telephone with her brother Max: ask who it is."),),
    ),
    Client(
        NewCustomer("Somchai Suk", ("+66812345678",), "D-7", postcode="10110", language="th"),
        (Met(5, "order", "Asked about delivery to Bangkok.", "status told", "suda"),),
        (Matter(5, "order", "Order 7716, held at customs", "Send the invoice to customs", 0.5, owner="sara"),),
    ),
    Client(
        NewCustomer("Nguyen Linh", ("+84912345678",), "D-8", "linh.nguyen@example.com", "70000", "vi"),
        (Met(18, "doubt", "How to bleed the radiators.", "sent information", "linh"),),
    ),
    Client(
        NewCustomer("Bold Bat", ("+97688112233",), "D-9", postcode="14200", language="mn"),
        (Met(8, "complaint", "The manual is not in Mongolian.", "case opened", "saran", cause="impersonal"),),
        (Matter(8, "suggestion", "A manual in Mongolian", "Ask the translator for a price", 4),),
    ),
    Client(
        NewCustomer("Carla Verdi", ("+393335550004",), "D-10", "carla.verdi@example.com", "40121", "en"),
        (
            Met(3, "complaint", "The boiler has been cold since Friday.", "case opened", "bruno", "visit", "delay"),
            Met(1, "complaint", "Still cold; promised a technician.", "next step promised", "chiara", cause="unsolved"),
        ),
        (
            Matter(
                3,
                "complaint",
                "The boiler has been cold since Friday",
                "Send the technician",
                1,
                "delay",
                number=123456,
            ),
        ),
    ),
    Client(
        NewCustomer("Giorgio Ferri", ("+390512345678", "+393335550005"), "D-11", postcode="40126", language="it"),
        (
            Met(60, "complaint", "Charged twice for one part.", "refund agreed", "ugo", cause="price"),
            Met(50, "complaint", "The refund has arrived.", "solved", "ugo"),
        ),
        (Matter(60, "complaint", "Charged twice for one part", "Pay it back", -50, "price", True),),
    ),
    Client(
        NewCustomer("Élodie D'Amico", ("+393335550006",), "D-12", "elodie@example.com", "11100", "en"),
        (Met(4, "suggestion", "Open the shop on Saturday afternoons.", "answered", None, "e-mail"),),
        (Matter(4, "suggestion", "Open the shop on Saturday afternoons", "Answer after the managers' meeting", 6),),
    ),
)
