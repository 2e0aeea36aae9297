"""Fence 5: one append, two commits. The door writes the story, the key store what is no part of it. A third commit
stands where an instance begins: its tables come whole or not at all, before there is a story."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT, Module, calls, modules_below, strings, write_tree

# The door's files (a turn is what the door gives one attempt, and writing is how a turn ends; an import contract
# keeps both the door's own).
DOOR = re.compile(r"custody/record/(door(_\w+)?|turn|writing)\.py")
KEYS = re.compile(r"custody/record/keys(_\w+)?\.py")
MAKING = re.compile(r"custody/record/making\.py")
# Opens connections read-only and without implicit transactions, so that only a written COMMIT commits.
OPENS_CONNECTIONS = "custody/record/engine.py"
# `engine.begin()` and a driver's `autocommit` commit without saying so; `begin_nested` is only a savepoint, and
# `keys.begin()` begins a session.
COMMITTING_CALLS = frozenset({"commit", "begin"})
WRITABLE_SQL = re.compile(
    r"query_only\s*=\s*(OFF|0)|read_only\s*(=|TO)\s*(OFF|0|false)|\b(BEGIN|TRANSACTION)\b.*\bREAD\s+WRITE\b",
    re.IGNORECASE,
)
# A bare END ends a transaction only as SQL writes it: a page may have an `end`.
COMMITTING_SQL = re.compile(r"\s*(COMMIT|END TRANSACTION|(?-i:END))\b\s*;?\s*$", re.IGNORECASE)


def test_only_the_door_appends_an_entry() -> None:
    assert appends_elsewhere(modules_below(ROOT, "custody")) == []


def test_the_code_base_commits_in_two_places_and_where_it_begins() -> None:
    assert commits_too_many(modules_below(ROOT, "custody")) == []


def test_only_the_two_writers_write() -> None:
    assert writers_elsewhere(modules_below(ROOT, "custody")) == []


def test_a_third_writer_is_found(tmp_path: Path) -> None:
    write_tree(
        tmp_path,
        {
            "custody/record/engine.py": "run('PRAGMA query_only=OFF')\n",
            "custody/record/door.py": "with store.writer() as link: pass\n",
            "custody/record/reads.py": "with store.writer() as link: pass\n",
            "custody/faces/a.py": "run('SET default_transaction_read_only = off')\n",
            "custody/faces/b.py": "run('BEGIN READ WRITE')\n",
        },
    )
    assert writers_elsewhere(modules_below(tmp_path, "custody")) == [
        "custody/faces/a.py:1 makes a connection writable",
        "custody/faces/b.py:1 makes a connection writable",
        "custody/record/reads.py:1 asks for the writer's connection",
    ]


def test_an_append_outside_the_door_is_found(tmp_path: Path) -> None:
    write_tree(
        tmp_path,
        {
            "custody/record/door.py": "append_entry(1)\n",
            "custody/record/door_batch.py": "append.append_entry(2)\n",
            "custody/record/rebuild.py": "append.append_entry(3)\n",
        },
    )
    assert appends_elsewhere(modules_below(tmp_path, "custody")) == ["custody/record/rebuild.py:1 appends an entry"]


@pytest.mark.parametrize(
    "line",
    [
        "session.commit()",
        "execute('COMMIT')",
        "execute(' end transaction;')",
        "with engine.begin() as c: pass",
        "connection.autocommit = True",
    ],
)
def test_a_third_committer_is_found(tmp_path: Path, line: str) -> None:
    write_tree(
        tmp_path,
        {
            "custody/record/door.py": "driver.commit()\n",
            "custody/record/keys.py": "driver.execute('COMMIT')\n",
            "custody/record/reads.py": f"{line}\n",
        },
    )
    assert len(commits_too_many(modules_below(tmp_path, "custody"))) == 1


def test_a_second_commit_in_the_door_is_found(tmp_path: Path) -> None:
    write_tree(
        tmp_path,
        {"custody/record/door.py": "a.commit()\n", "custody/record/door_batch.py": "b.commit()\n"},
    )
    assert commits_too_many(modules_below(tmp_path, "custody")) == [
        "the door commits in 2 places: custody/record/door.py:1, custody/record/door_batch.py:1"
    ]


def test_a_savepoint_is_no_commit(tmp_path: Path) -> None:
    write_tree(tmp_path, {"custody/record/reads.py": "c.begin_nested()\nc.execute('RELEASE SAVEPOINT step')\n"})
    assert commits_too_many(modules_below(tmp_path, "custody")) == []


def appends_elsewhere(modules: Iterable[Module]) -> list[str]:
    return [
        f"{module.path}:{node.lineno} appends an entry"
        for module in modules
        for name, node in calls(module)
        if name.rpartition(".")[2] == "append_entry" and not DOOR.fullmatch(module.path)
    ]


def writers_elsewhere(modules: Iterable[Module]) -> list[str]:
    faults = []
    for module in modules:
        if module.path != OPENS_CONNECTIONS:
            faults += [
                f"{module.path}:{line} makes a connection writable"
                for text, line in strings(module)
                if WRITABLE_SQL.search(text)
            ]
        if not DOOR.fullmatch(module.path) and not KEYS.fullmatch(module.path):
            faults += [
                f"{module.path}:{node.lineno} asks for the writer's connection"
                for name, node in calls(module)
                if name.endswith(".writer")
            ]
    return faults


def commits_too_many(modules: Iterable[Module]) -> list[str]:
    owned: dict[str, list[str]] = {"the door": [], "the key store": [], "the making": []}
    faults = []
    for module in modules:
        places = [f"{module.path}:{line}" for line in sorted(committing_lines(module))]
        if DOOR.fullmatch(module.path):
            owned["the door"] += places
        elif KEYS.fullmatch(module.path):
            owned["the key store"] += places
        elif MAKING.fullmatch(module.path):
            owned["the making"] += places
        else:
            faults += [f"{place} commits" for place in places]
    return faults + [
        f"{owner} commits in {len(places)} places: {', '.join(places)}"
        for owner, places in owned.items()
        if len(places) > 1
    ]


def committing_lines(module: Module) -> set[int]:
    called = {
        node.lineno
        for name, node in calls(module)
        if name.rpartition(".")[2] in COMMITTING_CALLS and "." in name and not name.endswith("keys.begin")
    }
    said = {line for text, line in strings(module) if COMMITTING_SQL.match(text)}
    switched = {
        node.lineno
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
        and node.attr == "autocommit"
        and isinstance(node.ctx, ast.Store)
        and module.path != OPENS_CONNECTIONS
    }
    return called | said | switched
