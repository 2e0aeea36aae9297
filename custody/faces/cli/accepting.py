"""`custody accept-older`: go on with a ledger that is older than the checkpoint kept beside it, where nothing newer is
left of it. Who gives up what is missing, and why, is an entry; whoever holds the newer checkpoint can still prove that
it was there."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import click

from custody.faces.attesting import Attesting, NotAttested, attested
from custody.faces.cli.checking import not_signed
from custody.faces.cli.keeping import NOT_SEALED
from custody.faces.cli.opening import ask_claim, opened, signed_in, with_code
from custody.faces.cli.saying import Stop, tell
from custody.faces.instance import House
from custody.record.checkpoints import Inconsistent
from custody.record.tree import stored_root
from custody.record.verify import NOTE
from custody.record.witness import LedgerOlder

STEP = "accept_older_ledger"
MAY = frozenset({"administrator", "qa"})


@click.command(name="accept-older")
@click.option("--as", "username", required=True, metavar="USER", help="Who answers for it; the password is asked.")
@click.option("--reason", required=True, help="Why the newer one cannot be put back.")
def accept_older(username: str, reason: str) -> int:
    """Go on with an old copy of the ledger: what is missing is given up, and an entry says so. Exit status 0 done,
    1 nothing done."""
    house = opened()
    try:
        house.door.look_at_witness()
    except LedgerOlder as older:
        return _accepted(house, older, (username, reason))
    done = house.door.put_given_up_aside()
    if done is None:
        tell("not_older")
        return 1
    entry, known, aside = done
    return _goes_on(house, {"size": entry, "last": known - 1, "path": aside.name, "entry": entry})


COMMANDS: tuple[Any, ...] = (accept_older,)


def _accepted(house: House, older: LedgerOlder, who: tuple[str, str]) -> int:
    username, reason = who
    if not reason.strip():
        raise Stop("reason_needed")
    claim = ask_claim(username)
    account = signed_in(house, claim)
    if not MAY & set(account.roles):
        raise Stop("only_administrator_or_quality", NOT_SEALED)
    try:
        who_answers = Attesting(account.person, with_code(house, claim), reason)
        attempt = attested(house, STEP, _heads(house, older), who_answers)
    except NotAttested as why:
        raise not_signed(why, username) from None
    entry, aside = house.door.accept_older(attempt)
    return _goes_on(house, {"size": older.size, "last": older.known - 1, "path": aside.name, "entry": entry})


def _goes_on(house: House, told: Mapping[str, object]) -> int:
    try:
        house.door.seal()
    except Inconsistent as why:
        raise Stop("not_sealed", NOT_SEALED, what=str(why)) from None
    tell("older_accepted", **told)
    return 0


def _heads(house: House, older: LedgerOlder) -> dict[str, object]:
    """The head that was expected, by the note beside the database, and the one that was found."""
    note = next(filter(None, (NOTE.fullmatch(text) for _, text in house.door.witness.notes())), None)
    with house.store.reading() as link:
        found = stored_root(link, older.size)
    return {
        "expected_size": older.known,
        "expected_root": base64.b64decode(note[3]).hex() if note else "",
        "found_size": older.size,
        "found_root": found.hex(),
    }
