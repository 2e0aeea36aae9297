"""A document in force is one document for all who ask: what is worked out of its tables is worked out once, and what is
no text that can be read has no content, whoever else has the same bytes."""

from __future__ import annotations

import json

from custody.record.applier import THING_COLUMNS
from custody.record.documents import ask_effective, documents_among, load_documents
from custody.record.link import Row
from tests.record_room import Room

ATTRS = THING_COLUMNS.split(", ").index("attrs")


def test_the_same_document_is_given_to_every_attempt(room: Room) -> None:
    with room.store.reading() as link:
        first = load_documents(link)
    room.do("grow_container", room.quality, {"name": "meanwhile"})
    with room.store.reading() as link:
        again = load_documents(link)
    assert [one.type for one in first] == [one.type for one in again] != []
    assert all(one is other for one, other in zip(first, again, strict=True))


def test_bytes_that_are_no_toml_have_no_content_though_another_document_reads_them(room: Room) -> None:
    with room.store.reading() as link:
        rows = ask_effective(link)()
        read = documents_among(link, rows, (), room.clock())
        scanned = documents_among(link, [as_paper(row) for row in rows], (), room.clock())
    assert all(one.content for one in read)
    assert {one.code: one.content for one in scanned} == {one.code: {} for one in read}


def as_paper(row: Row) -> Row:
    """The row of a document whose file is a picture of paper."""
    attrs = json.dumps(json.loads(row[ATTRS]) | {"media_type": "application/pdf"})
    return (*row[:ATTRS], attrs, *row[ATTRS + 1 :])
