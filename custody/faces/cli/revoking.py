"""`custody cosigners`: the keys people co-signed under, and the end of one that was lost, copied or left behind."""

from __future__ import annotations

from typing import Any

import click

from custody.faces.attesting import Attesting, NotAttested
from custody.faces.cli.accepting import MAY
from custody.faces.cli.checking import not_signed
from custody.faces.cli.keeping import NOT_SEALED
from custody.faces.cli.opening import ask_claim, opened, signed_in, with_code
from custody.faces.cli.saying import Stop, tell
from custody.faces.cosigning import NoSuchKey, key_beginning, revoke
from custody.faces.instance import House
from custody.record.cosigning import cosigner_keys

LEAST_DIGITS = 8  # of a key, so that none is meant by accident


@click.command()
@click.option("--revoke", "digits", metavar="KEY", help="End this key: the first 8 digits of its public half, or more.")
@click.option("--as", "username", metavar="USER", help="Who ends it; the password is asked.")
@click.option("--reason", default="", help="Why it is ended.")
def cosigners(digits: str | None, username: str | None, reason: str) -> None:
    """List the keys people co-signed under; or end one, so that nothing signed under it from now on counts. Exit status
    0 done, 1 nothing done."""
    house = opened()
    if digits is None:
        _list(house)
        return
    if not username or not reason.strip():
        raise Stop("who_and_why_needed")
    claim = ask_claim(username)
    account = signed_in(house, claim)
    if not MAY & set(account.roles):
        raise Stop("only_administrator_or_quality_revokes", NOT_SEALED)
    try:
        key = key_beginning(house, digits if len(digits) >= LEAST_DIGITS else "-")
        entry = revoke(house, key, Attesting(account.person, with_code(house, claim), reason))
    except NoSuchKey:
        raise Stop("no_such_cosigner_key", NOT_SEALED, key=digits) from None
    except NotAttested as why:
        raise not_signed(why, username) from None
    tell("cosigner_key_revoked", key=key.public, name=key.name, entry=entry)


COMMANDS: tuple[Any, ...] = (cosigners,)


def _list(house: House) -> None:
    with house.store.reading() as link:
        keys = cosigner_keys(link)
    for key in keys:
        told = "cosigner_key_signs" if key.ended is None else "cosigner_key_ended"
        tell(told, key=key.public, name=key.name, named=key.named, ended=key.ended)
    if not keys:
        tell("no_cosigner_keys")
