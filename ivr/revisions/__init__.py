"""Flow documents as published: immutable revisions, and which one serves the next call (DESIGN rule 7)."""

from ivr.revisions.book import (
    NeverPublished,
    NoSuchRevision,
    Published,
    RevisionView,
    by_number,
    compiled,
    document_of,
    flows,
    history,
    published,
    published_view,
    source_of,
    text_of,
)
from ivr.revisions.checking import FlowRefused, Prepared, prepare
from ivr.revisions.documents import DocumentUnreadable, dump, load, shipped, shipped_names, shipped_text
from ivr.revisions.publishing import publish, rollback
from ivr.revisions.rows import Publication, Revision

__all__ = [
    "DocumentUnreadable",
    "FlowRefused",
    "NeverPublished",
    "NoSuchRevision",
    "Prepared",
    "Publication",
    "Published",
    "Revision",
    "RevisionView",
    "by_number",
    "compiled",
    "document_of",
    "dump",
    "flows",
    "history",
    "load",
    "prepare",
    "publish",
    "published",
    "published_view",
    "rollback",
    "shipped",
    "shipped_names",
    "shipped_text",
    "source_of",
    "text_of",
]
