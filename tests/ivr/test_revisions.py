"""Flow documents: published, kept, undone."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from callflows.changes import changes
from callflows.check import Surroundings
from callflows.shape import values
from ivr import revisions
from ivr.cases import CaseKind
from ivr.cases.rows import Case
from ivr.contacts.rows import Contact
from ivr.house import House
from ivr.queues.rows import QueueEntry
from ivr.revisions import DraftVisit, Revision
from ivr.revisions.drafts import with_order_kept
from ivr.surveys.rows import SurveyAnswer
from tests.audits import audited

HOTLINE = revisions.shipped("hotline")


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8) | st.sampled_from(
    ["1", "on", "null", "2026-03-02", "08:00", "~", "{company}", "#", "- a", "1e3", "0x1", "=", "<<"]
)
DOCUMENTS = st.dictionaries(
    WORDS,
    st.recursive(
        WORDS | st.booleans() | st.none() | st.integers(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
        max_leaves=10,
    ),
    max_size=4,
)


def _changed(title: str) -> dict[str, object]:
    return {**copy.deepcopy(HOTLINE), "title": title}


def test_what_is_published_serves_the_next_call_and_a_call_keeps_what_it_began_with(house: House) -> None:
    with house.db.writing() as tx:
        revisions.publish(tx, HOTLINE, "the first", None)
        began = revisions.published(tx, "hotline")
    with house.db.writing() as tx:
        revisions.publish(tx, _changed("Lake Bank"), "another company", None)
    with house.db.reading() as tx:
        assert revisions.published(tx, "hotline").revision_id != began.revision_id
        kept = revisions.compiled(tx, began.revision_id)
        assert kept is revisions.compiled(tx, began.revision_id)
        assert revisions.document_of(tx, began.revision_id) == HOTLINE


def test_a_revision_serves_on_though_a_later_release_would_refuse_it(house: House) -> None:
    with house.db.writing() as tx:
        published = revisions.publish(tx, HOTLINE)
        then = json.dumps({**HOTLINE, "a field of that time": 1})
        tx.execute(update(Revision).where(Revision.id == published.id).values(document=then))
        assert revisions.published(tx, "hotline").flow.start == HOTLINE["start"]


def test_whatever_a_sound_document_names_fits_the_records(house: House) -> None:
    kept: dict[int, tuple[Any, ...]] = {
        values.WORD_LETTERS: (Contact.reason, Contact.first_reason, Contact.cause, Case.cause)
    }
    kept[values.NAME_LETTERS] = (Revision.flow, QueueEntry.node, DraftVisit.node, SurveyAnswer.question)
    for letters, columns in kept.items():
        assert [column.type.length >= letters for column in columns] == [True] * len(columns)
    assert tuple(CaseKind) == values.CASE_KINDS


def test_undoing_serves_an_older_revision_and_keeps_the_history(house: House) -> None:
    with house.db.writing() as tx:
        first = revisions.publish(tx, HOTLINE)
        revisions.publish(tx, _changed("Lake Bank"))
        revisions.rollback(tx, "hotline", 1)
        assert revisions.published(tx, "hotline").revision_id == first.id
        assert [(view.number, view.live) for view in revisions.history(tx, "hotline")] == [(2, False), (1, True)]
        assert [entry.after for entry in audited(tx, "flow:hotline")] == [
            {"revision": 1},
            {"revision": 2},
            {"revision": 1},
        ]
        with pytest.raises(revisions.NoSuchRevision):
            revisions.rollback(tx, "hotline", 9)


def test_a_document_that_never_was_a_file_comes_out_in_its_own_order(house: House) -> None:
    with house.db.writing() as tx:
        first = revisions.publish(tx, HOTLINE)
        text = revisions.text_of(tx, first.id)
    assert list(revisions.load(text)["nodes"]) == list(HOTLINE["nodes"])
    assert (text.startswith("flow: hotline"), revisions.load(text)) == (True, HOTLINE)


def test_publishing_what_serves_already_makes_no_new_revision(house: House) -> None:
    with house.db.writing() as tx:
        first = revisions.publish(tx, HOTLINE)
        assert revisions.publish(tx, copy.deepcopy(HOTLINE)) == first


def test_a_document_with_faults_is_refused_with_their_places(house: House) -> None:
    broken = copy.deepcopy(HOTLINE)
    broken["start"] = "nowhere"
    with house.db.writing() as tx:
        with pytest.raises(revisions.FlowRefused, match="not published") as refused:
            revisions.publish(tx, broken)
        assert refused.value.problems[0].path == "start"
        with pytest.raises(revisions.NeverPublished):
            revisions.published(tx, "hotline")


def test_a_queue_that_nobody_serves_keeps_a_document_from_being_published() -> None:
    around = Surroundings(queues=frozenset({"doubts", "complaints", "orders"}))
    with pytest.raises(revisions.FlowRefused) as refused:
        revisions.prepare(HOTLINE, around)
    assert any("reception" in problem.message for problem in refused.value.problems)


def test_a_file_is_read_as_json_would_have_it() -> None:
    document = revisions.load("flow: x\nat: 2026-03-02\noptions: {1: {goto: a}, 0: {goto: b}}\n")
    assert document == {"flow": "x", "at": "2026-03-02", "options": {"1": {"goto": "a"}, "0": {"goto": "b"}}}


@pytest.mark.parametrize("text", ["[1, 2]", "a: [", "just words", ""])
def test_a_file_that_holds_no_document_is_named_so(text: str) -> None:
    with pytest.raises(revisions.DocumentUnreadable):
        revisions.load(text)


BOMB = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))
MERGED = "a0: &a0 {x: 1}\n" + "".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 40))


@pytest.mark.parametrize("text", [BOMB, MERGED, "flow: &a [*a]", "flow: !!binary aGk=", "flow: !!timestamp 2026-03-02"])
def test_a_file_that_means_more_than_it_says_or_no_json_is_not_read(text: str) -> None:
    with pytest.raises(revisions.DocumentUnreadable):
        revisions.load(text)


def test_a_document_goes_to_a_file_and_back_unchanged() -> None:
    assert revisions.load(revisions.dump(HOTLINE)) == HOTLINE


def test_a_draft_begins_from_what_serves_calls_and_is_saved_and_read_as_it_is(house: House) -> None:
    with house.db.writing() as tx:
        revisions.publish(tx, HOTLINE)
        begun = revisions.begin(tx, "hotline", None)
        assert (begun.base, changes(HOTLINE, revisions.drafted(tx, "hotline"))) == (1, [])
        saved = revisions.save(tx, "hotline", begun.version, _changed("Ours"), None)
        assert (saved.version, revisions.drafted(tx, "hotline")) == (begun.version + 1, _changed("Ours"))
        assert revisions.begin(tx, "hotline", None) == saved
        assert revisions.document_of(tx, revisions.published(tx, "hotline").revision_id) == HOTLINE


def test_what_is_saved_twice_is_saved_once_and_who_comes_second_is_told(house: House) -> None:
    with house.db.writing() as tx:
        revisions.publish(tx, HOTLINE)
        first = revisions.begin(tx, "hotline", None).version
        saved = revisions.save(tx, "hotline", first, _changed("Ours"), None)
        assert revisions.save(tx, "hotline", first, _changed("Ours"), None) == saved  # the answer was lost
        for late in (
            lambda: revisions.save(tx, "hotline", first, _changed("Mine"), None),
            lambda: revisions.discard(tx, "hotline", first, None),
            lambda: revisions.publish_draft(tx, revisions.prepare(_changed("Ours")), first, "", None),
        ):
            with pytest.raises(revisions.DraftOvertaken, match="the command line has changed"):
                late()
        with pytest.raises(revisions.AnotherFlow):
            revisions.save(tx, "hotline", first + 1, {"flow": "survey"}, None)
        assert revisions.drafted(tx, "hotline") == _changed("Ours")


def test_a_published_draft_is_over_and_a_discarded_one_leaves_all_as_it_was(house: House) -> None:
    with house.db.writing() as tx:
        revisions.publish(tx, HOTLINE)
        first = revisions.begin(tx, "hotline", None).version
        revisions.save(tx, "hotline", first, _changed("Ours"), None)
        published = revisions.publish_draft(tx, revisions.prepare(_changed("Ours")), first + 1, "our name", None)
        assert (published.number, published.live, published.note) == (2, True, "our name")
        with pytest.raises(revisions.NoSuchDraft):
            revisions.draft(tx, "hotline")
        revisions.discard(tx, "hotline", revisions.begin(tx, "hotline", None).version, None)
        assert revisions.drafts(tx) == []
        assert audited(tx, "flow:hotline")[-1].act == "draft_discarded"
        assert revisions.published(tx, "hotline").revision_id == published.id


def test_who_accepts_a_warning_is_on_record_whatever_name_they_write(house: House) -> None:
    accepted = [
        {"code": "long_prompt", "path": "nodes.welcome.prompt.en", "mark": "1", "by": "Somebody", "at": "today"}
    ]
    with house.db.writing() as tx:
        revisions.publish(tx, HOTLINE)
        first = revisions.begin(tx, "hotline", None).version
        revisions.save(tx, "hotline", first, {**HOTLINE, "accepted": accepted}, None)
        revisions.save(tx, "hotline", first + 1, {**HOTLINE, "accepted": accepted, "title": "Ours"}, None)
        (line,) = (line for line in audited(tx, "flow:hotline") if line.act == "warning_accepted")
        assert line.after == {"code": "long_prompt", "path": "nodes.welcome.prompt.en"}


def test_options_come_back_from_a_browser_in_the_order_in_which_they_stood() -> None:
    drafted = with_order_kept(HOTLINE)
    assert [one["key"] for one in drafted["nodes"]["welcome_back"]["options"]][:2] == ["8", "1"]
    assert drafted["nodes"]["welcome"] == HOTLINE["nodes"]["welcome"]
    assert (changes(HOTLINE, drafted), with_order_kept({})) == ([], {})
    unfit: dict[str, Any] = {"nodes": {"welcome": {"options": {"²": {}, "9" * 5000: {}, "01": {}}}}}
    assert with_order_kept(unfit) == unfit


@given(DOCUMENTS)
def test_whatever_is_exported_is_imported_as_the_same(document: dict[str, Any]) -> None:
    assert revisions.load(revisions.dump(document)) == document
    assert json.loads(json.dumps(with_order_kept(document), ensure_ascii=False)) == with_order_kept(document)
