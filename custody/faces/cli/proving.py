"""`custody proof`: that an entry stands in the ledger, or that the ledger only grew, for whoever checks it alone."""

from __future__ import annotations

from typing import Any

import click

from custody.faces.cli.opening import opened
from custody.faces.cli.saying import Stop, tell, write_json
from custody.faces.proving import growth, inclusion
from custody.record.checkpoints import latest_checkpoint
from custody.record.link import Link
from custody.record.reads.entries import head
from custody.record.tree import TreeBroken

NOT_PROVED = 1


@click.command()
@click.argument("entry", required=False, type=click.IntRange(0))
@click.option("--size", type=click.IntRange(1), help="With ENTRY: under the root over so many entries; else over all.")
@click.option("--from", "earlier", type=click.IntRange(1), help="How many entries an earlier checkpoint covers.")
@click.option("--json", "as_json", is_flag=True, help="As a JSON object, as the API gives it.")
def proof(entry: int | None, size: int | None, earlier: int | None, as_json: bool) -> None:
    """The hashes (RFC 9162) that lead from ENTRY to the root, or with --from that show an earlier ledger to be the
    beginning of the one under the newest checkpoint. Exit status 0 proved, 1 the stored tree is broken, 2 cannot."""
    if (entry is None) == (earlier is None) or (size is not None and entry is None):
        raise Stop("entry_or_from")
    with opened().store.reading() as link:
        try:
            told = _inclusion(link, entry, size) if entry is not None else _growth(link, earlier or 0)
        except TreeBroken as broken:
            raise Stop("not_proved", NOT_PROVED, what=str(broken)) from None
    if as_json:
        write_json(told)
    elif entry is not None:
        _tell("proof_of_entry", told, "inclusion")
    else:
        _tell("proof_of_growth", told, "consistency")


COMMANDS: tuple[Any, ...] = (proof,)


def _inclusion(link: Link, entry: int, size: int | None) -> dict[str, Any]:
    count = head(link)[0] + 1
    if entry >= count:
        raise Stop("no_entry", entry=entry, last=count - 1)
    if size is not None and not entry < size <= count:
        raise Stop("no_such_size", size=size, least=entry + 1, most=count)
    return inclusion(link, entry, size or count)


def _growth(link: Link, earlier: int) -> dict[str, Any]:
    sealed = latest_checkpoint(link)
    if sealed is None:
        raise Stop("nothing_signed")
    if earlier > sealed.size:
        raise Stop("no_such_size", size=earlier, least=1, most=sealed.size)
    return growth(link, sealed, earlier)


def _tell(sentence: str, told: dict[str, Any], hashes: str) -> None:
    tell(sentence, **told)
    for one in told[hashes]:
        click.echo(one)
