"""Numbers that can be bought: a few countries, kinds and places, made up the same way every time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

OFFERED = 50  # of a kind, a place and a wish
KEYS = {"2": "ABC", "3": "DEF", "4": "GHI", "5": "JKL", "6": "MNO", "7": "PQRS", "8": "TUV", "9": "WXYZ"}
KEYPAD = {letter: key for key, letters in KEYS.items() for letter in letters}
AREA_CODE = re.compile(r"[2-9][0-9]{2}\Z")


@dataclass(frozen=True)
class Place:
    """Where numbers with these first digits belong."""

    digits: str
    locality: str | None = None
    region: str | None = None
    postal_code: str | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class Country:
    """`kinds` by the name of the resource; `digits` of a national number."""

    code: str
    name: str
    prefix: str
    digits: int
    kinds: dict[str, tuple[Place, ...]] = field(default_factory=dict)


NORTH_AMERICAN_TOLL_FREE = tuple(Place(code) for code in ("800", "833", "844", "855", "866", "877", "888"))
COUNTRIES = {
    country.code: country
    for country in (
        Country(
            "US",
            "United States",
            "+1",
            10,
            {
                "Local": (
                    Place("415", "San Francisco", "CA", "94103", 37.7749, -122.4194),
                    Place("510", "Oakland", "CA", "94612", 37.8044, -122.2711),
                    Place("212", "New York", "NY", "10001", 40.7128, -74.006),
                    Place("312", "Chicago", "IL", "60601", 41.8781, -87.6298),
                    Place("206", "Seattle", "WA", "98101", 47.6062, -122.3321),
                    Place("512", "Austin", "TX", "78701", 30.2672, -97.7431),
                ),
                "TollFree": NORTH_AMERICAN_TOLL_FREE,
            },
        ),
        Country(
            "CA",
            "Canada",
            "+1",
            10,
            {
                "Local": (
                    Place("416", "Toronto", "ON", "M5H", 43.6532, -79.3832),
                    Place("604", "Vancouver", "BC", "V5K", 49.2827, -123.1207),
                ),
                "TollFree": NORTH_AMERICAN_TOLL_FREE,
            },
        ),
        Country(
            "IT",
            "Italy",
            "+39",
            9,
            {
                "Local": (Place("02", "Milano", "MI"), Place("06", "Roma", "RM"), Place("011", "Torino", "TO")),
                "TollFree": (Place("800"),),
                "Mobile": (Place("333"), Place("351")),
            },
        ),
        Country(
            "GB",
            "United Kingdom",
            "+44",
            10,
            {
                "Local": (Place("20", "London"), Place("161", "Manchester")),
                "TollFree": (Place("800"), Place("808")),
                "Mobile": (Place("74"),),
                "National": (Place("330"),),
            },
        ),
        Country(
            "DE",
            "Germany",
            "+49",
            10,
            {"Local": (Place("30", "Berlin"), Place("89", "München")), "TollFree": (Place("800"),)},
        ),
        Country(
            "FR",
            "France",
            "+33",
            9,
            {"Local": (Place("1", "Paris"),), "TollFree": (Place("805"),), "National": (Place("9"),)},
        ),
        Country("TH", "Thailand", "+66", 9, {"Local": (Place("2", "Bangkok"),), "TollFree": (Place("1800"),)}),
        Country("VN", "Vietnam", "+84", 9, {"TollFree": (Place("1800"),), "Local": (Place("24", "Hà Nội"),)}),
        Country(
            "AU",
            "Australia",
            "+61",
            9,
            {"Local": (Place("2", "Sydney", "NSW"),), "TollFree": (Place("1800"),), "Mobile": (Place("48"),)},
        ),
    )
}


@dataclass(frozen=True)
class Wish:
    """What a number must have: `contains` are digits and `*`, one any digit each."""

    contains: str = ""
    area_code: str = ""
    locality: str = ""
    region: str = ""
    postal_code: str = ""

    def takes(self, place: Place) -> bool:
        pairs = ((self.locality, place.locality), (self.region, place.region), (self.postal_code, place.postal_code))
        return (not self.area_code or place.digits == self.area_code) and all(
            not wanted or wanted.lower() == (found or "").lower() for wanted, found in pairs
        )


def pattern(text: str) -> str | None:
    """A `Contains` in digits and `*`, letters by the keypad; None when it holds anything else."""
    digits = "".join(KEYPAD.get(char, char) for char in text.upper().removeprefix("+"))
    return digits if re.fullmatch(r"[0-9*%]*", digits) else None


def supply(country: Country, kind: str, wish: Wish) -> Iterator[tuple[str, Place]]:
    """Numbers that can be bought and have what is wished; each list is the same every time."""
    places = [place for place in country.kinds.get(kind, ()) if wish.takes(place)]
    test = re.compile(wish.contains.replace("*", r"\d").replace("%", r"\d*"))
    for place in places:
        for index in range(-(-OFFERED // len(places))):
            number = country.prefix + _national(country, place, index, wish.contains)
            if test.search(number):
                yield number, place


def _national(country: Country, place: Place, index: int, contains: str) -> str:
    """A number of that place; what it shall contain stands at its end, where it fits."""
    room = country.digits - len(place.digits)
    drawn = _drawn(room, index)
    wanted = contains.replace("%", "")
    for known in (country.prefix.removeprefix("+"), place.digits):
        wanted = wanted.removeprefix(known) if len(wanted) > room else wanted
    wanted = wanted[-room:]
    tail = "".join(own if char == "*" else char for char, own in zip(wanted, drawn[-len(wanted) :], strict=False))
    return place.digits + drawn[: room - len(wanted)] + tail


def _drawn(room: int, index: int) -> str:
    """So many digits, others for every index."""
    varying = min(room, 4)
    return "5" * (room - varying) + f"{(index * 379 + 1234) % 10**varying:0{varying}d}"


def kind_of(number: str) -> str:
    """TollFree, Mobile or Local, by the first digits of a number."""
    for country in COUNTRIES.values():
        national = number.removeprefix(country.prefix)
        if national == number:
            continue
        for kind in ("TollFree", "Mobile"):
            if any(national.startswith(place.digits) for place in country.kinds.get(kind, ())):
                return kind
    return "Local"
