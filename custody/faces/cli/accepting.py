"""`custody accept-older`: go on with a ledger that is older than the checkpoint kept beside it, where nothing newer is
left of it. What is missing is given up knowingly; whoever holds the newer checkpoint can still prove it was there."""

from __future__ import annotations

from typing import Any

import click

from custody.faces.cli.keeping import NOT_SEALED
from custody.faces.cli.opening import opened
from custody.faces.cli.saying import Stop, tell
from custody.record.checkpoints import Inconsistent
from custody.record.witness import LedgerOlder


@click.command(name="accept-older")
def accept_older() -> int:
    """Go on with an old copy of the ledger: what is missing is given up. Exit status 0 done, 1 nothing to do."""
    house = opened()
    try:
        house.door.look_at_witness()
    except LedgerOlder as older:
        aside = house.door.witness.put_aside()
        try:
            house.door.seal()
        except Inconsistent as why:
            raise Stop("not_sealed", NOT_SEALED, what=str(why)) from None
        tell("older_accepted", size=older.size, last=older.known - 1, path=aside.name)
        return 0
    tell("not_older")
    return 1


COMMANDS: tuple[Any, ...] = (accept_older,)
