"""Tables of an earlier version become those of today: same entries, same tree, state replayed, on both engines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from custody.record.audit import audit
from custody.record.backup import reading_backup, write_backup
from custody.record.schema import (
    FIRST,
    MIGRATIONS,
    SCHEMA,
    Migration,
    OtherSchema,
    due_migrations,
    say_schema,
    schema_of,
)
from custody.record.tables import DURABLE, INSTANCE, SINCE
from tests.earlier import EARLIER, kept_tables, made_earlier, tables_of_today
from tests.record.busy import fill
from tests.record.test_append_only import writable
from tests.record_room import Room

_INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
_COLUMNS = "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns"


@pytest.mark.parametrize("version", EARLIER)
def test_an_earlier_instance_is_brought_to_this_version_with_the_same_root_and_goes_on(
    room: Room, tmp_path: Path, version: int
) -> None:
    fill(room, rounds=1, factor=False)
    today, before = tables_there(room), audit(room.store)
    put_back(room, tmp_path, version)
    assert tables_there(room) != today
    with room.store.reading() as link:
        assert schema_of(link) == str(version)
        due = due_migrations(schema_of(link))
    seen: list[int] = []
    for migration in due:
        room.door.migrate(migration, seen.append)
    assert tables_there(room) == today
    assert seen == list(range(room.size())), "current state is replayed, once"
    after = audit(room.store, key=room.door.public_key)
    assert (after.intact, after.ledger.root) == (True, before.ledger.root)
    room.do("grow_container", room.quality, {"name": "after"})
    assert room.door.seal().size == room.size()
    assert audit(room.store, key=room.door.public_key).intact


def test_a_migration_that_fails_leaves_the_tables_as_they_were(room: Room) -> None:
    today = tables_there(room)
    broken = "CREATE TABLE half (a INTEGER)", "INSERT INTO nowhere VALUES (1)"
    with pytest.raises(Exception, match="nowhere"):
        room.door.migrate(Migration(SCHEMA + 1, broken, broken), lambda idx: None)
    assert tables_there(room) == today
    with room.store.reading() as link:
        assert schema_of(link) == str(SCHEMA)


def test_a_migration_is_done_after_the_one_before_it_and_once(sqlite_room: Room) -> None:
    for migration in MIGRATIONS:
        with pytest.raises(OtherSchema):
            sqlite_room.door.migrate(migration, lambda idx: None)


@pytest.mark.parametrize("found", [str(SCHEMA + 1), "0x2", "", "-1", "two"])
def test_tables_of_a_later_version_or_of_none_are_left_alone(found: str) -> None:
    with pytest.raises(OtherSchema) as told:
        due_migrations(found)
    assert not told.value.older


def test_the_migrations_are_numbered_without_a_gap_and_none_is_due_today() -> None:
    assert [migration.version for migration in MIGRATIONS] == list(range(MIGRATIONS[0].version, SCHEMA + 1))
    assert due_migrations(str(SCHEMA)) == ()
    assert due_migrations("1") == MIGRATIONS


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_tables_that_change_get_a_version_and_a_migration(engine: str) -> None:
    """Whoever changes tables or triggers adds a migration, and keeps the tables it leads to in tests/data/schema."""
    assert tables_of_today(engine) == kept_tables(engine, SCHEMA)


@pytest.mark.postgres
def test_whoever_served_the_instance_before_serves_it_after_an_upgrade(postgres_room: Room, tmp_path: Path) -> None:
    put_back(postgres_room, tmp_path, 3)
    with writable(postgres_room) as link:
        link.run("DROP ROLE IF EXISTS serving_before")
        link.run("CREATE ROLE serving_before")
        link.run("GRANT SELECT, INSERT, UPDATE, DELETE ON session, throttle, invitation TO serving_before")
    for migration in due_migrations("3"):
        postgres_room.door.migrate(migration, lambda idx: None)
    sql = """SELECT table_name, privilege_type FROM information_schema.role_table_grants
             WHERE grantee = 'serving_before' ORDER BY 1, 2"""
    found = {(str(table), str(privilege)) for table, privilege in postgres_room.rows(sql)}
    everything = {"SELECT", "INSERT", "UPDATE", "DELETE"}
    for table, wanted in (
        ("session", everything),
        ("code_use", everything),
        ("second_factor", everything - {"DELETE"}),
    ):
        assert {privilege for name, privilege in found if name == table} == wanted, table
    with writable(postgres_room) as link:
        link.run("DROP OWNED BY serving_before")
        link.run("DROP ROLE serving_before")


@pytest.mark.parametrize("change", ["UPDATE instance SET value = '2' {}", "DELETE FROM instance {}"])
def test_a_version_written_over_by_hand_is_found(room: Room, change: str) -> None:
    assert audit(room.store).intact
    with writable(room) as link:
        link.run(change.format("WHERE name = 'schema'"))
    assert [found.table for found in audit(room.store).enclosures] == ["instance"]


def put_back(room: Room, folder: Path, version: int) -> None:
    """The record of the room in tables of an earlier version, with nothing in its current state."""
    if room.store.is_sqlite:
        path = Path(str(room.store.engine.url.database))
        room.store.engine.dispose()
        made_earlier(path, version)
        return
    write_backup(room.store, folder / "kept")
    with writable(room) as link, reading_backup(folder / "kept") as kept:
        link.run("DROP SCHEMA public CASCADE")
        link.run("CREATE SCHEMA public")
        link.run(kept_tables("postgresql", version))
        for table in (INSTANCE, *(table for table in DURABLE if SINCE.get(table.name, 0) <= version)):
            names, marks = ", ".join(table.columns.keys()), ", ".join("?" * len(table.columns))
            rows = kept.run(f"SELECT {names} FROM {table.name}")
            link.run_each(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", rows)
        link.run("DELETE FROM instance WHERE name = 'schema'")
        if version > FIRST:
            say_schema(link, version)
    room.store.engine.dispose()


def tables_there(room: Room) -> set[tuple[Any, ...]]:
    """Tables, indexes and triggers as the database itself describes them."""
    if room.store.is_sqlite:
        found = room.rows("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {(*row[:3], " ".join(row[3].split())) for row in found}
    triggers = "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
    functions = "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
    columns = f"{_COLUMNS} WHERE table_schema = 'public'"
    rows = [row for sql in (columns, _INDEXES, triggers, functions) for row in room.rows(sql)]
    return {tuple(" ".join(str(value).split()) for value in row) for row in rows}
