"""`hotline flow …`: the documents that say what callers hear."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

import click

from callflows.changes import NOTHING_HEARD, changes
from callflows.check import Surroundings, check, has_errors
from callflows.problems import Problem, Severity
from ivr import revisions
from ivr.commands import flow_changes, listing
from ivr.commands.flow_new import list_templates, new
from ivr.commands.ground import open_ground
from ivr.commands.listing import Format, formats
from ivr.db import Tx
from ivr.house import House
from ivr.revisions import DocumentUnreadable, FlowRefused, NeverPublished, NoSuchDraft, NoSuchRevision
from ivr.surroundings import QueueOutOfUse, hold_queues, surroundings, with_recordings

REFUSED_STATUS = 1
HISTORY = ("", "revision", "published", "by", "note")
NO_WAYS = frozenset({"kind", "queue", "label", "reason", "cause", "note", "question"})
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def flow() -> None:
    """What callers hear: show, check, publish, undo."""


flow.add_command(list_templates)
flow.add_command(new)


@flow.command()
@click.argument("name", required=False)
def show(name: str | None) -> None:
    """Show a flow's nodes and where they lead; without a name, every flow."""
    with open_ground() as house, house.db.reading() as tx:
        if name is None:
            for known in revisions.flows(tx):
                _say_live(revisions.published_view(tx, known))
            return
        live = revisions.published_view(tx, name)
        if live is None:
            _fail(f"no revision of the flow {name} was ever published")
        _say_live(live)
        for line in _tree(revisions.document_of(tx, live.id)):
            click.echo(line)


@flow.command("check")
@click.argument("file", type=FILE)
@click.option("--alone", is_flag=True, help="Without a database: queues and agents are not looked at.")
def check_file(file: Path, alone: bool) -> None:
    """Name every problem of a document; exit 1 if it may not be published."""
    document = revisions.load(_text(file))
    around: Surroundings | None = None
    if not alone:
        with open_ground() as house:
            around = _around(house)
    problems = check(document, around)
    _say_problems(problems)
    if has_errors(problems):
        sys.exit(REFUSED_STATUS)
    click.echo(f"{file}: may be published")


@flow.command()
@click.argument("name")
@click.option("--revision", type=int, help="Another revision than the one that serves calls.")
@click.option("--draft", is_flag=True, help="What managers are at in the console, not yet published.")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="A file instead of the screen.")
def export(name: str, revision: int | None, draft: bool, output: Path | None) -> None:
    """Write a flow's document as it was published, comments and all, or its draft."""
    with open_ground() as house, house.db.reading() as tx:
        what, text = _drafted(tx, name) if draft else _revised(tx, name, revision)
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")
        click.echo(f"{output}: {what} of {name}")


@flow.command("changes")
@click.argument("name")
@click.option("--since", type=int, help="The revision to compare with; the one that serves calls if not said.")
@click.option("--revision", type=int, help="The revision to look at; the draft if not said.")
def show_changes(name: str, since: int | None, revision: int | None) -> None:
    """Say what is otherwise in the draft, or in a revision, than in what callers hear."""
    with open_ground() as house, house.db.reading() as tx:
        before = _before(tx, name, since)
        after = _draft(tx, name) if revision is None else revisions.document_of(tx, _named(tx, name, revision).id)
    for sentence in flow_changes.said(changes(before, after)) or ["nothing is otherwise"]:
        click.echo(sentence)


@flow.command("import")
@click.argument("files", nargs=-1, type=FILE)
@click.option("--note", default="imported", show_default=True, help="What is new in it.")
def import_files(files: tuple[Path, ...], note: str) -> None:
    """Publish documents from files, all or none; without files, the ones that are shipped."""
    texts = [_text(file) for file in files] or [revisions.shipped_text(name) for name in revisions.shipped_names()]
    _publish(texts, note)


@flow.command()
@click.argument("file", type=FILE)
@click.option("--note", default="", help="What is new in it.")
def publish(file: Path, note: str) -> None:
    """Publish a document for the next call. Calls in progress keep what they began with."""
    _publish([_text(file)], note)


@flow.command()
@click.argument("name")
@formats
def history(name: str, form: Format) -> None:
    """Every revision of a flow, the newest first; * serves the next call."""
    with open_ground() as house, house.db.reading() as tx:
        found = revisions.history(tx, name)
        zone = house.settings.time_zone
    if not found:
        _fail(f"no revision of the flow {name} was ever published")
    listing.show(form, HISTORY, [_cells(view, zone) for view in found], [_plain(view) for view in found])


@flow.command()
@click.argument("name")
@click.argument("number", type=int)
def rollback(name: str, number: int) -> None:
    """Let an older revision serve the next call."""
    with open_ground() as house, house.db.writing() as tx:
        try:
            hold_queues(tx, revisions.document_of(tx, revisions.by_number(tx, name, number).id))
            view = revisions.rollback(tx, name, number)
        except (NoSuchRevision, QueueOutOfUse) as refused:
            _fail(str(refused))
    _say_live(view)


