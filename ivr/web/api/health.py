"""The health of the parts, for those who see to it that all of them run."""

from __future__ import annotations

from flask import Blueprint

from ivr import health as wellbeing
from ivr.health import Health
from ivr.staff import Role
from ivr.web.api.access import needs
from ivr.web.api.contract import speaks
from ivr.web.ground import house

rooms = Blueprint("health", __name__, url_prefix="/health")


@rooms.get("/parts")
@needs(Role.SUPERVISOR)
@speaks(gives=Health)
def parts() -> Health:
    """Every part: how it is, and what to do about it."""
    return wellbeing.health(house())
