"""Current state is what the ledger gives, row by row, and what was changed by hand is found, named and repaired."""

from __future__ import annotations

from decimal import Decimal

import pytest

from custody.record.attempt import NotRecorded
from custody.record.audit import audit
from custody.record.rebuild import check_state, rebuild_state
from tests.record.busy import fill
from tests.record.test_append_only import writable
from tests.record_room import Room


def test_current_state_is_what_replay_gives(room: Room) -> None:
    fill(room, rounds=3)
    assert check_state(room.store) == ()


def test_what_all_accounts_hold_sums_to_zero(room: Room) -> None:
    fill(room, rounds=3)
    rows = room.rows("SELECT unit, quantity FROM balance")
    assert len(rows) > 6
    for unit in {row[0] for row in rows}:
        assert sum(Decimal(row[1]) for row in rows if row[0] == unit) == 0


def test_participation_of_a_thing_that_was_only_looked_at_reaches_its_lot_live_and_replayed(room: Room) -> None:
    room.do("order_label", room.quality, {"count": 1, "profile": "none"})
    lot, container = room.created["@lot"], room.created["@0"]
    room.do("view_container", room.administrator, {"container": container})
    found = room.rows("SELECT person FROM participation WHERE thing = ? AND step = 'view_container'", lot)
    assert found == [(room.administrator,)]
    assert check_state(room.store) == ()


EDITS = (
    ("thing", "UPDATE thing SET state = 'infused' WHERE code = (SELECT MIN(code) FROM thing)"),
    ("thing", "UPDATE thing SET version = version + 1 WHERE code = (SELECT MIN(code) FROM thing)"),
    ("thing", "UPDATE thing SET attrs = '{}' WHERE code = 'person.1'"),
    ("thing", "DELETE FROM thing WHERE code = (SELECT MIN(code) FROM thing)"),
    ("edge", "DELETE FROM edge WHERE child = (SELECT MIN(child) FROM edge)"),
    ("edge", "INSERT INTO edge (parent, child, kind, idx) VALUES ('a', 'b', 'filled', 0)"),
    ("item", "UPDATE item SET closed_idx = NULL"),
    ("item_about", "DELETE FROM item_about"),
    ("participation", "DELETE FROM participation WHERE capacity = 'second'"),
    ("balance", "UPDATE balance SET quantity = '99' WHERE account = (SELECT MIN(account) FROM balance)"),
    ("entry_thing", "UPDATE entry_thing SET seq = NULL WHERE idx = 0"),
)


@pytest.mark.parametrize(("table", "edit"), EDITS)
def test_a_row_edited_by_hand_is_found_and_repaired(room: Room, table: str, edit: str) -> None:
    fill(room, rounds=1)
    with writable(room) as link:
        link.run(edit)
    found = check_state(room.store)
    assert {difference.table for difference in found} == {table}
    assert not audit(room.store).intact
    rebuild_state(room.door)
    assert check_state(room.store) == ()
    assert audit(room.store).intact
    room.do("grow_container", room.quality, {"name": "after"})
    assert audit(room.store).intact


def test_a_tree_node_edited_by_hand_is_found_and_repaired(room: Room) -> None:
    fill(room, rounds=1)
    with writable(room) as link:
        link.run("UPDATE node SET hash = ? WHERE level = 1 AND position = 2", (bytes(32),))
    found = audit(room.store)
    assert [problem.where for problem in found.ledger.problems] == ["node/1/2"]
    rebuild_state(room.door)
    assert audit(room.store).intact


def test_progress_is_told_of_every_entry_as_it_is_verified_and_again_as_it_is_replayed(room: Room) -> None:
    told: list[int] = []
    found = audit(room.store, progress=told.append)
    assert told == list(range(2 * found.ledger.count))


def test_who_waits_too_long_for_a_rebuild_is_told_so_and_recorded_once_when_it_is_sent_again(room: Room) -> None:
    room.do("grow_container", room.quality, {"name": "before"})
    size = room.size()
    told: list[int] = []
    room.store.patience = 0.1

    def meanwhile(idx: int) -> None:
        if not told:
            with pytest.raises(NotRecorded):
                room.record("grow_container", room.quality, {"name": "meanwhile"}, nonce="sent twice")
            told.append(idx)

    rebuild_state(room.beside().door, meanwhile)
    assert (told, room.size()) == ([0], size)
    answer = room.do("grow_container", room.quality, {"name": "meanwhile"}, nonce="sent twice")
    assert (answer.idx, answer.repeat, room.size()) == (size, False, size + 1)
    assert check_state(room.store) == ()
