"""`custody server-role`: whoever serves on PostgreSQL owns nothing of it, and the doctor tells who does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from custody.config import read_config
from tests.faces.cli.spoken import custody
from tests.origins import Origin

ROLE = "custody_ward"
OWNED = "the server connects as the owner of the tables"


@pytest.fixture
def owned(origin: Origin, tmp_path: Path) -> Iterator[Path]:
    """An instance on PostgreSQL whose settings name the owner of its tables."""
    with origin.owned(tmp_path / "instance") as (config, owners):
        connect(config.instance, owners)
        yield config.instance


def connect(instance: Path, url: str) -> None:
    (instance / "config.toml").write_text(f'database_url = "{url}"\n')


def connect_as(instance: Path, role: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUSTODY_INSTANCE", str(instance))
    connect(instance, make_url(read_config().database_url).set(username=role).render_as_string(hide_password=False))


@pytest.mark.postgres
@pytest.mark.parametrize("engine", ["postgres"], indirect=True, scope="module")
def test_a_role_that_owns_nothing_serves(owned: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert OWNED in custody(owned, "doctor").out
    for _ in range(2):  # again after an upgrade
        done = custody(owned, "server-role", ROLE)
        assert (done.status, done.err) == (0, "")
        assert f"The role {ROLE} serves this instance" in done.out
    connect_as(owned, ROLE, monkeypatch)
    assert OWNED not in custody(owned, "doctor").out
    assert custody(owned, "checkpoint").status == 0
    assert custody(owned, "rebuild").status == 0
    assert custody(owned, "verify").status == 0
    refused = custody(owned, "server-role", "another")
    assert (refused.status, refused.out) == (2, "")
    assert refused.err.startswith("Only the owner of the tables lets a role serve")


@pytest.mark.postgres
@pytest.mark.parametrize("engine", ["postgres"], indirect=True, scope="module")
@pytest.mark.parametrize(
    ("role", "why"),
    [
        ("postgres", "postgres owns the tables or may do everything"),
        ("ward; DROP TABLE entry", "A role has 1 to 63 small letters"),
        ("pg_monitor", "A role has 1 to 63 small letters"),
    ],
)
def test_a_role_that_cannot_serve_is_refused_in_one_sentence(owned: Path, role: str, why: str) -> None:
    refused = custody(owned, "server-role", role)
    assert (refused.status, refused.out) == (2, "")
    assert refused.err.startswith(why)


def test_a_file_needs_no_role(own: Path) -> None:
    spoken = custody(own, "server-role", ROLE)
    assert spoken.status == 2
    assert spoken.err.startswith(("This instance is a SQLite file", "Only the owner"))


def test_the_doctor_tells_the_age_of_the_newest_backup(own: Path, tmp_path: Path) -> None:
    assert "no backup was made of this instance" in custody(own, "doctor").out
    assert custody(own, "backup", str(tmp_path / "kept")).status == 0
    young = custody(own, "doctor")
    assert (young.status, "the newest backup is 0 days old and holds " in young.out) == (0, True)
    (own / "backup.txt").write_text("2026-01-01T00:00:00+00:00 9\n")
    old = custody(own, "doctor")
    assert old.status == 1
    assert "TROUBLE  the newest backup is " in old.out
    (own / "backup.txt").write_text("nonsense\n")
    assert "no backup was made of this instance" in custody(own, "doctor").out
