"""A database that takes a row and does not keep it: nothing is told as recorded, and what loses it is named."""

from __future__ import annotations

import psycopg
import pytest

from custody.record.attempt import NotRecorded
from custody.record.audit import audit
from custody.record.link import RowLost
from tests.record.test_append_only import writable
from tests.record_room import Room

LOSES = {
    True: "CREATE TRIGGER lost BEFORE INSERT ON {} BEGIN SELECT RAISE(IGNORE); END",
    False: "CREATE RULE lost AS ON INSERT TO {} DO INSTEAD NOTHING",
}
SOMETIMES = "CREATE RULE lost AS ON INSERT TO {} WHERE true DO INSTEAD NOTHING"  # for which RETURNING is no error


def ways(room: Room) -> tuple[str, ...]:
    return (LOSES[True],) if room.store.is_sqlite else (LOSES[False], SOMETIMES)


def taken_away(room: Room, table: str) -> str:
    return "DROP TRIGGER lost" if room.store.is_sqlite else f"DROP RULE lost ON {table}"


def test_an_entry_that_did_not_arrive_is_not_told_as_recorded(room: Room) -> None:
    size = room.size()
    for way in ways(room):
        with writable(room) as link:
            link.run(way.format("entry"))
        with pytest.raises(NotRecorded):
            room.record("grow_container", room.quality, {"name": "lost"}, nonce="n1")
        assert room.size() == size
        with writable(room) as link:
            link.run(taken_away(room, "entry"))
    answer = room.do("grow_container", room.quality, {"name": "lost"}, nonce="n1")
    assert (answer.idx, answer.repeat, audit(room.store).intact) == (size, False, True)


def test_a_credential_that_did_not_arrive_is_not_told_as_set(room: Room) -> None:
    """Where the database says that it cannot, an entry says that the step failed; where it says nothing, none does."""
    person = room.person("Wu Qiang", "qa")
    for way in ways(room):
        with writable(room) as link:
            link.run(way.format("credential"))
        with pytest.raises((NotRecorded, AssertionError), match=r"^$|'failed'"):
            room.set_secret(person, "eight quiet blue herons")
        with writable(room) as link:
            link.run(taken_away(room, "credential"))
        assert audit(room.store).intact


def test_a_checkpoint_that_did_not_arrive_is_not_told_as_signed(room: Room) -> None:
    for way in ways(room):
        with writable(room) as link:
            link.run(way.format("checkpoint"))
        with pytest.raises((RowLost, psycopg.errors.FeatureNotSupported)):
            room.door.seal()
        with writable(room) as link:
            link.run(taken_away(room, "checkpoint"))
    assert room.door.seal().size == room.size()


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("statement", "named"),
    [
        (LOSES[False].format("entry"), "RULE lost"),
        ("ALTER TABLE entry ENABLE ROW LEVEL SECURITY", "ROW LEVEL SECURITY entry"),
        ("ALTER TABLE entry SET UNLOGGED", "UNLOGGED entry"),
        ("ALTER TABLE entry DROP CONSTRAINT one_nonce_an_actor", "one_nonce_an_actor"),
        ("ALTER TABLE credential DROP CONSTRAINT one_username", "one_username"),
        ("ALTER TABLE node DROP CONSTRAINT node_pkey", "node_pkey"),
        ("DROP INDEX entry_corrections", "entry_corrections"),
        ("DROP INDEX thing_by_kind; CREATE INDEX thing_by_kind ON thing (kind)", "thing_by_kind"),
    ],
)
def test_what_loses_or_hides_a_row_is_named_by_the_audit(postgres_room: Room, statement: str, named: str) -> None:
    assert audit(postgres_room.store).triggers == ()
    with writable(postgres_room) as link:
        link.run(statement)
    found = audit(postgres_room.store)
    assert (found.ledger.intact, found.intact, found.triggers) == (True, False, (named,))


def test_a_constraint_or_an_index_that_was_taken_away_is_named_by_the_audit(sqlite_room: Room) -> None:
    without = "UPDATE sqlite_master SET sql = replace(sql, {0}, '') WHERE name = 'entry'"
    constraint = "'CONSTRAINT one_nonce_an_actor UNIQUE (actor, nonce)'"
    assert audit(sqlite_room.store).triggers == ()
    with writable(sqlite_room) as link:
        link.run("DROP INDEX entry_by_actor")
        link.run("PRAGMA writable_schema = ON")
        assert constraint[1:-1] in link.run("SELECT sql FROM sqlite_master WHERE name = 'entry'")[0][0]
        link.run(without.format("', \n\t' || " + constraint))
        link.run("DELETE FROM sqlite_master WHERE name LIKE 'sqlite_autoindex_entry_%'")
        link.run("PRAGMA writable_schema = RESET")
    assert set(audit(sqlite_room.store).triggers) == {"entry_by_actor", "one_nonce_an_actor"}
