"""`custody checkpoint`: the head of the ledger, signed, to be kept where the database cannot reach."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from custody.faces.cli.opening import opened
from custody.faces.cli.saying import Stop, tell, write_json
from custody.record.checkpoints import Inconsistent

NOT_SEALED = 1


@click.command()
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the note to this file.")
@click.option("--json", "as_json", is_flag=True, help="As a JSON object.")
def checkpoint(out: Path | None, as_json: bool) -> None:
    """Sign the head of the ledger: to print, mail or keep elsewhere. Exit status 0 signed, 1 not."""
    house = opened()
    try:
        sealed = house.door.seal()
    except Inconsistent as why:
        raise Stop("not_sealed", NOT_SEALED, what=str(why)) from None
    if out is not None:
        out.write_text(sealed.note, encoding="utf-8")
        tell("sealed_to", path=out)
    if as_json:
        public = house.door.public_key.hex()
        write_json({"size": sealed.size, "root": sealed.root.hex(), "note": sealed.note, "public_key": public})
    elif out is None:
        click.echo(sealed.note, nl=False)


COMMANDS: tuple[Any, ...] = (checkpoint,)
