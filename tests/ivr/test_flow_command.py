"""`hotline flow`: documents published, shown, checked and undone from the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from callflows.changes import What
from ivr import revisions
from ivr.commands import flow_changes
from ivr.commands.flow import flow
from ivr.commands.seed import seed
from ivr.config import Settings

Run = Callable[..., Result]

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # the rows are tested with their noun


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `hotline flow …` over a seeded database."""
    monkeypatch.setenv("HOTLINE_VAR", str(settings.var))
    monkeypatch.setenv("SECRET_KEY", settings.secret_key)
    monkeypatch.setenv("TWILIO_API_URL", settings.twilio_api_url)
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", settings.twilio_account_sid)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", settings.twilio_auth_token)
    assert CliRunner().invoke(seed).exit_code == 0

    def invoke(*arguments: object) -> Result:
        return CliRunner().invoke(flow, [str(argument) for argument in arguments])

    return invoke


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    document = {**revisions.shipped("hotline"), "title": "A new title"}
    path = tmp_path / "draft.yaml"
    path.write_text(yaml.safe_dump(document, allow_unicode=True))
    return path


def _broken(draft: Path) -> Path:
    document = yaml.safe_load(draft.read_text())
    document["nodes"]["welcome"]["options"]["1"]["goto"] = "nowhere"
    draft.write_text(yaml.safe_dump(document, allow_unicode=True))
    return draft


def test_a_document_is_published_listed_and_undone(run: Run, draft: Path) -> None:
    assert "revision 2 serves the next call" in run("publish", draft, "--note", "a better title").output
    listed = run("history", "hotline").output.splitlines()[1:]
    assert (listed[0][0], listed[1][0], "a better title" in listed[0]) == ("*", " ", True)
    assert "revision 1 serves" in run("rollback", "hotline", 1).output
    assert "revision 1" in run("show").output


def test_a_broken_document_is_named_with_node_and_words_and_not_published(run: Run, draft: Path) -> None:
    broken = _broken(draft)
    for command in ("check", "publish", "import"):
        answer = run(command, broken)
        assert answer.exit_code == 1
        assert "error: welcome: " in answer.stderr
        assert "nowhere" in answer.stderr
    assert len(run("history", "hotline", "--json").output.splitlines()) == 1


def test_a_sound_document_is_said_to_be_so(run: Run, draft: Path) -> None:
    assert run("check", draft).exit_code == 0
    assert "may be published" in run("check", draft, "--alone").output


def test_an_exported_document_is_imported_as_the_same(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "out.yaml"
    assert run("export", "hotline", "-o", file).exit_code == 0
    assert revisions.load(file.read_text()) == revisions.shipped("hotline")
    assert "revision 1 serves" in run("import", file).output


def test_what_comes_out_is_the_text_that_went_in_with_its_comments(run: Run, draft: Path, tmp_path: Path) -> None:
    text = "# Ours since the spring.\n" + draft.read_text()
    draft.write_text(text)
    run("publish", draft)
    assert run("export", "hotline").output == text
    draft.write_text(text.replace("the spring", "the winter"))
    assert "revision 3 serves" in run("publish", draft).output
    assert run("export", "hotline", "--revision", 2).output == text


def test_the_tree_shows_each_node_and_where_it_leads(run: Run) -> None:
    shown = run("show", "hotline").output
    assert "welcome (menu)" in shown
    assert "options 1 -> doubts" in shown


@pytest.mark.parametrize("arguments", [("show", "x"), ("history", "x"), ("rollback", "hotline", 9), ("export", "x")])
def test_what_was_never_published_is_said_to_be_so(run: Run, arguments: tuple[object, ...]) -> None:
    answer = run(*arguments)
    assert answer.exit_code == 1
    assert "revision" in answer.stderr


def test_a_file_that_is_no_document_is_named(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("- 1")
    assert "mapping" in run("check", file).stderr


def test_what_is_otherwise_is_said_in_words(run: Run, draft: Path) -> None:
    document = {**revisions.shipped("hotline"), "title": "A new title"}
    document["nodes"]["welcome"]["options"]["6"] = {"label": "Invoices", "goto": "orders"}
    for language in ("en", "it"):
        document["nodes"]["welcome"]["prompt"][language] += " 6."
    draft.write_text(revisions.dump(document))
    assert "revision 2 serves" in run("publish", draft).output
    assert run("changes", "hotline", "--since", 1, "--revision", 2).output.splitlines() == [
        "Welcome: prompt: reworded in English, Italian",
        "Welcome: option 6 'Invoices' added, to Orders",
        "the flow: title changed, from The hotline to A new title",
    ]
    assert run("changes", "hotline", "--revision", 2).output == "nothing is otherwise\n"


def test_every_change_has_its_sentence(run: Run) -> None:
    assert set(flow_changes.SENTENCES) == set(What)


def test_a_draft_that_nobody_has_begun_is_said_to_be_so(run: Run) -> None:
    for arguments in (("changes", "hotline"), ("export", "hotline", "--draft")):
        assert "there is no draft" in run(*arguments).stderr


def test_a_new_flow_is_begun_with_a_template(run: Run) -> None:
    assert "shop: Small shop." in run("templates").output
    begun = run("new", "lake", "--template", "shop", "--company", "Lago", "--languages", "it,vi")
    assert (begun.exit_code, begun.output) == (0, "lake: a draft, to be changed and published in the console\n")
    assert "company:\n  it: Lago\n  vi: Lago\n" in run("export", "lake", "--draft").output
    assert "added (menu)" in run("changes", "lake").output
    for wrong in (
        ["lake", "--template", "shop"],
        ["other", "--template", "none"],
        ["A b", "--template", "shop"],
        ["other", "--template", "shop", "--languages", "mn"],
        ["other", "--template", "shop", "--country", "XX"],
    ):
        refused = run("new", *wrong, "--company", "Lago")
        assert (refused.exit_code, len(refused.output.splitlines())) == (1, 1)
