"""Steps of the tests' own: small, and together using every effect there is. Everybody may take them.

`registry_with_own_steps()` is the house's registry with these beside it; four steps of the manufacture are replaced
by short ones of the same name, so that frozen containers are at hand for the true `store_container`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from custody.record.engine import Store
from custody.rules.effects import Closed, Created, Effect, Linked, Moved, Opened, Posted, Set, Unlinked, posted
from custody.rules.facts import decimal, integer, private, scan, stored_file, text
from custody.rules.refusals import Refusal
from custody.rules.registry import registry
from custody.rules.situation import BALANCES, ITEMS, REACH, Situation
from custody.rules.step import Act, Effects, Registry, Sign, Step, Tense
from custody.rules.units import Unit
from custody.seeds import seed
from tests.record_room import Clock, Room


@dataclass(frozen=True)
class Named:
    name: str = text()


@dataclass(frozen=True)
class Amount:
    source: str = scan("container")
    target: str = scan("container")
    cells: Any = decimal(Unit.CELLS)


@dataclass(frozen=True)
class Pair:
    source: str = scan("container")
    target: str = scan("container")


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


def part(situation: Situation, facts: Pair, act: Act) -> Iterator[Effect]:
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
        yield Created(f"@{number}", "container", {"lot": "@lot", "documents": {"product_profile": facts.profile}})
        yield Moved(f"@{number}", "container")


def next_on(*journeys: str) -> Effects:
    def effects(situation: Situation, facts: Many, act: Act) -> Iterator[Effect]:
        for code in facts.containers:
            yield from (Moved(code, journey) for journey in journeys)

    return effects


def _step(name: str, facts: type, effects: Effects, **more: Any) -> Step:
    said: dict[str, Any] = {"station": "storage", "kind": f"test.{name}", "for_oneself": True, **more}
    return Step(name=name, facts=facts, effects=effects, **said)


_PAST = Tense.REPORTS_THE_PAST
STEPS = (
    _step("grow_container", Named, grow),
    _step("pour_cells", Amount, pour, reads=(BALANCES,)),
    _step("part_containers", Pair, part),
    _step("hold_container", One, hold, reads=(REACH,)),
    _step("lift_own_hold", Held, lift, reads=(ITEMS,)),
    _step("mark_container", One, mark, refusals=marked),
    _step("sign_container", One, mark, sign=Sign.PERFORMER),
    _step("report_container", One, mark, tense=_PAST),
    _step("view_container", One, nothing),
    _step("collide_names", Named, collide),
    _step("keep_file", WithFile, nothing),
    _step("meet_child", Child, meet),
    _step("show_child", Known, nothing, shows_identity=True),
    _step("look_at_child", Known, nothing),
    _step("order_label", Planted, plant),
    _step("apply_label", Many, next_on("container")),
    _step("fill_containers", Many, next_on("container", "custody", "condition")),
    _step("freeze_containers", Many, next_on("container")),
)


def registry_with_own_steps() -> Registry:
    """Every step of the house, with the tests' own beside and, where names are the same, instead of them."""
    return Registry({**registry().steps, **{step.name: step for step in STEPS}})


def founded(store: Store, clock: Clock) -> Room:
    """A room that knows these steps too."""
    return Room.founded(store, clock, registry_with_own_steps())


def frozen_containers(room: Room, count: int) -> tuple[str, ...]:
    """Frozen containers of one lot, held by nobody, ready to be stored."""
    room.document("product_profile", "cryopreserved", seed("product_profile_cryopreserved"))
    profile = hashlib.sha256(seed("product_profile_cryopreserved")).hexdigest()
    room.do("order_label", room.quality, {"count": count, "profile": profile})
    codes = tuple(room.created[f"@{number}"] for number in range(count))
    for step in ("apply_label", "fill_containers", "freeze_containers"):
        room.do(step, room.quality, {"containers": list(codes)})
    return codes


def positions(room: Room, count: int) -> tuple[str, ...]:
    """Free positions of a freezer registered for them."""
    engineer = room.person("Deng Wei", "engineering")
    facts = {"kind": "freezer", "name": "F1", "serial": "1", "storage_class": "ln2_vapour", "positions": count}
    room.do("register_equipment", engineer, facts)
    return tuple(room.created[f"@{number}"] for number in range(2, count + 2))
