"""`custody doctor`: whether the instance is kept as it should be."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

import custody
from custody.faces.backups import OFTEN_ENOUGH, last_backup
from custody.faces.cli.opening import opened
from custody.faces.cli.saying import said, tell
from custody.faces.instance import IDENTITY_FILE, SEAL_FILE, SECRET_FILE, WITNESS_FILE, House, keyring_of
from custody.labelling.designs import seeds
from custody.labelling.fonts import font_report
from custody.labelling.troubles import LabelError
from custody.record.checkpoints import Inconsistent, TreeLost, key_in_force
from custody.record.documents import load_documents
from custody.record.reads.entries import head, instant
from custody.record.reads.health import differing_seeds, standing
from custody.record.schema import schema_of
from custody.record.triggers import amiss_triggers
from custody.record.witness import LedgerOlder
from custody.rules.closed_list import left_out_or_weaker
from custody.rules.separation import DOCUMENT as SEPARATION
from custody.seeds import seed

LEAST_FREE = 500  # MB
_OWN_DOCUMENTS = ("role_matrix", "refusal_weights", "sites", "separation_of_duties")


@dataclass(frozen=True)
class Finding:
    """One thing looked at, in words."""

    fine: bool
    what: str


@click.command()
def doctor() -> int:
    """Look after the instance: modes, keys, triggers, database, clock, disk, fonts, documents. Exit status 0 fine, 1
    not."""
    house = opened()
    found = [finding for check in _CHECKS for finding in check(house)]
    for finding in found:
        tell("check_fine" if finding.fine else "check_trouble", what=finding.what)
    return 0 if all(finding.fine for finding in found) else 1


COMMANDS: tuple[Any, ...] = (doctor,)


def _modes(house: House) -> Iterator[Finding]:
    folder = house.config.instance
    mode = _mode(folder)
    yield Finding(mode == 0o700, said("folder_private", path=folder, mode=f"{mode:04o}"))
    database = house.config.database_file
    for path in (
        *(folder / name for name in (SECRET_FILE, IDENTITY_FILE, SEAL_FILE)),
        *sorted(folder.glob("checkpoint-*.key")),  # keys that others have replaced
        *([database] if database else []),
    ):
        if not path.exists():
            yield Finding(False, said("key_missing", path=path.name))
            continue
        private = _mode(path) == 0o600
        what = said("file_there", path=path.name) if private else ""
        yield Finding(private, what or said("file_private", path=path.name, mode=f"{_mode(path):04o}"))


def _seal(house: House) -> Iterator[Finding]:
    """The key in the folder is the one the ledger says its checkpoints are signed under."""
    with house.store.reading() as link:
        named = key_in_force(link)
    if not named:
        yield Finding(True, said("seal_key_unnamed"))
        return
    ours = named == house.door.public_key.hex()
    yield Finding(ours, said("seal_key_fine") if ours else said("key_foreign", path=SEAL_FILE))


def _identities(house: House) -> Iterator[Finding]:
    """Another key than the one the children's names were sealed under would be found out at a bed."""
    with house.store.reading() as link:
        fits = keyring_of(house.config.instance).identities.fits(link)
    yield Finding(fits, said("identities_fine" if fits else "identities_closed", path=IDENTITY_FILE))


def _witness(house: House) -> Iterator[Finding]:
    """The ledger continues the newest checkpoint beside it, and that is one of this instance."""
    try:
        there = house.door.witness.notes()
        house.door.look_at_witness()
        good = house.door.prove_witness() or not there
    except LedgerOlder as older:
        yield Finding(False, said("ledger_older", size=older.size, known=older.known, path=older.path.name))
    except TreeLost as why:
        yield Finding(False, said("cannot_read", what=why))
    except Inconsistent as why:
        yield Finding(False, said("witness_contradicted", path=WITNESS_FILE, what=why))
    except OSError as error:
        yield Finding(False, said("cannot_read", what=error))
    else:
        yield Finding(good, said("witness_fine") if good else said("witness_amiss", path=WITNESS_FILE))


def _triggers(house: House) -> Iterator[Finding]:
    with house.store.reading() as link:
        amiss = amiss_triggers(link, house.store.is_sqlite)
    yield Finding(not amiss, said("triggers_amiss", names=", ".join(amiss)) if amiss else said("triggers"))


def _database(house: House) -> Iterator[Finding]:
    """It flushes what it is told before it answers. Who owns the tables may take the triggers away: that is told, and
    is no trouble where nothing else was set up."""
    found = standing(house.store)
    yield Finding(found.flushes, said("flushes" if found.flushes else "flushes_not", settings=found.settings))
    if found.as_owner:
        yield Finding(True, said("as_owner"))


def _tables(house: House) -> Iterator[Finding]:
    """An instance of other tables does not get here: no command works on one but the upgrade."""
    with house.store.reading() as link:
        yield Finding(True, said("tables_of", schema=schema_of(link)))
        if head(link)[0] < 0:
            yield Finding(False, said("no_entries"))


def _backups(house: House) -> Iterator[Finding]:
    """That there is none is told and is no trouble: other means may save the disk. One that grew old is."""
    newest = last_backup(house.config.instance)
    if newest is None:
        yield Finding(True, said("backup_none"))
        return
    with house.store.reading() as link:
        now = head(link)[0] + 1
    age = house.clock() - newest.at
    fine = age <= OFTEN_ENOUGH
    told = said("backup_made", days=age.days, count=newest.count, now=now)
    yield Finding(fine, told if fine else said("backup_old", days=age.days))


def _clock(house: House) -> Iterator[Finding]:
    with house.store.reading() as link:
        recorded = head(link)[1]
    behind = (instant(recorded) - house.clock()).total_seconds() if recorded else 0
    told = said("clock_behind", minutes=int(behind // 60) + 1) if behind > 0 else said("clock_fine")
    yield Finding(behind <= 0, told)


def _disk(house: House) -> Iterator[Finding]:
    free = shutil.disk_usage(house.config.instance).free // 2**20
    yield Finding(free >= LEAST_FREE, said("disk", free=free))


def _fonts(house: House) -> Iterator[Finding]:
    try:
        report = font_report(house.config.font)
    except LabelError as trouble:
        yield Finding(False, str(trouble))
        return
    names = ", ".join(Path(name).name for name in report.regular)
    if report.missing:
        yield Finding(False, said("fonts_missing", characters=report.missing))
    else:
        yield Finding(True, said("fonts", names=names))


def _seeds(house: House) -> Iterator[Finding]:
    """A document that was revised differs from its seed, and rightly: it is named and is no trouble."""
    known = {(name, name): seed(name) for name in _OWN_DOCUMENTS}
    known |= {("label_design", name): data for name, data in seeds().items()}
    found = differing_seeds(house.store, known)
    yield Finding(True, said("seeds_differ", names=", ".join(found)) if found else said("seeds"))


def _pairs(house: House) -> Iterator[Finding]:
    """Who may not do both stands in a document, whole by this release; if not, the closed list holds all the same."""
    with house.store.reading() as link:
        found = next((one for one in load_documents(link) if one.in_force and one.type == SEPARATION), None)
    lacking = tuple(left_out_or_weaker(found.content)) if found else ()
    if found is None:
        told = said("pairs_alone", version=custody.__version__)
    else:
        told = said("pairs_lacking", version=found.version, names=", ".join(lacking)) if lacking else said("pairs")
    yield Finding(True, told)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


_CHECKS = (
    *(_modes, _seal, _identities, _witness, _tables, _triggers),
    *(_database, _backups, _clock, _disk, _fonts, _seeds, _pairs),
)
