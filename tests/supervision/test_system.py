"""What `hotline up` tells the processes that it starts."""

from __future__ import annotations

import pytest

from ivr.supervision.system import Wishes, origins_elsewhere


@pytest.mark.parametrize(
    ("host", "public_url", "origins"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000", []),
        ("0.0.0.0", "http://localhost:8000", []),  # noqa: S104
        ("192.168.1.5", "http://127.0.0.1:8000", ["http://192.168.1.5:8000"]),
        ("127.0.0.1", "https://desk.example/", ["https://desk.example"]),
        ("desk", "https://desk.example", ["http://desk:8000", "https://desk.example"]),
        ("127.0.0.1", "", []),
    ],
)
def test_the_sandbox_is_told_where_else_the_desk_is_shown(host: str, public_url: str, origins: list[str]) -> None:
    assert origins_elsewhere(Wishes(host=host), public_url) == origins
