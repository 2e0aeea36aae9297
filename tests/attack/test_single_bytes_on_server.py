"""The same random changes of one byte on PostgreSQL, by the owner of the tables: each is found by the record alone, and
said to be where it was made."""

from __future__ import annotations

import pytest

from custody.record.audit import audit
from custody.record.engine import Store
from tests.attack.single_bytes import PUBLIC_KEY, OnServer, changed_at_random, make_busy
from tests.attack.test_single_bytes import CHANGES, each_is_found
from tests.telling import Tell


@pytest.mark.postgres
def test_each_of_five_hundred_changes_of_one_byte_is_found_and_located_on_a_server(
    postgres_store: Store, tell: Tell
) -> None:
    make_busy(postgres_store)
    each_is_found(changed_at_random(OnServer(server_url(postgres_store)), CHANGES), "PostgreSQL", tell)
    assert audit(postgres_store, PUBLIC_KEY).intact, "each was put back"


def server_url(store: Store) -> str:
    """Where the database is, as its owner asks for it."""
    return store.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
