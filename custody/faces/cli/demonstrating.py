"""`custody demo`: a fictitious instance, made if there is none, with its sign-ins, and served."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import click

from custody.config import Config, read_config
from custody.faces.cli.opening import opened
from custody.faces.cli.saying import Stop, said, speaker, tell, telling_parts
from custody.faces.cli.serving import serve_on
from custody.faces.clock import now
from custody.faces.demo import PEOPLE_FILE, build_demo
from custody.faces.instance import IDENTITY_FILE, House
from custody.faces.telling import tell_done, tell_kind, tell_role, tell_state
from custody.record.reads.things import Wanted, listing
from custody.rules.situation import Thing


@click.command()
@click.option("--no-serve", is_flag=True, help="Make the demonstration and stop.")
@click.option("--small", is_flag=True, help="One released lot and three children only.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def demo(no_serve: bool, small: bool, host: str, port: int) -> None:
    """Make the fictitious demonstration if there is none, print its sign-ins, and serve it."""
    config = read_config()
    if not (config.instance / IDENTITY_FILE).exists():
        with telling_parts("demo_building") as progress:
            build_demo(config, now(), small, lambda part: progress(said(part))).store.engine.dispose()
    house = opened(config)
    if not house.demo:
        raise Stop("not_a_demo", folder=config.instance)
    if not (config.instance / PEOPLE_FILE).exists():
        raise Stop("demo_half_made", folder=config.instance)
    house.door.look_at_witness()
    tell("demo_there", folder=config.instance)
    _tell_sign_ins(config)
    _tell_what_there_is(house)
    _tell_first_thing(house)
    house.store.engine.dispose()
    if not no_serve:
        serve_on(host, port, threads=16)


LOOKED_AT = ("lot", "subject", "shipment")
COMMANDS: tuple[Any, ...] = (demo,)


def _tell_sign_ins(config: Config) -> None:
    for person in json.loads((config.instance / PEOPLE_FILE).read_text()):
        click.echo("  " + _sign_in(person))


def _tell_what_there_is(house: House) -> None:
    """Lots, children and shipments by name, each with where it stands; a child with its doses."""
    with house.store.reading() as link:
        found = {kind: listing(link, Wanted(kind, sort="name")).things for kind in (*LOOKED_AT, "dose")}
    tell("demo_there_is")
    for kind in LOOKED_AT:
        for one in found[kind]:
            doses = sorted((d for d in found["dose"] if d.text("subject") == one.code), key=lambda dose: dose.code)
            standing = [tell_state(speaker(), one.state(kind)), *_reached(one), *map(_of_dose, doses)]
            tell("demo_look", code="  " + one.code, name=_name(one, one.name), states=", ".join(standing))


def _reached(thing: Thing) -> list[str]:
    """What the state of a child does not say: consent taken back, conditioning begun."""
    consent = thing.state("consent")
    said_no = [f"{tell_kind(speaker(), 'consent')} {tell_state(speaker(), consent)}"] if consent == "withdrawn" else []
    return said_no + ([tell_done(speaker(), "clear_for_conditioning")] if thing.state("conditioning") else [])


def _of_dose(dose: Thing) -> str:
    return f"{_name(dose, dose.text('number'))} {tell_state(speaker(), dose.state('dose'))}"


def _name(thing: Thing, name: str) -> str:
    return f"{tell_kind(speaker(), thing.kind)} {name}".rstrip()


def _tell_first_thing(house: House) -> None:
    """The newest lot: its page says where it stands and what this person may do with it."""
    with house.store.reading() as link:
        lots = listing(link, Wanted("lot", most=1)).things
    for lot in lots:
        state = tell_state(speaker(), lot.state("lot"))
        tell("demo_try", code=lot.code, name=f"{tell_kind(speaker(), 'lot')} {lot.name}, {state}")


def _sign_in(person: Mapping[str, str]) -> str:
    role = tell_role(speaker(), person["role"])
    return said("demo_sign_in", **{**person, "role": role})
