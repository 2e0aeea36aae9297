"""`custody export`: a bundle that opens and verifies without this program."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from custody.faces.cli.keeping import NOT_SEALED, private_file
from custody.faces.cli.opening import opened
from custody.faces.cli.saying import Stop, counting, said, tell
from custody.faces.dossier import Told, dossier
from custody.faces.instance import SEAL_FILE, House
from custody.record.checkpoints import Checkpoint, ForeignKey, Inconsistent, keys_named
from custody.record.exporting import write_manifest, write_part, write_whole
from custody.record.link import Link
from custody.record.reads.entries import indices_about
from custody.record.reads.things import lineage, thing
from custody.record.verify import origin
from custody.rules.scancode import read_scan

LARGEST_DOSSIER = 5_000  # entries told in words; the rest stand in entries.jsonl all the same


@click.command()
@click.argument("codes", metavar="CODE…", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="The whole ledger.")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="A new ZIP file.")
def export(codes: tuple[str, ...], everything: bool, out: Path) -> None:
    """Write a bundle of things with everything they came from and went to, or of the whole ledger."""
    if bool(codes) == everything:
        raise Stop("codes_or_all")
    house = opened()
    private_file(house.config.instance / SEAL_FILE)
    try:
        sealed = house.door.seal()
    except ForeignKey:
        raise Stop("key_foreign", NOT_SEALED, path=SEAL_FILE) from None
    except Inconsistent as why:
        raise Stop("not_sealed", NOT_SEALED, what=str(why)) from None
    with _new_zip(out) as bundle, house.store.reading() as link:
        indices = range(sealed.size) if everything else _indices(link, house, codes, sealed)
        if everything:
            with counting("exporting", sealed.size) as progress:
                write_whole(bundle, link, sealed.size, progress)
        else:
            write_part(bundle, link, indices, sealed.size)
        told = Told(codes, tuple(indices)[-LARGEST_DOSSIER:], sealed)
        bundle.writestr("dossier.html", dossier(house, link, told))
        bundle.writestr("README.txt", said("bundle_readme", key=house.door.public_key.hex()))
        write_manifest(bundle, origin(house.name), sealed.size, house.door.signature)
    tell("exported", path=out, count=len(indices), size=sealed.size, root=sealed.root.hex())


COMMANDS: tuple[Any, ...] = (export,)


def _indices(link: Link, house: House, codes: tuple[str, ...], sealed: Checkpoint) -> tuple[int, ...]:
    """The entries about these things, and about everything they came from and went to; and those that name a key of
    the checkpoints."""
    found: dict[str, None] = {}
    for text in codes:
        scan = read_scan(text)
        known = scan.code if scan.code and thing(link, scan.code) else text
        if thing(link, known) is None:
            raise Stop("not_one_of_ours", sentence=said("not_in_record", code=text))
        found |= dict.fromkeys(lineage(link, known, house.clock()))
    indices = sorted({*indices_about(link, tuple(found)), *keys_named(link)})
    return tuple(idx for idx in indices if idx < sealed.size)


@contextmanager
def _new_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """A ZIP file under a new name, whole or not there."""
    half = path.with_name(f"{path.name}.half")
    if path.exists():
        raise Stop("file_there_already", path=path)
    try:
        with zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED) as bundle:
            yield bundle
        os.replace(half, path)
    finally:
        half.unlink(missing_ok=True)
