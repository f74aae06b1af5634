"""A small log dialled again through the whole system."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from ivr.commands.replay import replay
from ivr.rehearsal.replay.log import COLUMNS

LOG = """
AA0101 1 23317894 2 PS 990201 9:00:00 9:00:08 8 9:00:08 9:00:10 2 AGENT 9:00:10 9:01:40 90 TOVA
AA0102 2 0 0 NE 990201 9:00:05 9:00:15 10 9:00:15 9:01:42 87 AGENT 9:01:42 9:02:02 20 TOVA
AA0103 3 0 0 PS 990201 9:00:20 9:00:30 10 9:00:30 9:00:50 20 HANG 0:00:00 0:00:00 0 NO_SERVER
AA0104 4 0 0 PS 990201 9:00:30 9:00:33 3 0:00:00 0:00:00 0 HANG 0:00:00 0:00:00 0 NO_SERVER
AA0105 5 0 0 PS 990201 9:00:40 9:00:50 -10 0:00:00 0:00:00 0 PHANTOM 0:00:00 0:00:00 0 NO_SERVER
"""


def log_in(folder: Path) -> str:
    lines = ["\t".join(COLUMNS), *("\t".join(line.split()) for line in LOG.split("\n") if line)]
    path = folder / "log.tsv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def test_a_morning_is_dialled_again_and_every_call_is_on_record(tmp_path: Path) -> None:
    run = CliRunner().invoke(replay, [log_in(tmp_path), "--date", "1999-02-01", "--hours", "9-10", "--json"])
    told = json.loads(run.output)
    assert (run.exit_code, told["faults"]) == (0, [])
    assert (told["replay"]["received"], told["replay"]["served"], told["replay"]["abandoned"]) == (4, 2, 2)
    assert told["log"]["received"] == 4
    assert told["proved"] == {"waits": 3, "offers": 2}
    assert told["dirty_rows"] == {
        "marked PHANTOM: left out, as the log asks": [6],
        "negative duration: taken as 0 seconds": [6],
    }


def test_a_day_without_calls_is_said_and_refused(tmp_path: Path) -> None:
    run = CliRunner().invoke(replay, [log_in(tmp_path), "--date", "1999-02-02", "--hours", "9-10"])
    assert run.exit_code == 2
    assert "has no call on 1999-02-02 between those hours" in run.output


def test_hours_that_make_no_window_are_refused(tmp_path: Path) -> None:
    run = CliRunner().invoke(replay, [log_in(tmp_path), "--date", "1999-02-01", "--hours", "11-9"])
    assert run.exit_code == 2
    assert "the end must come after the start" in run.output
