"""`hotline openapi`: the API's document, from which the console's client is generated."""

from __future__ import annotations

import json

import click

from ivr.app import create_app
from ivr.config import settings_of
from ivr.house import open_house
from ivr.web.api.openapi import document

NOWHERE = {
    "public_url": "http://127.0.0.1:8000",
    "twilio_api_url": "http://127.0.0.1:8010",
    "redis_url": "",
    "secret_key": "nobody-is-logged-in-here",
    "twilio_account_sid": f"AC{0:032}",
}


@click.command()
def openapi() -> None:
    """Print the OpenAPI document of the console's API, always the same for the same code."""
    house = open_house(settings_of(**NOWHERE))
    click.echo(json.dumps(document(create_app(house)), indent=1, sort_keys=True))
