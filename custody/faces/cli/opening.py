"""Opening the instance the settings point to, and asking who is there. Secrets are asked, never given as arguments."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from dataclasses import replace

import click

from custody.config import Config, read_config
from custody.faces.cli.saying import Stop, said
from custody.faces.clock import now
from custody.faces.instance import IDENTITY_FILE, House, open_house
from custody.faces.limits import factor_is_due, roles_with_code
from custody.faces.people import Claim, recognise, recognise_code
from custody.record.engine import Store, open_store
from custody.record.reads.people import Account, by_username


def opened(config: Config | None = None) -> House:
    """The house of the instance. Raises Stop where there is none, or its database is gone; OtherSchema."""
    settings = config or read_config()
    return open_house(settings, stored(settings), now)


def stored(settings: Config) -> Store:
    """The database of the instance, whatever version its tables are of. Raises Stop as above."""
    if not (settings.instance / IDENTITY_FILE).is_file():
        raise Stop("no_instance", folder=settings.instance)
    path = settings.database_file
    if path is not None and not path.is_file():
        raise Stop("no_database", path=path)
    return open_store(settings.database)


def ask(code: str) -> str:
    """One line from the person, or from a pipe. Raises Stop at the end of the input."""
    prompt = f"{said(code)}: "
    try:
        typed = input(prompt) if sys.stdin.isatty() else _piped(prompt)
    except EOFError:
        raise Stop("nothing_typed") from None
    return typed.strip()


def ask_secret(code: str, /, **values: object) -> str:
    """A secret, not shown while it is typed; from a pipe, its next line."""
    prompt = f"{said(code, **values)}: "
    try:
        return getpass.getpass(prompt) if sys.stdin.isatty() else _piped(prompt)
    except EOFError:
        raise Stop("nothing_typed") from None


def ask_twice(code: str, weakness: Callable[[str], str] = lambda secret: "") -> str:
    """A new secret, given twice alike. `weakness` answers with a code as custody/faces/weakness.py does. Raises Stop
    where the secret is too weak or the two differ."""
    secret = ask_secret(code)
    weak = weakness(secret)
    if weak:
        raise Stop(weak)
    if ask_secret("ask_again") != secret:
        raise Stop("not_the_same")
    return secret


def ask_claim(username: str) -> Claim:
    """The password of a user."""
    return Claim(username, ask_secret("ask_own_password", username=username), by_badge=False)


def signed_in(house: House, claim: Claim) -> Account:
    """The person of a true claim, with a one-time code where they have a second factor. Raises Stop with what is
    wrong."""
    found = recognise(house, claim)
    if found.account is not None and not found.problem:
        with house.store.reading() as link:
            if factor_is_due(house, link, found.account):
                raise Stop("sign_in_factor_due", username=claim.name)
        if found.account.factor_digest:
            found = recognise_code(house, found.account, ask_secret("ask_code", username=claim.name))
    if found.problem or found.account is None:
        raise Stop(f"sign_in_{found.problem or 'wrong'}", username=claim.name)
    return found.account


def with_code(house: House, claim: Claim) -> Claim:
    """The claim of somebody who signs with the full password: with a one-time code, where their role asks for one."""
    with house.store.reading() as link:
        account = by_username(link, claim.name)
    if account is None or not roles_with_code(house) & set(account.roles):
        return claim
    return replace(claim, code=ask_secret("ask_next_code", username=claim.name))


def _piped(prompt: str) -> str:
    click.echo(prompt, err=True)
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\r\n")
