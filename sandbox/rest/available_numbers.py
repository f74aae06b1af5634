"""AvailablePhoneNumbers: what could be bought, by country and kind."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from sandbox.rest.pages import page
from sandbox.rest.shape import ROOT, bad, carrier_of, not_found, truth
from sandbox.sids import formatted
from sandbox.supply import AREA_CODE, COUNTRIES, OFFERED, Country, Place, Wish, pattern, supply

KINDS = ("Local", "TollFree", "Mobile", "National", "SharedCost", "Voip", "MachineToMachine")
WISHED = {
    "VoiceEnabled": True,
    "SmsEnabled": True,
    "MmsEnabled": False,
    "FaxEnabled": False,
}
NARROWING = ("ExcludeAllAddressRequired", "ExcludeLocalAddressRequired", "ExcludeForeignAddressRequired", "Beta")
ROOTS = ROOT + "/AvailablePhoneNumbers"


def country_json(country: Country, account: str) -> dict[str, Any]:
    uri = f"/2010-04-01/Accounts/{account}/AvailablePhoneNumbers/{country.code}"
    names = {kind: "toll_free" if kind == "TollFree" else kind.lower() for kind in country.kinds}
    return {
        "country_code": country.code,
        "country": country.name,
        "beta": False,
        "uri": uri + ".json",
        "subresource_uris": {names[kind]: f"{uri}/{kind}.json" for kind in country.kinds},
    }


def number_json(number: str, place: Place, country: Country) -> dict[str, Any]:
    return {
        "phone_number": number,
        "friendly_name": formatted(number),
        "lata": None,
        "rate_center": (place.locality or "").upper()[:10] or None,
        "locality": place.locality,
        "region": place.region,
        "postal_code": place.postal_code,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "iso_country": country.code,
        "address_requirements": "none",
        "beta": False,
        "capabilities": {"voice": True, "sms": True, "mms": False, "fax": False},
    }


def _country(request: web.Request) -> Country:
    country = COUNTRIES.get(request.match_info["country"])
    if country is None:
        raise not_found(request)
    return country


async def list_countries(request: web.Request) -> web.Response:
    """All at once: the one list of the carrier without pages."""
    account = request.match_info["account"]
    shown = [country_json(country, account) for country in COUNTRIES.values()]
    return web.json_response({"countries": shown, "uri": request.path})


async def fetch_country(request: web.Request) -> web.Response:
    return web.json_response(country_json(_country(request), request.match_info["account"]))


async def index(request: web.Request) -> web.Response:
    country, kind = _country(request), request.match_info["kind"]
    owned = carrier_of(request).numbers
    found = (
        [pair for pair in supply(country, kind, wish_of(request)) if owned.by_number(pair[0]) is None]
        if _can_be_had(request)
        else []
    )
    return await page(request, "available_phone_numbers", found[:OFFERED], lambda pair: number_json(*pair, country))


def wish_of(request: web.Request) -> Wish:
    """What the query wants of a number. Raises ApiError."""
    query = request.query
    contains = pattern(query.get("Contains", ""))
    if contains is None:
        raise bad(21451, f"Contains holds digits, letters and '*': {query['Contains']!r}")
    if query.get("AreaCode") and not AREA_CODE.match(query["AreaCode"]):
        raise bad(21451, f"Invalid area code: {query['AreaCode']!r}")
    return Wish(
        contains,
        query.get("AreaCode", ""),
        query.get("InLocality", ""),
        query.get("InRegion", ""),
        query.get("InPostalCode", ""),
    )


def _can_be_had(request: web.Request) -> bool:
    """Whether numbers here can do what is asked. Raises ApiError on a flag that is none."""
    for name in NARROWING:
        truth(name, request.query.get(name) or "false")
    asked = {name: truth(name, request.query[name]) for name in WISHED if request.query.get(name)}
    return all(WISHED[name] or not wanted for name, wanted in asked.items())


ROUTES = [
    web.get(ROOTS + ".json", list_countries),
    web.get(ROOTS + "/{country:[A-Z]{2}}.json", fetch_country),
    web.get(f"{ROOTS}/{{country:[A-Z]{{2}}}}/{{kind:{'|'.join(KINDS)}}}.json", index),
]
