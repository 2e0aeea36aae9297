"""Register a cell bank: a master bank from a cell line, or a working bank from a released master bank.

Every vial has its number and its own position, scanned, in the storage class the specification names for banks. Bank
and vials stand in quarantine until quality has released the bank (ICH Q5D 2.2; EU GMP Annex 2, seed lot and cell bank
system).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from custody.rules.effects import Created, Effect, Linked, Moved
from custody.rules.facts import choice, integer, rows, scan, text
from custody.rules.guards.at_once import too_many_at_once
from custody.rules.guards.in_force import not_in_force
from custody.rules.refusals import Refusal
from custody.rules.situation import RELATED, Situation
from custody.rules.step import Act, Sign, Step

MOST_VIALS = 90  # so that one entry holds them all


@dataclass(frozen=True)
class Vial:
    """One vial: the number written on it and the position it was put in."""

    number: int = integer(1, 9999)
    position: str = scan("storage_place")


@dataclass(frozen=True)
class Facts:
    """Which bank, from what, and all its vials."""

    name: str = text()
    bank_kind: str = choice("master", "working")
    parent: str = scan("cell_line", "bank")
    passage: int | None = integer(0, 200, required=False)
    vials: tuple[Mapping[str, object], ...] = rows(Vial)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """The parent is the right one and released; numbers and positions are given once; positions are free and fit."""
    yield from _parent_reasons(situation, facts)
    yield from too_many_at_once(facts.parent, len(facts.vials), MOST_VIALS)
    for number in _twice(str(row["number"]) for row in facts.vials):
        yield Refusal("vial_number_twice", params={"number": number})
    for position in _twice(str(row["position"]) for row in facts.vials):
        yield Refusal("position_named_twice", position)
    yield from not_in_force(situation, "specification")
    for row in facts.vials:
        yield from _position_reasons(situation, str(row["position"]))


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The bank under its parent, and each vial under the bank and in its position."""
    attrs = {"bank_kind": facts.bank_kind, "passage": facts.passage, "vials": len(facts.vials)}
    yield Created("@1", "bank", attrs, name=facts.name)
    yield Moved("@1", "bank")
    yield Linked(facts.parent, "@1", "derived")
    for place, row in enumerate(facts.vials, start=2):
        vial, number = f"@{place}", str(row["number"])
        yield Created(vial, "bank_vial", {"bank": "@1", "number": number}, name=number)
        yield Moved(vial, "bank_vial")
        yield Linked("@1", vial, "derived")
        yield Linked(str(row["position"]), vial, "keeps")


def _parent_reasons(situation: Situation, facts: Facts) -> Iterator[Refusal]:
    parent = situation.thing(facts.parent)
    expected = "cell_line" if facts.bank_kind == "master" else "master"
    if expected != (parent.text("bank_kind") or parent.kind):
        yield Refusal("wrong_parent", parent.code, {"bank_kind": facts.bank_kind})
    elif parent.kind == "bank" and parent.state("bank") != "released":
        yield Refusal("parent_not_released", parent.code, {"state": parent.state("bank")})


def _position_reasons(situation: Situation, position: str) -> Iterator[Refusal]:
    place = situation.thing(position)
    kept = situation.children(position, "keeps")
    if not place.text("freezer"):
        yield Refusal("freezer_without_position", position)
    elif kept:
        yield Refusal("occupied_position", position, {"kept": kept[0].code})
    specification = situation.finds_document("specification")
    needed = specification.text("bank.storage_class") if specification else ""
    if needed and place.text("storage_class") != needed:
        yield Refusal("wrong_class_for_bank", position, {"needed": needed, "given": place.text("storage_class")})


def _twice(values: Iterator[str]) -> list[str]:
    return [value for value, times in Counter(values).items() if times > 1]


STEP = Step(
    name="register_bank",
    station="manufacture",
    kind="bank.registered",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    sign=Sign.PERFORMER,
    primary="parent",
    reads=(RELATED,),
    cites="ICH Q5D 2.2; EU GMP Annex 2",
)
