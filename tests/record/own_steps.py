"""Steps of the tests' own: small, and together using every effect there is. Everybody may take them.

`registry_with_own_steps()` is the house's registry with these beside it; four steps of the manufacture are replaced
by short ones of the same name, so that frozen containers are at hand for the true `store_container`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from custody.rules.effects import Closed, Created, Effect, Linked, Moved, Opened, Posted, Set, Unlinked, posted
from custody.rules.facts import decimal, integer, private, scan, stored_file, text
from custody.rules.refusals import Refusal
from custody.rules.registry import registry
from custody.rules.situation import ITEMS, RELATED, Situation
from custody.rules.step import Act, Registry, Sign, Step, Tense
from custody.rules.units import Unit
from custody.seeds import seed
from tests.record_room import Room


@dataclass(frozen=True)
class Named:
    name: str = text()


@dataclass(frozen=True)
class Amount:
    source: str = scan("container")
    target: str = scan("container")
    cells: Decimal = decimal(Unit.CELLS)


@dataclass(frozen=True)
class One:
    container: str = scan("container")


@dataclass(frozen=True)
class Many:
    containers: tuple[str, ...] = scan("container", many=True)


@dataclass(frozen=True)
class Held:
    hold: str = scan("hold")


@dataclass(frozen=True)
class WithFile:
    file: str = stored_file()


@dataclass(frozen=True)
class Child:
    number: str = text()
    name: str = private()


@dataclass(frozen=True)
class Known:
    subject: str = scan("subject")


@dataclass(frozen=True)
class Planted:
    count: int = integer(1, 200)
    profile: str = text()


def grow(situation: Situation, facts: Named, act: Act) -> Iterator[Effect]:
    yield Created("@1", "container", {"note": facts.name}, name=facts.name)
    yield Posted("world.grown", "@1", "1000000.5", "cells")


def pour(situation: Situation, facts: Amount, act: Act) -> Iterator[Effect]:
    yield posted(facts.source, facts.target, facts.cells, Unit.CELLS)
    yield Linked(facts.source, facts.target, "derived")
    yield Linked(facts.source, facts.target, "carries")


def part(situation: Situation, facts: Amount, act: Act) -> Iterator[Effect]:
    yield Unlinked(facts.source, facts.target, "carries")
    yield Set(facts.target, "note", None)


def hold(situation: Situation, facts: One, act: Act) -> Iterator[Effect]:
    yield Opened("@hold", "hold", (facts.container,), {"station": act.channel, "why": "a look"})


def lift(situation: Situation, facts: Held, act: Act) -> Iterator[Effect]:
    yield Closed(facts.hold, "lifted")


def mark(situation: Situation, facts: One, act: Act) -> Iterator[Effect]:
    yield Set(facts.container, "marked_by", act.actor)


def marked(situation: Situation, facts: One, act: Act) -> Iterator[Refusal]:
    if situation.thing(facts.container).has("marked_by"):
        yield Refusal("marked_before", facts.container)


def nothing(situation: Situation, facts: object, act: Act) -> Iterator[Effect]:
    yield from ()


def collide(situation: Situation, facts: Named, act: Act) -> Iterator[Effect]:
    yield Created("@1", "container", {}, name=facts.name)
    yield Created(act.actor, "person", {}, name="twice")  # the database refuses a second person of this name


def meet(situation: Situation, facts: Child, act: Act) -> Iterator[Effect]:
    yield Created("@1", "subject", {"number": facts.number}, name=facts.number)


def plant(situation: Situation, facts: Planted, act: Act) -> Iterator[Effect]:
    yield Created("@lot", "lot", {"documents": {"product_profile": facts.profile}})
    for number in range(facts.count):
        attrs = {"lot": "@lot", "documents": {"product_profile": facts.profile}}
        yield Created(f"@{number}", "container", attrs)
        yield Moved(f"@{number}", "container")


def next_on(*journeys: str) -> object:
    def effects(situation: Situation, facts: Many, act: Act) -> Iterator[Effect]:
        for code in facts.containers:
            yield from (Moved(code, journey) for journey in journeys)

    return effects


def _step(name: str, facts: type, effects: object, **more: object) -> Step:
    said = {"station": "storage", "kind": f"test.{name}", "for_oneself": True, **more}
    return Step(name=name, facts=facts, effects=effects, **said)  # type: ignore[arg-type]
