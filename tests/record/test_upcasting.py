"""An entry of an earlier form is read in the form of today, and stays as it was written and hashed."""

from __future__ import annotations

import re
from typing import Any

import orjson
import pytest

from custody.record.entry import HEADER_FIELDS, VERSION, Header, canonical
from custody.record.link import Link
from custody.record.merkle import Frontier, leaf_hash, root
from custody.record.replay import differences, replay, scratch_link
from custody.record.tables import ENTRY
from custody.record.tree import stored_frontier
from custody.record.upcasting import FORMS, Body, Forms, UnknownForm
from custody.record.verify_stored import verify_database
from tests.architecture.source_tree import ROOT
from tests.databases import INSTANCE
from tests.record.busy import fill
from tests.record_room import Room

EARLIER = VERSION - 1  # a form there never was: effects under another name, and persons the other way round
COLUMNS = [column.name for column in ENTRY.columns]


def upcast(step: str, body: Body) -> Body:
    """From the fictitious form to the one of today."""
    kept = {name: part for name, part in body.items() if name not in ("done", "by")}
    effects = [{("effect" if name == "verb" else name): value for name, value in one.items()} for one in body["done"]]
    persons = {"persons": [[person, capacity] for capacity, person in body["by"]]} if "by" in body else {}
    return {**kept, "effects": effects, **persons}


def downcast(body: Body) -> Body:
    """How a program of before would have written it."""
    kept = {name: part for name, part in body.items() if name not in ("effects", "persons")}
    done = [{("verb" if name == "effect" else name): value for name, value in one.items()} for one in body["effects"]]
    by = {"by": [[capacity, person] for person, capacity in body["persons"]]} if "persons" in body else {}
    return {**kept, "done": done, **by}


WITH_EARLIER = Forms(VERSION, {**FORMS.upcasts, EARLIER: upcast})


def test_a_ledger_begun_in_an_earlier_form_replays_to_the_same_state_and_keeps_its_leaves(room: Room) -> None:
    fill(room, rounds=2, factor=False)
    old = begun_earlier(room)
    before = old.run("SELECT * FROM entry ORDER BY idx")
    target = scratch_link()
    replay(old, target, forms=WITH_EARLIER)
    with room.store.reading() as link:
        assert {found.table for found in differences(link, target)} == {"node"}, "only the leaves differ"
    assert old.run("SELECT * FROM entry ORDER BY idx") == before
    report = verify_database(old, tree=False)
    assert (report.problems, report.count) == ((), room.size())
    assert root(stored_frontier(target, room.size())).hex() == report.root
    with room.store.reading() as link:
        assert root(stored_frontier(link, room.size())).hex() != report.root, "the earlier form has leaves of its own"


def test_a_ledger_of_a_form_nobody_can_read_is_not_replayed(room: Room) -> None:
    fill(room, rounds=1)
    with pytest.raises(UnknownForm, match=rf"version {EARLIER}, and this program reads up to {VERSION}"):
        replay(begun_earlier(room), scratch_link())


@pytest.mark.parametrize("version", [VERSION + 1, -1, 2**40])
def test_an_entry_of_a_later_or_impossible_form_is_not_read(version: int) -> None:
    with pytest.raises(UnknownForm):
        FORMS.read(version, "store_container", "{}")


def test_several_forms_are_passed_through_one_after_the_other() -> None:
    forms = Forms(3, {1: lambda step, body: {**body, "by": step}, 2: lambda step, body: {**body, "from": body["by"]}})
    assert forms.read(1, "thaw", "{}") == {"by": "thaw", "from": "thaw"}
    assert forms.read(2, "thaw", '{"by":"x"}') == {"by": "x", "from": "x"}
    assert forms.read(3, "thaw", "{}") == {}


@pytest.mark.parametrize("known", [{1}, {3}, {1, 2, 3}])
def test_a_form_between_two_others_cannot_be_left_out(known: set[int]) -> None:
    with pytest.raises(ValueError, match="upcasts"):
        Forms(3, dict.fromkeys(known, upcast))


def test_every_form_from_the_first_to_the_one_written_now_is_read() -> None:
    assert FORMS.newest == VERSION
    assert set(FORMS.upcasts) == set(range(1, VERSION))


def test_nobody_reads_the_body_of_an_entry_past_the_upcasts() -> None:
    past = re.compile(r"loads\((body|text|stored|rows\[0\]\[0\])\)")
    files = sorted((ROOT / "custody/record").rglob("*.py"))
    assert [path.name for path in files if past.search(path.read_text())] == ["upcasting.py"]


def begun_earlier(room: Room) -> Link:
    """The ledger of the room as it would stand had its first half been written in the fictitious form."""
    link, size = scratch_link(), room.size()
    link.run("INSERT INTO instance (name, value) VALUES ('id', ?)", (INSTANCE,))
    frontier = Frontier()
    for row in room.rows(f"SELECT {', '.join(COLUMNS)} FROM entry ORDER BY idx"):
        entry: dict[str, Any] = dict(zip(COLUMNS, row, strict=True))
        if entry["idx"] < size // 2:
            entry |= {"v": EARLIER, "body": canonical(downcast(orjson.loads(entry["body"])))}
        header = Header(**{name: entry[name] for name in HEADER_FIELDS})
        entry["leaf"] = leaf_hash(INSTANCE, header.text(), entry["body"])
        frontier, _ = frontier.append(entry["leaf"])
        link.run(
            f"INSERT INTO entry ({', '.join(entry)}) VALUES ({', '.join('?' * len(entry))})", tuple(entry.values())
        )
    for digest, data, media_type, length in room.rows("SELECT sha256, bytes, media_type, length FROM blob"):
        link.run("INSERT INTO blob VALUES (?, ?, ?, ?)", (digest, bytes(data), media_type, length))
    return link
