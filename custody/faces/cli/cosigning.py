"""`custody cosign`: quality holds a checkpoint from elsewhere against the record, and signs the present one too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from custody.faces.attesting import Attesting, NotAttested
from custody.faces.cli.checking import UNREADABLE, given_from_elsewhere, not_signed
from custody.faces.cli.keeping import NOT_SEALED, private_file
from custody.faces.cli.opening import ask_claim, opened, signed_in, with_code
from custody.faces.cli.saying import Stop, counting, tell
from custody.faces.cosigning import Compared, KeyEnded, KeyNotOwn, NotConsistent, compare, cosign, own_key, replaced_by
from custody.faces.instance import SEAL_FILE, House, write_secret
from custody.record.checkpoints import KEY_LENGTH, ForeignKey, Inconsistent, new_seal_key
from custody.record.cosigning import Cosigner
from custody.record.reads.entries import head
from custody.record.reads.people import Account
from custody.record.verify import Unreadable

QUALITY = "qa"


@click.command(name="cosign")
@click.option("--checkpoint", "held", required=True, metavar="FILE|TEXT", help="An earlier one, kept elsewhere.")
@click.option("--key", "path", required=True, type=click.Path(path_type=Path, dir_okay=False), help="Your own key.")
@click.option("--new-key", is_flag=True, help="Make the key first, in a new file.")
@click.option("--as", "username", required=True, metavar="USER", help="Who co-signs; the password is asked.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the note to this file.")
def cosign_command(held: str, path: Path, new_key: bool, username: str, out: Path | None) -> None:
    """Hold a checkpoint from elsewhere against the whole record, then sign the present one as a second person, under a
    key of your own. Exit status 0 co-signed, 1 not, 2 cannot read."""
    house = opened()
    claim = ask_claim(username)
    account = signed_in(house, claim)
    if QUALITY not in account.roles:
        raise Stop("only_quality", NOT_SEALED)
    private_file(house.config.instance / SEAL_FILE)
    if path.resolve().is_relative_to(house.config.instance.resolve()):
        raise Stop("own_key_inside", NOT_SEALED, path=path)
    if out is not None:
        out.touch()  # where nothing can be written nothing is signed
    compared = _compared(house, held)
    cosigner = _cosigner(house, account, path, new_key)
    replaced = replaced_by(house, account.person, cosigner)
    try:
        note = cosign(house, compared, cosigner, Attesting(account.person, with_code(house, claim)))
    except NotAttested as why:
        raise not_signed(why, username) from None
    if out is None:
        click.echo(note, nl=False)
        return
    out.write_text(note, encoding="utf-8")
    tell("cosigned_to", path=out, earlier=compared.earlier, size=compared.checkpoint.size)
    if compared.earlier == compared.checkpoint.size:
        tell("cosigned_newest")
    if new_key:
        tell("own_public_key", key=cosigner.public.hex())
    if replaced:
        tell("own_key_replaced", keys=", ".join(replaced))


COMMANDS: tuple[Any, ...] = (cosign_command,)


def _compared(house: House, held: str) -> Compared:
    with house.store.reading() as link:
        count = head(link)[0] + 1
    try:
        kept = given_from_elsewhere((held,), house)
        with counting("verifying", 2 * count) as progress:
            return compare(house, kept[0], progress)
    except (OSError, Unreadable) as error:
        raise Stop("cannot_read", UNREADABLE, what=str(error)) from None
    except NotConsistent as why:
        raise Stop("not_cosigned", NOT_SEALED, what=str(why)) from None
    except ForeignKey:
        raise Stop("key_foreign", NOT_SEALED, path=SEAL_FILE) from None
    except Inconsistent as why:
        raise Stop("not_sealed", NOT_SEALED, what=str(why)) from None


def _cosigner(house: House, account: Account, path: Path, new_key: bool) -> Cosigner:
    """The person's own key, read or made. Raises Stop where it is not theirs, or not theirs alone."""
    if new_key:
        try:
            write_secret(path, new_seal_key())
        except FileExistsError:
            raise Stop("key_there_already", NOT_SEALED, path=path) from None
    key = path.read_bytes() if path.is_file() else b""
    if len(key) != KEY_LENGTH:
        raise Stop("own_key_amiss", UNREADABLE, path=path, count=KEY_LENGTH)
    private_file(path, "own_key_not_private")
    try:
        return own_key(house, (account.person, account.username), key)
    except KeyNotOwn:
        raise Stop("key_not_own", NOT_SEALED, path=path) from None
    except KeyEnded as ended:
        raise Stop("own_key_ended", NOT_SEALED, path=path, entry=ended.entry) from None
