"""The one Flask application: a house and its doors."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import Flask, Request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.routing import MapAdapter, Rule

from ivr import dispatch, revisions
from ivr.config import settings_of
from ivr.house import House, open_house
from ivr.telephony.signature import Signatures
from ivr.web.api import api
from ivr.web.console import console
from ivr.web.ground import EXTENSION
from ivr.web.guard import CARRIERS_PATHS, guard
from ivr.web.health import health
from ivr.web.media import clips
from ivr.web.public.doors import answer_with_pages, doors
from ivr.web.public.own_password import own_password
from ivr.web.public.survey import survey_page
from ivr.web.routes import CarriersRoutes, Shapes
from ivr.web.voice import voice
from ivr.web.voice.blueprint import SIGNATURES
from ivr.web.voice.sms import sms


def warm(house: House) -> None:
    """Compiles what is published, so that the first caller's step, which has two seconds, need not."""
    with suppress(SQLAlchemyError), house.db.reading() as tx:  # an empty database has nothing to compile
        for flow in revisions.flows(tx):
            with suppress(revisions.NeverPublished):
                revisions.published(tx, flow)


class _Rule(Rule):
    """A route that learns how its address is written when somebody first asks: hardly any of ours is ever asked."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., Any]:
        compiled: list[Callable[..., Any]] = []

        def build(rule: _Rule, **values: Any) -> Any:
            if not compiled:
                compiled.append(super()._compile_builder(append_unknown))
            return compiled[0](rule, **values)

        return build


class Application(Flask):
    """Flask, spared what it finds out at every request and what is always the same here."""

    url_rule_class = _Rule

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._shapes = Shapes()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """No view of ours is a coroutine."""
        return func

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """The carrier's requests have routes of their own, found at a third of the cost."""
        if request is None or not request.path.startswith(CARRIERS_PATHS):
            return super().create_url_adapter(request)
        return CarriersRoutes(self.url_map, request, self._shapes)


def create_app(house: House | None = None) -> Flask:
    """The application over `house`, or over the one that the environment describes."""
    the_house = house or dispatch.joined(open_house(settings_of()))
    settings = the_house.settings
    app = Application("ivr")
    app.secret_key = settings.secret_key
    app.extensions[EXTENSION] = the_house
    app.extensions[SIGNATURES] = Signatures(
        settings.public_url, (settings.twilio_auth_token, settings.twilio_auth_token_next)
    )
    guard(app, settings)
    app.register_blueprint(api, url_prefix="/api")
    app.register_blueprint(voice, url_prefix="/voice")
    app.register_blueprint(health)
    app.register_blueprint(doors)
    app.register_blueprint(own_password)
    app.register_blueprint(console)
    answer_with_pages(app)
    app.register_blueprint(clips)
    app.register_blueprint(sms, url_prefix="/sms")
    app.register_blueprint(survey_page)
    return app
