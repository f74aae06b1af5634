"""The folder of a system on one machine."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from ivr.config import settings_of
from ivr.supervision.var import InUse, Var, remembered


def _taken(path: Path) -> Var:
    """A folder made ready as a system does it, and free again."""
    var = Var(path)
    var.take()
    var.leave()
    return var


def test_secrets_are_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    var = _taken(tmp_path / "var")
    made = var.secrets()
    assert var.secrets() == made
    assert stat.S_IMODE((tmp_path / "var" / "secrets.env").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700


def test_made_secrets_are_settings_that_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    var = _taken(tmp_path)
    for name, value in var.secrets().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TWILIO_API_URL", "http://127.0.0.1:8010")
    assert settings_of().twilio_account_sid.startswith("AC")


def test_a_folder_is_one_systems_at_a_time(tmp_path: Path) -> None:
    first, second = Var(tmp_path), Var(tmp_path)
    first.take()
    with pytest.raises(InUse, match="stop it, or choose another HOTLINE_VAR"):
        second.take()
    first.leave()
    second.take()
    second.leave()


def test_starting_over_removes_what_is_ours_only(tmp_path: Path) -> None:
    (tmp_path / "hotline.db").write_text("")
    (tmp_path / "holiday-photo.jpg").write_text("")
    (tmp_path / "redis").mkdir()
    Var(tmp_path).empty()
    assert [found.name for found in tmp_path.iterdir()] == ["holiday-photo.jpg"]


def test_commands_beside_a_system_learn_how_it_runs(tmp_path: Path) -> None:
    assert remembered(tmp_path) == {}
    var = _taken(tmp_path)
    var.remember({"REDIS_URL": "unix:///somewhere/redis.sock"})
    assert remembered(tmp_path) == {"REDIS_URL": "unix:///somewhere/redis.sock"}
