"""Store a container: the container is scanned, then the position it is put in. Every later move is the same step.

A position holds one container, and a position is what is scanned, never the freezer it is in. The storage class must be
the one of the profile the lot began with. The minutes a container spent outside are added up over its life; too many
never stop it from going back into the cold, they open a deviation (PIC/S Annex 2
paragraph 28: traceability through storage).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Effect, Linked, Moved, Set, Unlinked
from custody.rules.facts import scan
from custody.rules.guards.containers import ended_container, unfit_for_storage
from custody.rules.guards.storage import place_fits
from custody.rules.out_of_storage import clock_stopped, minutes_out
from custody.rules.refusals import Refusal
from custody.rules.situation import RELATED, Situation
from custody.rules.step import Act, Step


@dataclass(frozen=True)
class Facts:
    """What is stored, and where."""

    container: str = scan("container")
    place: str = scan("storage_place")


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """The place is a free position of the right class; the time outside is noted."""
    container, place = situation.thing(facts.container), situation.thing(facts.place)
    yield from place_fits(situation, container, place)
    profile = situation.frozen_document(container, "product_profile")
    out, most = minutes_out(container, act.at), int(profile.decimal("storage.max_out_minutes"))
    if container.has("out_since") and out > most:
        yield Refusal("too_long_out_of_storage", container.code, {"minutes": out, "most": most})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The container leaves its old position and stands in the new one; its clock stops, nobody holds it."""
    container = situation.thing(facts.container)
    before = {place.code for place in situation.parents(facts.container, "keeps")}
    yield Moved(facts.container, "custody")
    for old in sorted(before - {facts.place}):
        yield Unlinked(old, facts.container, "keeps")
    if facts.place not in before:
        yield Linked(facts.place, facts.container, "keeps")
    if container.has("holder"):
        yield Set(facts.container, "holder", None)
    yield from clock_stopped(container, act.at)


STEP = Step(
    name="store_container",
    station="storage",
    kind="container.stored",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    primary="container",
    reads=(RELATED,),
    guards=(ended_container, unfit_for_storage),
    cites="PIC/S Annex 2 paragraph 28",
)
