"""Triggers that make the ledger and the stored files append-only in the database itself.

INSERT is let through only with the next index and a (actor, nonce) that is not there yet: otherwise
`INSERT OR REPLACE` under a new index would delete history on a connection without `recursive_triggers`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Protocol

from sqlalchemy import Index, Table, UniqueConstraint

from custody.record.tables import METADATA


class Link(Protocol):
    """A connection of the owner of the tables, writable."""

    def run(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run one statement with `?` placeholders; its rows."""


SQLITE = (
    "CREATE TRIGGER entry_keeps BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    "CREATE TRIGGER entry_stays BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    """CREATE TRIGGER entry_next BEFORE INSERT ON entry
       WHEN NEW.idx <> (SELECT COALESCE(MAX(idx) + 1, 0) FROM entry)
         OR EXISTS (SELECT 1 FROM entry WHERE actor = NEW.actor AND nonce = NEW.nonce)
       BEGIN SELECT RAISE(ABORT, 'an entry takes the next index and a fresh nonce'); END""",
    "CREATE TRIGGER blob_keeps BEFORE UPDATE ON blob BEGIN SELECT RAISE(ABORT, 'stored files are append-only'); END",
    "CREATE TRIGGER blob_stays BEFORE DELETE ON blob BEGIN SELECT RAISE(ABORT, 'stored files are append-only'); END",
    """CREATE TRIGGER blob_new BEFORE INSERT ON blob WHEN EXISTS (SELECT 1 FROM blob WHERE sha256 = NEW.sha256)
       BEGIN SELECT RAISE(ABORT, 'this file is already stored'); END""",
    "CREATE TRIGGER checkpoint_keeps BEFORE UPDATE ON checkpoint BEGIN SELECT RAISE(ABORT, 'a checkpoint stays'); END",
    "CREATE TRIGGER checkpoint_stays BEFORE DELETE ON checkpoint BEGIN SELECT RAISE(ABORT, 'a checkpoint stays'); END",
    """CREATE TRIGGER checkpoint_next BEFORE INSERT ON checkpoint
       WHEN NEW.size <= (SELECT COALESCE(MAX(size), 0) FROM checkpoint)
       BEGIN SELECT RAISE(ABORT, 'a checkpoint follows the one before it'); END""",
)

POSTGRESQL = (
    """CREATE FUNCTION history_stays() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$""",
    """CREATE FUNCTION entry_is_next() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF NEW.idx <> (SELECT COALESCE(MAX(idx) + 1, 0) FROM entry) THEN
           RAISE EXCEPTION 'an entry takes the next index';
         END IF;
         RETURN NEW;
       END $$""",
    "CREATE TRIGGER entry_next BEFORE INSERT ON entry FOR EACH ROW EXECUTE FUNCTION entry_is_next()",
    """CREATE FUNCTION checkpoint_is_next() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF NEW.size <= (SELECT COALESCE(MAX(size), 0) FROM checkpoint) THEN
           RAISE EXCEPTION 'a checkpoint follows the one before it';
         END IF;
         RETURN NEW;
       END $$""",
    "CREATE TRIGGER checkpoint_next BEFORE INSERT ON checkpoint FOR EACH ROW EXECUTE FUNCTION checkpoint_is_next()",
    *(
        f"CREATE TRIGGER {table}_stays BEFORE DELETE OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION history_stays()"
        for table in ("entry", "blob", "checkpoint")
    ),
    *(
        f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION history_stays()"
        for table in ("entry", "blob", "checkpoint")
    ),
)

FUNCTIONS = ("history_stays", "entry_is_next", "checkpoint_is_next")  # of PostgreSQL, which outlive their tables

_SQLITE_THERE = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
# PostgreSQL says a trigger its own way, with the schema of the table; what it runs stands in its function.
_POSTGRESQL_THERE = """SELECT t.tgname, replace(pg_get_triggerdef(t.oid), ' ON public.', ' ON ') || ' ' || p.prosrc
    || CASE WHEN t.tgenabled IN ('O', 'A') THEN '' ELSE ' disabled' END
    FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal"""

# The indexes that can be relied on, a row for each of their columns.
_SQLITE_INDEXES = """SELECT m.name, l.name, l."unique", l.partial, i.name
    FROM sqlite_master m, pragma_index_list(m.name) l, pragma_index_info(l.name) i WHERE m.type = 'table'
    UNION ALL SELECT m.name, '', 1, 0, c.name FROM sqlite_master m, pragma_table_info(m.name) c
    WHERE m.type = 'table' AND c.pk > 0"""
_POSTGRESQL_INDEXES = """SELECT t.relname, i.relname, x.indisunique, x.indpred IS NOT NULL, a.attname
    FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (x.indkey)
    WHERE t.relnamespace = 'public'::regnamespace AND x.indisvalid AND x.indisready AND x.indimmediate"""
