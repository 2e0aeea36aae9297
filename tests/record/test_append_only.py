"""The database itself keeps entries and stored files as they were written, whoever holds a connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta

import psycopg
import pytest

from custody.record.audit import audit
from custody.record.engine import open_store
from custody.record.link import Link
from custody.record.triggers import RoleUnfit, amiss_triggers, grant_server_role
from tests.databases import Databases
from tests.record.own_steps import founded, registry_with_own_steps
from tests.record_room import Clock, Room

OTHERS = "kind, step, actor, outcome, occurred_at, recorded_at, site, zone, utc_offset, station, channel, body, leaf"
ENTRY = f"(idx, v, nonce, {OTHERS}) SELECT ?, v, ?, {OTHERS} FROM entry WHERE idx = ?"
REFUSED = (sqlite3.IntegrityError, psycopg.errors.RaiseException, psycopg.errors.InsufficientPrivilege)
HISTORY = ("entry", "blob", "checkpoint")
CHANGES = (
    "UPDATE entry SET reason = 'other' WHERE idx = 0",
    "UPDATE entry SET idx = 9999 WHERE idx = 0",
    "DELETE FROM entry WHERE idx = (SELECT MAX(idx) FROM entry)",
    "DELETE FROM entry",
    "UPDATE blob SET media_type = 'text/plain'",
    "DELETE FROM blob",
    "UPDATE checkpoint SET note = 'other'",
    "UPDATE checkpoint SET size = 9999",
    "DELETE FROM checkpoint",
)


@contextmanager
def writable(room: Room) -> Iterator[Link]:
    """A connection as anybody with the database's password opens it: no settings of ours."""
    url = room.store.engine.url
    if room.store.is_sqlite:
        with closing(sqlite3.connect(str(url.database), isolation_level=None)) as raw:
            yield Link(raw)
    else:
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            yield Link(connection, is_sqlite=False)


@pytest.mark.parametrize("statement", CHANGES)
def test_history_is_neither_changed_nor_deleted(room: Room, statement: str) -> None:
    room.door.seal()
    with writable(room) as link, pytest.raises(REFUSED, match=r"append-only|a checkpoint stays"):
        link.run(statement)
    assert audit(room.store).intact


def test_an_entry_takes_the_next_index_and_no_other(room: Room) -> None:
    size = room.size()
    with writable(room) as link:
        for idx in (0, size - 1, size + 1, -1):
            with pytest.raises(REFUSED, match="next index"):
                link.run(f"INSERT INTO entry {ENTRY}", (idx, None, 0))
    assert room.size() == size


def test_a_checkpoint_over_less_than_the_one_before_it_is_refused(room: Room) -> None:
    sealed = room.door.seal()
    with writable(room) as link:
        for size in (1, sealed.size - 1):
            with pytest.raises(REFUSED, match="follows the one before it"):
                link.run("INSERT INTO checkpoint (size, root, note) VALUES (?, ?, 'earlier')", (size, bytes(32)))
    assert room.rows("SELECT size, note FROM checkpoint") == [(sealed.size, sealed.note)]


def test_replacing_an_entry_by_its_nonce_under_a_new_index_is_refused(room: Room) -> None:
    room.do("grow_container", room.quality, {"name": "first"}, nonce="n1")
    size = room.size()
    replacing = "INSERT OR REPLACE INTO entry" if room.store.is_sqlite else "INSERT INTO entry"
    ending = "" if room.store.is_sqlite else " ON CONFLICT (actor, nonce) DO UPDATE SET reason = 'other'"
    with writable(room) as link:
        if room.store.is_sqlite:
            assert link.run("PRAGMA recursive_triggers") == [(0,)]
        with pytest.raises(REFUSED):
            link.run(f"{replacing} {ENTRY}{ending}", (size, "n1", size - 1))
    assert room.rows("SELECT nonce FROM entry WHERE idx = ?", size - 1) == [("n1",)]
    assert room.size() == size


def test_replacing_a_stored_file_is_refused(room: Room) -> None:
    digest = room.rows("SELECT sha256 FROM blob ORDER BY sha256 LIMIT 1")[0][0]
    replacing = "INSERT OR REPLACE INTO blob" if room.store.is_sqlite else "INSERT INTO blob"
    ending = "" if room.store.is_sqlite else " ON CONFLICT (sha256) DO UPDATE SET bytes = excluded.bytes"
    with writable(room) as link, pytest.raises(REFUSED):
        link.run(
            f"{replacing} (sha256, bytes, media_type, length) VALUES (?, ?, 'text/plain', 1){ending}", (digest, b"x")
        )
    assert audit(room.store).intact


def test_our_own_connections_have_recursive_triggers_and_full_flushes(sqlite_room: Room) -> None:
    wanted = {"recursive_triggers": 1, "synchronous": 2, "foreign_keys": 1, "query_only": 1, "journal_mode": "wal"}
    found = {name: sqlite_room.rows(f"PRAGMA {name}")[0][0] for name in wanted}
    assert found == wanted


@pytest.mark.postgres
def test_no_table_is_emptied_at_once(postgres_room: Room) -> None:
    with writable(postgres_room) as link:
        for table in HISTORY:
            with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
                link.run(f"TRUNCATE {table} CASCADE")


@pytest.fixture
def server(databases: Databases, clock: Clock) -> Iterator[tuple[Room, Room]]:
    """(the owner's room, the same room as the server's role sees it)."""
    with databases.fresh() as store:
        owner = founded(store, clock)
        with writable(owner) as link:
            link.run("DROP ROLE IF EXISTS custody_server")
        store.admit("custody_server")
        url = store.engine.url.set(drivername="postgresql", username="custody_server")
        limited = open_store(url.render_as_string(hide_password=False))
        room = Room.opened(limited, clock, owner.keyring, registry_with_own_steps())
        room.administrator, room.quality = owner.administrator, owner.quality
        yield owner, room
        limited.engine.dispose()
        with writable(owner) as link:
            link.run("DROP OWNED BY custody_server")
            link.run("DROP ROLE custody_server")


