"""The programs, by what they look at; importing this enters them all into the table."""

from ivr.carrier_check.programs import arriving, dialing, faulty, gathering, queueing, taping

__all__ = ["arriving", "dialing", "faulty", "gathering", "queueing", "taping"]