# What else can make a row vanish, or hide it, without a word.
_POSTGRESQL_LOSES = """SELECT 'RULE ' || rulename FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
        WHERE c.relnamespace = 'public'::regnamespace AND rulename <> '_RETURN'
    UNION ALL SELECT CASE WHEN relrowsecurity THEN 'ROW LEVEL SECURITY ' WHEN relkind <> 'r' THEN 'VIEW '
        ELSE 'UNLOGGED ' END || relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
        AND (relrowsecurity OR relkind <> 'r' OR relpersistence <> 'p')
    UNION ALL SELECT 'GRANT ' || a.privilege_type || ' ON ' || c.relname FROM pg_class c, aclexplode(c.relacl) a
        WHERE c.relnamespace = 'public'::regnamespace AND c.relname IN ('entry', 'blob', 'checkpoint')
        AND a.privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER') AND a.grantee <> c.relowner
    UNION ALL SELECT 'GRANT ' || a.privilege_type || ' (' || t.attname || ') ON ' || c.relname
        FROM pg_class c JOIN pg_attribute t ON t.attrelid = c.oid, aclexplode(t.attacl) a
        WHERE c.relnamespace = 'public'::regnamespace AND c.relname IN ('entry', 'blob', 'checkpoint')
        AND a.privilege_type = 'UPDATE' AND a.grantee <> c.relowner
    UNION ALL SELECT 'session_replication_role ' || setting FROM pg_settings
        WHERE name = 'session_replication_role' AND setting <> 'origin'"""


def amiss_triggers(link: Link, is_sqlite: bool) -> tuple[str, ...]:
    """The names of the triggers that are missing, switched off, not as they were made, or not of this program: any of
    them lets history be changed, or current state behind the program's back. With them the unique constraints and
    indexes that are missing, and on PostgreSQL rules, row security and whatever else loses rows or hides them, grants
    to change history or a column of it, and connections for which no trigger fires."""
    there = link.run(_SQLITE_THERE if is_sqlite else _POSTGRESQL_THERE)
    wanted = _wanted_of(SQLITE if is_sqlite else POSTGRESQL)
    amiss = {name for name, _ in wanted ^ {(str(name), _plain(str(text))) for name, text in there}}
    amiss |= _missing_indexes(link.run(_SQLITE_INDEXES if is_sqlite else _POSTGRESQL_INDEXES))
    return tuple(sorted(amiss | {str(row[0]) for row in ([] if is_sqlite else link.run(_POSTGRESQL_LOSES))}))


def _missing_indexes(rows: list[tuple[Any, ...]]) -> set[str]:
    """The names of the keys, unique constraints and indexes that no row of the database gives."""
    found = {
        (str(table), bool(unique), bool(partial), frozenset(str(row[4]) for row in some))
        for (table, _, unique, partial), some in groupby(sorted(rows), key=lambda row: tuple(row[:4]))
    }
    return {name for table in METADATA.tables.values() for name, kind in _indexes_of(table) if kind not in found}


def _indexes_of(table: Table) -> Iterator[tuple[str, tuple[str, bool, bool, frozenset[str]]]]:
    """(name, (table, unique, of some rows only, columns)) of everything in a table that is looked up by."""
    yield f"{table.name}_pkey", (table.name, True, False, frozenset(table.primary_key.columns.keys()))
    for one in (*table.constraints, *table.indexes):
        if isinstance(one, (UniqueConstraint, Index)):
            unique = isinstance(one, UniqueConstraint) or one.unique
            partial = isinstance(one, Index) and one.dialect_options["postgresql"]["where"] is not None
            yield str(one.name), (table.name, bool(unique), partial, frozenset(one.columns.keys()))


def _wanted_of(statements: tuple[str, ...]) -> set[tuple[str, str]]:
    """Each trigger's name, and its text with that of the function it runs."""
    wanted, functions = set(), {}
    for text in statements:
        if function := re.match(r"CREATE FUNCTION (\w+).*\$\$(.*)\$\$", text, re.DOTALL):
            functions[function[1]] = function[2]
        elif trigger := re.match(r"CREATE TRIGGER (\w+)", text):
            run = re.search(r"EXECUTE FUNCTION (\w+)", text)
            wanted.add((trigger[1], _plain(f"{text} {functions[run[1]] if run else ''}")))
    return wanted


def _plain(text: str) -> str:
    return " ".join(text.split())


# What the server's role may do to each table; it owns none of them, so it cannot switch a trigger off.
_APPENDS = ("entry", "blob", "checkpoint", "identity")
_WORKS_ON = ("thing", "edge", "item", "item_about", "participation", "balance", "entry_thing", "node")
_KEEPS = ("session", "throttle", "invitation", "code_use")


class RoleUnfit(ValueError):
    """A role that cannot serve: the message is role_name_odd or role_owns (which could switch the triggers off)."""


def grant_server_role(link: Link, role: str) -> None:
    """Give a PostgreSQL role what the server needs and no more: it adds to the ledger and the stored files and changes
    neither. It is made where it is not there, without a password. Run by the owner of the tables, once and again after
    new tables; the server then connects as `role`. Raises RoleUnfit."""
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", role) or role.startswith("pg_"):
        raise RoleUnfit("role_name_odd")
    if not link.run("SELECT 1 FROM pg_roles WHERE rolname = ?", (role,)):
        link.run(f"CREATE ROLE {role} LOGIN")
    owns = """SELECT (SELECT rolsuper FROM pg_roles WHERE rolname = ?) OR pg_has_role(?, relowner, 'MEMBER')
              FROM pg_class WHERE oid = 'public.entry'::regclass"""
    if link.run(owns, (role, role))[0][0]:
        raise RoleUnfit("role_owns")
    database = link.run("SELECT quote_ident(current_database())")[0][0]
    statements = (
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC",  # no table of its own may stand before the ledger
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT INSERT ON {', '.join(_APPENDS)} TO {role}",
        f"GRANT INSERT, UPDATE ON credential, second_factor TO {role}",
        f"GRANT INSERT, UPDATE, DELETE ON {', '.join((*_WORKS_ON, *_KEEPS))} TO {role}",
    )
    link.run("; ".join(statements))  # all or none: what is sent together is one transaction