def _publish(texts: list[str], note: str) -> None:
    with open_ground() as house:
        try:
            documents = [revisions.load(text) for text in texts]
            pairs = zip(documents, texts, strict=True)
            around = _around(house)
            ready = [revisions.prepare(one, around, text) for one, text in pairs]
        except FlowRefused as refused:
            _say_problems(refused.problems)
            _fail(str(refused))
        with house.db.writing() as tx:
            _hold_queues(tx, documents)
            published = [revisions.publish(tx, one, note) for one in ready]
    for one, view in zip(ready, published, strict=True):
        _say_problems(one.warnings)
        _say_live(view)


def _hold_queues(tx: Tx, documents: Iterable[Mapping[str, Any]]) -> None:
    try:
        for document in documents:
            hold_queues(tx, document)
    except QueueOutOfUse as refused:
        _fail(str(refused))


def _named(tx: Tx, name: str, number: int | None) -> revisions.RevisionView:
    try:
        if number is not None:
            return revisions.by_number(tx, name, number)
        live = revisions.published_view(tx, name)
        if live is None:
            raise NeverPublished(f"no revision of the flow {name} was ever published")
    except (NoSuchRevision, NeverPublished) as missing:
        _fail(str(missing))
    return live


def _before(tx: Tx, name: str, since: int | None) -> Mapping[str, Any]:
    """What is compared with: of a new flow's draft nothing, since callers hear nothing of it."""
    if since is None and revisions.published_view(tx, name) is None and _draft(tx, name):
        return NOTHING_HEARD
    return revisions.document_of(tx, _named(tx, name, since).id)


def _revised(tx: Tx, name: str, number: int | None) -> tuple[str, str]:
    view = _named(tx, name, number)
    return f"revision {view.number}", revisions.text_of(tx, view.id)


def _drafted(tx: Tx, name: str) -> tuple[str, str]:
    document = _draft(tx, name)
    return "draft", revisions.written(document, revisions.draft_source(tx, name))


def _draft(tx: Tx, name: str) -> dict[str, Any]:
    try:
        return revisions.drafted(tx, name)
    except NoSuchDraft as missing:
        _fail(str(missing))


def _around(house: House) -> Surroundings:
    with house.db.reading() as tx:
        return with_recordings(surroundings(tx), house.settings.var)


def _text(file: Path) -> str:
    """What is in the file, which must be a document."""
    try:
        text = file.read_text(encoding="utf-8")
        revisions.load(text)
    except (DocumentUnreadable, UnicodeDecodeError) as unreadable:
        _fail(f"{file}: {unreadable}")
    return text


def _tree(document: dict[str, Any]) -> Iterable[str]:
    """Each node with its kind and where its ways lead, the first one heard first."""
    nodes = document["nodes"]
    start = document["start"]
    for name in [start, *(other for other in nodes if other != start)]:
        yield f"{name} ({nodes[name].get('kind')})"
        for way, target in _ways(nodes[name], nodes):
            yield f"    {way} -> {target}"


def _ways(node: Any, nodes: Any, path: str = "") -> Iterable[tuple[str, str]]:
    """Every field of a node that names another node."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _ways(value, nodes, f"{path} {key}".strip())
    elif isinstance(node, list):
        for number, value in enumerate(node, start=1):
            yield from _ways(value, nodes, f"{path} {number}".strip())
    elif (
        isinstance(node, str) and node in nodes and path.rpartition(" ")[2] not in ("kind", "queue", "label", "reason")
    ):
        yield path.removesuffix(" goto"), node


def _cells(view: revisions.RevisionView, zone: str) -> list[str]:
    author = view.author or "command line"
    published = listing.moment(view.created_at, zone)
    return ["*" if view.live else "", str(view.number), published, author, view.note]


def _plain(view: revisions.RevisionView) -> dict[str, Any]:
    return asdict(view) | {"created_at": view.created_at.isoformat()}


def _say_live(view: revisions.RevisionView | None) -> None:
    if view is not None:
        serves = "serves the next call" if view.live else "does not serve calls"
        click.echo(f"{view.flow}: revision {view.number} {serves} ({view.created_at:%Y-%m-%d %H:%M} UTC) {view.note}")


def _say_problems(problems: Iterable[Problem]) -> None:
    for problem in problems:
        word = "error" if problem.severity == Severity.ERROR else "warning"
        where = problem.node or "document"
        accepted = f", accepted by {problem.accepted.by}" if problem.accepted else ""
        click.echo(f"{word}: {where}: {problem.message} ({problem.path or 'document'}{accepted})", err=True)


def _fail(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(REFUSED_STATUS)
