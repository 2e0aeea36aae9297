"""`custody init`: a new instance. Names and secrets of its first two persons are asked for and never defaulted."""

from __future__ import annotations

import re
import secrets
from functools import partial
from typing import Any

import click

from custody.config import Config, read_config
from custody.faces.cli.opening import ask, ask_twice, opened
from custody.faces.cli.saying import Stop, speaker, tell
from custody.faces.clock import now
from custody.faces.founding import ENTRIES, Newcomer, NotFounded, found
from custody.faces.instance import IDENTITY_FILE, make_instance, open_house
from custody.faces.telling import tell_reason
from custody.faces.weakness import weak_password, weak_pin, words_of
from custody.record.attempt import Answer
from custody.record.engine import open_store
from custody.record.reads.entries import head
from custody.rules.names import can_be_told, same_number
from custody.rules.names import words_of as parts_of
from custody.rules.steps.people.register_person import LONGEST_NAME

USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,31}")


@click.command()
def init() -> None:
    """Make a new instance with its first administrator and its first quality person."""
    config = read_config()
    if (config.instance / IDENTITY_FILE).exists():
        raise Stop("founding_interrupted" if _half_founded(config) else "instance_there", folder=config.instance)
    tell("the_administrator")
    administrator = _newcomer()
    tell("the_quality_person")
    quality = _newcomer()
    if administrator.username == quality.username:
        raise Stop("username_twice")
    if same_number(administrator.staff_number, quality.staff_number):
        raise Stop("staff_number_twice")
    answer = _founded(config, administrator, quality)
    for newcomer, badge in ((administrator, "@2"), (quality, "@4")):
        tell("badge_of", name=newcomer.name, code=answer.created[badge])
    tell("public_key", key=opened(config).door.public_key.hex())
    tell("next_serve")


COMMANDS: tuple[Any, ...] = (init,)


def _half_founded(config: Config) -> bool:
    """Whether the instance that is there never came further than its founding: nobody may be able to sign in."""
    path = config.database_file
    store = open_store(config.database) if path is None or path.is_file() else None
    if store is None or not store.exists():
        return False
    with store.reading() as link:
        return head(link)[0] + 1 < ENTRIES


def _founded(config: Config, administrator: Newcomer, quality: Newcomer) -> Answer:
    config.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    store = open_store(config.database)
    name = f"custody-{secrets.token_hex(6)}"
    make_instance(config, store, name, demo=False)
    try:
        answer = found(open_house(config, store, now), administrator, quality)
    except NotFounded as reason:
        said = "; ".join(tell_reason(speaker(), one).sentence.rstrip(".") for one in reason.reasons)
        raise Stop("not_founded", what=said or str(reason)) from None
    tell("founded", name=name, folder=config.instance)
    return answer


def _newcomer() -> Newcomer:
    """Name, user name, staff number and secrets of one person, each refused at once where it cannot be used."""
    name = ask("ask_name")
    if not parts_of(name) or not name.isprintable() or len(name) > LONGEST_NAME:
        raise Stop("name_needed")
    username = ask("ask_username").casefold()
    if not USERNAME.fullmatch(username):
        raise Stop("username_plain")
    staff_number = ask("ask_staff_number")
    if not can_be_told(staff_number) or len(staff_number) > 200:
        raise Stop("staff_number_needed")
    password = ask_twice("ask_password", partial(weak_password, words=words_of(username, name)))
    pin = ask_twice("ask_pin", weak_pin)
    return Newcomer(name, username, staff_number, password, pin)
