"""The menu that a log's callers hear."""

from __future__ import annotations

from ivr import revisions
from ivr.rehearsal.replay.menu import rewriting


def test_the_line_is_open_whenever_the_log_has_calls_and_recorded_only_if_wanted() -> None:
    shipped = revisions.shipped("hotline")
    for recorded in (True, False):
        changed = rewriting(recorded)(shipped)
        revisions.prepare(changed)  # fit to be published
        hours = changed["nodes"]["hours"]
        assert set(map(tuple, hours["week"].values())) == {("00:00-24:00",)}
        assert (len(hours["week"]), "holidays" in hours) == (7, False)
        assert "unstaffed" not in changed["nodes"]["doubts"]
        assert ("note" in changed["nodes"]["notice"]) is recorded
    assert shipped["nodes"]["notice"]["note"] == "recording_notice"
