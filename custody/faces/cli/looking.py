"""`custody steps`, `custody scan`, `custody trace`: looking without touching."""

from __future__ import annotations

from typing import Any

import click

from custody.faces.cli.facts import fact_json
from custody.faces.cli.opening import opened
from custody.faces.cli.saying import Stop, said, speaker, tell, write_json
from custody.faces.documenting import moves_of, paragraph_of
from custody.faces.reached import codes_reached
from custody.faces.scanning import Looked, look
from custody.faces.telling import Told, tell_kind, tell_problem, tell_reason, tell_state, tell_step
from custody.record.reads.things import thing
from custody.record.reads.things import trace as traced
from custody.record.replies import reason_to_json
from custody.rules.facts import specs_of
from custody.rules.reading import Problem
from custody.rules.registry import registry
from custody.rules.scancode import read_scan
from custody.rules.situation import Thing
from custody.rules.step import Step
from custody.rules.words import grouped

DIRECTIONS = ("back", "forward")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As a JSON list.")
def steps(as_json: bool) -> None:
    """List every step: station, signature, what it moves, what it refuses."""
    found = registry().steps.values()
    if as_json:
        write_json([_step_json(step) for step in found])
        return
    for step in found:
        click.echo(f"{step.station:12} {step.name:24} {step.sign.value:22} {'; '.join(moves_of(step)) or '–'}")


@click.command()
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help="As a JSON object.")
def scan(text: str, as_json: bool) -> int:
    """Say what a scanned text is. Exit status 0 known, 1 unknown."""
    looked = look(opened(), text, "", "")
    if as_json:
        write_json(_scan_json(looked))
    elif looked.thing is None:
        tell("not_one_of_ours", sentence=_unknown(looked))
    else:
        _tell_thing(looked, looked.thing)
    return 1 if looked.thing is None else 0


@click.command()
@click.argument("code")
@click.option("--direction", type=click.Choice(["both", *DIRECTIONS]), default="both", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="As a JSON object.")
def trace(code: str, direction: str, as_json: bool) -> None:
    """Trace a thing back to the cell line and every material lot, and forward to every subject."""
    found = {one: _traced(code, one) for one in (DIRECTIONS if direction == "both" else (direction,))}
    if as_json:
        write_json(found)
        return
    for one, graph in found.items():
        click.echo(one)
        for node in graph["nodes"]:
            click.echo(f"  {grouped(node['code']):24} {node['kind']:16} {node['state']:24} {node['name']}")


COMMANDS: tuple[Any, ...] = (steps, scan, trace)


def _step_json(step: Step) -> dict[str, Any]:
    return {
        "name": step.name,
        "title": tell_step(speaker(), step.name),
        "station": step.station,
        "permission": step.permission,
        "signature": step.sign.value,
        "tense": step.tense.value,
        "kind": step.kind,
        "system": step.system,
        "for_oneself": step.for_oneself,
        "moves": moves_of(step),
        "refusals": list(codes_reached(step)),
        "facts": [fact_json(spec) for spec in specs_of(step.facts)],
        "cites": step.cites,
        "paragraph": paragraph_of(step),
    }


def _scan_json(looked: Looked) -> dict[str, Any]:
    if looked.thing is None:
        return {"known": False, "code": looked.scan.problem or "unknown_code", "recognised": looked.scan.recognised}
    found = looked.thing
    return {
        "known": True,
        "code": found.code,
        "kind": found.kind,
        "name": found.name,
        "states": dict(found.states),
        "holds": [item.code for item in looked.holds],
        "steps": [
            {"step": opening.step.name, "reasons": [reason_to_json(reason) for reason in _about_thing(opening)]}
            for opening in looked.openings
        ],
    }


def _unknown(looked: Looked) -> str:
    if looked.scan.problem:
        return tell_problem(speaker(), Problem("text", looked.scan.problem))
    return said("not_in_record", code=grouped(looked.scan.code or ""))


def _tell_thing(looked: Looked, found: Thing) -> None:
    say = speaker()
    states = say.joined(f"{journey}: {tell_state(say, state)}" for journey, state in found.states.items())
    click.echo(f"{grouped(found.code)}  {tell_kind(say, found.kind)}  {found.name}")
    click.echo(states)
    for hold in looked.holds:
        tell("on_hold", hold=grouped(hold.code))
    if not looked.openings:
        tell("nothing_open")
    for opening in looked.openings:
        told = [tell_reason(say, reason) for reason in _about_thing(opening)]
        click.echo(f"  {opening.step.name:26} {tell_step(say, opening.step.name)}{_why(told)}")


def _about_thing(opening: Any) -> list[Any]:
    """The reasons that lie in the thing: nobody is signed in here, so who may do it is left out."""
    return [reason for reason in opening.reasons if reason.code != "not_permitted"]


def _why(told: list[Told]) -> str:
    return f": {told[0].sentence}" if told else ""


def _traced(code: str, direction: str) -> dict[str, Any]:
    name, house = read_scan(code).code or code, opened()
    with house.store.reading() as link:
        if thing(link, name) is None:
            raise Stop("not_in_record", 1, code=grouped(name[:60]))
        situation = traced(link, name, direction, house.clock())
    things = list(situation.ancestors(name) if direction == "back" else situation.descendants(name))
    nodes = [
        {"code": t.code, "kind": t.kind, "name": t.name, "state": next(iter(t.states.values()), "")} for t in things
    ]
    edges = [{"parent": edge.parent, "child": edge.child, "kind": edge.kind} for edge in situation.edges]
    return {"code": name, "nodes": nodes, "edges": edges}
