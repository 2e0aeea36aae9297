"""What is told as recorded is on the disk, whatever a database was set to; what cannot be mended is told."""

from __future__ import annotations

import pytest

from custody.record.engine import open_store
from custody.record.reads.health import standing
from tests.record.test_append_only import server, writable
from tests.record_room import Room

__all__ = ["server"]


@pytest.mark.postgres
@pytest.mark.parametrize(("setting", "ours"), [("off", "on"), ("on", "on"), ("remote_apply", "remote_apply")])
def test_a_commit_waits_for_the_disk_though_the_database_says_it_need_not(
    postgres_room: Room, setting: str, ours: str
) -> None:
    url = postgres_room.store.engine.url
    with writable(postgres_room) as link:
        link.run(f"ALTER DATABASE {url.database} SET synchronous_commit = {setting}")
    with writable(postgres_room) as link:
        assert link.run("SELECT current_setting('synchronous_commit')") == [(setting,)], "as anybody else connects"
    store = open_store(url.render_as_string(hide_password=False))
    with store.writer() as link:
        assert link.run("SELECT current_setting('synchronous_commit')") == [(ours,)]
    store.engine.dispose()


@pytest.mark.postgres
def test_a_database_that_does_not_flush_is_told(postgres_room: Room) -> None:
    """The server of the tests does not, so that they need not wait for it."""
    found = standing(postgres_room.store)
    assert (found.flushes, found.settings) == (False, "fsync off, full_page_writes on, synchronous_commit on")


@pytest.mark.postgres
def test_who_connects_as_the_owner_of_the_tables_is_told_from_a_role_that_only_adds(
    server: tuple[Room, Room],
) -> None:
    owner, limited = server
    assert (standing(owner.store).as_owner, standing(limited.store).as_owner) == (True, False)


def test_a_file_is_flushed_with_each_commit(sqlite_room: Room) -> None:
    found = standing(sqlite_room.store)
    assert (found.flushes, found.settings, found.as_owner) == (True, "synchronous 2", False)
