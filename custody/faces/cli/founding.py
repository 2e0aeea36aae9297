"""`custody init` and `custody demo`: a new instance, asked for and never defaulted, or a fictitious one."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from functools import partial
from typing import Any

import click

from custody.config import Config, read_config
from custody.faces.cli.opening import ask, ask_twice, opened
from custody.faces.cli.saying import Stop, said, speaker, tell, telling_parts
from custody.faces.cli.serving import serve_on
from custody.faces.clock import now
from custody.faces.demo import PEOPLE_FILE, build_demo
from custody.faces.founding import Newcomer, NotFounded, found
from custody.faces.instance import IDENTITY_FILE, make_instance, open_house
from custody.faces.people import weak_secret
from custody.faces.telling import tell_role
from custody.record.attempt import Answer
from custody.record.engine import open_store

USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,31}")
_STRONG, _STRONG_PIN = "a long enough secret", "271828"


@click.command()
def init() -> None:
    """Make a new instance with its first administrator and its first quality person."""
    config = read_config()
    if (config.instance / IDENTITY_FILE).exists():
        raise Stop("instance_there", folder=config.instance)
    tell("the_administrator")
    administrator = _newcomer()
    tell("the_quality_person")
    quality = _newcomer()
    if administrator.username == quality.username:
        raise Stop("username_twice")
    answer = _founded(config, administrator, quality)
    for newcomer, badge in ((administrator, "@2"), (quality, "@4")):
        tell("badge_of", name=newcomer.name, code=answer.created[badge])
    tell("next_serve")


@click.command()
@click.option("--no-serve", is_flag=True, help="Make the demonstration and stop.")
@click.option("--small", is_flag=True, help="Leave out the fresh lot and the infusion.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def demo(no_serve: bool, small: bool, host: str, port: int) -> None:
    """Make the fictitious demonstration if there is none, print its sign-ins, and serve it."""
    config = read_config()
    if not (config.instance / IDENTITY_FILE).exists():
        with telling_parts("demo_building") as progress:
            build_demo(config, now(), small, progress).store.engine.dispose()
    house = opened(config)
    if not house.demo:
        raise Stop("not_a_demo", folder=config.instance)
    if not (config.instance / PEOPLE_FILE).exists():
        raise Stop("demo_half_made", folder=config.instance)
    house.store.engine.dispose()
    tell("demo_there", folder=config.instance)
    _tell_sign_ins(config)
    if not no_serve:
        serve_on(host, port, threads=16)


COMMANDS: tuple[Any, ...] = (init, demo)


def _founded(config: Config, administrator: Newcomer, quality: Newcomer) -> Answer:
    config.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    store = open_store(config.database)
    name = f"custody-{secrets.token_hex(6)}"
    make_instance(config, store, name, demo=False)
    try:
        answer = found(open_house(config, store, now), administrator, quality)
    except NotFounded as reason:
        raise Stop("not_founded", what=str(reason)) from None
    tell("founded", name=name, folder=config.instance)
    return answer


def _newcomer() -> Newcomer:
    """Name, user name and secrets of one person, each refused at once where it cannot be used."""
    name = ask("ask_name")
    if not name or not name.isprintable() or len(name) > 200:
        raise Stop("name_needed")
    username = ask("ask_username").casefold()
    if not USERNAME.fullmatch(username):
        raise Stop("username_plain")
    words = (username, *name.split())
    password = ask_twice("ask_password", lambda secret: weak_secret(secret, _STRONG_PIN, words))
    pin = ask_twice("ask_pin", partial(weak_secret, _STRONG, words=()))
    return Newcomer(name, username, password, pin)


def _tell_sign_ins(config: Config) -> None:
    for person in json.loads((config.instance / PEOPLE_FILE).read_text()):
        click.echo("  " + _sign_in(person))


def _sign_in(person: Mapping[str, str]) -> str:
    role = tell_role(speaker(), person["role"])
    return said("demo_sign_in", **{**person, "role": role})
