"""What went wrong is told with a status and a sentence."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Blueprint, Flask
from sqlalchemy import insert

from ivr.house import House
from ivr.special_days import SpecialDay
from ivr.web.api.errors import answer_refusals


@pytest.mark.parametrize("country", ["IT", None])
def test_who_comes_second_with_what_is_taken_is_told_so(house: House, country: str | None) -> None:
    rooms = Blueprint("rooms", __name__)
    answer_refusals(rooms)

    @rooms.post("/days")
    def add_unchecked() -> str:  # as one does whose check saw nothing of the other's yet
        with house.db.writing() as tx:
            tx.execute(insert(SpecialDay).values(day=date(2026, 3, 2), country=country, title="Ours"))
        return ""

    app = Flask(__name__)
    app.register_blueprint(rooms)
    browser = app.test_client()
    assert browser.post("/days").status_code == 200
    second = browser.post("/days")
    assert second.status_code == 409
    assert "somebody else was quicker" in second.json["message"]  # type: ignore[index]
