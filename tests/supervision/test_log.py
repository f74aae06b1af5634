"""What never stands in a log."""

from __future__ import annotations

import pytest

from ivr.log import HIDDEN, mask


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"caller": "anything"}, {"caller": HIDDEN}),
        ({"error": "no route to +39 02 1234567"}, {"error": f"no route to {HIDDEN}"}),
        ({"error": "Key (email)=(anna@example.it) exists"}, {"error": f"Key (email)=({HIDDEN}) exists"}),
        ({"call_sid": "CA00000000000000000000000000000001"}, {"call_sid": "CA00000000000000000000000000000001"}),
        ({"at": "2026-03-02 10:00:00.000000", "seconds": 12}, {"at": "2026-03-02 10:00:00.000000", "seconds": 12}),
        ({"path": "/voice/calls/7/turns/2"}, {"path": "/voice/calls/7/turns/2"}),
    ],
)
def test_personal_data_is_masked_and_the_rest_stays(given: dict[str, object], kept: dict[str, object]) -> None:
    assert mask(None, "info", dict(given)) == kept