DENIED = (
    *("UPDATE entry SET reason = 'x'", "UPDATE blob SET length = 0", "UPDATE checkpoint SET note = 'x'"),
    *(
        statement.format(table)
        for table in HISTORY
        for statement in (
            *("DELETE FROM {0}", "TRUNCATE {0}", "DROP TABLE {0}", "ALTER TABLE {0} ADD COLUMN other integer"),
            *("DROP TRIGGER {0}_stays ON {0}", "ALTER TABLE {0} DISABLE TRIGGER {0}_stays"),
            *("ALTER TABLE {0} DISABLE TRIGGER ALL", "CREATE RULE lost AS ON INSERT TO {0} DO INSTEAD NOTHING"),
            "CREATE TRIGGER strange BEFORE INSERT ON {0} FOR EACH ROW EXECUTE FUNCTION history_stays()",
        )
    ),
    *("TRUNCATE thing", "SET session_replication_role = replica"),
    *("UPDATE instance SET value = 'no'", "DELETE FROM credential"),
    *("CREATE TEMPORARY TABLE entry (idx integer)", "CREATE TABLE entries (idx integer)"),
    *(
        "DROP FUNCTION entry_is_next CASCADE",
        "CREATE OR REPLACE FUNCTION history_stays() RETURNS trigger AS '' LANGUAGE sql",
    ),
)


@pytest.mark.postgres
def test_the_server_s_role_adds_to_the_ledger_and_can_change_nothing_of_it(server: tuple[Room, Room]) -> None:
    _, room = server
    person = room.person("Wu Qiang", "qa")
    room.do("grow_container", person, {"name": "first"}, nonce="n1")
    token = room.keys.begin(person, "quality_desk", "en")
    assert token
    assert room.keys.invited(room.keys.invite(person, timedelta(hours=1))) == person
    sealed = room.door.seal()
    for statement in DENIED:
        with writable(room) as link, pytest.raises(psycopg.errors.InsufficientPrivilege):
            link.run(statement)
    assert audit(room.store, key=room.door.public_key, kept=[("kept", sealed.note)]).intact


@pytest.mark.postgres
def test_a_schema_of_the_server_s_name_stands_before_no_table(server: tuple[Room, Room]) -> None:
    owner, room = server
    size = room.size()
    with writable(owner) as link:
        link.run("CREATE SCHEMA custody_server AUTHORIZATION custody_server")
        link.run("CREATE TABLE custody_server.entry (LIKE public.entry INCLUDING ALL)")
        link.run("GRANT SELECT, INSERT ON custody_server.entry TO custody_server")
    room.do("grow_container", room.quality, {"name": "first"})
    assert room.size() == size + 1
    assert owner.rows("SELECT COUNT(*) FROM public.entry")[0][0] == size + 1
    room.store.engine.dispose()
    with writable(owner) as link:
        link.run("DROP SCHEMA custody_server CASCADE")


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("GRANT DELETE ON entry TO custody_server", "GRANT DELETE ON entry"),
        ("GRANT UPDATE (reason) ON entry TO custody_server", "GRANT UPDATE (reason) ON entry"),
        ("GRANT UPDATE (note) ON checkpoint TO PUBLIC", "GRANT UPDATE (note) ON checkpoint"),
        ("GRANT TRIGGER ON blob TO PUBLIC", "GRANT TRIGGER ON blob"),
        ("ALTER ROLE custody_server SET session_replication_role = replica", "session_replication_role replica"),
    ],
)
def test_a_grant_to_change_history_and_triggers_that_do_not_fire_are_named(
    server: tuple[Room, Room], statement: str, named: str
) -> None:
    owner, room = server
    with writable(owner) as link:
        link.run(statement)
    room.store.engine.dispose()
    with room.store.reading() as link:
        assert amiss_triggers(link, is_sqlite=False) == (named,)


@pytest.mark.postgres
def test_a_role_name_that_is_no_identifier_is_refused(server: tuple[Room, Room]) -> None:
    owner, _ = server
    with writable(owner) as link, pytest.raises(RoleUnfit, match="role_name_odd"):
        grant_server_role(link, "custody; DROP TABLE entry")


@pytest.mark.parametrize("how", ["DROP TRIGGER entry_stays", "strange"])
def test_a_trigger_taken_away_or_added_is_named_by_the_audit(room: Room, how: str) -> None:
    on = "" if room.store.is_sqlite else " ON entry"
    strange = {
        True: "CREATE TRIGGER strange AFTER INSERT ON entry BEGIN SELECT 1; END",
        False: "CREATE TRIGGER strange AFTER INSERT ON entry FOR EACH ROW EXECUTE FUNCTION entry_is_next()",
    }
    assert audit(room.store).triggers == ()
    with writable(room) as link:
        link.run(strange[room.store.is_sqlite] if how == "strange" else how + on)
    found = audit(room.store)
    assert (found.ledger.intact, found.intact, found.triggers) == (True, False, (how.split()[-1],))


@pytest.mark.postgres
@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE entry DISABLE TRIGGER entry_stays",
        "CREATE OR REPLACE FUNCTION history_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    ],
)
def test_a_trigger_switched_off_or_made_to_do_nothing_is_named(postgres_room: Room, statement: str) -> None:
    with writable(postgres_room) as link:
        link.run(statement)
    assert "entry_stays" in audit(postgres_room.store).triggers
